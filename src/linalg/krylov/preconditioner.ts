import { ArgumentError } from '../../errors.ts';
import type { ApplyMap } from '../apply-map.ts';
import { requireCsr, type CsrMatrix } from './csr.ts';

/** The map v -> D^-1 v with D the diagonal of A. Throws `ArgumentError` when an entry of it is zero or absent. */
export function jacobiPreconditioner(a: CsrMatrix): ApplyMap {
  requireCsr(a);
  const place = diagonalPlaces(a);
  return (v, out) => {
    out.set(v);
    for (let r = 0; r < a.size; r++) divide(out, r, a.values, place[r] as number);
  };
}

/**
 * The map v -> (L U)^-1 v with L U an incomplete LU factorisation of A that keeps the pattern of A: ILU(0), without pivoting.
 * Exact when the elimination of A has no fill. Throws `ArgumentError` naming the pivot when one is zero or absent.
 * Saad, Iterative Methods for Sparse Linear Systems, section 10.3.
 */
export function ilu0(a: CsrMatrix): ApplyMap {
  requireCsr(a);
  const place = diagonalPlaces(a);
  const lu = { ...a, values: a.values.slice() };
  const at = new Int32Array(a.size).fill(-1);
  for (let r = 0; r < a.size; r++) eliminateRow(lu, place, at, r);
  return (v, out) => {
    out.set(v);
    for (let r = 0; r < a.size; r++) subtractRow(lu, out, r, a.rowStart[r] as number, place[r] as number);
    for (let r = a.size - 1; r >= 0; r--) {
      subtractRow(lu, out, r, (place[r] as number) + 1, a.rowStart[r + 1] as number);
      divide(out, r, lu.values, place[r] as number);
    }
  };
}

function eliminateRow(
  { rowStart, column, values }: CsrMatrix,
  place: Int32Array,
  at: Int32Array,
  r: number,
): void {
  const from = rowStart[r] as number;
  const to = rowStart[r + 1] as number;
  for (let p = from; p < to; p++) at[column[p] as number] = p;
  for (let p = from; p < (place[r] as number); p++) {
    const k = column[p] as number;
    divide(values, p, values, place[k] as number);
    for (let q = (place[k] as number) + 1; q < (rowStart[k + 1] as number); q++) {
      const target = at[column[q] as number] as number;
      if (target >= 0) subtractProduct(values, target, values, p, values, q);
    }
  }
  for (let p = from; p < to; p++) at[column[p] as number] = -1;
  const d = 2 * (place[r] as number);
  if (values[d] === 0 && values[d + 1] === 0) refusePivot(r);
}

function subtractRow(a: CsrMatrix, x: Float64Array, r: number, from: number, to: number): void {
  for (let p = from; p < to; p++) subtractProduct(x, r, a.values, p, x, a.column[p] as number);
}

/** z_i -= x_j y_k. */
function subtractProduct(
  z: Float64Array,
  i: number,
  x: Float64Array,
  j: number,
  y: Float64Array,
  k: number,
): void {
  const a = x[2 * j] as number;
  const b = x[2 * j + 1] as number;
  const u = y[2 * k] as number;
  const v = y[2 * k + 1] as number;
  (z[2 * i] as number) -= a * u - b * v;
  (z[2 * i + 1] as number) -= a * v + b * u;
}

/** x_i /= d_k. */
function divide(x: Float64Array, i: number, d: Float64Array, k: number): void {
  const re = d[2 * k] as number;
  const im = d[2 * k + 1] as number;
  const scale = Math.max(Math.abs(re), Math.abs(im));
  const a = re / scale;
  const b = im / scale;
  const norm = (a * a + b * b) * scale;
  const u = x[2 * i] as number;
  const v = x[2 * i + 1] as number;
  x[2 * i] = (u * a + v * b) / norm;
  x[2 * i + 1] = (v * a - u * b) / norm;
}

function diagonalPlaces({ size, rowStart, column, values }: CsrMatrix): Int32Array {
  const place = new Int32Array(size);
  for (let r = 0; r < size; r++) {
    let p = rowStart[r] as number;
    while (p < (rowStart[r + 1] as number) && column[p] !== r) p++;
    const absent = p === rowStart[r + 1] || (values[2 * p] === 0 && values[2 * p + 1] === 0);
    if (absent) refusePivot(r);
    place[r] = p;
  }
  return place;
}

function refusePivot(r: number): never {
  throw new ArgumentError(
    'a',
    'have pivots that are not zero',
    `pivot ${r} is 0`,
    'Use `sparseLu`, which exchanges rows.',
  );
}
