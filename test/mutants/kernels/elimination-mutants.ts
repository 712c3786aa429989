import type { EliminationKernels } from '../../../src/linalg/kernels/families/elimination.ts';
import type { Numbers } from '../../../src/linalg/kernels/held.ts';
import { arrayOf } from '../../../src/linalg/kernels/reference/held-array.ts';
import type { Workspace } from '../../../src/linalg/kernels/workspace.ts';

type Fault = (work: Workspace) => Partial<Workspace>;

/** The right elimination with some of its kernels wrong. */
const wrong =
  (fault: (right: EliminationKernels, work: Workspace) => Partial<EliminationKernels>): Fault =>
  (work) => ({ elimination: { ...work.elimination, ...fault(work.elimination, work) } });

/** A copy with each number changed by its place. */
const changed = (work: Workspace, x: Numbers, change: (value: number, i: number) => number): Numbers =>
  work.put(work.read(x).map(change));

const size = (a: Float64Array, at: number): number => Math.abs(a[at]!) + Math.abs(a[at + 1]!);

/** The largest entry of column k from row k on, by a measure; the last of equal ones. */
function pivotBy(n: number, k: number, measure: (at: number) => number): number {
  let best = k;
  for (let r = k; r < n; r++) if (measure(2 * (r * n + k)) >= measure(2 * (best * n + k))) best = r;
  return best;
}

/** LU that says it exchanged row 0 with another one, chosen by a faulty rule. */
const badlyPivoted = (measure: (a: Float64Array, at: number) => number): Fault =>
  wrong((right, work) => ({
    lu: (a, swaps, n) => {
      const before = work.read(a);
      const zero = right.lu(a, swaps, n);
      if (n > 0) arrayOf(swaps)[0] = pivotBy(n, 0, (at) => measure(before, at));
      return zero;
    },
  }));

const solving: Readonly<Record<string, Fault>> = {
  'an adjoint that is a transpose': wrong((right, work) => ({
    triangularSolve: (b, cols, t, n, triangle) => {
      const matrix = triangle.adjoint ? changed(work, t, (x, i) => (i % 2 ? -x : x)) : t;
      right.triangularSolve(b, cols, matrix, n, triangle);
    },
  })),
  'a unit diagonal that is read': wrong((right) => ({
    triangularSolve: (b, cols, t, n, triangle) =>
      right.triangularSolve(b, cols, t, n, { ...triangle, unit: false }),
  })),
  'always the lower triangle': wrong((right) => ({
    triangularSolve: (b, cols, t, n, triangle) =>
      right.triangularSolve(b, cols, t, n, { ...triangle, upper: false }),
  })),
  'the other triangle multiplied by zero': wrong((right) => ({
    triangularSolve: (b, cols, t, n, triangle) => {
      right.triangularSolve(b, cols, t, n, triangle);
      const unread = triangle.upper ? 2 * n * (n - 1) : 2 * (n - 1);
      arrayOf(b).forEach((x, i, all) => (all[i] = n > 1 ? x + 0 * arrayOf(t)[unread]! : x));
    },
  })),
  'divisions by the real part of the diagonal': wrong((right, work) => ({
    triangularSolve: (b, cols, t, n, triangle) =>
      right.triangularSolve(b, cols, changed(work, t, (x, i) => (i % (2 * n + 2) === 1 ? 0 : x)), n, triangle), // prettier-ignore
  })),
  'divisions by squares that overflow': wrong((right) => ({
    triangularSolve: (b, cols, t, n, triangle) => {
      right.triangularSolve(b, cols, t, n, triangle);
      for (let k = 0; k < n && !triangle.unit; k++) {
        const square = size(arrayOf(t), 2 * (k * n + k)) ** 2;
        if (square === 0 || square === Infinity) arrayOf(b).fill(0, 2 * k * cols, 2 * (k + 1) * cols);
      }
    },
  })),
  'an odd last column left alone': wrong((right, work) => ({
    triangularSolve: (b, cols, t, n, triangle) => {
      const before = work.read(b);
      right.triangularSolve(b, cols, t, n, triangle);
      for (let r = 0; cols % 2 && r < n; r++) {
        const last = 2 * ((r + 1) * cols - 1);
        arrayOf(b).set(before.subarray(last, last + 2), last);
      }
    },
  })),
  'a triangle that is used up': wrong((right) => ({
    triangularSolve: (b, cols, t, n, triangle) => {
      right.triangularSolve(b, cols, t, n, triangle);
      arrayOf(t).fill(0);
    },
  })),
};

const factorising: Readonly<Record<string, Fault>> = {
  'the last of equal pivots': badlyPivoted(size),
  'pivots by the real part': badlyPivoted((a, at) => Math.abs(a[at]!)),
  'no exchanges': wrong((right) => ({
    lu: (a, swaps, n) => {
      const zero = right.lu(a, swaps, n);
      arrayOf(swaps).forEach((_, k, all) => (all[k] = k));
      return zero;
    },
  })),
  'swaps as the final order of the rows': wrong((right, work) => ({
    lu: (a, swaps, n) => {
      const zero = right.lu(a, swaps, n);
      const rows = work.put(Float64Array.from({ length: 2 * n }, (_, i) => i >> 1));
      right.exchangeRows(rows, 1, swaps, n, false);
      arrayOf(swaps).forEach((_, k, all) => (all[k] = arrayOf(rows)[2 * k]!));
      return zero;
    },
  })),
  'an inverse with its rows exchanged': wrong((right, work) => ({
    inverse: (x, lu, swaps, n) => {
      right.inverse(x, lu, work.put(Int32Array.from({ length: n }, (_, k) => k)), n);
      right.exchangeRows(x, n, swaps, n, true);
    },
  })),
  'an inverse whose exchanges are done forwards': wrong((right, work) => ({
    inverse: (x, lu, swaps, n) => {
      right.inverse(x, lu, work.put(Int32Array.from({ length: n }, (_, k) => k)), n);
      transpose(arrayOf(x), n, 1);
      right.exchangeRows(x, n, swaps, n, false);
      transpose(arrayOf(x), n, 1);
    },
  })),
  'an inverse that uses up the factors': wrong((right) => ({
    inverse: (x, lu, swaps, n) => {
      right.inverse(x, lu, swaps, n);
      arrayOf(lu).fill(0);
    },
  })),
  'a unit diagonal of U': wrong((right) => ({
    lu: (a, swaps, n) => {
      const zero = right.lu(a, swaps, n);
      for (let k = 0; k < n; k++) arrayOf(a).set([1, 0], 2 * (k * n + k));
      return zero;
    },
  })),
  'zero pivots that are passed over': wrong((right) => ({ lu: (a, swaps, n) => Math.min(-1, right.lu(a, swaps, n)) })), // prettier-ignore
  'zero pivots only where they are exactly zero': wrong((right) => ({
    lu: (a, swaps, n) => {
      const zero = right.lu(a, swaps, n);
      return zero >= 0 && size(arrayOf(a), 2 * (zero * n + zero)) > 0 ? -1 : zero;
    },
  })),
};

const arranging: Readonly<Record<string, Fault>> = {
  'exchanges that are never undone': wrong((right) => ({
    exchangeRows: (b, cols, swaps, n) => right.exchangeRows(b, cols, swaps, n, false),
  })),
  'the last row kept back': wrong((right) => ({
    exchangeRows: (b, cols, swaps, n, backwards) =>
      right.exchangeRows(b, cols, swaps, Math.max(0, n - 2), backwards),
  })),
  'factors of columns': wrong((_right, work) => ({
    scaleRows: (b, cols, factors) =>
      work.write(b, work.read(b).map((x, i) => x * arrayOf(factors)[((i >> 1) % cols) % factors.length]!)), // prettier-ignore
  })),
  'real parts scaled alone': wrong((right, work) => ({
    scaleRows: (b, cols, factors) => {
      const before = work.read(b);
      right.scaleRows(b, cols, factors);
      work.write(b, work.read(b).map((x, i) => (i % 2 ? before[i]! : x))); // prettier-ignore
    },
  })),
  'columns that are not scaled': wrong((right) => ({
    equilibrate: (a, rowScale, colScale, n) => {
      const norm = right.equilibrate(a, rowScale, colScale, n);
      for (let i = 0; i < 2 * n * n; i++) arrayOf(a)[i]! /= arrayOf(colScale)[(i >> 1) % n]!;
      arrayOf(colScale).fill(1);
      return norm;
    },
  })),
  'factors that are no powers of two': wrong((right) => ({
    equilibrate: (a, rowScale, colScale, n) => {
      const norm = right.equilibrate(a, rowScale, colScale, n);
      for (let i = 0; i < 2 * n; i++) arrayOf(a)[i]! *= 3;
      if (n > 0) arrayOf(rowScale)[0]! *= 3;
      return norm;
    },
  })),
  'the largest row sum': wrong((right) => ({
    equilibrate: (a, rowScale, colScale, n) => {
      right.equilibrate(a, rowScale, colScale, n);
      const sums = new Float64Array(n);
      for (let i = 0; i < 2 * n * n; i++) sums[Math.floor(i / 2 / n)]! += Math.abs(arrayOf(a)[i]!);
      return Math.max(0, ...sums);
    },
  })),
  'a factor for lines of zeros': wrong((right) => ({
    equilibrate: (a, rowScale, colScale, n) => {
      const norm = right.equilibrate(a, rowScale, colScale, n);
      for (let r = 0; r < n; r++) {
        if (
          arrayOf(a)
            .subarray(2 * r * n, 2 * (r + 1) * n)
            .every((x) => x === 0)
        )
          arrayOf(rowScale)[r] = 2;
      }
      return norm;
    },
  })),
};

const positive: Readonly<Record<string, Fault>> = {
  'the upper factor': wrong((right) => ({
    cholesky: (a, least, n) => {
      const failed = right.cholesky(a, least, n);
      if (failed < 0) transpose(arrayOf(a), n, -1);
      return failed;
    },
  })),
  'the transpose of the upper factor, not conjugated': wrong((right) => ({
    cholesky: (a, least, n) => {
      const failed = right.cholesky(a, least, n);
      if (failed < 0) arrayOf(a).forEach((x, i, all) => (all[i] = i % 2 ? -x : x));
      return failed;
    },
  })),
  'the lower triangle read': wrong((right) => ({
    cholesky: (a, least, n) => {
      transpose(arrayOf(a), n, -1);
      return right.cholesky(a, least, n);
    },
  })),
  'entries left above the diagonal': wrong((right) => ({
    cholesky: (a, least, n) => {
      const before = arrayOf(a).slice(0, 4);
      const failed = right.cholesky(a, least, n);
      if (failed < 0 && n > 1) arrayOf(a).set(before.subarray(2), 2);
      return failed;
    },
  })),
  'pivots compared with zero': wrong((right, work) => ({
    cholesky: (a, least, n) => right.cholesky(a, work.put(arrayOf(least).map((x) => Math.min(0, x))), n),
  })),
  'pivots equal to their limit': wrong((right, work) => ({
    cholesky: (a, least, n) => right.cholesky(a, work.put(arrayOf(least).map((x) => x * (1 - 2 ** -52))), n),
  })),
  'failures that are not told': wrong((right) => ({
    cholesky: (a, least, n) => Math.min(-1, right.cholesky(a, least, n)),
  })),
  'factors of rows for columns': wrong((right) => ({
    scaleColumns: (b, rows, factors) => {
      if (rows === factors.length) right.scaleRows(b, rows, factors);
    },
  })),
  'sums of rows': wrong(() => ({
    columnSums: (sums, a, rows) => {
      const cols = arrayOf(sums).length;
      const row = (r: number): Float64Array => arrayOf(a).subarray(2 * r * cols, 2 * (r + 1) * cols);
      arrayOf(sums).forEach(
        (_, r, all) => (all[r] = r < rows ? row(r).reduce((s, x) => s + Math.abs(x), 0) : 0),
      );
    },
  })),
  'sums that go on from what was there': wrong((right, work) => ({
    columnSums: (sums, a, rows) => {
      const before = work.read(sums);
      right.columnSums(sums, a, rows);
      before.forEach((x, c) => (arrayOf(sums)[c]! += x));
    },
  })),
  'the symmetric part': wrong((right) => ({
    hermitianUpper: (a, n) => {
      const below = (i: number): boolean => i % 2 === 1 && (i >> 1) % n < Math.floor(i / 2 / n);
      const flip = (): void => arrayOf(a).forEach((x, i, all) => (all[i] = below(i) ? -x : x));
      flip();
      const defect = right.hermitianUpper(a, n);
      flip();
      return defect;
    },
  })),
  'a Hermitian part by sums that overflow': wrong((right) => ({
    hermitianUpper: (a, n) => {
      const huge = arrayOf(a).some((x) => Math.abs(x) > 2 ** 1023);
      const defect = right.hermitianUpper(a, n);
      if (huge) arrayOf(a).fill(Infinity, 2, 4);
      return defect;
    },
  })),
  'half of what is dropped': wrong((right) => ({
    hermitianUpper: (a, n) => right.hermitianUpper(a, n) / 2,
  })),
  'NaN that is not counted': wrong((right) => ({
    hermitianUpper: (a, n) => right.hermitianUpper(a, n) || 0,
  })),
};

function transpose(data: Float64Array, n: number, sign: number): void {
  const old = data.slice();
  for (let i = 0; i < 2 * n * n; i++) {
    const at = 2 * (((i >> 1) % n) * n + Math.floor(i / 2 / n)) + (i % 2);
    data[i] = i % 2 ? sign * old[at]! : old[at]!;
  }
}

/** Elimination with one fault each. */
export const eliminationFaults: Readonly<Record<string, Fault>> = {
  ...solving,
  ...factorising,
  ...arranging,
  ...positive,
};
