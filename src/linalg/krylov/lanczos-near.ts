import { kernels } from '../kernels/active.ts';
import { lanczos, type LanczosOptions } from '../lanczos.ts';
import { requireFinite } from '../matrix.ts';
import { vectorNorm } from '../vector-norm.ts';
import { csrMap, requireCsr, type CsrMatrix } from './csr.ts';
import type { HermitianPairs } from './hermitian-pairs.ts';
import { shiftedFactors } from './shifted-factors.ts';
import type { SparseLuOptions } from './sparse-lu.ts';

/**
 * The eigenpairs of a sparse Hermitian matrix nearest to a real number, nearest first: `lanczos` on (A - sigma)^-1, whose eigenvalue mu belongs to
 * sigma + 1 / mu, with one `sparseLu`. Where sigma is an eigenvalue it is moved by 1e-8 of the largest entry first. The tolerance is that of the inverse;
 * residuals are |A x - lambda x|, a bound of the error of lambda. Throws what `lanczos` and `sparseLu` throw.
 */
export function lanczosNear(
  a: CsrMatrix,
  sigma: number,
  options: LanczosOptions & SparseLuOptions,
): HermitianPairs {
  requireCsr(a);
  requireFinite([sigma], 'sigma');
  const { lu, re } = shiftedFactors(a, [sigma, 0], [1, 0], options);
  const found = lanczos((v, out) => void lu.solve(v, out), a.size, { ...options, which: 'largestMagnitude' });
  const apply = csrMap(a);
  const values = found.values.map((mu) => re + 1 / mu);
  const residuals = found.vectors.map((x, k) => {
    const w = new Float64Array(x.length);
    apply(x, w);
    kernels().axpy(w, x, -(values[k] as number), 0);
    return vectorNorm(w);
  });
  return { ...found, values, residuals: Float64Array.from(residuals) };
}
