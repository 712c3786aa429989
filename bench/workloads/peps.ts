import { tensor } from '../../src/linalg/tensor.ts';
import { isingPeps } from '../../src/tn/peps/make.ts';
import { pepsOf, peps, type Peps } from '../../src/tn/peps/peps.ts';
import { Environments } from '../../src/tn/peps/environments.ts';
import { doubleRows } from '../../src/tn/peps/layers.ts';
import { toDense } from '../../src/tn/tensor/dense.ts';
import { qubits } from '../../src/spaces/space.ts';
import { joined, normals } from '../inputs.ts';
import { contender, type Case, type Workload } from '../workload.ts';

/** Norms of projected entangled-pair states. */
export const pepsNorms: Workload = {
  name: 'peps-norm',
  describe:
    'ln <psi|psi> of a PEPS on a square, by boundary matrix-product states with bonds of chi: L x L random tensors (normal + 0.3) with bonds D, and the state of the Ising model at its critical point; quimb absorbs ket and bra one after the other, which is its fast way, and one thread does the work',
  goal: 'not slower than quimb, whose way is rougher at equal bonds',
  cases: [
    ...[
      [3, 16],
      [3, 32],
      [4, 16],
      [4, 32],
    ].map(([bond = 0, chi = 0]) => ({
      label: `6 x 6, D = ${bond}, chi = ${chi}`,
      large: bond === 4,
      make: () => norm(randomState(6, bond), chi, 1e-2),
    })),
    {
      label: '10 x 10, Ising at K_c, chi = 16',
      make: () =>
        norm(isingPeps({ rows: 10, columns: 10 }, { coupling: Math.log(1 + Math.SQRT2) / 2 }), 16, 1e-6),
    },
  ],
};

function norm(psi: Peps, chi: number, tolerance: number): Case {
  const { grid } = psi;
  const { rows } = grid.lattice;
  const logNorm = (): number =>
    new Environments(doubleRows(grid), { maxBond: chi }).value().re + 2 * grid.logScale;
  const tensors = joined(...grid.tensors.map((t) => toDense(t).data));
  const bond = grid.tensors[0]?.structure.legs[1]?.dim ?? 1;
  return {
    contenders: [contender('ketwork', logNorm)],
    peers: [
      {
        needs: 'quimb',
        how: "PEPS.make_norm, contract_boundary with mode 'mps' and layer tags",
        job: 'peps_norm',
        parameters: { size: rows, bond, chi, scale: grid.logScale },
        arrays: { tensors },
        answer: () => Float64Array.of(logNorm(), 0),
        tolerance,
      },
    ],
  };
}

/** Random tensors on a square whose entries are more often positive than not, of norm 1. */
function randomState(size: number, bond: number): Peps {
  const lattice = { rows: size, columns: size };
  const tensors = Array.from({ length: size * size }, (_, site) => {
    const [row, column] = [Math.floor(site / size), site % size];
    const shape = [row > 0, column < size - 1, row < size - 1, column > 0].map((inside) =>
      inside ? bond : 1,
    );
    const count = 2 * shape.reduce((a, b) => a * b, 1);
    const data = new Float64Array(2 * count);
    normals(count, site + 1).forEach((x, i) => (data[2 * i] = x + 0.3));
    return tensor([...shape, 2], data);
  });
  const { grid } = peps(qubits(size * size), lattice, tensors);
  return pepsOf({ ...grid, logScale: 0 });
}
