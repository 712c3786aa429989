/** x := T^-1 x for one vector and lower triangular T, as in `triangular-solve`: each entry of T is read once, so its neighbours must be read together. */
import { imaginary, swap, times } from '../complex-vector';
import { reciprocal } from './reciprocal';

/** Entry i of x is at x + i step. Rows of T are neighbours in memory when tCol is 16 or -16, else its columns must be. */
export function solveVector(
  t: usize, tRow: usize, tCol: usize, tSign: f64, unit: bool, n: i32, x: usize, step: usize,
): void {
  if (tCol == 16 || tCol == <usize>(-16)) byRows(t, tRow, tCol, tSign, unit, n, x, step);
  else byColumns(t, tRow, tCol, tSign, unit, n, x, step);
}

/** x_i := (x_i - sum_k t_ik x_k) / t_ii, two running sums of each kind. */
function byRows(t: usize, tRow: usize, tCol: usize, sign: f64, unit: bool, n: i32, x: usize, step: usize): void {
  let to = x;
  for (let i = 0; i < n; i++) {
    let same = f64x2.splat(0), crossed = f64x2.splat(0), same1 = f64x2.splat(0), crossed1 = f64x2.splat(0);
    let p = t, q = x, left = i >> 1;
    if (left) {
      do {
        const a = v128.load(p), b = v128.load(q), c = v128.load(p + tCol), d = v128.load(q + step);
        same = f64x2.add(same, f64x2.mul(a, b));
        crossed = f64x2.add(crossed, f64x2.mul(a, swap(b)));
        same1 = f64x2.add(same1, f64x2.mul(c, d));
        crossed1 = f64x2.add(crossed1, f64x2.mul(c, swap(d)));
        p += tCol << 1;
        q += step << 1;
      } while (--left);
    }
    if (i & 1) {
      const a = v128.load(p), b = v128.load(q);
      same = f64x2.add(same, f64x2.mul(a, b));
      crossed = f64x2.add(crossed, f64x2.mul(a, swap(b)));
    }
    same = f64x2.add(same, same1);
    crossed = f64x2.add(crossed, crossed1);
    const re = f64x2.extract_lane(same, 0) - sign * f64x2.extract_lane(same, 1);
    const im = f64x2.extract_lane(crossed, 0) + sign * f64x2.extract_lane(crossed, 1);
    f64.store(to, f64.load(to) - re);
    f64.store(to, f64.load(to, 8) - im, 8);
    if (!unit) divide(to, t + <usize>i * tCol, sign);
    t += tRow;
    to += step;
  }
}

/** x_k := x_k / t_kk, then x_i -= t_ik x_k for the entries after it. */
function byColumns(t: usize, tRow: usize, tCol: usize, sign: f64, unit: bool, n: i32, x: usize, step: usize): void {
  const turn = sign < 0 ? f64x2(1, -1) : f64x2(1, 1);
  let left = n;
  do {
    if (!unit) divide(x, t, sign);
    const re = v128.load64_splat(x), im = imaginary(x);
    let p = t + tRow, q = x + step, count = left - 1;
    if (count) {
      do {
        v128.store(q, f64x2.sub(v128.load(q), times(re, im, f64x2.mul(turn, v128.load(p)))));
        p += tRow;
        q += step;
      } while (--count);
    }
    t += tRow + tCol;
    x += step;
  } while (--left);
}

/** x := x / z for z at `p`, its imaginary part times `sign`. */
function divide(x: usize, p: usize, sign: f64): void {
  const re = f64.load(x), im = f64.load(x, 8);
  reciprocal(x, p, sign, false);
  const ir = f64.load(x), ii = f64.load(x, 8);
  f64.store(x, re * ir - im * ii);
  f64.store(x, re * ii + im * ir, 8);
}
