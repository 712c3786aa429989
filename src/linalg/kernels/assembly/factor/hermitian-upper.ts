/** The Hermitian part of a matrix above its diagonal. */

/** Squares that are gone through together, so that columns stay in the cache. */
const TILE: i32 = 8;

/**
 * On and above the diagonal A := (A + A^dagger) / 2, n x n, row-major, interleaved; the rest stays. Returns the largest |re| or |im| of A - A^dagger as it
 * was, NaN where there is one.
 */
export function hermitianUpper(a: usize, n: i32): f64 {
  const row = <usize>n << 4;
  let most = f64x2.splat(0);
  for (let top = 0; top < n; top += TILE) {
    for (let left = top; left < n; left += TILE) {
      const bottom = min(n, top + TILE), right = min(n, left + TILE);
      for (let r = top; r < bottom; r++) {
        const first = max(left, r);
        const count = right - first;
        if (count > 0) {
          const difference = meanRow(a + <usize>r * row + (<usize>first << 4), a + <usize>first * row + (<usize>r << 4), row, count);
          most = f64x2.max(most, difference);
        }
      }
    }
  }
  // The imaginary part of a number on the diagonal is counted twice, as in A - A^dagger.
  for (let r = 0; r < n; r++) f64.store(a + <usize>r * (row + 16), 0, 8);
  const x = f64x2.extract_lane(most, 0), y = f64x2.extract_lane(most, 1);
  return max(x, y);
}

/** up := up + (conj(low) - up) / 2 along a row and a column; returns the largest parts of up - conj(low), NaN where there is one. */
// @ts-ignore: decorator
@inline
function meanRow(up: usize, low: usize, row: usize, count: i32): v128 {
  const turn = f64x2(1, -1), half = f64x2.splat(0.5);
  // pmax takes one instruction where max takes eight, but loses NaN: that stays in the sum.
  let most = f64x2.splat(0), sum = f64x2.splat(0);
  do {
    const x = v128.load(up), difference = f64x2.sub(f64x2.mul(turn, v128.load(low)), x);
    const size = f64x2.abs(difference);
    most = f64x2.pmax(most, size);
    sum = f64x2.add(sum, size);
    v128.store(up, f64x2.add(x, f64x2.mul(half, difference)));
    up += 16;
    low += row;
  } while (--count);
  return v128.bitselect(sum, most, f64x2.ne(sum, sum));
}
