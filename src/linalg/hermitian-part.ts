import { ArgumentError } from '../errors.ts';
import type { Numbers } from './kernels/held.ts';
import type { Workspace } from './kernels/workspace.ts';
import { requireFinite, zeros, type ComplexMatrix } from './matrix.ts';
import { frobenius, hermiticityDefect } from './products.ts';

/** Refuses a square matrix whose max |A - A^dagger| is above 1e-10 of its Frobenius norm. */
export function requireHermitian(a: ComplexMatrix, argument: string): void {
  const defect = hermiticityDefect(a);
  const norm = frobenius(a);
  if (defect <= 1e-10 * norm) return;
  throw new ArgumentError(
    argument,
    'be Hermitian',
    `max |${argument} - ${argument}^dagger| is ${(defect / norm).toExponential(2)} of its norm ${norm.toExponential(2)}`,
    'Take its Hermitian part.',
  );
}

/** A held copy whose upper triangle is that of (A + A^dagger) / 2. Throws `ArgumentError` unless the square matrix A is finite and Hermitian. */
export function putHermitianUpper(work: Workspace, a: ComplexMatrix, argument: string): Numbers {
  const held = work.put(a.data);
  const square = work.vectors.norm2(held);
  const defect = work.elimination.hermitianUpper(held, a.rows);
  // Where squares leave the range of doubles, and for NaN, the answer is found with care.
  if (!(square > 1e-280 && square < 1e300 && defect <= 1e-10 * Math.sqrt(square))) {
    requireFinite(a.data, argument);
    requireHermitian(a, argument);
  }
  return held;
}

/** (A + A^dagger) / 2 of a square matrix, Hermitian to the last bit. */
export function hermitianPart(a: ComplexMatrix): ComplexMatrix {
  const n = a.rows;
  const out = zeros(n, n);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      const p = 2 * (r * n + c);
      const q = 2 * (c * n + r);
      const x = a.data[p] as number;
      const y = a.data[p + 1] as number;
      const re = x + ((a.data[q] as number) - x) / 2;
      const im = y - ((a.data[q + 1] as number) + y) / 2;
      out.data[p] = re;
      out.data[p + 1] = im;
      out.data[q] = re;
      out.data[q + 1] = 0 - im;
    }
  }
  return out;
}
