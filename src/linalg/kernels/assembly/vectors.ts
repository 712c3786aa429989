/** Whole vectors: sums, multiples, products, norms. Complex vectors are interleaved; `count` is in complex numbers for them, in doubles otherwise. */
import { imaginary, product, swap, times } from './complex-vector';

/** y += z x, complex. */
export function axpyComplex(y: usize, x: usize, count: i32, z: usize): void {
  if (count == 0) return;
  const re = v128.load64_splat(z), im = imaginary(z);
  do {
    v128.store(y, f64x2.add(v128.load(y), times(re, im, v128.load(x))));
    x += 16;
    y += 16;
  } while (--count);
}

/** y += a x, real. */
export function axpyReal(y: usize, x: usize, count: i32, a: f64): void {
  const factor = f64x2.splat(a);
  let left = count >> 1;
  if (left) {
    do {
      v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
      x += 16;
      y += 16;
    } while (--left);
  }
  if (count & 1) f64.store(y, f64.load(y) + a * f64.load(x));
}

/** out = base + a x, real. */
export function addOne(out: usize, base: usize, x: usize, a: f64, count: i32): void {
  const va = f64x2.splat(a);
  let left = count >> 1;
  if (left) {
    do {
      v128.store(out, f64x2.add(v128.load(base), f64x2.mul(va, v128.load(x))));
      x += 16;
      base += 16;
      out += 16;
    } while (--left);
  }
  if (count & 1) f64.store(out, f64.load(base) + a * f64.load(x));
}

/** out = base + (a x + b y), real. */
export function addTwo(out: usize, base: usize, x: usize, a: f64, y: usize, b: f64, count: i32): void {
  const va = f64x2.splat(a), vb = f64x2.splat(b);
  let left = count >> 1;
  if (left) {
    do {
      const sum = f64x2.add(f64x2.mul(va, v128.load(x)), f64x2.mul(vb, v128.load(y)));
      v128.store(out, f64x2.add(v128.load(base), sum));
      x += 16;
      y += 16;
      base += 16;
      out += 16;
    } while (--left);
  }
  if (count & 1) f64.store(out, f64.load(base) + (a * f64.load(x) + b * f64.load(y)));
}

/** out = base + ((a x + b y) + (c z + d w)), real. */
export function addFour(
  out: usize, base: usize,
  x: usize, a: f64, y: usize, b: f64, z: usize, c: f64, w: usize, d: f64,
  count: i32,
): void {
  const va = f64x2.splat(a), vb = f64x2.splat(b), vc = f64x2.splat(c), vd = f64x2.splat(d);
  let left = count >> 1;
  if (left) {
    do {
      const first = f64x2.add(f64x2.mul(va, v128.load(x)), f64x2.mul(vb, v128.load(y)));
      const second = f64x2.add(f64x2.mul(vc, v128.load(z)), f64x2.mul(vd, v128.load(w)));
      v128.store(out, f64x2.add(v128.load(base), f64x2.add(first, second)));
      x += 16;
      y += 16;
      z += 16;
      w += 16;
      base += 16;
      out += 16;
    } while (--left);
  }
  if (count & 1) {
    const first = a * f64.load(x) + b * f64.load(y);
    f64.store(out, f64.load(base) + (first + (c * f64.load(z) + d * f64.load(w))));
  }
}

/** sum (x / (atol + rtol max(|y|, |z|)))^2, even and odd places apart; what is not finite makes it NaN. */
export function scaledSquares(x: usize, y: usize, z: usize, count: i32, rtol: f64, atol: f64): f64 {
  const r = f64x2.splat(rtol), a = f64x2.splat(atol);
  let sum = f64x2.splat(0);
  let left = count >> 1;
  if (left) {
    do {
      const size = f64x2.max(f64x2.abs(v128.load(y)), f64x2.abs(v128.load(z)));
      const ratio = f64x2.div(v128.load(x), f64x2.add(a, f64x2.mul(r, size)));
      sum = f64x2.add(sum, f64x2.add(f64x2.mul(ratio, ratio), f64x2.sub(size, size)));
      x += 16;
      y += 16;
      z += 16;
    } while (--left);
  }
  let even = f64x2.extract_lane(sum, 0);
  if (count & 1) {
    const size = Math.max(Math.abs(f64.load(y)), Math.abs(f64.load(z)));
    const ratio = f64.load(x) / (atol + rtol * size);
    even += ratio * ratio + (size - size);
  }
  return even + f64x2.extract_lane(sum, 1);
}

/** x *= z, complex. */
export function scaleComplex(x: usize, count: i32, z: usize): void {
  if (count == 0) return;
  const re = v128.load64_splat(z), im = imaginary(z);
  do {
    v128.store(x, times(re, im, v128.load(x)));
    x += 16;
  } while (--count);
}

/** x *= a, real. */
export function scaleReal(x: usize, count: i32, a: f64): void {
  const factor = f64x2.splat(a);
  let left = count >> 1;
  if (left) {
    do {
      v128.store(x, f64x2.mul(factor, v128.load(x)));
      x += 16;
    } while (--left);
  }
  if (count & 1) f64.store(x, a * f64.load(x));
}

/** y_i *= x_i, complex. */
export function multiplyComplex(y: usize, x: usize, count: i32): void {
  if (count == 0) return;
  do {
    v128.store(y, product(v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  } while (--count);
}

/** out = sum conj(x_i) y_i, four running sums. */
export function dot(out: usize, x: usize, y: usize, count: i32): void {
  let same = f64x2.splat(0), crossed = f64x2.splat(0), same1 = f64x2.splat(0), crossed1 = f64x2.splat(0);
  let left = count >> 1;
  if (left) {
    do {
      const a = v128.load(x), b = v128.load(y), c = v128.load(x, 16), d = v128.load(y, 16);
      same = f64x2.add(same, f64x2.mul(a, b));
      crossed = f64x2.add(crossed, f64x2.mul(a, swap(b)));
      same1 = f64x2.add(same1, f64x2.mul(c, d));
      crossed1 = f64x2.add(crossed1, f64x2.mul(c, swap(d)));
      x += 32;
      y += 32;
    } while (--left);
  }
  if (count & 1) {
    const a = v128.load(x), b = v128.load(y);
    same = f64x2.add(same, f64x2.mul(a, b));
    crossed = f64x2.add(crossed, f64x2.mul(a, swap(b)));
  }
  same = f64x2.add(same, same1);
  crossed = f64x2.add(crossed, crossed1);
  f64.store(out, f64x2.extract_lane(same, 0) + f64x2.extract_lane(same, 1));
  f64.store(out, f64x2.extract_lane(crossed, 0) - f64x2.extract_lane(crossed, 1), 8);
}

/** The high half of each number: 26 bits (Veltkamp). */
// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  const c = f64x2.mul(x, f64x2.splat(134217729));
  return f64x2.sub(c, f64x2.sub(c, x));
}

/** x y - fl(x y), exact (Dekker). */
// @ts-ignore: decorator
@inline
function lostInProduct(x: v128, y: v128, xy: v128): v128 {
  const xh = high(x), yh = high(y);
  const xl = f64x2.sub(x, xh), yl = f64x2.sub(y, yh);
  const a = f64x2.sub(f64x2.mul(xh, yh), xy);
  return f64x2.add(f64x2.add(f64x2.add(a, f64x2.mul(xh, yl)), f64x2.mul(xl, yh)), f64x2.mul(xl, yl));
}

/** a + b - fl(a + b), exact (Knuth). */
// @ts-ignore: decorator
@inline
function lostInSum(a: v128, b: v128, sum: v128): v128 {
  const bb = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, bb)), f64x2.sub(b, bb));
}

/**
 * out = sum conj(x_i) y_i as if in twice the precision, then rounded (Ogita, Rump and Oishi, SIAM J. Sci. Comput. 26 (2005) 1955, algorithm 5.3).
 * Lanes: (re re + im im) and (re im - im re) of each pair, so both parts are sums of two products per lane.
 */
export function dotCompensated(out: usize, x: usize, y: usize, count: i32): void {
  let sum = f64x2.splat(0), rest = f64x2.splat(0);
  while (count > 0) {
    const w = v128.load(y);
    let v = v128.load64_splat(x);
    let p = f64x2.mul(v, w);
    let s = f64x2.add(sum, p);
    rest = f64x2.add(rest, f64x2.add(lostInSum(sum, p, s), lostInProduct(v, w, p)));
    sum = s;
    v = f64x2.mul(v128.load64_splat(x, 8), f64x2(1, -1));
    const turned = swap(w);
    p = f64x2.mul(v, turned);
    s = f64x2.add(sum, p);
    rest = f64x2.add(rest, f64x2.add(lostInSum(sum, p, s), lostInProduct(v, turned, p)));
    sum = s;
    x += 16;
    y += 16;
    --count;
  }
  v128.store(out, f64x2.add(sum, rest));
}

/** sum x_i^2 over doubles, eight running sums. */
export function norm2(x: usize, count: i32): f64 {
  let a = f64x2.splat(0), b = f64x2.splat(0), c = f64x2.splat(0), d = f64x2.splat(0);
  let left = count >> 3;
  if (left) {
    do {
      let v = v128.load(x);
      a = f64x2.add(a, f64x2.mul(v, v));
      v = v128.load(x, 16);
      b = f64x2.add(b, f64x2.mul(v, v));
      v = v128.load(x, 32);
      c = f64x2.add(c, f64x2.mul(v, v));
      v = v128.load(x, 48);
      d = f64x2.add(d, f64x2.mul(v, v));
      x += 64;
    } while (--left);
  }
  left = count & 7;
  let tail: f64 = 0;
  while (left > 0) {
    const v = f64.load(x);
    tail += v * v;
    x += 8;
    --left;
  }
  a = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1) + tail;
}

/** max |x_i| over doubles; 0 for none, NaN if there is one. */
export function maxAbs(x: usize, count: i32): f64 {
  // pmax takes one instruction where max takes eight, but loses NaN: that is looked for beside it.
  let p = f64x2.splat(0), q = f64x2.splat(0), strange = f64x2.splat(0);
  let left = count >> 2;
  if (left) {
    do {
      const y = v128.load(x), z = v128.load(x, 16);
      p = f64x2.pmax(p, f64x2.abs(y));
      q = f64x2.pmax(q, f64x2.abs(z));
      strange = v128.or(strange, v128.or(f64x2.ne(y, y), f64x2.ne(z, z)));
      x += 32;
    } while (--left);
  }
  let most = f64x2.max(p, q);
  if (count & 2) {
    most = f64x2.max(most, f64x2.abs(v128.load(x)));
    x += 16;
  }
  if (count & 1) most = f64x2.max(most, f64x2.abs(v128.load64_splat(x)));
  return v128.any_true(strange) ? NaN : max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

/** Whether all imaginary parts are zero. */
export function allReal(x: usize, count: i32): bool {
  while (count > 0) {
    if (load<f64>(x, 8) != 0) return false;
    x += 16;
    --count;
  }
  return true;
}
