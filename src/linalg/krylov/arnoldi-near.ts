import { kernels } from '../kernels/active.ts';
import { requireFinite } from '../matrix.ts';
import { imaginaryPart, modulus, realPart, type Scalar } from '../scalar.ts';
import { vectorNorm } from '../vector-norm.ts';
import { arnoldi, type ArnoldiOptions, type ArnoldiResult } from './arnoldi.ts';
import { csrMap, requireCsr, type CsrMatrix } from './csr.ts';
import { shiftedFactors } from './shifted-factors.ts';
import type { SparseLuOptions } from './sparse-lu.ts';

/**
 * The eigenpairs of a sparse matrix nearest to a number `sigma` (0 gives those of smallest magnitude), nearest first: `arnoldi` on (A - sigma)^-1, whose
 * eigenvalue mu belongs to sigma + 1 / mu, with one `sparseLu`. Where sigma is an eigenvalue it is moved by 1e-8 of the largest entry first. The
 * tolerance is that of the inverse; residuals are |A x - lambda x|. Throws what `arnoldi` and `sparseLu` throw.
 */
export function arnoldiNear(
  a: CsrMatrix,
  sigma: Scalar,
  options: ArnoldiOptions & SparseLuOptions,
): ArnoldiResult {
  requireCsr(a);
  requireFinite([realPart(sigma), imaginaryPart(sigma)], 'sigma');
  // Off both axes, where eigenvalues like to be.
  const { lu, re, im } = shiftedFactors(a, [realPart(sigma), imaginaryPart(sigma)], [0.8, 0.6], options);
  const found = arnoldi((v, out) => void lu.solve(v, out), a.size, options);
  const values = new Float64Array(found.values.length);
  const apply = csrMap(a);
  const residuals = found.vectors.map((x, k) => {
    const [p, q] = [found.values[2 * k] as number, found.values[2 * k + 1] as number];
    const size = modulus(p, q);
    values[2 * k] = re + p / size / size;
    values[2 * k + 1] = im - q / size / size;
    const w = new Float64Array(x.length);
    apply(x, w);
    kernels().axpy(w, x, -(values[2 * k] as number), -(values[2 * k + 1] as number));
    return vectorNorm(w);
  });
  return { ...found, values, residuals: Float64Array.from(residuals) };
}
