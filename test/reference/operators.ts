import { kron, maxAbs, add } from '../../src/linalg/products.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { heisenberg, j1j2, xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { bondDimensions } from '../../src/operators/mpo.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { sigmaZ } from '../../src/operators/paulis.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { chain, square, type Lattice } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';
import type { ReferenceRow } from './row.ts';

/** sum over i < j of coupling(i, j) Z_i Z_j. */
function allPairs(n: number, coupling: (i: number, j: number) => number): ProductOperator {
  const zz = kron(sigmaZ, sigmaZ);
  const sites = Array.from({ length: n }, (_, i) => i);
  const pairs = sites.flatMap((i) => sites.slice(i + 1).map((j) => [i, j] as const));
  return localSum(
    qubits(n),
    pairs.map(([i, j]) => ({ coefficient: coupling(i, j), sites: [i, j], matrix: zz })),
  );
}

/** The square lattice with every second column numbered backwards. */
function snake(length: number): Lattice {
  const lattice = square(length, length);
  const turn = (site: number): number => {
    const [x, y] = [Math.floor(site / length), site % length];
    return x * length + (x % 2 === 0 ? y : length - 1 - y);
  };
  return {
    ...lattice,
    bonds: { nearest: lattice.bonds.nearest.map(([a, b]) => [turn(a), turn(b)] as const), nextNearest: [] },
  };
}

const largestBond = (op: ProductOperator): number => Math.max(...bondDimensions(toMpo(op)));
const middleBond = (op: ProductOperator): number => bondDimensions(toMpo(op))[op.space.dims.length / 2 - 1]!;
const random = seeded(27);

const bonds: readonly (readonly [string, number, () => number])[] = [
  ['heisenberg', 5, () => largestBond(heisenberg(chain(20)))],
  ['xxz', 5, () => largestBond(xxz(chain(20), { delta: 0.3 }))],
  ['tfim', 3, () => largestBond(tfim(chain(20)))],
  ['j1j2', 8, () => largestBond(j1j2(chain(20)))],
  ['exponential-zz', 3, () => largestBond(allPairs(40, (i, j) => 0.7 ** (j - i)))],
  ['uniform-zz', 3, () => largestBond(allPairs(40, () => 1))],
  ['random-zz-n20-middle', 12, () => middleBond(allPairs(20, () => random.normal()))],
  ['heisenberg-4x4', 3 * 4 + 2, () => largestBond(heisenberg(square(4, 4)))],
  ['heisenberg-snake-5x5', 3 * 5 + 2, () => largestBond(heisenberg(snake(5)))],
  ['tfim-snake-6x6', 6 + 2, () => largestBond(tfim(snake(6)))],
];

const differences: readonly (readonly [string, () => ProductOperator])[] = [
  ['heisenberg-ring-n8', () => heisenberg(chain(8, { periodic: true }))],
  ['tfim-n8', () => tfim(chain(8), { h: 0.7 })],
  ['j1j2-snake-3x3', () => j1j2(square(3, 3))],
  ['exponential-zz-n9', () => allPairs(9, (i, j) => 0.7 ** (j - i))],
  ['random-zz-n9', () => allPairs(9, () => random.normal())],
];

/** Bond dimensions of operators as MPOs, and their difference from the dense matrix. */
export const operatorRows: readonly ReferenceRow[] = [
  ...bonds.map(([name, expected, compute]) => ({
    id: `operators/mpo-bond/${name}`,
    area: 'operators',
    source: 'tensor-networks R27',
    expected,
    tolerance: 0.5,
    compute,
  })),
  ...differences.map(([name, op]) => ({
    id: `operators/mpo-equals-matrix/${name}`,
    area: 'operators',
    source: 'tensor-networks R27: largest entry of the difference is 0',
    expected: 0,
    tolerance: 1e-12,
    compute: () => {
      const made = op();
      return maxAbs(add(toDense(toMpo(made)), toDense(made), 1, -1));
    },
  })),
];
