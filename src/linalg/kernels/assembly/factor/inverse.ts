/** The inverse of a matrix from its factors P A = L U. */
import { indexAt } from './numbers';
import { solveLower, triangularScratch, triangularSolve } from './triangular-solve';

/** Columns of L^-1 that are found together: the rows above them, which are zero, are left out. */
const COLUMNS: i32 = 32;

/** Bytes of work of `inverse`. */
export function inverseScratch(n: i32): usize {
  return triangularScratch(n, n);
}

/** X := U^-1 L^-1 P for the factors that `lu` left in `a` and its exchanges. */
export function inverse(x: usize, a: usize, n: i32, swaps: usize, work: usize): void {
  const row = <usize>n << 4;
  memory.fill(x, 0, <usize>n * row);
  for (let c = 0; c < n; c += COLUMNS) {
    const width = min(COLUMNS, n - c), corner = <usize>c * (row + 16);
    for (let i = 0; i < width; i++) f64.store(x + corner + <usize>i * (row + 16), 1);
    solveLower(a + corner, row, 16, 1, true, n - c, x + corner, row, width, work);
  }
  triangularSolve(true, false, false, a, row, n, x, row, n, work);
  for (let i = 0; i < n; i++) {
    exchangeBack(x, swaps, n);
    x += row;
  }
}

/** The exchanges, from the last one to the first, on the numbers of a row. */
function exchangeBack(x: usize, swaps: usize, n: i32): void {
  for (let k = n - 1; k >= 0; k--) {
    const other = indexAt(swaps, k);
    if (other == k) continue;
    const p = x + (<usize>k << 4), q = x + (<usize>other << 4), kept = v128.load(p);
    v128.store(p, v128.load(q));
    v128.store(q, kept);
  }
}
