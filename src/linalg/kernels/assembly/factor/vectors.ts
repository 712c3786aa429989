/**
 * The vector loops of the factorisations. A complex vector lies in pairs of entries, [re0 re1 im0 im1] (32 bytes), a real one in pairs
 * [x0 x1] (16 bytes); `parts` is 2 or 1. Lanes that belong to no entry of the vector hold zero. All loops run over whole pairs.
 */

/** Bytes of one pair of entries. */
// @ts-ignore: decorator
@inline
export function pairBytes(parts: i32): usize {
  return <usize>parts << 4;
}

/** Address of the real part of entry j; the imaginary part lies 16 bytes later. */
// @ts-ignore: decorator
@inline
export function entryAt(parts: i32, x: usize, j: i32): usize {
  return parts == 2 ? x + ((<usize>j >> 1) << 5) + ((<usize>j & 1) << 3) : x + (<usize>j << 3);
}

/** Address of the pair that holds entry j. */
// @ts-ignore: decorator
@inline
export function pairAt(parts: i32, x: usize, j: i32): usize {
  return x + (<usize>j >> 1) * pairBytes(parts);
}

/** Clears entry j. */
// @ts-ignore: decorator
@inline
export function clearEntry(parts: i32, x: usize, j: i32): void {
  const at = entryAt(parts, x, j);
  f64.store(at, 0);
  if (parts == 2) f64.store(at, 0, 16);
}

/** z (an address of two numbers) := (re, im). */
// @ts-ignore: decorator
@inline
export function storeScalar(z: usize, re: f64, im: f64): void {
  f64.store(z, re);
  f64.store(z, im, 8);
}

// @ts-ignore: decorator
@inline
function sumLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** z := a^dagger b. */
export function dot(parts: i32, z: usize, a: usize, b: usize, pairs: i32): void {
  if (parts == 2) {
    let rr = f64x2.splat(0), ii = f64x2.splat(0), ri = f64x2.splat(0), ir = f64x2.splat(0);
    do {
      const ar = v128.load(a), ai = v128.load(a, 16), br = v128.load(b), bi = v128.load(b, 16);
      rr = f64x2.add(rr, f64x2.mul(ar, br));
      ii = f64x2.add(ii, f64x2.mul(ai, bi));
      ri = f64x2.add(ri, f64x2.mul(ar, bi));
      ir = f64x2.add(ir, f64x2.mul(ai, br));
      a += 32;
      b += 32;
    } while (--pairs);
    storeScalar(z, sumLanes(f64x2.add(rr, ii)), sumLanes(f64x2.sub(ri, ir)));
  } else {
    storeScalar(z, realDot(a, b, pairs), 0);
  }
}

/** Sum of products of 2 `pairs` real numbers. */
export function realDot(a: usize, b: usize, pairs: i32): f64 {
  let s = f64x2.splat(0), t = f64x2.splat(0);
  if (pairs & 1) {
    s = f64x2.mul(v128.load(a), v128.load(b));
    a += 16;
    b += 16;
  }
  let fours = pairs >> 1;
  if (fours) {
    do {
      s = f64x2.add(s, f64x2.mul(v128.load(a), v128.load(b)));
      t = f64x2.add(t, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
      a += 32;
      b += 32;
    } while (--fours);
  }
  return sumLanes(f64x2.add(s, t));
}

/** z[0] := v^dagger a, z[1] := v^dagger b, reading v once. */
export function dotTwo(parts: i32, z: usize, v: usize, a: usize, b: usize, pairs: i32): void {
  if (parts != 2) {
    storeScalar(z, realDot(v, a, pairs), 0);
    storeScalar(z + 16, realDot(v, b, pairs), 0);
    return;
  }
  let rr = f64x2.splat(0), ii = f64x2.splat(0), ri = f64x2.splat(0), ir = f64x2.splat(0);
  let sr = f64x2.splat(0), si = f64x2.splat(0), ti = f64x2.splat(0), tr = f64x2.splat(0);
  do {
    const vr = v128.load(v), vi = v128.load(v, 16);
    let xr = v128.load(a), xi = v128.load(a, 16);
    rr = f64x2.add(rr, f64x2.mul(vr, xr));
    ii = f64x2.add(ii, f64x2.mul(vi, xi));
    ri = f64x2.add(ri, f64x2.mul(vr, xi));
    ir = f64x2.add(ir, f64x2.mul(vi, xr));
    xr = v128.load(b);
    xi = v128.load(b, 16);
    sr = f64x2.add(sr, f64x2.mul(vr, xr));
    si = f64x2.add(si, f64x2.mul(vi, xi));
    tr = f64x2.add(tr, f64x2.mul(vr, xi));
    ti = f64x2.add(ti, f64x2.mul(vi, xr));
    v += 32;
    a += 32;
    b += 32;
  } while (--pairs);
  storeScalar(z, sumLanes(f64x2.add(rr, ii)), sumLanes(f64x2.sub(ri, ir)));
  storeScalar(z + 16, sumLanes(f64x2.add(sr, si)), sumLanes(f64x2.sub(tr, ti)));
}

/** y += (re + i im) x. */
export function addScaled(parts: i32, y: usize, x: usize, pairs: i32, re: f64, im: f64): void {
  const r = f64x2.splat(re), i = f64x2.splat(im);
  if (parts == 2) {
    do {
      const xr = v128.load(x), xi = v128.load(x, 16);
      v128.store(y, f64x2.add(v128.load(y), f64x2.sub(f64x2.mul(r, xr), f64x2.mul(i, xi))));
      v128.store(y, f64x2.add(v128.load(y, 16), f64x2.add(f64x2.mul(r, xi), f64x2.mul(i, xr))), 16);
      x += 32;
      y += 32;
    } while (--pairs);
  } else {
    do {
      v128.store(y, f64x2.add(v128.load(y), f64x2.mul(r, v128.load(x))));
      x += 16;
      y += 16;
    } while (--pairs);
  }
}

/** y += (ar + i ai) a + (br + i bi) b. */
export function addTwo(
  parts: i32, y: usize, a: usize, b: usize, pairs: i32, ar: f64, ai: f64, br: f64, bi: f64,
): void {
  const car = f64x2.splat(ar), cai = f64x2.splat(ai), cbr = f64x2.splat(br), cbi = f64x2.splat(bi);
  if (parts == 2) {
    do {
      const xr = v128.load(a), xi = v128.load(a, 16), zr = v128.load(b), zi = v128.load(b, 16);
      v128.store(y, f64x2.add(
        f64x2.add(v128.load(y), f64x2.sub(f64x2.mul(car, xr), f64x2.mul(cai, xi))),
        f64x2.sub(f64x2.mul(cbr, zr), f64x2.mul(cbi, zi)),
      ));
      v128.store(y, f64x2.add(
        f64x2.add(v128.load(y, 16), f64x2.add(f64x2.mul(car, xi), f64x2.mul(cai, xr))),
        f64x2.add(f64x2.mul(cbr, zi), f64x2.mul(cbi, zr)),
      ), 16);
      a += 32;
      b += 32;
      y += 32;
    } while (--pairs);
  } else {
    do {
      const sum = f64x2.add(f64x2.mul(car, v128.load(a)), f64x2.mul(cbr, v128.load(b)));
      v128.store(y, f64x2.add(v128.load(y), sum));
      a += 16;
      b += 16;
      y += 16;
    } while (--pairs);
  }
}

/** Real: a += av v + ax x and b += bv v + bx x, then z[0] := w^T a and z[1] := w^T b, going over each once. */
export function updateTwoAndDot(
  z: usize, a: usize, b: usize, v: usize, x: usize, w: usize, pairs: i32, av: f64, ax: f64, bv: f64, bx: f64,
): void {
  const cav = f64x2.splat(av), cax = f64x2.splat(ax), cbv = f64x2.splat(bv), cbx = f64x2.splat(bx);
  let s = f64x2.splat(0), t = f64x2.splat(0);
  do {
    const vv = v128.load(v), xx = v128.load(x), ww = v128.load(w);
    const p = f64x2.add(v128.load(a), f64x2.add(f64x2.mul(cav, vv), f64x2.mul(cax, xx)));
    v128.store(a, p);
    s = f64x2.add(s, f64x2.mul(ww, p));
    const q = f64x2.add(v128.load(b), f64x2.add(f64x2.mul(cbv, vv), f64x2.mul(cbx, xx)));
    v128.store(b, q);
    t = f64x2.add(t, f64x2.mul(ww, q));
    a += 16;
    b += 16;
    v += 16;
    x += 16;
    w += 16;
  } while (--pairs);
  storeScalar(z, sumLanes(s), 0);
  storeScalar(z + 16, sumLanes(t), 0);
}

/** Real: a += av v + aw w and b += bv v + bw w, reading v and w once. */
export function addTwoToEach(
  a: usize, b: usize, v: usize, w: usize, pairs: i32, av: f64, aw: f64, bv: f64, bw: f64,
): void {
  const cav = f64x2.splat(av), caw = f64x2.splat(aw), cbv = f64x2.splat(bv), cbw = f64x2.splat(bw);
  do {
    const x = v128.load(v), y = v128.load(w);
    v128.store(a, f64x2.add(v128.load(a), f64x2.add(f64x2.mul(cav, x), f64x2.mul(caw, y))));
    v128.store(b, f64x2.add(v128.load(b), f64x2.add(f64x2.mul(cbv, x), f64x2.mul(cbw, y))));
    a += 16;
    b += 16;
    v += 16;
    w += 16;
  } while (--pairs);
}

/** Real: p += pa a + pb b, and z[0] := a^T v, z[1] := b^T v, reading each once. */
export function addTwoAndDots(p: usize, z: usize, a: usize, b: usize, v: usize, pairs: i32, pa: f64, pb: f64): void {
  const ca = f64x2.splat(pa), cb = f64x2.splat(pb);
  let s = f64x2.splat(0), t = f64x2.splat(0);
  do {
    const x = v128.load(a), y = v128.load(b), w = v128.load(v);
    v128.store(p, f64x2.add(v128.load(p), f64x2.add(f64x2.mul(ca, x), f64x2.mul(cb, y))));
    s = f64x2.add(s, f64x2.mul(x, w));
    t = f64x2.add(t, f64x2.mul(y, w));
    a += 16;
    b += 16;
    v += 16;
    p += 16;
  } while (--pairs);
  storeScalar(z, sumLanes(s), 0);
  storeScalar(z + 16, sumLanes(t), 0);
}

/** Real: y += p a + q b + r c + s d. */
export function addFour(
  y: usize, a: usize, b: usize, c: usize, d: usize, pairs: i32, p: f64, q: f64, r: f64, s: f64,
): void {
  const cp = f64x2.splat(p), cq = f64x2.splat(q), cr = f64x2.splat(r), cs = f64x2.splat(s);
  do {
    const first = f64x2.add(f64x2.mul(cp, v128.load(a)), f64x2.mul(cq, v128.load(b)));
    const second = f64x2.add(f64x2.mul(cr, v128.load(c)), f64x2.mul(cs, v128.load(d)));
    v128.store(y, f64x2.add(v128.load(y), f64x2.add(first, second)));
    a += 16;
    b += 16;
    c += 16;
    d += 16;
    y += 16;
  } while (--pairs);
}

/** p += (re + i im) a and z := a^dagger v, reading a once. */
export function addScaledAndDot(
  parts: i32, p: usize, z: usize, a: usize, v: usize, pairs: i32, re: f64, im: f64,
): void {
  const r = f64x2.splat(re), i = f64x2.splat(im);
  if (parts == 2) {
    let rr = f64x2.splat(0), ii = f64x2.splat(0), ri = f64x2.splat(0), ir = f64x2.splat(0);
    do {
      const ar = v128.load(a), ai = v128.load(a, 16), vr = v128.load(v), vi = v128.load(v, 16);
      rr = f64x2.add(rr, f64x2.mul(ar, vr));
      ii = f64x2.add(ii, f64x2.mul(ai, vi));
      ri = f64x2.add(ri, f64x2.mul(ar, vi));
      ir = f64x2.add(ir, f64x2.mul(ai, vr));
      v128.store(p, f64x2.add(v128.load(p), f64x2.sub(f64x2.mul(r, ar), f64x2.mul(i, ai))));
      v128.store(p, f64x2.add(v128.load(p, 16), f64x2.add(f64x2.mul(r, ai), f64x2.mul(i, ar))), 16);
      a += 32;
      v += 32;
      p += 32;
    } while (--pairs);
    storeScalar(z, sumLanes(f64x2.add(rr, ii)), sumLanes(f64x2.sub(ri, ir)));
  } else {
    let s = f64x2.splat(0);
    do {
      const x = v128.load(a);
      s = f64x2.add(s, f64x2.mul(x, v128.load(v)));
      v128.store(p, f64x2.add(v128.load(p), f64x2.mul(r, x)));
      a += 16;
      v += 16;
      p += 16;
    } while (--pairs);
    storeScalar(z, sumLanes(s), 0);
  }
}

/** y += (re + i im) u, then z := v^dagger y, going over y once. */
export function addScaledThenDot(
  parts: i32, y: usize, u: usize, z: usize, v: usize, pairs: i32, re: f64, im: f64,
): void {
  const r = f64x2.splat(re), i = f64x2.splat(im);
  if (parts == 2) {
    let rr = f64x2.splat(0), ii = f64x2.splat(0), ri = f64x2.splat(0), ir = f64x2.splat(0);
    do {
      const ur = v128.load(u), ui = v128.load(u, 16);
      const yr = f64x2.add(v128.load(y), f64x2.sub(f64x2.mul(r, ur), f64x2.mul(i, ui)));
      const yi = f64x2.add(v128.load(y, 16), f64x2.add(f64x2.mul(r, ui), f64x2.mul(i, ur)));
      v128.store(y, yr);
      v128.store(y, yi, 16);
      const vr = v128.load(v), vi = v128.load(v, 16);
      rr = f64x2.add(rr, f64x2.mul(vr, yr));
      ii = f64x2.add(ii, f64x2.mul(vi, yi));
      ri = f64x2.add(ri, f64x2.mul(vr, yi));
      ir = f64x2.add(ir, f64x2.mul(vi, yr));
      u += 32;
      v += 32;
      y += 32;
    } while (--pairs);
    storeScalar(z, sumLanes(f64x2.add(rr, ii)), sumLanes(f64x2.sub(ri, ir)));
  } else {
    let s = f64x2.splat(0);
    do {
      const x = f64x2.add(v128.load(y), f64x2.mul(r, v128.load(u)));
      v128.store(y, x);
      s = f64x2.add(s, f64x2.mul(v128.load(v), x));
      u += 16;
      v += 16;
      y += 16;
    } while (--pairs);
    storeScalar(z, sumLanes(s), 0);
  }
}

/** x *= re + i im. */
export function scaleVector(parts: i32, x: usize, pairs: i32, re: f64, im: f64): void {
  const r = f64x2.splat(re), i = f64x2.splat(im);
  do {
    const xr = v128.load(x);
    if (parts == 2) {
      const xi = v128.load(x, 16);
      v128.store(x, f64x2.sub(f64x2.mul(r, xr), f64x2.mul(i, xi)));
      v128.store(x, f64x2.add(f64x2.mul(r, xi), f64x2.mul(i, xr)), 16);
      x += 32;
    } else {
      v128.store(x, f64x2.mul(r, xr));
      x += 16;
    }
  } while (--pairs);
}
