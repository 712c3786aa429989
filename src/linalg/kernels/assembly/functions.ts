/**
 * Elementary functions of many doubles, in blocks of 128 that stay in L1: one pass reduces the argument (after Cody and Waite), `horner` evaluates a
 * polynomial (Chebyshev interpolation on the reduced interval, rounded to doubles), one pass puts the result together. Errors: below 1 ulp for exp,
 * sine and cosine, below 2 for tanh and log cosh. `out` may be `x`. `work` has `functionScratch` bytes: rows of 128 doubles.
 */

const BLOCK: i32 = 128;
const ROW: usize = 1024;

// Coefficients, highest first. (exp r - 1 - r) / r^2 for |r| <= ln 2 / 2.
const EXP = memory.data<f64>([
  2.510038549551032e-8, 2.7620088445409746e-7, 2.7557268459997064e-6, 2.4801521295954376e-5, 0.00019841269863053618,
  0.0013888888917213717, 0.008333333333330062, 0.04166666666662413, 0.16666666666666669, 0.5000000000000001,
]);
// (sin r - r) / r^3 and (cos r - 1 + r^2 / 2) / r^4 in r^2, for |r| <= pi / 4.
const SIN = memory.data<f64>([
  1.5917848524808262e-10, -2.5051127944014188e-8, 2.755731608381636e-6, -0.00019841269836722418, 0.008333333333330925,
  -0.16666666666666666,
]);
const COS = memory.data<f64>([
  -1.1382456778061306e-11, 2.0876143827993133e-9, -2.7557317260008837e-7, 2.480158729874307e-5, -0.0013888888888887382,
  0.041666666666666664,
]);
// (tanh x - x) / x^3 in x^2, for |x| <= 0.625.
const TANH = memory.data<f64>([
  6.485163482793113e-6, -3.12011014257974e-5, 9.257116129556769e-5, -0.0002375906496055562, 0.0005896606577757043,
  -0.0014557754120478055, 0.0035921217511549622, -0.008863235103240878, 0.021869488519008305, -0.05396825396789699,
  0.13333333333333042, -0.3333333333333333,
]);
// log(1 + u) / u for 0 <= u <= exp(-2).
const LOG1P = memory.data<f64>([
  0.04741126356404766, -0.08772791354838753, 0.10902250748349541, -0.124773224575914, 0.14284110759303714,
  -0.16666593271945238, 0.19999997895138594, -0.24999999964661077, 0.3333333333302824, -0.49999999999998973, 1.0,
]);
// log(cosh x) / x^2 in x^2, for |x| <= 1.
const LOGCOSH = memory.data<f64>([
  7.149426687319922e-9, -7.274045244955428e-8, 3.7585381118136593e-7, -1.3729456929291544e-6, 4.187437739149353e-6,
  -1.1823332233363504e-5, 3.271939287579791e-5, -9.097002146219214e-5, 0.0002565759865330968, -0.0007386022204321077,
  0.0021869487752007918, -0.0067460317410084555, 0.022222222222053067, -0.08333333333333108, 0.5,
]);

/** 1 / ln 2, and ln 2 in two parts, the first of 33 bits. */
const PER_LN2: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471804855391;
const LN2_LOW: f64 = 7.440617110012397e-11;
/** 2 / pi, and pi / 2 in three parts, the first two of 33 bits: their products with integers below 2^20 are exact. */
const PER_PI_2: f64 = 0.6366197723675814;
const PI_2_HIGH: f64 = 1.5707963267341256;
const PI_2_MIDDLE: f64 = 6.077100506303966e-11;
const PI_2_LOW: f64 = 2.0222662487959506e-21;
/** 2^52 + 2^51: after adding it the nearest integer is in the last bits; with 1023 more, a power of two after a shift by 52. */
const ROUND: f64 = 6755399441055744.0;
const ROUND_EXPONENT: f64 = 6755399441056767.0;
/** Above it exp and cosh differ from their asymptotic form by less than half an ulp. */
const FAR: f64 = 20;

// @ts-ignore: decorator
@external("env", "sin")
declare function hostSin(x: f64): f64;
// @ts-ignore: decorator
@external("env", "cos")
declare function hostCos(x: f64): f64;

/** Bytes of scratch for one call, of any count. */
export function functionScratch(): usize {
  return 7 * ROW;
}

/** out = exp(x). */
export function exp(out: usize, x: usize, count: i32, work: usize): void {
  const r = work + ROW, scale = work + 2 * ROW, p = work + 3 * ROW;
  while (count > 0) {
    const rows = fill(work, x, count);
    const inside = within(work, rows, 708);
    if (!inside) clamp(work, rows);
    reduceExp(r, scale, work, rows, 1);
    horner(p, r, EXP, 9, rows);
    if (inside) scaleOnce(p, r, scale, rows);
    else scaleTwice(p, r, work, rows);
    count = drain(out, p, count);
    x += ROW;
    out += ROW;
  }
}

/** out = tanh(x): a polynomial near 0, 1 - 2 / (exp(2 |x|) + 1) elsewhere. */
export function tanh(out: usize, x: usize, count: i32, work: usize): void {
  const y = work + ROW, r = work + 2 * ROW, scale = work + 3 * ROW, p = work + 4 * ROW, z = work + 5 * ROW;
  while (count > 0) {
    const rows = fill(work, x, count);
    magnitudes(y, z, work, rows);
    reduceExp(r, scale, y, rows, 2);
    horner(p, r, EXP, 9, rows);
    scaleOnce(p, r, scale, rows);
    horner(r, z, TANH, 11, rows);
    joinTanh(p, work, y, z, r, rows);
    count = drain(out, p, count);
    x += ROW;
    out += ROW;
  }
}

/** out = log(cosh(x)): x^2 times a polynomial up to 1, |x| - ln 2 + log(1 + exp(-2 |x|)) beyond. */
export function logCosh(out: usize, x: usize, count: i32, work: usize): void {
  const y = work + ROW, r = work + 2 * ROW, scale = work + 3 * ROW, p = work + 4 * ROW, z = work + 5 * ROW;
  while (count > 0) {
    const rows = fill(work, x, count);
    magnitudes(y, z, work, rows);
    reduceExp(r, scale, y, rows, -2);
    horner(p, r, EXP, 9, rows);
    scaleOnce(p, r, scale, rows);
    horner(r, p, LOG1P, 10, rows);
    horner(scale, z, LOGCOSH, 14, rows);
    joinLogCosh(p, work, r, z, scale, rows);
    count = drain(out, p, count);
    x += ROW;
    out += ROW;
  }
}

/** sines = sin(x), cosines = cos(x); past 1e5 and where x is not finite by the host's own functions. Either may be `x`. */
export function sinCos(sines: usize, cosines: usize, x: usize, count: i32, work: usize): void {
  const r = work + ROW, low = work + 2 * ROW, turns = work + 3 * ROW;
  const z = work + 4 * ROW, s = work + 5 * ROW, c = work + 6 * ROW;
  while (count > 0) {
    const rows = fill(work, x, count);
    reduceAngle(r, low, z, turns, work, rows);
    horner(s, z, SIN, 5, rows);
    horner(c, z, COS, 5, rows);
    joinSinCos(s, c, r, low, turns, rows);
    if (!within(work, rows, 1e5)) askHost(s, c, work, min(count, BLOCK));
    drain(sines, s, count);
    count = drain(cosines, c, count);
    x += ROW;
    sines += ROW;
    cosines += ROW;
  }
}

/** Copies up to a block in and pads it with zeros to whole groups of eight; returns the number of such groups. */
function fill(row: usize, x: usize, count: i32): i32 {
  const used = min(count, BLOCK);
  const groups = (used + 7) >> 3;
  memory.fill(row + (<usize>(groups - 1) << 6), 0, 64);
  memory.copy(row, x, <usize>used << 3);
  return groups;
}

/** Copies up to a block out; returns what is left to do. */
function drain(out: usize, row: usize, count: i32): i32 {
  memory.copy(out, row, <usize>min(count, BLOCK) << 3);
  return count - BLOCK;
}

/** Whether all |x| are at most the limit; false for NaN. */
function within(x: usize, groups: i32, limit: f64): bool {
  const end = x + (<usize>groups << 6);
  const bound = f64x2.splat(limit);
  let good = i64x2.splat(-1);
  do {
    good = v128.and(good, f64x2.le(f64x2.abs(v128.load(x)), bound));
    x += 16;
  } while (x < end);
  return i64x2.all_true(good);
}

/** x within -746..710, where exp is 0 and infinite already; NaN stays. */
function clamp(x: usize, groups: i32): void {
  const end = x + (<usize>groups << 6);
  do {
    v128.store(x, f64x2.min(f64x2.max(v128.load(x), f64x2.splat(-746)), f64x2.splat(710)));
    x += 16;
  } while (x < end);
}

/** y = min(|x|, FAR), z = y^2. */
function magnitudes(y: usize, z: usize, x: usize, groups: i32): void {
  const end = x + (<usize>groups << 6);
  do {
    const v = f64x2.min(f64x2.abs(v128.load(x)), f64x2.splat(FAR));
    v128.store(y, v);
    v128.store(z, f64x2.mul(v, v));
    x += 16;
    y += 16;
    z += 16;
  } while (x < end);
}

/** factor x = k ln 2 + r; stores r and the power of two (meant where it is a normal number). */
function reduceExp(r: usize, scale: usize, x: usize, groups: i32, factor: f64): void {
  const end = x + (<usize>groups << 6);
  const by = f64x2.splat(factor), magic = f64x2.splat(ROUND_EXPONENT);
  do {
    const v = f64x2.mul(v128.load(x), by);
    const t = f64x2.add(f64x2.mul(v, f64x2.splat(PER_LN2)), magic);
    const k = f64x2.sub(t, magic);
    v128.store(r, f64x2.sub(f64x2.sub(v, f64x2.mul(k, f64x2.splat(LN2_HIGH))), f64x2.mul(k, f64x2.splat(LN2_LOW))));
    v128.store(scale, i64x2.shl(t, 52));
    x += 16;
    r += 16;
    scale += 16;
  } while (x < end);
}

/** x = k pi / 2 + r + low; stores r, what rounding took from it, r^2 and k (in the last bits). */
function reduceAngle(r: usize, low: usize, z: usize, turns: usize, x: usize, groups: i32): void {
  const end = x + (<usize>groups << 6);
  const magic = f64x2.splat(ROUND);
  do {
    const v = v128.load(x);
    const t = f64x2.add(f64x2.mul(v, f64x2.splat(PER_PI_2)), magic);
    const k = f64x2.sub(t, magic);
    const first = f64x2.sub(v, f64x2.mul(k, f64x2.splat(PI_2_HIGH)));
    const middle = f64x2.mul(k, f64x2.splat(PI_2_MIDDLE));
    const high = f64x2.sub(first, middle);
    const last = f64x2.mul(k, f64x2.splat(PI_2_LOW));
    const rest = f64x2.sub(high, last);
    v128.store(low, f64x2.add(f64x2.sub(f64x2.sub(first, high), middle), f64x2.sub(f64x2.sub(high, rest), last)));
    v128.store(r, rest);
    v128.store(z, f64x2.mul(rest, rest));
    v128.store(turns, t);
    x += 16;
    r += 16;
    low += 16;
    z += 16;
    turns += 16;
  } while (x < end);
}

/** out = the polynomial of some degree in z, four vectors at a time. */
function horner(out: usize, z: usize, coefficients: usize, degree: i32, groups: i32): void {
  const end = z + (<usize>groups << 6);
  do {
    const z0 = v128.load(z), z1 = v128.load(z, 16), z2 = v128.load(z, 32), z3 = v128.load(z, 48);
    let at = coefficients;
    let left = degree;
    let p0 = v128.load64_splat(at), p1 = p0, p2 = p0, p3 = p0;
    do {
      at += 8;
      const c = v128.load64_splat(at);
      p0 = f64x2.add(f64x2.mul(p0, z0), c);
      p1 = f64x2.add(f64x2.mul(p1, z1), c);
      p2 = f64x2.add(f64x2.mul(p2, z2), c);
      p3 = f64x2.add(f64x2.mul(p3, z3), c);
    } while (--left);
    v128.store(out, p0);
    v128.store(out, p1, 16);
    v128.store(out, p2, 32);
    v128.store(out, p3, 48);
    z += 64;
    out += 64;
  } while (z < end);
}

/** 1 + r + r^2 p. */
// @ts-ignore: decorator
@inline
function expReduced(r: v128, p: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(f64x2.mul(r, r), p), r), f64x2.splat(1));
}

/** p = exp(r) times the stored power of two. */
function scaleOnce(p: usize, r: usize, scale: usize, groups: i32): void {
  const end = p + (<usize>groups << 6);
  do {
    v128.store(p, f64x2.mul(expReduced(v128.load(r), v128.load(p)), v128.load(scale)));
    p += 16;
    r += 16;
    scale += 16;
  } while (p < end);
}

/** The same with the power of x in two factors, so that subnormal results and overflow come out of the products. */
function scaleTwice(p: usize, r: usize, x: usize, groups: i32): void {
  const end = p + (<usize>groups << 6);
  const magic = f64x2.splat(ROUND_EXPONENT);
  do {
    const k = f64x2.sub(f64x2.add(f64x2.mul(v128.load(x), f64x2.splat(PER_LN2)), magic), magic);
    const half = f64x2.nearest(f64x2.mul(k, f64x2.splat(0.5)));
    const a = i64x2.shl(f64x2.add(half, magic), 52);
    const b = i64x2.shl(f64x2.add(f64x2.sub(k, half), magic), 52);
    v128.store(p, f64x2.mul(f64x2.mul(expReduced(v128.load(r), v128.load(p)), a), b));
    p += 16;
    r += 16;
    x += 16;
  } while (p < end);
}

/** out = tanh(x) from out = exp(2 y), z = y^2 and the near polynomial p; the sign of x also on zeros. */
function joinTanh(out: usize, x: usize, y: usize, z: usize, p: usize, groups: i32): void {
  const end = out + (<usize>groups << 6);
  const one = f64x2.splat(1);
  do {
    const v = v128.load(y);
    const far = f64x2.sub(one, f64x2.div(f64x2.splat(2), f64x2.add(v128.load(out), one)));
    const near = f64x2.add(v, f64x2.mul(f64x2.mul(v, v128.load(z)), v128.load(p)));
    const result = v128.bitselect(near, far, f64x2.lt(v, f64x2.splat(0.625)));
    v128.store(out, v128.or(result, v128.and(v128.load(x), i64x2.splat(i64.MIN_VALUE))));
    out += 16;
    x += 16;
    y += 16;
    z += 16;
    p += 16;
  } while (out < end);
}

/** out = log(cosh(x)) from out = u = exp(-2 y), q = log(1 + u) / u, z = y^2 and the near polynomial p. */
function joinLogCosh(out: usize, x: usize, q: usize, z: usize, p: usize, groups: i32): void {
  const end = out + (<usize>groups << 6);
  do {
    const rest = f64x2.sub(f64x2.mul(v128.load(q), v128.load(out)), f64x2.splat(LN2_LOW));
    const far = f64x2.add(f64x2.sub(f64x2.abs(v128.load(x)), f64x2.splat(LN2_HIGH)), rest);
    const square = v128.load(z);
    v128.store(out, v128.bitselect(f64x2.mul(square, v128.load(p)), far, f64x2.lt(square, f64x2.splat(1))));
    out += 16;
    x += 16;
    q += 16;
    z += 16;
    p += 16;
  } while (out < end);
}

/**
 * s = sine and c = cosine of r + low from their polynomials at r^2; odd k change the roles, bit 1 of k and of k + 1 are the signs.
 */
function joinSinCos(s: usize, c: usize, r: usize, low: usize, turns: usize, groups: i32): void {
  const end = s + (<usize>groups << 6);
  const signs = i64x2.splat(i64.MIN_VALUE);
  do {
    const x = v128.load(r), rest = v128.load(low), t = v128.load(turns);
    const square = f64x2.mul(x, x);
    let sine = f64x2.add(f64x2.add(f64x2.mul(f64x2.mul(x, square), v128.load(s)), rest), x);
    sine = v128.or(sine, v128.and(x, signs));
    const half = f64x2.mul(square, f64x2.splat(0.5));
    const high = f64x2.sub(f64x2.splat(1), half);
    const lost = f64x2.sub(f64x2.sub(f64x2.sub(f64x2.splat(1), high), half), f64x2.mul(x, rest));
    const cosine = f64x2.add(high, f64x2.add(f64x2.mul(f64x2.mul(square, square), v128.load(c)), lost));
    const odd = i32x4.shr_s(i32x4.shl(v128.shuffle<i32>(t, t, 0, 0, 2, 2), 31), 31);
    const sineSign = v128.and(i64x2.shl(t, 62), signs);
    v128.store(s, v128.xor(v128.bitselect(cosine, sine, odd), sineSign));
    v128.store(c, v128.xor(v128.bitselect(sine, cosine, odd), v128.xor(sineSign, v128.and(odd, signs))));
    s += 16;
    c += 16;
    r += 16;
    low += 16;
    turns += 16;
  } while (s < end);
}

function askHost(s: usize, c: usize, x: usize, count: i32): void {
  do {
    const angle = f64.load(x);
    if (!(Math.abs(angle) <= 1e5)) {
      f64.store(s, hostSin(angle));
      f64.store(c, hostCos(angle));
    }
    s += 8;
    c += 8;
    x += 8;
  } while (--count);
}
