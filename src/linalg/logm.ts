import { ArgumentError } from '../errors.ts';
import { eigh } from './eigh.ts';
import { exponential } from './expm.ts';
import { fromDiagonal, isHermitianToRounding, zeroThreshold } from './hermitian-function.ts';
import { kernels } from './kernels/active.ts';
import { luFactors, luSolve } from './lu.ts';
import { requireFinite, requireSquare, zeros, type ComplexMatrix } from './matrix.ts';
import { norm1 } from './one-norm.ts';
import { branchLog, mapDiagonal, onBestBranch, realIfReal, type Branch } from './principal.ts';
import { add, frobenius, multiply, scaled } from './products.ts';
import { complexExp, complexExpm1 } from './scalar-functions.ts';
import { isNormal, schur, type SchurForm } from './schur.ts';
import { svd } from './svd.ts';
import { triangularRoot } from './triangular-root.ts';
import { tridiagonalEigen } from './tridiagonal.ts';

/**
 * The principal logarithm: exp L = A, eigenvalues of L with imaginary part in (-pi, pi]; an eigenvalue on the negative real
 * axis gives log|lambda| + i pi. A real matrix without negative eigenvalues has a real logarithm, so a rotation by an angle
 * below pi gives its generator. Hermitian and normal matrices by their eigenvectors, others by inverse scaling and
 * squaring on the Schur form; cost about 120 n^3 to 300 n^3 flops.
 * Throws `ArgumentError` unless A is square and finite, and when A is singular: an eigenvalue (or singular value, when A is
 * not normal) below max(10, n) 2^-52 of the largest, an exact 0 when A is triangular in some order of its basis.
 * Higham, Functions of Matrices, chapter 11.
 */
export function logm(a: ComplexMatrix): ComplexMatrix {
  requireSquare(a, 'a');
  requireFinite(a.data, 'a');
  const form = schur(a);
  if (!form.exact && isHermitianToRounding(a)) return hermitianLog(a);
  requireInvertible(a, form.t, form.exact);
  const compute = (branch: Branch): ComplexMatrix | null => {
    const logs = mapDiagonal(form.t, (re, im) => branchLog(re, im, branch));
    const log = logOfForm(form, logs);
    return log && realIfReal(a, form, branch, log);
  };
  const log = onBestBranch(form, compute, (l) => frobenius(add(exponential(l), a, 1, -1)) / frobenius(a));
  if (!log) throw singular('its eigenvalues on the negative real axis cannot be told apart');
  return log;
}

function logOfForm({ t, z, exact }: SchurForm, logs: Float64Array): ComplexMatrix | null {
  if (!exact && isNormal(t)) return fromDiagonal(z, logs);
  const log = triangularLog(t, logs);
  return log && multiply(multiply(z, log), z, 'n', 'h');
}

function hermitianLog(a: ComplexMatrix): ComplexMatrix {
  const eigen = eigh(a);
  const threshold = zeroThreshold(eigen);
  const logs = new Float64Array(2 * eigen.values.length);
  eigen.values.forEach((value, k) => {
    if (Math.abs(value) <= threshold) throw singular(`it has the eigenvalue ${value}`);
    logs[2 * k] = Math.log(Math.abs(value));
    logs[2 * k + 1] = value < 0 ? Math.PI : 0;
  });
  return fromDiagonal(eigen.vectors, logs);
}

function requireInvertible(a: ComplexMatrix, t: ComplexMatrix, exact: boolean): void {
  const n = a.rows;
  for (let k = 0; k < n; k++) {
    const o = 2 * (k * n + k);
    if (t.data[o] === 0 && t.data[o + 1] === 0) throw singular('it has the eigenvalue 0');
  }
  if (exact) return;
  const { s } = svd(a);
  const [largest, smallest] = [s[0] ?? 0, s[n - 1] ?? 0];
  if (smallest <= Math.max(10, n) * 2 ** -52 * largest) {
    throw singular(`its singular values reach from ${largest} down to ${smallest}`);
  }
}

function singular(why: string): ArgumentError {
  return new ArgumentError('a', 'be invertible', why, 'Take the logarithm on its support only.');
}

/** log T for upper triangular T whose eigenvalues have the logarithms given (interleaved, exact to rounding); null when it has none. */
function triangularLog(t: ComplexMatrix, logs: Float64Array): ComplexMatrix | null {
  const n = t.rows;
  let root = t;
  let count = 0;
  for (; minusOneNorm(root, logs, count) > 0.25; count++) {
    const next = triangularRoot(root, powers(logs, count + 1));
    if (!next) return null;
    root = next;
  }
  const x = { rows: n, cols: n, data: root.data.slice() };
  for (let k = 0; k < n; k++) {
    const z = complexExpm1(logOver(logs, k, count));
    x.data.set([z.re, z.im], 2 * (k * n + k));
  }
  const log = scaled(padeLog(x), 2 ** count);
  for (let k = 0; k < n; k++) log.data.set(logs.subarray(2 * k, 2 * k + 2), 2 * (k * n + k));
  return log;
}

/** The eigenvalues of T^(1/2^count), interleaved. */
function powers(logs: Float64Array, count: number): Float64Array {
  const out = new Float64Array(logs.length);
  for (let k = 0; 2 * k < logs.length; k++) {
    const z = complexExp(logOver(logs, k, count));
    out.set([z.re, z.im], 2 * k);
  }
  return out;
}

function logOver(logs: Float64Array, k: number, count: number): { re: number; im: number } {
  const factor = 2 ** -count;
  return { re: (logs[2 * k] as number) * factor, im: (logs[2 * k + 1] as number) * factor };
}

/** |R - 1|_1 for the root R, its diagonal taken from the logarithms. */
function minusOneNorm(root: ComplexMatrix, logs: Float64Array, count: number): number {
  const n = root.rows;
  const data = root.data.slice();
  for (let k = 0; k < n; k++) {
    const z = complexExpm1(logOver(logs, k, count));
    data.set([z.re, z.im], 2 * (k * n + k));
  }
  return norm1(data, n);
}

/** The [7/7] Pade approximant of log(1 + X), right to 2^-53 for |X| <= 0.264: sum_j w_j X (1 + x_j X)^-1, Gauss-Legendre. */
function padeLog(x: ComplexMatrix): ComplexMatrix {
  const n = x.rows;
  const out = zeros(n, n);
  const { nodes, weights } = gaussLegendre(7);
  nodes.forEach((node, j) => {
    const denominator = scaled(x, node);
    for (let k = 0; k < n; k++) (denominator.data[2 * (k * n + k)] as number) += 1;
    const term = x.data.slice();
    luSolve(luFactors(denominator), term, n);
    kernels().axpy(out.data, term, weights[j] as number, 0);
  });
  return out;
}

/** Nodes and weights on [0, 1], from the Jacobi matrix of the Legendre polynomials (Golub & Welsch). */
function gaussLegendre(m: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(m).fill(0.5);
  const off = Float64Array.from({ length: m - 1 }, (_, k) => (k + 1) / 2 / Math.sqrt(4 * (k + 1) ** 2 - 1));
  const rows = new Float64Array(m * m);
  for (let k = 0; k < m; k++) rows[k * m + k] = 1;
  tridiagonalEigen(nodes, off, rows);
  return { nodes, weights: nodes.map((_, k) => (rows[k * m] as number) ** 2) };
}
