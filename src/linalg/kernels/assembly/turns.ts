/** The cheap maps of a sweep (families/sweeps.ts) on one block: turns, products of diagonals, products of flips. */
import { times } from './complex-vector';
import { advance, innerCount, innerStep } from './nest';

/** A turn on two levels `step` bytes apart, its tangent at `t`; `cross` is 0, or `step` when crossed. */
export function turnTwo(v: usize, nest: usize, step: usize, cross: usize, t: usize): void {
  const count = innerCount(nest), by = innerStep(nest);
  const s = v128.load64_splat(t);
  let base = v;
  do {
    let p = base;
    let left = count;
    do {
      const a = v128.load(p + cross), b = v128.load(p + step - cross);
      v128.store(p, f64x2.sub(a, f64x2.mul(s, b)));
      v128.store(p + step, f64x2.add(b, f64x2.mul(s, a)));
      p += by;
    } while (--left);
    base = advance(nest, base);
  } while (base);
}

/** Turns on two legs, `o1` and `o2` bytes between their levels, tangents at `t` and `t + 8`, crosses as in `turnTwo`. */
export function turnFour(
  v: usize, nest: usize, o1: usize, o2: usize, cross1: usize, cross2: usize, t: usize,
): void {
  const count = innerCount(nest), by = innerStep(nest);
  const s1 = v128.load64_splat(t), s2 = v128.load64_splat(t, 8);
  const f00 = cross1 + cross2, f01 = cross1 + o2 - cross2, f10 = o1 - cross1 + cross2, f11 = o1 - cross1 + o2 - cross2;
  const o3 = o1 + o2;
  let base = v;
  do {
    let p = base;
    let left = count;
    do {
      const a = v128.load(p + f00), b = v128.load(p + f01), c = v128.load(p + f10), d = v128.load(p + f11);
      const x = f64x2.sub(a, f64x2.mul(s2, b)), y = f64x2.add(b, f64x2.mul(s2, a));
      const z = f64x2.sub(c, f64x2.mul(s2, d)), w = f64x2.add(d, f64x2.mul(s2, c));
      v128.store(p, f64x2.sub(x, f64x2.mul(s1, z)));
      v128.store(p + o2, f64x2.sub(y, f64x2.mul(s1, w)));
      v128.store(p + o1, f64x2.add(z, f64x2.mul(s1, x)));
      v128.store(p + o3, f64x2.add(w, f64x2.mul(s1, y)));
      p += by;
    } while (--left);
    base = advance(nest, base);
  } while (base);
}

/**
 * Rows of `low` numbers, each times its own factor (16 bytes at `factors`) and entry by entry times a row of the table: [re re][-im im] per entry, the
 * row's place in bytes at `rows`.
 */
export function scaleRowsOf(v: usize, high: i32, rows: usize, factors: usize, table: usize, low: i32): void {
  do {
    let row = table + load<usize>(rows);
    const re = v128.load64_splat(factors), im = f64x2.mul(v128.load64_splat(factors, 8), f64x2(-1, 1));
    const plain = load<f64>(factors) == 1 && load<f64>(factors, 8) == 0;
    let left = low;
    if (plain) {
      do {
        v128.store(v, times(v128.load(row), v128.load(row, 16), v128.load(v)));
        v += 16;
        row += 32;
      } while (--left);
    } else {
      do {
        v128.store(v, times(v128.load(row), v128.load(row, 16), times(re, im, v128.load(v))));
        v += 16;
        row += 32;
      } while (--left);
    }
    rows += 4;
    factors += 16;
  } while (--high);
}

/** out[high, low] <- v[highs[high] xor lows[low] xor mask], all in bytes. `out` is not v. */
export function gatherFlipped(
  out: usize, v: usize, high: i32, highs: usize, low: i32, lows: usize, mask: usize,
): void {
  do {
    const from = load<usize>(highs) ^ mask;
    let at = lows;
    let left = low;
    do {
      v128.store(out, v128.load(v + (from ^ load<usize>(at))));
      out += 16;
      at += 4;
    } while (--left);
    highs += 4;
  } while (--high);
}
