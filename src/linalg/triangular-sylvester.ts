import { zeros, type ComplexMatrix } from './matrix.ts';
import { dagger, frobenius, multiply, scaled } from './products.ts';
import { setBlock, submatrix, subtractBlock } from './submatrix.ts';

/** Blocks up to this size are substituted entry by entry; larger ones are halved. */
const blockSize = 24;

/**
 * Y with T Y + Y S = F for upper triangular T and S with no t_ii + s_kk = 0: halved again and again, so that nearly all of the work
 * 4 m n (m + n) flops is in matrix products. Jonsson & Kagstrom, ACM Trans. Math. Softw. 28 (2002) 392.
 */
export function triangularSylvester(t: ComplexMatrix, s: ComplexMatrix, f: ComplexMatrix): ComplexMatrix {
  const y = { rows: f.rows, cols: f.cols, data: f.data.slice() };
  solveInPlace(t, s, y);
  return y;
}

/**
 * An upper bound, near the truth, of sep = min |T Y + Y S| / |Y| in Frobenius norms: the reciprocal of the largest singular value of the solution
 * operator, by three steps of the power method on it and its adjoint. 0 when some t_ii + s_kk is 0, Infinity for no rows or columns.
 */
export function separation(t: ComplexMatrix, s: ComplexMatrix): number {
  const nearest = spectralDistance(t, s);
  if (nearest === 0 || nearest === Infinity) return nearest;
  let sep = nearest;
  let f = startingMatrix(t.rows, s.rows);
  for (let step = 0; step < 3; step++) {
    const y = triangularSylvester(t, s, f);
    const size = frobenius(y);
    if (!(size < 2 ** 500)) return 0;
    sep = Math.min(sep, 1 / size);
    const back = dagger(triangularSylvester(s, t, dagger(scaled(y, 1 / size))));
    const norm = frobenius(back);
    if (!(norm < 2 ** 500)) return 0;
    sep = Math.min(sep, 1 / norm);
    f = scaled(back, 1 / norm);
  }
  return sep;
}

/** min |t_ii + s_kk|. */
function spectralDistance(t: ComplexMatrix, s: ComplexMatrix): number {
  const [m, n] = [t.rows, s.rows];
  let least = Infinity;
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < n; k++) {
      const re = (t.data[2 * (i * m + i)] as number) + (s.data[2 * (k * n + k)] as number);
      const im = (t.data[2 * (i * m + i) + 1] as number) + (s.data[2 * (k * n + k) + 1] as number);
      least = Math.min(least, Math.sqrt(re * re + im * im));
    }
  }
  return least;
}

/** Norm 1, with a part in every direction that is not contrived: phases that go round by the golden angle. */
function startingMatrix(rows: number, cols: number): ComplexMatrix {
  const f = zeros(rows, cols);
  const size = 1 / Math.sqrt(rows * cols);
  for (let k = 0; k < rows * cols; k++) {
    f.data[2 * k] = size * Math.cos(2.399963 * k * k);
    f.data[2 * k + 1] = size * Math.sin(2.399963 * k * k);
  }
  return f;
}

function solveInPlace(t: ComplexMatrix, s: ComplexMatrix, f: ComplexMatrix): void {
  const { rows: m, cols: n } = f;
  if (Math.max(m, n) <= blockSize) return substitute(t, s, f);
  if (m >= n) {
    const h = m >> 1;
    const upper = submatrix(f, 0, h, 0, n);
    const lower = submatrix(f, h, m, 0, n);
    solveInPlace(submatrix(t, h, m, h, m), s, lower);
    subtractBlock(upper, multiply(submatrix(t, 0, h, h, m), lower));
    solveInPlace(submatrix(t, 0, h, 0, h), s, upper);
    setBlock(f, upper, 0, 0);
    setBlock(f, lower, h, 0);
  } else {
    const h = n >> 1;
    const left = submatrix(f, 0, m, 0, h);
    const right = submatrix(f, 0, m, h, n);
    solveInPlace(t, submatrix(s, 0, h, 0, h), left);
    subtractBlock(right, multiply(left, submatrix(s, 0, h, h, n)));
    solveInPlace(t, submatrix(s, h, n, h, n), right);
    setBlock(f, left, 0, 0);
    setBlock(f, right, 0, h);
  }
}

/** Rows from the last on, each from the left: y_ik = (f_ik - sum_(j>i) t_ij y_jk - sum_(j<k) y_ij s_jk) / (t_ii + s_kk). */
function substitute(t: ComplexMatrix, s: ComplexMatrix, f: ComplexMatrix): void {
  const { rows: m, cols: n, data } = f;
  for (let i = m - 1; i >= 0; i--) {
    for (let j = i + 1; j < m; j++)
      subtractMultiple(data, 2 * i * n, data, 2 * j * n, 2 * n, t.data, 2 * (i * m + j));
    for (let k = 0; k < n; k++) {
      const o = 2 * (i * n + k);
      divide(data, o, t.data, 2 * (i * m + i), s.data, 2 * (k * n + k));
      subtractMultiple(data, o + 2, s.data, 2 * (k * n + k) + 2, 2 * (n - k - 1), data, o);
    }
  }
}

/** y -= z x on `length` numbers, z = `factors[at]`. */
function subtractMultiple(
  y: Float64Array,
  yo: number,
  x: Float64Array,
  xo: number,
  length: number,
  factors: Float64Array,
  at: number,
): void {
  const re = factors[at] as number;
  const im = factors[at + 1] as number;
  for (let i = 0; i < length; i += 2) {
    const p = x[xo + i] as number;
    const q = x[xo + i + 1] as number;
    (y[yo + i] as number) -= re * p - im * q;
    (y[yo + i + 1] as number) -= re * q + im * p;
  }
}

/** y /= t + s, by parts that are first brought to size 1. */
function divide(y: Float64Array, o: number, t: Float64Array, to: number, s: Float64Array, so: number): void {
  const dr = (t[to] as number) + (s[so] as number);
  const di = (t[to + 1] as number) + (s[so + 1] as number);
  const size = Math.abs(dr) + Math.abs(di);
  const [ur, ui] = [dr / size, di / size];
  const square = ur * ur + ui * ui;
  const re = (y[o] as number) / size;
  const im = (y[o + 1] as number) / size;
  y[o] = (re * ur + im * ui) / square;
  y[o + 1] = (im * ur - re * ui) / square;
}
