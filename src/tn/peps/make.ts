import { ArgumentError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Scalar } from '../../linalg/scalar.ts';
import { product } from '../../linalg/shape.ts';
import { tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import type { Configuration } from '../../spaces/indexing.ts';
import { qubits, type Space } from '../../spaces/space.ts';
import { siteVectors } from '../mps/make.ts';
import type { Field } from '../tensor/block-tensor.ts';
import { neighbourOf, requireLattice, type PepsLattice } from './lattice.ts';
import { peps, pepsOf, requirePepsSpace, type Peps, type PepsOptions } from './peps.ts';

/**
 * The basis state of a configuration, or the product of the site vectors given (each normalised), as a PEPS whose bonds are all 1. Throws `ArgumentError` for levels out of range,
 * vectors of a wrong length, zero or not finite ones.
 */
export function productPeps(
  space: Space,
  lattice: PepsLattice,
  sites: Configuration | readonly (readonly Scalar[] | Float64Array)[],
  options: PepsOptions = {},
): Peps {
  requirePepsSpace(space, lattice);
  const tensors = siteVectors(space, sites).map((data) => tensor([1, 1, 1, 1, data.length / 2], data));
  return pepsOf({ ...peps(space, lattice, tensors, options).grid, logScale: 0 });
}

/** How `randomPeps` draws. */
export interface RandomPepsOptions extends PepsOptions {
  /** 'complex' by default. */
  readonly field?: Field;
  /** Added to every entry: what makes amplitudes of one sign likely, and boundaries easy. 0 by default. */
  readonly bias?: number;
}

/**
 * A random state with bonds of `bond`: normal entries in every tensor. Its norm is not 1; without `bias` its boundaries need large bonds, as those of random states do. Throws
 * `ArgumentError` for a bond that is not a positive integer, and an unknown field.
 */
export function randomPeps(
  space: Space,
  lattice: PepsLattice,
  bond: number,
  rng: Rng,
  { field = 'complex', bias = 0, ...options }: RandomPepsOptions = {},
): Peps {
  requirePepsSpace(space, lattice);
  if (!Number.isSafeInteger(bond) || bond < 1) {
    throw new ArgumentError('bond', 'be a positive integer', `it is ${bond}`);
  }
  if (field !== 'real' && field !== 'complex') {
    throw new ArgumentError('field', "be 'real' or 'complex'", `it is ${JSON.stringify(field)}`);
  }
  if (!Number.isFinite(bias)) throw new ArgumentError('bias', 'be a finite number', `it is ${bias}`);
  const tensors = space.dims.map((d, site) => {
    const shape = [...bondShape(lattice, site, bond), d];
    const data = new Float64Array(2 * product(shape));
    for (let i = 0; i < data.length; i += 2) {
      data[i] = bias + rng.normal();
      if (field === 'complex') data[i + 1] = rng.normal();
    }
    return tensor(shape, data);
  });
  return peps(space, lattice, tensors, options);
}

/** Couplings of Ising spins in units of the temperature, on the lattice of a PEPS. */
export interface IsingPepsOptions extends PepsOptions {
  /** K = J / T of neighbours in a row. */
  readonly coupling: number;
  /** K of neighbours in a column; `coupling` by default. */
  readonly vertical?: number;
  /** h / T of every spin; 0 by default. */
  readonly field?: number;
}

/**
 * The state psi(s) = exp(sum K s s' / 2 + sum h s / 2) of Ising spins s = +1 (level 0) or -1 (level 1): a PEPS of bond 2 whose probabilities are the Boltzmann law, so that
 * <psi|psi> is the partition function and means of Z are thermal ones. Verstraete, Wolf, Perez-Garcia and Cirac, Phys. Rev. Lett. 96 (2006) 220601. Throws `ArgumentError` for numbers that are not finite.
 */
export function isingPeps(lattice: PepsLattice, options: IsingPepsOptions): Peps {
  const { coupling, vertical = coupling, field = 0, ...rest } = options;
  requireLattice(lattice);
  for (const [name, value] of Object.entries({ coupling, vertical, field })) {
    if (!Number.isFinite(value)) throw new ArgumentError(name, 'be a finite number', `it is ${value}`);
  }
  const space = qubits(lattice.rows * lattice.columns);
  const tensors = space.dims.map((_, site) => isingTensor(lattice, site, [vertical, coupling], field));
  return peps(space, lattice, tensors, rest);
}

/** exp(K s s'/2) = sum_k W_k(s) W_k(s') sign_k: the even part with cosh, the odd one with sinh, whose sign goes to up and left. */
function isingTensor(
  lattice: PepsLattice,
  site: number,
  [vertical, horizontal]: readonly [number, number],
  field: number,
): ComplexTensor {
  const shape = [...bondShape(lattice, site, 2), 2];
  const data = new Float64Array(2 * product(shape));
  const weight = (leg: number, index: number, spin: number): number => {
    if (shape[leg] === 1) return 1;
    const coupling = leg % 2 === 0 ? vertical : horizontal;
    if (index === 0) return Math.sqrt(Math.cosh(coupling / 2));
    const odd = spin * Math.sqrt(Math.sinh(Math.abs(coupling) / 2));
    return leg === 0 || leg === 3 ? Math.sign(coupling) * odd : odd;
  };
  for (let i = 0; i < data.length / 2; i++) {
    const spin = i % 2 === 0 ? 1 : -1;
    let rest = i >> 1;
    let value = Math.exp((field * spin) / 2);
    for (let leg = 3; leg >= 0; leg--) {
      const dim = shape[leg] as number;
      value *= weight(leg, rest % dim, spin);
      rest = Math.floor(rest / dim);
    }
    data[2 * i] = value;
  }
  return tensor(shape, data);
}

function bondShape(lattice: PepsLattice, site: number, bond: number): number[] {
  return ([0, 1, 2, 3] as const).map((leg) => (neighbourOf(lattice, site, leg) === undefined ? 1 : bond));
}
