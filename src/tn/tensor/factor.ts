import { lq } from '../../linalg/lq.ts';
import { qr } from '../../linalg/qr.ts';
import { svd } from '../../linalg/svd.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { interleaved, realParts, type Field } from './block-tensor.ts';

/** A matrix in either field, row-major. */
export interface FieldMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly field: Field;
  readonly data: Float64Array;
}

/** The thin singular value decomposition U diag(s) V^dagger; real for a real matrix. */
export function svdOf(a: FieldMatrix): { u: FieldMatrix; s: Float64Array; vh: FieldMatrix } {
  const { u, s, vh } = svd(complexOf(a));
  return { u: inField(u, a.field), s, vh: inField(vh, a.field) };
}

/** The thin factorisation Q R, the diagonal of R not negative. */
export function qrOf(a: FieldMatrix): { left: FieldMatrix; right: FieldMatrix } {
  const { q, r } = qr(complexOf(a));
  return { left: inField(q, a.field), right: inField(r, a.field) };
}

/** The thin factorisation L Q, the diagonal of L not negative. */
export function lqOf(a: FieldMatrix): { left: FieldMatrix; right: FieldMatrix } {
  const { l, q } = lq(complexOf(a));
  return { left: inField(l, a.field), right: inField(q, a.field) };
}

function complexOf({ rows, cols, field, data }: FieldMatrix): ComplexMatrix {
  return { rows, cols, data: field === 'complex' ? data : interleaved(data) };
}

/** Factors of a real matrix are real. */
function inField({ rows, cols, data }: ComplexMatrix, field: Field): FieldMatrix {
  return { rows, cols, field, data: field === 'complex' ? data : realParts(data) };
}
