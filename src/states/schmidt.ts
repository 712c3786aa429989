import type { ComplexMatrix } from '../linalg/matrix.ts';
import { transpose } from '../linalg/products.ts';
import { svd } from '../linalg/svd.ts';
import { requireSites } from '../spaces/space.ts';
import { splitMatrix, type Ket } from './ket.ts';

/** A Schmidt decomposition |psi> = sum_k coefficients[k] |left_k> (x) |right_k>. */
export interface SchmidtDecomposition {
  /** Descending, >= 0; their squares sum to <psi|psi>. As many as the smaller side has levels. */
  readonly coefficients: Float64Array;
  /** Columns: orthonormal kets on the chosen sites, in the order given. */
  readonly left: ComplexMatrix;
  /** Columns: orthonormal kets on the other sites, in ascending order. */
  readonly right: ComplexMatrix;
}

/**
 * The Schmidt decomposition of a ket between `sites` (any subset, any order) and the rest, by a singular value decomposition. Does not normalise.
 * Cost O(D min(d, D/d)), d the dimension of `sites`. Throws `ArgumentError` for sites that do not exist or repeat.
 */
export function schmidt(ket: Ket, sites: readonly number[]): SchmidtDecomposition {
  requireSites(ket.space, sites);
  const { u, s, vh } = svd(splitMatrix(ket, sites));
  return { coefficients: s, left: u, right: transpose(vh) };
}
