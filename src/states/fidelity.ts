import { kernels } from '../linalg/kernels/active.ts';
import { multiply } from '../linalg/products.ts';
import { modulus } from '../linalg/scalar.ts';
import { singularValues } from '../linalg/svd.ts';
import { requireSameSpace } from '../spaces/space.ts';
import type { DensityMatrix } from './density-matrix.ts';
import type { Ket } from './ket.ts';
import { classicalWeights, factorOf, requireState, spectrum } from './spectrum.ts';

/**
 * The fidelity F = (tr sqrt(sqrt(rho) sigma sqrt(rho)))^2, the squared convention, in [0, 1]: |<a|b>|^2 for kets, <psi|rho|psi> for a ket and a density
 * matrix, and for two density matrices the squared nuclear norm of A^dagger B with rho = A A^dagger, sigma = B B^dagger (no general matrix square root;
 * singular matrices are fine). sqrt F, which others call fidelity as well, is `rootFidelity`. Cost O(D) to O(D^3).
 * Eigenvalues below 4 D 2^-52 of the largest count as zero, so that F of singular matrices is not blurred by rounding; two diagonal states are exact.
 * Throws `SpaceMismatchError` for different spaces, `NotPhysicalError` for a state that is not normalised, Hermitian and positive.
 */
export function fidelity(a: Ket | DensityMatrix, b: Ket | DensityMatrix): number {
  requireSameSpace('Argument `b`', a.space, b.space);
  if (a.kind === 'density-matrix' && b.kind === 'density-matrix') return mixedRoot(a, b) ** 2;
  const { re, im } = overlapOf(a, b);
  return a.kind === 'ket' && b.kind === 'ket' ? re * re + im * im : re;
}

/**
 * The root fidelity sqrt F = tr sqrt(sqrt(rho) sigma sqrt(rho)), not squared, in [0, 1]: |<a|b>| for kets, sqrt(<psi|rho|psi>) for a ket and a density matrix, the sum of
 * sqrt(p_i q_i) for diagonal states. `fidelity` is its square; the Bures distance is sqrt(2 - 2 sqrt F), the Bures angle arccos(sqrt F). Cost and errors as `fidelity`.
 */
export function rootFidelity(a: Ket | DensityMatrix, b: Ket | DensityMatrix): number {
  requireSameSpace('Argument `b`', a.space, b.space);
  if (a.kind === 'density-matrix' && b.kind === 'density-matrix') return mixedRoot(a, b);
  const { re, im } = overlapOf(a, b);
  return a.kind === 'ket' && b.kind === 'ket' ? modulus(re, im) : Math.sqrt(re);
}

/** <a|b> of kets, <psi|rho|psi> >= 0 of a ket and a density matrix. */
function overlapOf(
  a: Ket | DensityMatrix,
  b: Ket | DensityMatrix,
): { readonly re: number; readonly im: number } {
  requireState(a, 'a');
  requireState(b, 'b');
  const { re, im } = a.overlap(b);
  return a.kind === 'ket' && b.kind === 'ket' ? { re, im } : { re: Math.max(0, re), im: 0 };
}

function mixedRoot(a: DensityMatrix, b: DensityMatrix): number {
  const [p, q] = [classicalWeights(a), classicalWeights(b)];
  if (p && q) {
    requireState(a, 'a');
    requireState(b, 'b');
    return p.reduce((sum, x, i) => sum + Math.sqrt(x * (q[i] as number)), 0);
  }
  const product = multiply(factorOf(spectrum(a, 'a')), factorOf(spectrum(b, 'b')), 'h', 'n');
  // The nuclear norm of one row or column is its length: a pure state needs no singular values.
  if (product.rows === 1 || product.cols === 1) return Math.sqrt(kernels().norm2(product.data));
  return singularValues(product).reduce((sum, x) => sum + x, 0);
}
