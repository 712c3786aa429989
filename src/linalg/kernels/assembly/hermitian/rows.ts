/** The parts of the same map for compressed rows. Whole matrices have rows `ld` bytes apart, a multiple of 64. */
import { imaginary, minusI, storeFour, times } from '../complex-vector';
import { packedRow } from './packed';

/** The sum of weights times rows of X, four columns; += i times it where `turned`. */
// @ts-ignore: decorator
@inline
function four(out: usize, x: usize, place: usize, weight: usize, count: i32, turned: bool): void {
  let a0 = f64x2.splat(0), a1 = f64x2.splat(0), a2 = f64x2.splat(0), a3 = f64x2.splat(0);
  if (count) {
    do {
      const w = v128.load64_splat(weight);
      const p = x + load<usize>(place);
      a0 = f64x2.add(a0, f64x2.mul(w, v128.load(p)));
      a1 = f64x2.add(a1, f64x2.mul(w, v128.load(p, 16)));
      a2 = f64x2.add(a2, f64x2.mul(w, v128.load(p, 32)));
      a3 = f64x2.add(a3, f64x2.mul(w, v128.load(p, 48)));
      place += 4;
      weight += 8;
    } while (--count);
  }
  storeFour(out, a0, a1, a2, a3, turned);
}

/**
 * Y = K X. Row r of K has real weights from place starts[2 r] to starts[2 r + 1] and, from there to starts[2 r + 2], weights that are times i; `places` are the
 * bytes to the rows of X.
 */
export function rowProducts(y: usize, x: usize, ld: usize, n: i32, starts: usize, places: usize, weights: usize): void {
  for (let r = 0; r < n; r++) {
    const a = load<i32>(starts), b = load<i32>(starts, 4), c = load<i32>(starts, 8);
    for (let at: usize = 0; at < ld; at += 64) {
      four(y + at, x + at, places + (<usize>a << 2), weights + (<usize>a << 3), b - a, false);
      if (c > b) four(y + at, x + at, places + (<usize>b << 2), weights + (<usize>b << 3), c - b, true);
    }
    y += ld;
    starts += 8;
  }
}

/**
 * packed out += L X L^dagger for a real L with one entry in each of `count` rows (ascending numbers at `rows`): `places` are the columns of these entries.
 */
export function singleSandwich(out: usize, x: usize, ld: usize, n: i32, rows: usize, places: usize, weights: usize, count: i32): void {
  for (; count > 0; count--) {
    const to = packedRow(out, n, load<i32>(rows));
    const from = x + <usize>load<i32>(places) * ld;
    const w = v128.load64_splat(weights);
    let row = rows, place = places, weight = weights;
    let left = count;
    do {
      const p = to + (<usize>load<i32>(row) << 4);
      const v = f64x2.mul(f64x2.mul(w, v128.load64_splat(weight)), v128.load(from + (<usize>load<i32>(place) << 4)));
      v128.store(p, f64x2.add(v128.load(p), v));
      row += 4;
      place += 4;
      weight += 8;
    } while (--left);
    rows += 4;
    places += 4;
    weights += 8;
  }
}

/**
 * packed out += L X L^dagger for any L in compressed rows: `rows` are the `count` numbers of those that have entries, the entries of the k-th are from starts[k] to
 * starts[k + 1], with interleaved weights.
 */
export function sandwich(out: usize, x: usize, ld: usize, n: i32, rows: usize, starts: usize, places: usize, weights: usize, count: i32): void {
  for (; count > 0; count--) {
    const r = load<i32>(rows), end = load<i32>(starts, 4);
    const to = packedRow(out, n, r);
    for (let e = load<i32>(starts); e < end; e++) {
      const from = x + <usize>load<i32>(places + (<usize>e << 2)) * ld;
      sandwichRow(to, from, rows, starts, places, weights, count, weights + (<usize>e << 4));
    }
    f64.store(to + (<usize>r << 4), 0, 8);
    rows += 4;
    starts += 4;
  }
}

/** out_c += z sum_f conj(l_f) x_f over the entries f of each row c of L. */
function sandwichRow(out: usize, x: usize, rows: usize, starts: usize, places: usize, weights: usize, count: i32, z: usize): void {
  const re = v128.load64_splat(z), im = imaginary(z);
  do {
    const start = load<i32>(starts);
    let place = places + (<usize>start << 2), l = weights + (<usize>start << 4);
    let left = load<i32>(starts, 4) - start;
    let a = f64x2.splat(0), b = f64x2.splat(0);
    do {
      const w = v128.load(x + (<usize>load<i32>(place) << 4));
      a = f64x2.add(a, f64x2.mul(v128.load64_splat(l), w));
      b = f64x2.add(b, f64x2.mul(v128.load64_splat(l, 8), w));
      place += 4;
      l += 16;
    } while (--left);
    const p = out + (<usize>load<i32>(rows) << 4);
    v128.store(p, f64x2.add(v128.load(p), times(re, im, minusI(a, b))));
    rows += 4;
    starts += 4;
  } while (--count);
}
