import { ArgumentError } from '../errors.ts';
import type { Scalar } from '../linalg/scalar.ts';
import type { Space } from '../spaces/space.ts';
import { scale, times } from './algebra.ts';
import { fermionAnnihilation, fermionCreation, fermionNumber } from './fermions.ts';
import { finiteScalar } from './local-sum.ts';
import type { PauliSum } from './operator.ts';
import { pauliSum } from './pauli-sum.ts';

/** One factor: 'c+' creates, 'c' annihilates, 'n' counts, on a mode. */
export type FermionFactor = readonly [operator: 'c+' | 'c' | 'n', mode: number];

/** coefficient (1 when left out) times a product of factors, the last one acting first. */
export interface FermionTerm {
  readonly coefficient?: Scalar;
  readonly factors: readonly FermionFactor[];
}

const makers = { 'c+': fermionCreation, c: fermionAnnihilation, n: fermionNumber } as const;

/**
 * A sum of products of fermion operators from a list of terms, by Jordan-Wigner: all strings and signs come by themselves, for modes at any distance in any order;
 * equal strings are merged. Hopping is two terms, `[['c+', i], ['c', j]]` and `[['c+', j], ['c', i]]`: nothing is added to make the sum Hermitian.
 * The space has one two-level site per mode, level 1 occupied, as for `fermionAnnihilation`. Throws `ArgumentError` for modes that are not there, other names of
 * operators, and coefficients that are not finite.
 */
export function fermionSum(space: Space, terms: readonly FermionTerm[]): PauliSum {
  const strings = terms.flatMap(({ coefficient = 1, factors }, i) => {
    const value = finiteScalar(coefficient, `terms[${i}].coefficient`);
    let product = pauliSum(space, [{ sites: [], letters: '' }]);
    for (const [operator, mode] of factors) {
      if (!Object.hasOwn(makers, operator)) {
        throw new ArgumentError(`terms[${i}].factors`, "have 'c+', 'c' or 'n'", `one is ${operator}`);
      }
      product = times(product, makers[operator](space, mode));
    }
    return scale(product, value).strings;
  });
  return pauliSum(space, strings);
}
