import { frobenius, multiply } from '../linalg/products.ts';
import { identity, type ComplexMatrix } from '../linalg/matrix.ts';
import { qr } from '../linalg/qr.ts';
import type { Mpo } from './operator.ts';

/**
 * The Hilbert-Schmidt norm sqrt(tr(A^dagger A) / D) by a sweep of QR factorisations. For a difference A - B the error
 * is about machine precision times the norms of A and B, not its square root; no overflow for long chains.
 */
export function mpoNorm(op: Mpo): number {
  let carry: ComplexMatrix = identity(1);
  for (const { shape, data } of op.tensors) {
    const [left, d, , right] = shape as [number, number, number, number];
    const joined = multiply(carry, { rows: left, cols: d * d * right, data });
    const { r } = qr({ rows: carry.rows * d * d, cols: right, data: joined.data });
    const factor = 1 / Math.sqrt(d);
    carry = { ...r, data: r.data.map((value) => value * factor) };
  }
  return frobenius(carry);
}
