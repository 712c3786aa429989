import { norm1 } from '../../one-norm.ts';
import { powerOfTwoInverse } from '../../power-of-two.ts';
import type { EliminationKernels, Triangle } from '../families/elimination.ts';
import type { Indices, Numbers } from '../held.ts';
import { arrayOf } from './held-array.ts';

/** Pivots below this are zero: no double could hold their reciprocal. */
const tiny = 2 ** -1000;

/** Elimination row by row. */
export const referenceElimination: EliminationKernels = {
  equilibrate,
  lu,
  inverse,
  exchangeRows,
  scaleRows,
  scaleColumns,
  columnSums,
  hermitianUpper,
  cholesky,
  triangularSolve,
};

function equilibrate(a: Numbers, rowScale: Numbers, colScale: Numbers, n: number): number {
  const data = arrayOf(a);
  arrayOf(rowScale).set(scaleLines(data, n, 2 * n, 2));
  arrayOf(colScale).set(scaleLines(data, n, 2, 2 * n));
  return norm1(data, n);
}

/** Scales each line (n entries `inner` apart, lines `outer` apart) to largest part in [1, 2); returns the factors. */
function scaleLines(data: Float64Array, n: number, outer: number, inner: number): Float64Array {
  const factors = new Float64Array(n);
  for (let line = 0; line < n; line++) {
    let largest = 0;
    for (let i = line * outer, end = i + n * inner; i < end; i += inner) {
      largest = Math.max(largest, Math.abs(data[i] as number), Math.abs(data[i + 1] as number));
    }
    const factor = powerOfTwoInverse(largest);
    factors[line] = factor;
    for (let i = line * outer, end = i + n * inner; i < end; i += inner) {
      (data[i] as number) *= factor;
      (data[i + 1] as number) *= factor;
    }
  }
  return factors;
}

function lu(a: Numbers, swaps: Indices, n: number): number {
  const [data, order] = [arrayOf(a), arrayOf(swaps)];
  for (let k = 0; k < n; k++) {
    const p = pivotRow(data, n, k);
    order[k] = p;
    swapRows(data, n, k, p);
    if (!eliminate(data, n, k)) return k;
  }
  return -1;
}

function pivotRow(lu: Float64Array, n: number, k: number): number {
  let best = k;
  let largest = -1;
  for (let r = k; r < n; r++) {
    const o = 2 * (r * n + k);
    const size = Math.abs(lu[o] as number) + Math.abs(lu[o + 1] as number);
    if (size > largest) {
      largest = size;
      best = r;
    }
  }
  return best;
}

function swapRows(data: Float64Array, cols: number, a: number, b: number): void {
  if (a === b) return;
  for (let i = 2 * a * cols, j = 2 * b * cols, end = i + 2 * cols; i < end; i++, j++) {
    const kept = data[i] as number;
    data[i] = data[j] as number;
    data[j] = kept;
  }
}

/** Step k of the elimination; false when its pivot is zero. */
function eliminate(lu: Float64Array, n: number, k: number): boolean {
  const d = 2 * (k * n + k);
  if (Math.abs(lu[d] as number) + Math.abs(lu[d + 1] as number) < tiny) return false;
  for (let r = k + 1; r < n; r++) {
    const o = 2 * (r * n + k);
    divideRow(lu, o, 2, lu[d] as number, lu[d + 1] as number);
    subtractRow(lu, o + 2, lu, d + 2, 2 * (n - k - 1), lu[o] as number, lu[o + 1] as number);
  }
  return true;
}

/** y -= (fr + i fi) x on `length` numbers. */
function subtractRow(
  y: Float64Array,
  yo: number,
  x: Float64Array,
  xo: number,
  length: number,
  fr: number,
  fi: number,
): void {
  if (fr === 0 && fi === 0) return;
  for (let i = 0; i < length; i += 2) {
    const re = x[xo + i] as number;
    const im = x[xo + i + 1] as number;
    (y[yo + i] as number) -= fr * re - fi * im;
    (y[yo + i + 1] as number) -= fr * im + fi * re;
  }
}

/** x := x / (pr + i pi), without overflow in the divisor. */
function divideRow(x: Float64Array, from: number, length: number, pr: number, pi: number): void {
  const size = Math.abs(pr) + Math.abs(pi);
  const ur = pr / size;
  const ui = pi / size;
  const square = ur * ur + ui * ui;
  const ir = ur / square / size;
  const ii = -ui / square / size;
  for (let i = from; i < from + length; i += 2) {
    const re = x[i] as number;
    const im = x[i + 1] as number;
    x[i] = re * ir - im * ii;
    x[i + 1] = re * ii + im * ir;
  }
}

/** The solution for the columns of P. */
function inverse(x: Numbers, lu: Numbers, swaps: Indices, n: number): void {
  const data = arrayOf(x);
  data.fill(0);
  for (let i = 0; i < n; i++) data[2 * (i * n + i)] = 1;
  exchangeRows(x, n, swaps, n, false);
  triangularSolve(x, n, lu, n, { upper: false, unit: true, adjoint: false });
  triangularSolve(x, n, lu, n, { upper: true, unit: false, adjoint: false });
}

function exchangeRows(b: Numbers, cols: number, swaps: Indices, n: number, backwards: boolean): void {
  const [data, order] = [arrayOf(b), arrayOf(swaps)];
  for (let i = 0; i < n; i++) {
    const k = backwards ? n - 1 - i : i;
    swapRows(data, cols, k, order[k] as number);
  }
}

function scaleRows(b: Numbers, cols: number, factors: Numbers): void {
  const data = arrayOf(b);
  arrayOf(factors).forEach((factor, r) => {
    for (let i = 2 * r * cols, end = i + 2 * cols; i < end; i++) (data[i] as number) *= factor;
  });
}

function scaleColumns(b: Numbers, rows: number, factors: Numbers): void {
  const [data, list] = [arrayOf(b), arrayOf(factors)];
  const width = 2 * list.length;
  for (let i = 0; i < rows * width; i++) (data[i] as number) *= list[(i % width) >> 1] as number;
}

function columnSums(sums: Numbers, a: Numbers, rows: number): void {
  const [data, list] = [arrayOf(a), arrayOf(sums)];
  const width = 2 * list.length;
  list.fill(0);
  for (let i = 0; i < rows * width; i++) (list[(i % width) >> 1] as number) += Math.abs(data[i] as number);
}

function hermitianUpper(a: Numbers, n: number): number {
  const data = arrayOf(a);
  let most = 0;
  for (let r = 0; r < n; r++) {
    for (let c = r; c < n; c++) {
      const [up, low] = [2 * (r * n + c), 2 * (c * n + r)];
      const re = (data[low] as number) - (data[up] as number);
      const im = -(data[low + 1] as number) - (data[up + 1] as number);
      most = Math.max(most, Math.abs(re), Math.abs(im));
      (data[up] as number) += re / 2;
      data[up + 1] = r === c ? 0 : (data[up + 1] as number) + im / 2;
    }
  }
  return most;
}

/** Row by row in the order of substitution: divide, then take it out of the rows to come. */
function triangularSolve(b: Numbers, cols: number, t: Numbers, n: number, triangle: Triangle): void {
  const [data, matrix] = [arrayOf(b), arrayOf(t)];
  const { upper, unit, adjoint } = triangle;
  const [row, column, sign] = adjoint ? [1, n, -1] : [n, 1, 1];
  const fromTheTop = upper === adjoint;
  const width = 2 * cols;
  for (let i = 0; i < n; i++) {
    const k = fromTheTop ? i : n - 1 - i;
    const d = 2 * (k * n + k);
    if (!unit) divideRow(data, k * width, width, matrix[d] as number, sign * (matrix[d + 1] as number));
    const [first, end] = fromTheTop ? [k + 1, n] : [0, k];
    for (let r = first; r < end; r++) {
      const o = 2 * (r * row + k * column);
      subtractRow(
        data,
        r * width,
        data,
        k * width,
        width,
        matrix[o] as number,
        sign * (matrix[o + 1] as number),
      );
    }
  }
}

/** Row by row of U, A = U^dagger U, then turned. */
function cholesky(a: Numbers, least: Numbers, n: number): number {
  const [data, limits] = [arrayOf(a), arrayOf(least)];
  for (let k = 0; k < n; k++) {
    const d = 2 * (k * n + k);
    const pivot = data[d] as number;
    if (!(pivot > (limits[k] as number))) return k;
    const root = Math.sqrt(pivot);
    data[d] = root;
    data[d + 1] = 0;
    for (let i = d + 2; i < 2 * (k + 1) * n; i++) (data[i] as number) /= root;
    for (let r = k + 1; r < n; r++) {
      const u = d + 2 * (r - k);
      subtractRow(data, 2 * (r * n + r), data, u, 2 * (n - r), data[u] as number, -(data[u + 1] as number));
    }
  }
  turn(data, n);
  return -1;
}

/** The upper triangle becomes its adjoint below the diagonal, zeros above. */
function turn(data: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = r + 1; c < n; c++) {
      const [up, low] = [2 * (r * n + c), 2 * (c * n + r)];
      data[low] = data[up] as number;
      data[low + 1] = 0 - (data[up + 1] as number);
      data.fill(0, up, up + 2);
    }
  }
}
