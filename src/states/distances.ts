import { hermitianEigenvalues } from '../linalg/eigh.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { add, frobenius } from '../linalg/products.ts';
import { requireSameSpace } from '../spaces/space.ts';
import { toDensityMatrix } from './convert.ts';
import type { DensityMatrix } from './density-matrix.ts';
import type { Ket } from './ket.ts';
import { hermitianPart, requireState } from './spectrum.ts';

/**
 * The trace distance ||rho - sigma||_1 / 2, in [0, 1]; sqrt(1 - |<a|b>|^2) for two kets, without cancellation. Cost O(D) for kets, O(D^3) else.
 * Throws `SpaceMismatchError` for different spaces, `NotPhysicalError` for a state that is not normalised.
 */
export function traceDistance(a: Ket | DensityMatrix, b: Ket | DensityMatrix): number {
  requireComparable(a, b);
  if (a.kind === 'ket' && b.kind === 'ket') return sine(a, b);
  const difference = hermitianPart(add(toDensityMatrix(a).matrix, toDensityMatrix(b).matrix, 1, -1));
  return hermitianEigenvalues(difference).reduce((sum, value) => sum + Math.abs(value), 0) / 2;
}

/**
 * The Hilbert-Schmidt distance ||rho - sigma||_2 = sqrt tr (rho - sigma)^2 (not its square); sqrt 2 times the trace distance for two kets.
 * Cost O(D) for kets, O(D^2) else. Throws as `traceDistance` does.
 */
export function hilbertSchmidtDistance(a: Ket | DensityMatrix, b: Ket | DensityMatrix): number {
  requireComparable(a, b);
  if (a.kind === 'ket' && b.kind === 'ket') return Math.SQRT2 * sine(a, b);
  return frobenius(add(toDensityMatrix(a).matrix, toDensityMatrix(b).matrix, 1, -1));
}

function requireComparable(a: Ket | DensityMatrix, b: Ket | DensityMatrix): void {
  requireSameSpace('Argument `b`', a.space, b.space);
  requireState(a, 'a');
  requireState(b, 'b');
}

/** sqrt(1 - |<a|b>|^2) as the length of the part of b that is orthogonal to a: no cancellation for close kets. */
function sine(a: Ket, b: Ket): number {
  const { re, im } = a.overlap(b);
  const rest = b.data.slice();
  const norm2 = kernels().norm2(a.data);
  kernels().axpy(rest, a.data, -re / norm2, -im / norm2);
  return Math.sqrt(kernels().norm2(rest));
}
