import { kernels } from './kernels/active.ts';
import type { ZeroLimits } from './kernels/families/spectrum.ts';
import type { ComplexMatrix } from './matrix.ts';
import { frobenius } from './products.ts';
import { requirePair } from './require-pair.ts';
import { modulus } from './scalar.ts';
import { normalised, unscale } from './scaling.ts';
import { diagonalOf } from './schur.ts';
import { permutationMatrix, reordered, triangularOrder } from './triangular-order.ts';

/**
 * A generalised Schur form A = Q S Z^dagger, B = Q T Z^dagger: S and T upper triangular, Q and Z unitary. The pairs (alpha_k, beta_k) are the
 * diagonals of S and T: eigenvalue alpha_k / beta_k, infinite where beta_k = 0, undetermined where both are 0.
 */
export interface GeneralizedSchurForm {
  readonly s: ComplexMatrix;
  readonly t: ComplexMatrix;
  readonly q: ComplexMatrix;
  readonly z: ComplexMatrix;
  /** n complex numbers, interleaved. */
  readonly alpha: Float64Array;
  /** n real numbers, none negative. */
  readonly beta: Float64Array;
}

/**
 * The generalised complex Schur form of square matrices of one size: reduction to Hessenberg-triangular form, then single-shift QZ, in which zeros on
 * the diagonal of T are split off as what they are. The backward errors are about 1e-15 n |A| and 1e-15 n |B|, also for singular B and singular
 * pencils. Diagonal entries of T up to max(10, n) 2^-52 |B| (Frobenius) are zeros, and those of S beside them up to max(10, n) 2^-52 |A| too. Of
 * several defective chains at infinity a part may come out as large finite numbers, as every defective eigenvalue is scattered. A pencil
 * that is triangular in some order of its basis comes back in that order, with no other zeros than its own. Eigenvalues are in no particular order.
 * Cost about 250 n^3 flops. Throws `ArgumentError` unless both are square, of one size and finite. Moler & Stewart, SIAM J. Numer. Anal. 10 (1973)
 * 241; Golub & Van Loan, section 7.7.
 */
export function generalizedSchur(a: ComplexMatrix, b: ComplexMatrix): GeneralizedSchurForm {
  requirePair(a, b);
  const n = a.rows;
  const order = triangularOrder(joined(a, b));
  if (order) return ordered(a, b, order);
  const [left, right] = [normalised(a), normalised(b)];
  const limit = Math.max(10, n) * 2 ** -52;
  const limits = {
    s: limit * frobenius({ ...a, data: left.data }),
    t: limit * frobenius({ ...b, data: right.data }),
  };
  const p = triangles(left.data, right.data, n, limits);
  for (let k = 0; k < n; k++) settleDiagonal(p, k, limits);
  unscale(p.s, left.factor, 'a generalised Schur form');
  unscale(p.t, right.factor, 'a generalised Schur form');
  return formOf(p);
}

/** Four n x n matrices, A = Q S Z^dagger and B = Q T Z^dagger. */
interface Triangles {
  readonly n: number;
  readonly s: Float64Array;
  readonly t: Float64Array;
  readonly q: Float64Array;
  readonly z: Float64Array;
}

function triangles(a: Float64Array, b: Float64Array, n: number, limits: ZeroLimits): Triangles {
  return kernels().run((work) => {
    const [s, t, q, z] = [work.put(a), work.put(b), work.zeros(a.length), work.zeros(a.length)];
    work.spectrum.qz(s, t, q, z, n, limits);
    return { n, s: work.read(s), t: work.read(t), q: work.read(q), z: work.read(z) };
  });
}

/** Not zero where either matrix is not. */
function joined(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  return { ...a, data: a.data.map((x, i) => (x !== 0 || b.data[i] !== 0 ? 1 : 0)) };
}

function ordered(a: ComplexMatrix, b: ComplexMatrix, order: Int32Array): GeneralizedSchurForm {
  const n = a.rows;
  const q = permutationMatrix(order).data;
  const p = { n, s: reordered(a, order).data, t: reordered(b, order).data, q, z: q.slice() };
  for (let k = 0; k < n; k++) settleDiagonal(p, k, { s: 0, t: 0 });
  return formOf(p);
}

/** T_kk becomes real and not negative by a phase of column k; it and S_kk become zeros where they are within their limits. */
function settleDiagonal({ n, s, t, z }: Triangles, k: number, limits: ZeroLimits): void {
  const o = 2 * (k * n + k);
  const size = modulus(t[o] as number, t[o + 1] as number);
  if (size <= limits.t) {
    t.fill(0, o, o + 2);
    if (modulus(s[o] as number, s[o + 1] as number) <= limits.s) s.fill(0, o, o + 2);
    return;
  }
  const [re, im] = [(t[o] as number) / size, -(t[o + 1] as number) / size];
  if (re === 1 && im === 0) return;
  turnColumn(s, n, k, k + 1, re, im);
  turnColumn(t, n, k, k + 1, re, im);
  turnColumn(z, n, k, n, re, im);
  t[o] = size;
  t[o + 1] = 0;
}

/** The first `rows` entries of column k of an n x n matrix times re + i im. */
function turnColumn(data: Float64Array, n: number, k: number, rows: number, re: number, im: number): void {
  for (let i = 2 * k, end = i + 2 * n * rows; i < end; i += 2 * n) {
    const x = data[i] as number;
    const y = data[i + 1] as number;
    data[i] = re * x - im * y;
    data[i + 1] = re * y + im * x;
  }
}

function formOf({ n, s, t, q, z }: Triangles): GeneralizedSchurForm {
  const square = (data: Float64Array): ComplexMatrix => ({ rows: n, cols: n, data });
  const beta = Float64Array.from({ length: n }, (_, k) => t[2 * (k * n + k)] as number);
  return { s: square(s), t: square(t), q: square(q), z: square(z), alpha: diagonalOf(s, n), beta };
}
