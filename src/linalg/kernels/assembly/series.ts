/** Terms of a Taylor series of exp(h K) v for a band matrix K, whose products are terms as in hermitian/bands.ts with weights of columns alone. */
import { four, one } from './hermitian/bands';
import { norm2 } from './vectors';

/**
 * v_k = (h / k) K v_(k-1) from k = 1 on, vectors of n numbers `stride` bytes apart, zeros between them as far as the shifts reach. Ends with the second in a row that is
 * no larger than `smallest` |v_0|, or at `degree`; gives k, and the sizes of the last two in `sizes`.
 */
export function bandSeries(
  first: usize, stride: usize, n: i32, counts: usize, terms: usize, degree: i32, h: f64, smallest: f64, sizes: usize
): i32 {
  const least = smallest * Math.sqrt(norm2(first, n << 1));
  const turned = terms + (<usize>load<i32>(counts, 4) << 4);
  let size: f64 = Infinity;
  for (let k = 1; k <= degree; k++) {
    const from = first;
    first += stride;
    let c = 0;
    for (; c < n; c += 4) {
      if (c > n - 4) {
        if (n < 4) break;
        c = n - 4;
      }
      const at = <usize>c << 4, column = <usize>c << 3;
      four(first + at, from + at, 0, column, terms, counts, false);
      four(first + at, from + at, 0, column, turned, counts + 12, true);
    }
    for (; c < n; c++) {
      const at = <usize>c << 4, column = <usize>c << 3;
      one(first + at, from + at, 0, column, terms, counts, false);
      one(first + at, from + at, 0, column, turned, counts + 12, true);
    }
    const before = size;
    size = Math.sqrt(scaled(first, h / <f64>k, n));
    f64.store(sizes, before);
    f64.store(sizes, size, 8);
    if (size <= least && before <= least) return k;
  }
  return degree;
}

/** v *= a; gives |v|^2. */
// @ts-ignore: decorator
@inline
function scaled(v: usize, a: f64, n: i32): f64 {
  const factor = f64x2.splat(a);
  let sum = f64x2.splat(0);
  while (n > 0) {
    const x = f64x2.mul(factor, v128.load(v));
    v128.store(v, x);
    sum = f64x2.add(sum, f64x2.mul(x, x));
    v += 16;
    --n;
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** out = sum_k s^k v_k for k = 0 .. count, in the order of k; gives |out|^2. `powers` has room for all s^k. */
export function seriesAt(out: usize, first: usize, stride: usize, n: i32, count: i32, s: f64, powers: usize): f64 {
  let power: f64 = 1;
  for (let k = 0; k <= count; k++) {
    store<f64>(powers + (<usize>k << 3), power);
    power *= s;
  }
  let sum = f64x2.splat(0);
  let left = n;
  for (; left >= 4; left -= 4) {
    let a = f64x2.splat(0), b = f64x2.splat(0), c = f64x2.splat(0), d = f64x2.splat(0);
    let v = first, p = powers, k = count;
    do {
      const w = v128.load64_splat(p);
      a = f64x2.add(a, f64x2.mul(w, v128.load(v)));
      b = f64x2.add(b, f64x2.mul(w, v128.load(v, 16)));
      c = f64x2.add(c, f64x2.mul(w, v128.load(v, 32)));
      d = f64x2.add(d, f64x2.mul(w, v128.load(v, 48)));
      v += stride;
      p += 8;
    } while (--k >= 0);
    v128.store(out, a);
    v128.store(out, b, 16);
    v128.store(out, c, 32);
    v128.store(out, d, 48);
    a = f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b));
    c = f64x2.add(f64x2.mul(c, c), f64x2.mul(d, d));
    sum = f64x2.add(sum, f64x2.add(a, c));
    out += 64;
    first += 64;
  }
  for (; left > 0; left--) {
    let a = f64x2.splat(0);
    let v = first, p = powers, k = count;
    do {
      a = f64x2.add(a, f64x2.mul(v128.load64_splat(p), v128.load(v)));
      v += stride;
      p += 8;
    } while (--k >= 0);
    v128.store(out, a);
    sum = f64x2.add(sum, f64x2.mul(a, a));
    out += 16;
    first += 16;
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
