import { ArgumentError } from '../errors.ts';
import { identity, zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, dagger, kron, scaled } from '../linalg/products.ts';
import type { Space } from '../spaces/space.ts';
import { localOperator } from './local-sum.ts';
import type { LocalSum } from './operator.ts';

/** The matrices of one spin, (2s+1) x (2s+1) each, with hbar = 1. */
export interface SpinMatrices {
  readonly x: ComplexMatrix;
  readonly y: ComplexMatrix;
  readonly z: ComplexMatrix;
  /** S_+ = S_x + i S_y. */
  readonly plus: ComplexMatrix;
  /** S_- = S_x - i S_y. */
  readonly minus: ComplexMatrix;
  readonly identity: ComplexMatrix;
}

/** A component of a spin. */
export type SpinComponent = 'x' | 'y' | 'z' | 'plus' | 'minus';

/**
 * The matrices of a spin s. Level k has S_z = s - k, highest first, and S_+ |k> = sqrt(k (2s + 1 - k)) |k - 1>;
 * for s = 1/2 these are half the Pauli matrices. Throws `ArgumentError` unless s is a multiple of 1/2, at least 0.
 */
export function spinMatrices(s: number): SpinMatrices {
  if (!Number.isSafeInteger(2 * s) || s < 0) {
    throw new ArgumentError('s', 'be a multiple of 1/2, at least 0', `it is ${s}`);
  }
  const levels = 2 * s + 1;
  const z = zeros(levels, levels);
  const plus = zeros(levels, levels);
  for (let k = 0; k < levels; k++) {
    z.data[2 * (k * levels + k)] = s - k;
    if (k > 0) plus.data[2 * ((k - 1) * levels + k)] = Math.sqrt(k * (levels - k));
  }
  const minus = dagger(plus);
  return {
    x: add(plus, minus, 0.5, 0.5),
    y: add(plus, minus, { re: 0, im: -0.5 }, { re: 0, im: 0.5 }),
    z,
    plus,
    minus,
    identity: identity(levels),
  };
}

/**
 * A spin operator on one site, of spin s = (levels - 1)/2; for two levels half a Pauli matrix.
 * Throws `ArgumentError` when the site is not there.
 */
export function spinOperator(space: Space, site: number, component: SpinComponent): LocalSum {
  const levels = space.dims[site];
  if (levels === undefined) {
    throw new ArgumentError('site', `be within 0..${space.dims.length - 1}`, `it is ${site}`);
  }
  return localOperator(space, [site], spinMatrices((levels - 1) / 2)[component]);
}

/** The exchange S . S' = S_z S_z' + (S_+ S_-' + S_- S_+')/2 of two spins, real, left factor first. */
export function exchangeMatrix(s: number, other: number = s): ComplexMatrix {
  return anisotropicExchange(s, other, 1);
}

/** S_x S_x' + S_y S_y' + delta S_z S_z' of two spins, real, left factor first. */
export function anisotropicExchange(s: number, other: number, delta: number): ComplexMatrix {
  const [a, b] = [spinMatrices(s), spinMatrices(other)];
  const flips = add(kron(a.plus, b.minus), kron(a.minus, b.plus), 0.5, 0.5);
  return add(flips, scaled(kron(a.z, b.z), delta));
}
