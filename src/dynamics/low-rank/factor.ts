import { eigh, hermitianEigenvalues } from '../../linalg/eigh.ts';
import { hermitianPart } from '../../linalg/hermitian-part.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { add, multiply } from '../../linalg/products.ts';
import { qr } from '../../linalg/qr.ts';

/** What was kept of a factor Z of rho = Z Z^dagger, and the trace of what was not. */
export interface Compressed {
  /** Orthogonal columns, the heaviest first. */
  readonly factor: ComplexMatrix;
  readonly discarded: number;
}

/** How many columns to keep: as few as leave no more than this weight, at most `maxRank`. */
export interface RankLimit {
  readonly weight: number;
  readonly maxRank: number;
}

/**
 * The eigenvectors of Z Z^dagger with the largest eigenvalues, times their roots, from the Gram matrix of the columns: eigenvalues are right to rounding
 * of the largest one. Cost O(D m^2) for m columns.
 */
export function compressed(z: ComplexMatrix, { weight, maxRank }: RankLimit): Compressed {
  if (z.cols === 0) return { factor: z, discarded: 0 };
  const { values, vectors } = eigh(gram(z, z));
  let keep = 0;
  let discarded = 0;
  const m = values.length;
  while (keep < m) {
    const value = Math.max(0, values[keep] as number);
    if (discarded + value > weight && m - keep <= maxRank) break;
    discarded += value;
    keep++;
  }
  const rank = m - keep;
  const columns = zeros(m, rank);
  for (let r = 0; r < m; r++) {
    for (let c = 0; c < rank; c++) {
      const from = 2 * (r * m + m - 1 - c);
      columns.data[2 * (r * rank + c)] = vectors.data[from] as number;
      columns.data[2 * (r * rank + c) + 1] = vectors.data[from + 1] as number;
    }
  }
  return { factor: product(z, columns), discarded };
}

/** A^dagger B. */
export function gram(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  return kernels().run((work) => {
    const out = work.zeros(2 * a.cols * b.cols);
    const left = { numbers: work.put(a.data), row: 1, column: a.cols, conjugate: true };
    const right = { numbers: work.put(b.data), row: b.cols, column: 1 };
    const size = { m: a.cols, k: a.rows, n: b.cols };
    work.products.complex({ numbers: out, row: b.cols }, left, right, size);
    return { rows: a.cols, cols: b.cols, data: work.read(out) };
  });
}

function product(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  return kernels().run((work) => {
    const out: Numbers = work.zeros(2 * a.rows * b.cols);
    const left = { numbers: work.put(a.data), row: a.cols, column: 1 };
    const right = { numbers: work.put(b.data), row: b.cols, column: 1 };
    const size = { m: a.rows, k: a.cols, n: b.cols };
    work.products.complex({ numbers: out, row: b.cols }, left, right, size);
    return { rows: a.rows, cols: b.cols, data: work.read(out) };
  });
}

/** tr Z Z^dagger. */
export function weightOf(z: ComplexMatrix): number {
  return kernels().norm2(z.data);
}

/** [A, B, ...] times real factors, side by side. */
export function sideBySide(parts: readonly (readonly [z: ComplexMatrix, factor: number])[]): ComplexMatrix {
  const rows = parts[0]?.[0].rows ?? 0;
  const cols = parts.reduce((sum, [z]) => sum + z.cols, 0);
  const out = zeros(rows, cols);
  let at = 0;
  for (const [z, factor] of parts) {
    for (let r = 0; r < rows; r++) {
      const from = 2 * r * z.cols;
      const to = 2 * (r * cols + at);
      for (let i = 0; i < 2 * z.cols; i++) out.data[to + i] = factor * (z.data[from + i] as number);
    }
    at += z.cols;
  }
  return out;
}

/** The trace norm of A A^dagger - B B^dagger, to rounding, on the space that their columns span: [A, B] = Q R. Cost O(D m^2) for m columns. */
export function distanceOf(a: ComplexMatrix, b: ComplexMatrix): number {
  const both = sideBySide([
    [a, 1],
    [b, 1],
  ]);
  if (both.cols === 0) return 0;
  const { r } = qr(both);
  const square = (first: number, cols: number): ComplexMatrix => {
    const part = columnsOf(r, first, cols);
    return multiply(part, part, 'n', 'h');
  };
  const difference = add(square(0, a.cols), square(a.cols, b.cols), 1, -1);
  return hermitianEigenvalues(hermitianPart(difference)).reduce((sum, value) => sum + Math.abs(value), 0);
}

function columnsOf({ rows, cols, data }: ComplexMatrix, first: number, count: number): ComplexMatrix {
  const out = zeros(rows, count);
  for (let r = 0; r < rows; r++) {
    const from = 2 * (r * cols + first);
    out.data.set(data.subarray(from, from + 2 * count), 2 * r * count);
  }
  return out;
}
