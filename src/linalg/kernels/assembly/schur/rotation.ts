/**
 * Complex plane rotations. A rotation is 32 bytes [c, re s, -im s, im s] with c real: G = [c, s; -conj s, c]. Matrices are interleaved.
 */

/** Bytes of a rotation. */
export const ROTATION: usize = 32;

/** Squares below this may have lost digits to underflow. */
const SMALL: f64 = 1e-140;

/** The rotation at `g` := the one with G (f, h) = (r, 0); returns with r at `r`. Entries are never large. */
export function makeRotation(g: usize, fr: f64, fi: f64, hr: f64, hi: f64, r: usize): void {
  const f = fr * fr + fi * fi, h = hr * hr + hi * hi;
  if (f < SMALL) return makeSmallRotation(g, fr, fi, hr, hi, r);
  const norm = f + h;
  const d = 1 / Math.sqrt(f * norm);
  store(g, f * d, d * (fr * hr + fi * hi), d * (fi * hr - fr * hi));
  const scale = norm * d;
  f64.store(r, fr * scale);
  f64.store(r, fi * scale, 8);
}

/** The same where f is small or zero. */
function makeSmallRotation(g: usize, fr: f64, fi: f64, hr: f64, hi: f64, r: usize): void {
  const unit = max(max(abs(fr), abs(fi)), max(abs(hr), abs(hi)));
  if (unit == 0) {
    store(g, 1, 0, 0);
    f64.store(r, 0);
    f64.store(r, 0, 8);
    return;
  }
  const a = fr / unit, b = fi / unit, c = hr / unit, d = hi / unit;
  const f = Math.sqrt(a * a + b * b), norm = Math.sqrt(a * a + b * b + c * c + d * d);
  const ur = f == 0 ? 1 : a / f, ui = f == 0 ? 0 : b / f;
  store(g, f / norm, (ur * c + ui * d) / norm, (ui * c - ur * d) / norm);
  f64.store(r, ur * norm * unit);
  f64.store(r, ui * norm * unit, 8);
}

// @ts-ignore: decorator
@inline
function store(g: usize, c: f64, re: f64, im: f64): void {
  f64.store(g, c);
  f64.store(g, re, 8);
  f64.store(g, -im, 16);
  f64.store(g, im, 24);
}

/** The same complex number with its parts exchanged. */
// @ts-ignore: decorator
@inline
function exchanged(x: v128): v128 {
  return v128.shuffle<f64>(x, x, 1, 0);
}

/** (x, y) := G (x, y) for two rows of `count` complex numbers. */
export function rotateRows(g: usize, x: usize, y: usize, count: i32): void {
  const c = v128.load64_splat(g), s = v128.load64_splat(g, 8), t = v128.load(g, 16);
  do {
    const a = v128.load(x), b = v128.load(y);
    v128.store(x, f64x2.add(f64x2.add(f64x2.mul(c, a), f64x2.mul(s, b)), f64x2.mul(t, exchanged(b))));
    v128.store(y, f64x2.add(f64x2.sub(f64x2.mul(c, b), f64x2.mul(s, a)), f64x2.mul(t, exchanged(a))));
    x += 16;
    y += 16;
  } while (--count);
}

/** (x, y) := (x, y) G^dagger for two neighbouring columns of `count` rows, `row` bytes apart. */
export function rotateColumns(g: usize, x: usize, row: usize, count: i32): void {
  const c = v128.load64_splat(g), s = v128.load64_splat(g, 8), t = v128.load(g, 16);
  do {
    const a = v128.load(x), b = v128.load(x, 16);
    v128.store(x, f64x2.sub(f64x2.add(f64x2.mul(c, a), f64x2.mul(s, b)), f64x2.mul(t, exchanged(b))));
    v128.store(x, f64x2.sub(f64x2.sub(f64x2.mul(c, b), f64x2.mul(s, a)), f64x2.mul(t, exchanged(a))), 16);
    x += row;
  } while (--count);
}
