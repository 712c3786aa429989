import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { eigh, type HermitianEigen } from './eigh.ts';
import { fromDiagonal, isHermitianToRounding, zeroThreshold } from './hermitian-function.ts';
import { requireFinite, requireSquare, zeros, type ComplexMatrix } from './matrix.ts';
import { branchSqrt, mapDiagonal, onBestBranch, realIfReal, type Branch } from './principal.ts';
import { add, dagger, frobenius, maxAbs, multiply, transpose } from './products.ts';
import { modulus } from './scalar.ts';
import { unscale } from './scaling.ts';
import { isNormal, schur, type SchurForm } from './schur.ts';
import { solve } from './solve.ts';
import { svd, singularValues } from './svd.ts';
import { triangularRoot } from './triangular-root.ts';

/**
 * The principal square root: R R = A, eigenvalues of R with real part > 0, or on the imaginary axis for eigenvalues of A
 * on the negative real axis, which give +i sqrt|lambda| (diag(-1, 1) gives diag(i, 1)). Singular matrices are fine as long
 * as the eigenvalue 0 has as many eigenvectors as its multiplicity; eigenvalues and singular values below max(10, n) 2^-52
 * of the largest count as 0 (unless A is triangular in some order of its basis, where they are known exactly).
 * A real matrix without negative eigenvalues has a real root. Schur method; cost about 120 n^3 flops.
 * Throws `ArgumentError` unless A is square and finite, and when A has no such root, as [[0, 1], [0, 0]].
 * Higham, Functions of Matrices, chapter 6.
 */
export function sqrtm(a: ComplexMatrix): ComplexMatrix {
  requireSquare(a, 'a');
  requireFinite(a.data, 'a');
  const form = schur(a);
  if (!form.exact && isHermitianToRounding(a)) return hermitianRoot(eigh(a));
  const compute = (branch: Branch): ComplexMatrix | null => {
    const diagonal = mapDiagonal(form.t, (re, im) => branchSqrt(re, im, branch));
    const root = rootOfForm(a, form, diagonal);
    return root && realIfReal(a, form, branch, root);
  };
  const root = onBestBranch(form, compute, (r) => frobenius(add(multiply(r, r), a, 1, -1)) / frobenius(a));
  if (!root) throw noRoot();
  unscale(root.data, 1, 'a square root');
  return root;
}

/**
 * The positive square root of a Hermitian positive semidefinite matrix. Eigenvalues that are negative by rounding, and
 * those below max(10, n) 2^-52 of the largest, count as 0. Throws `ArgumentError` unless A is square, finite and Hermitian,
 * `NotPhysicalError` when an eigenvalue is below -1e-8 of the largest.
 */
export function sqrtmPositive(a: ComplexMatrix): ComplexMatrix {
  const eigen = eigh(a);
  const largest = eigen.values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const smallest = eigen.values[0] ?? 0;
  if (smallest < -1e-8 * largest) {
    throw new NotPhysicalError(
      `Argument \`a\` must be positive semidefinite, but it has the eigenvalue ${smallest}. Use \`sqrtm\` for its complex root.`,
    );
  }
  return hermitianRoot({ values: eigen.values.map((value) => Math.max(0, value)), vectors: eigen.vectors });
}

function hermitianRoot(eigen: HermitianEigen): ComplexMatrix {
  const threshold = zeroThreshold(eigen);
  const diagonal = new Float64Array(2 * eigen.values.length);
  eigen.values.forEach((value, k) => {
    if (Math.abs(value) > threshold) diagonal[value < 0 ? 2 * k + 1 : 2 * k] = Math.sqrt(Math.abs(value));
  });
  return fromDiagonal(eigen.vectors, diagonal);
}

function rootOfForm(
  a: ComplexMatrix,
  { t, z, exact }: SchurForm,
  diagonal: Float64Array,
): ComplexMatrix | null {
  if (!exact && isNormal(t)) return fromDiagonal(z, withoutRounding(t, diagonal));
  if (exact ? isZeroRepeated(t) : rankOf(singularValues(a)) < a.rows) return singularRoot(a);
  const root = triangularRoot(t, diagonal);
  return root && multiply(multiply(z, root), z, 'n', 'h');
}

/** Roots of eigenvalues that are rounding beside the largest become 0. */
function withoutRounding(t: ComplexMatrix, diagonal: Float64Array): Float64Array {
  const out = diagonal.slice();
  const threshold = Math.sqrt(Math.max(10, t.rows) * 2 ** -52 * maxAbs(t));
  for (let k = 0; k < out.length; k += 2) {
    if (modulus(out[k] as number, out[k + 1] as number) <= threshold) out.fill(0, k, k + 2);
  }
  return out;
}

/** Whether a triangular matrix that is not diagonal has the eigenvalue 0 more than once. */
function isZeroRepeated(t: ComplexMatrix): boolean {
  const n = t.rows;
  let zeroCount = 0;
  let off = false;
  for (let r = 0; r < n; r++) {
    for (let c = r; c < n; c++) {
      const zero = t.data[2 * (r * n + c)] === 0 && t.data[2 * (r * n + c) + 1] === 0;
      if (r === c && zero) zeroCount++;
      if (r !== c && !zero) off = true;
    }
  }
  return off && zeroCount > 1;
}

function rankOf(s: Float64Array): number {
  const threshold = Math.max(10, s.length) * 2 ** -52 * (s[0] ?? 0);
  return s.filter((value) => value > threshold).length;
}

/**
 * A = Q [[0, B], [0, C]] Q^dagger with the null space first. The eigenvalue 0 is semisimple when C is invertible, and then
 * sqrt A = Q [[0, B C^(-1/2)], [0, C^(1/2)]] Q^dagger.
 */
function singularRoot(a: ComplexMatrix): ComplexMatrix {
  const n = a.rows;
  const { s, vh } = svd(a);
  const rank = rankOf(s);
  const kernel = n - rank;
  const qh = zeros(n, n);
  qh.data.set(vh.data.subarray(2 * rank * n));
  qh.data.set(vh.data.subarray(0, 2 * rank * n), 2 * kernel * n);
  const m = multiply(multiply(qh, a), qh, 'n', 'h');
  const c = lastColumns(m, kernel, kernel, n);
  const smallest = singularValues(c)[rank - 1] ?? 0;
  if (smallest <= 4 * Math.max(10, n) * 2 ** -52 * (s[0] ?? 0)) throw noRoot();
  const root = sqrtm(c);
  const above = transpose(solve(transpose(root), transpose(lastColumns(m, kernel, 0, kernel))));
  const out = zeros(n, n);
  for (let r = 0; r < n; r++) {
    const [from, row] = r < kernel ? [above, r] : [root, r - kernel];
    out.data.set(from.data.subarray(2 * row * rank, 2 * (row + 1) * rank), 2 * (r * n + kernel));
  }
  return multiply(dagger(qh), multiply(out, qh));
}

/** Rows rowStart..rowEnd of the columns from `colStart` on. */
function lastColumns(m: ComplexMatrix, colStart: number, rowStart: number, rowEnd: number): ComplexMatrix {
  const cols = m.cols - colStart;
  const out = zeros(rowEnd - rowStart, cols);
  for (let r = rowStart; r < rowEnd; r++) {
    const from = m.data.subarray(2 * (r * m.cols + colStart), 2 * (r + 1) * m.cols);
    out.data.set(from, 2 * (r - rowStart) * cols);
  }
  return out;
}

function noRoot(): ArgumentError {
  return new ArgumentError(
    'a',
    'have a principal square root',
    'its eigenvalue 0 has fewer eigenvectors than its multiplicity',
    'A nilpotent part has none.',
  );
}
