import { ArgumentError } from '../../errors.ts';
import { exponential } from '../../linalg/expm.ts';
import { identity, zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { add, kron, scaled } from '../../linalg/products.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import type { LocalTerm, ProductOperator } from '../../operators/operator.ts';
import { terms } from '../../operators/terms.ts';
import { swapped } from '../../operators/trotter/bonds.ts';
import { matrixTensor } from '../mps/block-operators.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { noSymmetry } from '../tensor/symmetry.ts';
import { bondsOfLattice, type PepsBond, type PepsLattice } from './lattice.ts';
import { entering } from './plain.ts';

/** A bond and the part of a Hamiltonian on it, the first site most significant. */
export interface BondHamiltonian {
  readonly bond: PepsBond;
  readonly matrix: ComplexMatrix;
}

/**
 * A Hamiltonian of neighbours as a sum over the bonds of a lattice: terms on one site are shared equally by the bonds that touch it, multiples of the identity go to the first. Throws
 * `ArgumentError` for H that is not Hermitian, terms on other sites than neighbours, and a lattice without bonds.
 */
export function bondHamiltonians(lattice: PepsLattice, H: ProductOperator): BondHamiltonian[] {
  const { dims } = H.space;
  const bonds = bondsOfLattice(lattice);
  if (bonds.length === 0) throw new ArgumentError('lattice', 'have at least two sites', 'it has one');
  if (!isHermitian(H)) {
    throw new ArgumentError('H', 'be Hermitian', 'it is not', 'Take (H + H^dagger)/2.');
  }
  const sizes = bonds.map(({ first, second }) => (dims[first] as number) * (dims[second] as number));
  const sums = sizes.map((size) => zeros(size, size));
  terms(H).forEach((term, i) => {
    for (const { index, matrix, share } of placed(term, bonds, dims, `H.terms[${i}]`)) {
      sums[index] = add(sums[index] as ComplexMatrix, matrix, 1, share);
    }
  });
  return bonds.map((bond, index) => ({ bond, matrix: sums[index] as ComplexMatrix }));
}

/** exp(-step h) of a bond as a tensor [outs, ins]. Throws `ArgumentError` where it overflows. */
export function imaginaryGate(
  { bond, matrix }: BondHamiltonian,
  dims: readonly number[],
  step: number,
): BlockTensor {
  const gate = exponential(scaled(matrix, -step));
  if (!gate.data.every(Number.isFinite)) {
    throw new ArgumentError(
      'dt',
      'give finite gates',
      `that on the sites ${bond.first}, ${bond.second} overflows`,
      'Take shorter steps.',
    );
  }
  const levels = [bond.first, bond.second].map((site) => entering(dims[site] as number));
  return matrixTensor(gate, { symmetry: noSymmetry, levels }) as BlockTensor;
}

interface Placed {
  readonly index: number;
  readonly matrix: ComplexMatrix;
  readonly share: LocalTerm['coefficient'];
}

function placed(
  { coefficient, sites, matrix }: LocalTerm,
  bonds: readonly PepsBond[],
  dims: readonly number[],
  argument: string,
): Placed[] {
  const [a, b] = sites;
  const identityOf = (site: number): ComplexMatrix => identity(dims[site] as number);
  if (a === undefined) {
    const [{ first, second }] = bonds as readonly [PepsBond];
    const whole = kron(kron(matrix, identityOf(first)), identityOf(second));
    return [{ index: 0, matrix: whole, share: coefficient }];
  }
  if (b === undefined) {
    const touching = [...bonds.keys()].filter((i) => bonds[i]?.first === a || bonds[i]?.second === a);
    const share = coefficient.div(touching.length);
    return touching.map((index) => {
      const { first, second } = bonds[index] as PepsBond;
      const whole = first === a ? kron(matrix, identityOf(second)) : kron(identityOf(first), matrix);
      return { index, matrix: whole, share };
    });
  }
  const index = bonds.findIndex(
    ({ first, second }) => (first === a && second === b) || (first === b && second === a),
  );
  if (index < 0 || sites.length > 2) {
    throw new ArgumentError(
      argument,
      'be on one site or on two neighbours of the lattice',
      `it is on the sites [${sites}]`,
    );
  }
  const isTurned = bonds[index]?.first !== a;
  const turned = isTurned ? swapped(matrix, dims[a] as number, dims[b] as number) : matrix;
  return [{ index, matrix: turned, share: coefficient }];
}
