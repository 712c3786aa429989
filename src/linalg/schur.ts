import { kernels } from './kernels/active.ts';
import { requireFinite, requireSquare, type ComplexMatrix } from './matrix.ts';
import { frobenius } from './products.ts';
import { normalised, unscale } from './scaling.ts';
import { permutationMatrix, reordered, triangularOrder } from './triangular-order.ts';

/** A complex Schur form A = z t z^dagger: `t` upper triangular with the eigenvalues on its diagonal, `z` unitary. */
export interface SchurForm {
  readonly t: ComplexMatrix;
  readonly z: ComplexMatrix;
  /** Whether `t` is A itself in another order of its basis (z a permutation), without any rounding. */
  readonly exact: boolean;
}

const eps = 2 ** -52;

/**
 * The complex Schur form of a square matrix: blocked Householder reduction to Hessenberg form, then QR with chains of small bulges and
 * aggressive early deflation.
 * The backward error is about 1e-15 n |A|, also for defective matrices. A matrix that is triangular in some order of its basis
 * comes back in that order, without rounding. Eigenvalues are in no particular order. Cost about 60 n^3 flops.
 * Throws `ArgumentError` unless A is square and finite. Golub & Van Loan, section 7.5; Braman, Byers & Mathias, SIAM J. Matrix Anal. Appl. 23
 * (2002) 929 and 948.
 */
export function schur(a: ComplexMatrix): SchurForm {
  requireSquare(a, 'a');
  requireFinite(a.data, 'a');
  const n = a.rows;
  const order = triangularOrder(a);
  if (order) return { t: reordered(a, order), z: permutationMatrix(order), exact: true };
  const { data, factor } = normalised(a);
  const z = new Float64Array(data.length);
  const t = kernels().run((work) => {
    const [held, basis] = [work.put(data), work.zeros(data.length)];
    work.spectrum.schur(held, basis, n);
    work.read(basis, z);
    return work.read(held, data);
  });
  unscale(t, factor, 'a Schur form');
  return { t: { rows: n, cols: n, data: t }, z: { rows: n, cols: n, data: z }, exact: false };
}

/** The diagonal of a Schur form, without the rest. Throws `ArgumentError` unless A is square and finite. */
export function schurValues(a: ComplexMatrix): Float64Array {
  requireSquare(a, 'a');
  requireFinite(a.data, 'a');
  const n = a.rows;
  if (triangularOrder(a)) return diagonalOf(a.data, n);
  const { data, factor } = normalised(a);
  const t = kernels().run((work) => {
    const held = work.put(data);
    work.spectrum.schur(held, undefined, n);
    return work.read(held, data);
  });
  return unscale(diagonalOf(t, n), factor, 'eigenvalues');
}

/** The n diagonal entries of an n x n matrix. */
export function diagonalOf(data: Float64Array, n: number): Float64Array {
  const out = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    out[2 * k] = data[2 * (k * n + k)] as number;
    out[2 * k + 1] = data[2 * (k * n + k) + 1] as number;
  }
  return out;
}

/** Whether the strict upper triangle of a Schur form is rounding only, so that A is normal. */
export function isNormal(t: ComplexMatrix): boolean {
  const n = t.rows;
  const off = t.data.slice();
  for (let k = 0; k < n; k++) off.fill(0, 2 * (k * n + k), 2 * (k * n + k) + 2);
  return frobenius({ rows: n, cols: n, data: off }) <= Math.max(10, n) * eps * frobenius(t);
}
