/** The eigendecomposition of a Hermitian matrix: tridiagonalise, divide and conquer, transform back. */
import { divideEigen, divideEigenScratch } from './divide-eigen';
import { at, indexAt } from './numbers';
import { columnPanelBytes, panelCount, rowsToPanels, unpackPanels, vectorBytes } from './panel-transfer';
import { layPanels, Panels, panelsBytes, sortIndices } from './panels';
import { reflectPanels, reflectScratch } from './reflect-block';
import { SweepList } from './rotations';
import { tridiagonalise } from './tridiagonalise';
import { tridiagonalQr } from './tridiagonal-qr';
import { pairBytes } from './vectors';

/** Bytes of work that `hermitianEigen` needs: a double, for the sum may not fit in 32 bits where each term does. */
export function hermitianEigenScratch(parts: i32, n: i32): f64 {
  const vector = vectorBytes(parts, n), matrix = vector * <usize>n;
  return <f64>max(matrix, columnPanelBytes(parts, n, n)) + <f64>matrix + <f64>panelsBytes(n)
    + <f64>max(divideEigenScratch(n), reflectScratch(n)) + <f64>(4 * <usize>(n + 8) * 16 + 2 * vector + 512);
}

/**
 * Eigenvalues, ascending, of the Hermitian n x n matrix `a` (row-major, `bytes` per entry; its upper triangle is read, and with parts = 1 only the
 * real parts) into `values`, eigenvectors as columns into `vectors` (laid out like `a`; an address of 0 leaves them out). Returns 0, or 1 when QR
 * does not converge.
 */
export function hermitianEigen(parts: i32, bytes: usize, a: usize, n: i32, values: usize, vectors: usize, work: usize): i32 {
  const stride = vectorBytes(parts, n), matrix = stride * <usize>n;
  const copy = work, vs = copy + max(matrix, columnPanelBytes(parts, n, n)), taus = vs + matrix;
  const e = taus + <usize>(n + 8) * 16, rest = e + <usize>(n + 8) * 16;
  packLowerColumns(parts, bytes, a, n, copy, stride);
  tridiagonalise(parts, copy, n, stride, vs, taus, values, e, rest);
  if (!vectors) return eigenvaluesOnly(values, e, n, rest);
  const q = changetype<Panels>(rest);
  layPanels(q, rest + 64, n);
  const scratch = q.q + panelsBytes(n);
  if (divideEigen(values, e, n, q, scratch)) return 1;
  rowsToPanels(parts, q, 0, 1, n, n, n, copy);
  reflectPanels(parts, copy, panelCount(parts, n), n, vs, stride, taus, n - 1, 1, scratch);
  unpackPanels(parts, bytes, copy, n, n, vectors, <usize>n * bytes, bytes, 1);
  return 0;
}

/** QR without rotations, then sorted. */
function eigenvaluesOnly(values: usize, e: usize, n: i32, work: usize): i32 {
  const none = changetype<SweepList>(work);
  none.start = 0;
  if (tridiagonalQr(values, e, 0, n, none)) return 1;
  const order = work + 64, sorted = order + <usize>(n + 8) * 4;
  sortIndices(order, values, n);
  const to = (sorted + 7) & ~7;
  for (let i = 0; i < n; i++) f64.store(to + (<usize>i << 3), at(values, indexAt(order, i)));
  memory.copy(values, to, <usize>n << 3);
  return 0;
}

/** Row i of `out` := entries j >= i of column i of the lower triangle, conj(a_ij), in pairs. */
function packLowerColumns(parts: i32, bytes: usize, a: usize, n: i32, out: usize, stride: usize): void {
  for (let i = 0; i < n; i++) {
    const row = a + <usize>i * <usize>n * bytes;
    let to = out + <usize>i * stride + <usize>(i >> 1) * pairBytes(parts);
    for (let j = i & ~1; j < n; j += 2) {
      const p = row + <usize>j * bytes, two = j + 1 < n;
      f64.store(to, f64.load(p));
      f64.store(to, two ? f64.load(p + bytes) : 0, 8);
      if (parts == 2) {
        f64.store(to, -f64.load(p, 8), 16);
        f64.store(to, two ? -f64.load(p, 24) : 0, 24);
      }
      to += pairBytes(parts);
    }
  }
}
