import type { ComplexMatrix } from './matrix.ts';
import { estimateOneNorm } from './one-norm-estimate.ts';
import { powerOfTwoInverse } from './scaling.ts';

/**
 * P R A C = L U: partial pivoting after rows (R) and columns (C) were scaled by powers of two to largest part near 1,
 * so that neither pivots nor the condition number depend on the units of rows and columns.
 */
export interface LuFactors {
  readonly n: number;
  /** L (unit diagonal, below) and U (on and above the diagonal), interleaved. */
  readonly lu: Float64Array;
  /** In step k row k was exchanged with row `swaps[k]`. */
  readonly swaps: Int32Array;
  readonly rowScale: Float64Array;
  readonly colScale: Float64Array;
  /** The first k whose pivot is zero, or -1. L and U are incomplete from there on. */
  readonly zeroPivot: number;
  /** The 1-norm of R A C. */
  readonly norm: number;
}

/** Scaled pivots below this are zero: no double could hold their reciprocal. */
const tiny = 2 ** -1000;

/** The factorisation of a square finite matrix; cost (8/3) n^3 flops. Never throws: see `zeroPivot`. */
export function luFactors(a: ComplexMatrix): LuFactors {
  const n = a.rows;
  const lu = a.data.slice();
  const rowScale = scaleLines(lu, n, 2 * n, 2);
  const colScale = scaleLines(lu, n, 2, 2 * n);
  const norm = columnNorm(lu, n);
  const swaps = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    const p = pivotRow(lu, n, k);
    swaps[k] = p;
    if (p !== k) swapRows(lu, n, k, p);
    if (!eliminate(lu, n, k)) return { n, lu, swaps, rowScale, colScale, zeroPivot: k, norm };
  }
  return { n, lu, swaps, rowScale, colScale, zeroPivot: -1, norm };
}

/** B := A^-1 B in place, for B with `cols` columns, row-major. Trusts that no pivot is zero. */
export function luSolve(f: LuFactors, b: Float64Array, cols: number): void {
  const { n, lu, swaps, rowScale, colScale } = f;
  scaleRows(b, cols, rowScale);
  luSolveScaled(n, lu, swaps, b, cols);
  scaleRows(b, cols, colScale);
}

/** x := A^-dagger x in place, for one vector. Trusts that no pivot is zero. */
export function luSolveAdjoint(f: LuFactors, x: Float64Array): void {
  const { n, lu, swaps, rowScale, colScale } = f;
  scaleRows(x, 1, colScale);
  solveAdjoint(n, lu, swaps, x);
  scaleRows(x, 1, rowScale);
}

/**
 * An estimate, never too small by much, of the reciprocal condition number 1 / (|M|_1 |M^-1|_1) of M = R A C;
 * 0 when a pivot is zero, 1 for no rows.
 */
export function reciprocalCondition(f: LuFactors): number {
  const { n, lu, swaps } = f;
  if (f.zeroPivot >= 0) return 0;
  if (n === 0) return 1;
  const inverse = {
    apply: (x: Float64Array): void => luSolveScaled(n, lu, swaps, x, 1),
    applyAdjoint: (x: Float64Array): void => solveAdjoint(n, lu, swaps, x),
  };
  return 1 / (f.norm * estimateOneNorm(n, inverse));
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

function columnNorm(data: Float64Array, n: number): number {
  let norm = 0;
  for (let c = 0; c < n; c++) {
    let sum = 0;
    for (let i = 2 * c; i < 2 * n * n; i += 2 * n) {
      sum += Math.abs(data[i] as number) + Math.abs(data[i + 1] as number);
    }
    norm = Math.max(norm, sum);
  }
  return norm;
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

function swapRows(data: Float64Array, n: number, a: number, b: number): void {
  for (let i = 2 * a * n, j = 2 * b * n, end = i + 2 * n; i < end; i++, j++) {
    const kept = data[i] as number;
    data[i] = data[j] as number;
    data[j] = kept;
  }
}

/** Step k of the elimination; false when its pivot is zero. */
function eliminate(lu: Float64Array, n: number, k: number): boolean {
  const d = 2 * (k * n + k);
  const pr = lu[d] as number;
  const pi = lu[d + 1] as number;
  const size = Math.abs(pr) + Math.abs(pi);
  if (size < tiny) return false;
  const square = (pr / size) ** 2 + (pi / size) ** 2;
  const ir = pr / size / square / size;
  const ii = -pi / size / square / size;
  for (let r = k + 1; r < n; r++) {
    const o = 2 * (r * n + k);
    const x = lu[o] as number;
    const y = lu[o + 1] as number;
    if (x === 0 && y === 0) continue;
    const fr = x * ir - y * ii;
    const fi = x * ii + y * ir;
    lu[o] = fr;
    lu[o + 1] = fi;
    subtractRow(lu, o + 2, lu, d + 2, 2 * (n - k - 1), fr, fi);
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

function scaleRows(b: Float64Array, cols: number, factors: Float64Array): void {
  for (let r = 0; r < factors.length; r++) {
    for (let i = 2 * r * cols, end = i + 2 * cols; i < end; i++) (b[i] as number) *= factors[r] as number;
  }
}

/** B := (R A C)^-1 B. */
function luSolveScaled(n: number, lu: Float64Array, swaps: Int32Array, b: Float64Array, cols: number): void {
  for (let k = 0; k < n; k++) {
    if (swaps[k] !== k) swapRows(b, cols, k, swaps[k] as number);
  }
  const width = 2 * cols;
  for (let k = 0; k < n; k++) {
    for (let r = k + 1; r < n; r++) {
      const o = 2 * (r * n + k);
      subtractRow(b, r * width, b, k * width, width, lu[o] as number, lu[o + 1] as number);
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    divideRow(b, k * width, width, lu[2 * (k * n + k)] as number, lu[2 * (k * n + k) + 1] as number);
    for (let r = 0; r < k; r++) {
      const o = 2 * (r * n + k);
      subtractRow(b, r * width, b, k * width, width, lu[o] as number, lu[o + 1] as number);
    }
  }
}

/** x := x / (pr + i pi), without overflow in the divisor. */
function divideRow(x: Float64Array, from: number, length: number, pr: number, pi: number): void {
  const size = Math.abs(pr) + Math.abs(pi);
  const [ur, ui] = [pr / size, pi / size];
  const square = ur * ur + ui * ui;
  for (let i = from; i < from + length; i += 2) {
    const re = (x[i] as number) / size;
    const im = (x[i + 1] as number) / size;
    x[i] = (re * ur + im * ui) / square;
    x[i + 1] = (im * ur - re * ui) / square;
  }
}

/** x := (R A C)^-dagger x. */
function solveAdjoint(n: number, lu: Float64Array, swaps: Int32Array, x: Float64Array): void {
  for (let k = 0; k < n; k++) {
    const o = 2 * (k * n + k);
    divideRow(x, 2 * k, 2, lu[o] as number, -(lu[o + 1] as number));
    subtractConjugateRow(x, k + 1, n, lu, k * n, x[2 * k] as number, x[2 * k + 1] as number);
  }
  for (let k = n - 1; k >= 0; k--) {
    subtractConjugateRow(x, 0, k, lu, k * n, x[2 * k] as number, x[2 * k + 1] as number);
  }
  for (let k = n - 1; k >= 0; k--) {
    if (swaps[k] !== k) swapRows(x, 1, k, swaps[k] as number);
  }
}

/** x_j -= conj(row_j) f for j in from..to. */
function subtractConjugateRow(
  x: Float64Array,
  from: number,
  to: number,
  lu: Float64Array,
  row: number,
  fr: number,
  fi: number,
): void {
  for (let j = from; j < to; j++) {
    const re = lu[2 * (row + j)] as number;
    const im = lu[2 * (row + j) + 1] as number;
    (x[2 * j] as number) -= re * fr + im * fi;
    (x[2 * j + 1] as number) -= re * fi - im * fr;
  }
}
