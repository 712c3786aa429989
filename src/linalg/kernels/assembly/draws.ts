/** Sampling by cumulative sums. */

/** out_i = |v_i|^2, v complex. */
export function squares(out: usize, v: usize, count: i32): void {
  let left = count >> 1;
  if (left) {
    do {
      const x = v128.load(v), y = v128.load(v, 16);
      const a = f64x2.mul(x, x), b = f64x2.mul(y, y);
      v128.store(out, f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3)));
      v += 32;
      out += 16;
    } while (--left);
  }
  if (count & 1) f64.store(out, f64.load(v) * f64.load(v) + f64.load(v, 8) * f64.load(v, 8));
}

/** sums_i = w_0 + ... + w_i in this order, weights below zero counted as zero; sums may be the weights. */
export function cumulate(sums: usize, weights: usize, count: i32): void {
  let sum: f64 = 0;
  while (count > 0) {
    sum += max(f64.load(weights), 0);
    f64.store(sums, sum);
    weights += 8;
    sums += 8;
    --count;
  }
}

/**
 * For each point the first index whose sum is above it; where none is, the first index at which the last sum is reached, so that an index of weight
 * zero is never met.
 */
export function locate(out: usize, sums: usize, count: i32, points: usize, many: i32): void {
  const total = f64.load(sums + (<usize>(count - 1) << 3));
  while (many > 0) {
    const point = f64.load(points);
    store<i32>(out, point < total ? firstAbove(sums, count, point) : firstReaching(sums, count, total));
    points += 8;
    out += 4;
    --many;
  }
}

function firstAbove(sums: usize, count: i32, point: f64): i32 {
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (f64.load(sums + (<usize>middle << 3)) > point) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstReaching(sums: usize, count: i32, total: f64): i32 {
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (f64.load(sums + (<usize>middle << 3)) >= total) high = middle;
    else low = middle + 1;
  }
  return low;
}
