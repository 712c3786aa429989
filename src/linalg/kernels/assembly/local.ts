/**
 * Maps on some legs of a tensor of interleaved complex128: local index l of group g sits at base of g + offset of l (bytes), groups are walked by a
 * nest (nest.ts). Addresses `v` include what fixed legs add.
 */
import { imaginary, swap, times } from './complex-vector';
import { advance, innerCount, innerStep, touch } from './nest';

/** v <- M v on two levels, `step` bytes apart; M row by row. */
export function denseTwo(v: usize, nest: usize, step: usize, m: usize): void {
  const count = innerCount(nest), by = innerStep(nest);
  const r00 = v128.load64_splat(m), r01 = v128.load64_splat(m, 16);
  const r10 = v128.load64_splat(m, 32), r11 = v128.load64_splat(m, 48);
  const i00 = imaginary(m), i01 = imaginary(m + 16), i10 = imaginary(m + 32), i11 = imaginary(m + 48);
  let base = v;
  do {
    touch(nest, base);
    touch(nest, base + step);
    let p = base, q = base + step;
    let left = count;
    do {
      const a = v128.load(p), b = v128.load(q);
      const at = swap(a), bt = swap(b);
      v128.store(p, f64x2.add(f64x2.add(f64x2.mul(r00, a), f64x2.mul(i00, at)), f64x2.add(f64x2.mul(r01, b), f64x2.mul(i01, bt))));
      v128.store(q, f64x2.add(f64x2.add(f64x2.mul(r10, a), f64x2.mul(i10, at)), f64x2.add(f64x2.mul(r11, b), f64x2.mul(i11, bt))));
      p += by;
      q += by;
    } while (--left);
    base = advance(nest, base);
  } while (base);
}

/** One row of a 4 x 4 matrix, as [re re][-im im] per entry, times four numbers given with their swaps. */
// @ts-ignore: decorator
@inline
function rowOfFour(row: usize, a: v128, b: v128, c: v128, d: v128, at: v128, bt: v128, ct: v128, dt: v128): v128 {
  const s = f64x2.add(f64x2.mul(v128.load(row), a), f64x2.mul(v128.load(row, 16), at));
  const t = f64x2.add(f64x2.mul(v128.load(row, 32), b), f64x2.mul(v128.load(row, 48), bt));
  const u = f64x2.add(f64x2.mul(v128.load(row, 64), c), f64x2.mul(v128.load(row, 80), ct));
  const w = f64x2.add(f64x2.mul(v128.load(row, 96), d), f64x2.mul(v128.load(row, 112), dt));
  return f64x2.add(f64x2.add(s, t), f64x2.add(u, w));
}

/** v <- M v on four levels at v, v + o1, v + o2, v + o3; M row by row, 32 bytes per entry (see `rowOfFour`). */
export function denseFour(v: usize, nest: usize, o1: usize, o2: usize, o3: usize, m: usize): void {
  const count = innerCount(nest), by = innerStep(nest);
  let base = v;
  do {
    touch(nest, base);
    touch(nest, base + o1);
    touch(nest, base + o2);
    touch(nest, base + o3);
    let p = base;
    let left = count;
    do {
      const a = v128.load(p), b = v128.load(p + o1), c = v128.load(p + o2), d = v128.load(p + o3);
      const at = swap(a), bt = swap(b), ct = swap(c), dt = swap(d);
      v128.store(p, rowOfFour(m, a, b, c, d, at, bt, ct, dt));
      v128.store(p + o1, rowOfFour(m + 128, a, b, c, d, at, bt, ct, dt));
      v128.store(p + o2, rowOfFour(m + 256, a, b, c, d, at, bt, ct, dt));
      v128.store(p + o3, rowOfFour(m + 384, a, b, c, d, at, bt, ct, dt));
      p += by;
    } while (--left);
    base = advance(nest, base);
  } while (base);
}

/**
 * out <- M v (or out += M v with `add`) on d levels: two groups at a time are gathered into `panel` ([re re im im] per level, 32 d bytes) and
 * multiplied by the matrix in panels of two rows, per column [re0 im0 re1 im1] as in gemm.ts. `out` may be v.
 */
export function denseMany(
  out: usize, v: usize, nest: usize, d: i32, offsets: usize, packed: usize, panel: usize, add: bool,
): void {
  const count = innerCount(nest), by = innerStep(nest);
  const end = offsets + (<usize>d << 2);
  const delta = out - v;
  let base = v;
  do {
    let at = offsets;
    do {
      touch(nest, base + load<usize>(at));
      at += 4;
    } while (at < end);
    let p = base;
    let left = count;
    do {
      // Without a second group the first is done twice, side by side.
      const q = left > 1 ? p + by : p;
      gather(panel, p, q, offsets, end);
      let a = packed;
      at = offsets;
      do {
        rowPair(p + delta, q + delta, a, panel, d, at, end, add);
        a += <usize>d << 5;
        at += 8;
      } while (at < end);
      p = q + by;
      left -= 2;
    } while (left > 0);
    base = advance(nest, base);
  } while (base);
}

// @ts-ignore: decorator
@inline
function gather(panel: usize, p: usize, q: usize, at: usize, end: usize): void {
  do {
    const o = load<usize>(at);
    const x = v128.load(p + o), y = v128.load(q + o);
    v128.store(panel, v128.shuffle<f64>(x, y, 0, 2));
    v128.store(panel, v128.shuffle<f64>(x, y, 1, 3), 16);
    at += 4;
    panel += 32;
  } while (at < end);
}

// @ts-ignore: decorator
@inline
function rowPair(p: usize, q: usize, a: usize, panel: usize, d: i32, at: usize, end: usize, add: bool): void {
  let rr0 = f64x2.splat(0), ri0 = f64x2.splat(0), ir0 = f64x2.splat(0), ii0 = f64x2.splat(0);
  let rr1 = f64x2.splat(0), ri1 = f64x2.splat(0), ir1 = f64x2.splat(0), ii1 = f64x2.splat(0);
  let k = d;
  do {
    const br = v128.load(panel), bi = v128.load(panel, 16);
    let s = v128.load64_splat(a);
    rr0 = f64x2.add(rr0, f64x2.mul(s, br));
    ri0 = f64x2.add(ri0, f64x2.mul(s, bi));
    s = v128.load64_splat(a, 8);
    ir0 = f64x2.add(ir0, f64x2.mul(s, br));
    ii0 = f64x2.add(ii0, f64x2.mul(s, bi));
    s = v128.load64_splat(a, 16);
    rr1 = f64x2.add(rr1, f64x2.mul(s, br));
    ri1 = f64x2.add(ri1, f64x2.mul(s, bi));
    s = v128.load64_splat(a, 24);
    ir1 = f64x2.add(ir1, f64x2.mul(s, br));
    ii1 = f64x2.add(ii1, f64x2.mul(s, bi));
    a += 32;
    panel += 32;
  } while (--k);
  let o = load<usize>(at);
  putPair(p + o, q + o, f64x2.sub(rr0, ii0), f64x2.add(ri0, ir0), add);
  if (at + 4 < end) {
    o = load<usize>(at, 4);
    putPair(p + o, q + o, f64x2.sub(rr1, ii1), f64x2.add(ri1, ir1), add);
  }
}

// @ts-ignore: decorator
@inline
function putPair(p: usize, q: usize, re: v128, im: v128, add: bool): void {
  let x = v128.shuffle<f64>(re, im, 0, 2), y = v128.shuffle<f64>(re, im, 1, 3);
  if (add) {
    // Both are read before either is written: they are the same group at an odd end.
    x = f64x2.add(x, v128.load(p));
    y = f64x2.add(y, v128.load(q));
  }
  v128.store(p, x);
  v128.store(q, y);
}

/**
 * out += entries of a local matrix, one after the other on each inner run. Entries are 24 bytes: [offset of the row][offset of the column][re][im].
 */
export function addEntries(out: usize, v: usize, nest: usize, entries: usize, many: i32): void {
  const count = innerCount(nest), by = innerStep(nest);
  const end = entries + <usize>many * 24;
  const delta = out - v;
  let base = v;
  do {
    let entry = entries;
    do {
      const re = v128.load64_splat(entry, 8), im = imaginary(entry + 8);
      let p = base + load<usize>(entry, 4), q = base + delta + load<usize>(entry);
      let left = count;
      do {
        v128.store(q, f64x2.add(v128.load(q), times(re, im, v128.load(p))));
        p += by;
        q += by;
      } while (--left);
      entry += 24;
    } while (entry < end);
    base = advance(nest, base);
  } while (base);
}

/** Some levels times a factor each. Entries are 24 bytes: [offset][unused][re][im]. */
export function scaleLevels(v: usize, nest: usize, entries: usize, many: i32): void {
  const count = innerCount(nest), by = innerStep(nest);
  const end = entries + <usize>many * 24;
  let base = v;
  do {
    let entry = entries;
    do {
      const re = v128.load64_splat(entry, 8), im = imaginary(entry + 8);
      let p = base + load<usize>(entry);
      let left = count;
      do {
        v128.store(p, times(re, im, v128.load(p)));
        p += by;
      } while (--left);
      entry += 24;
    } while (entry < end);
    base = advance(nest, base);
  } while (base);
}

/** Two levels, `step` bytes apart, change places. */
export function swapLevels(v: usize, nest: usize, step: usize): void {
  const count = innerCount(nest), by = innerStep(nest);
  let base = v;
  do {
    let p = base, q = base + step;
    let left = count;
    do {
      const a = v128.load(p), b = v128.load(q);
      v128.store(p, b);
      v128.store(q, a);
      p += by;
      q += by;
    } while (--left);
    base = advance(nest, base);
  } while (base);
}

/**
 * A cycle of levels, each times a factor: level j of the cycle moves to level j + 1, the last to the first. Entries of the cycle are 24 bytes:
 * [offset, i32][unused][re][im].
 */
export function rotateLevels(v: usize, nest: usize, cycle: usize, length: i32): void {
  const count = innerCount(nest), by = innerStep(nest);
  const last = cycle + <usize>(length - 1) * 24;
  let base = v;
  do {
    let p = base;
    let left = count;
    do {
      const end = p + load<usize>(last);
      let carry = times(v128.load64_splat(last, 8), imaginary(last + 8), v128.load(end));
      let at = cycle;
      while (at < last) {
        const place = p + load<usize>(at);
        const next = times(v128.load64_splat(at, 8), imaginary(at + 8), v128.load(place));
        v128.store(place, carry);
        carry = next;
        at += 24;
      }
      v128.store(end, carry);
      p += by;
    } while (--left);
    base = advance(nest, base);
  } while (base);
}
