import { multiply } from '../linalg/products.ts';
import { requireSameSpace } from '../spaces/space.ts';
import { toDensityMatrix } from './convert.ts';
import { diagonalOf, type DensityMatrix } from './density-matrix.ts';
import { inBase, klDivergence, type EntropyOptions } from './distributions.ts';
import { vonNeumannEntropy } from './entropies.ts';
import type { Ket } from './ket.ts';
import { classicalWeights, negligible, requireState, spectrum } from './spectrum.ts';

/** Options of `relativeEntropy`. */
export interface RelativeEntropyOptions extends EntropyOptions {
  /** The weight of rho outside the support of sigma above which the answer is +Infinity; 1e-12 by default. */
  readonly tolerance?: number;
}

/**
 * The relative entropy S(rho||sigma) = tr rho (log rho - log sigma) >= 0, in nats unless `base` says otherwise; +Infinity when rho has weight outside the
 * support of sigma. The support is spanned by the eigenvectors of sigma with eigenvalue above 4 D 2^-52 of the largest; weight of rho outside it up to
 * `tolerance` is taken for rounding and dropped. Two diagonal states are exact: any eigenvalue above 0 is support. Cost O(D^3).
 * Throws `SpaceMismatchError` for different spaces, `NotPhysicalError` for a state that is not normalised, Hermitian and positive.
 */
export function relativeEntropy(
  rho: Ket | DensityMatrix,
  sigma: Ket | DensityMatrix,
  options: RelativeEntropyOptions = {},
): number {
  const { tolerance = 1e-12 } = options;
  requireSameSpace('Argument `sigma`', rho.space, sigma.space);
  requireState(rho, 'rho');
  requireState(sigma, 'sigma');
  const [a, b] = [toDensityMatrix(rho), toDensityMatrix(sigma)];
  const [p, q] = [classicalWeights(a), classicalWeights(b)];
  if (p && q) return klDivergence(p, q, options);
  const { values, vectors } = spectrum(b, 'sigma');
  const weights = diagonalOf(multiply(vectors, multiply(a.matrix, vectors), 'h', 'n'));
  const smallest = negligible(values);
  let outside = 0;
  let cross = 0;
  values.forEach((value, i) => {
    const weight = weights[i] as number;
    if (value > smallest) cross -= weight * Math.log(value);
    else outside += weight;
  });
  const result = outside > tolerance ? Infinity : Math.max(0, cross - vonNeumannEntropy(rho));
  return inBase(result, options);
}
