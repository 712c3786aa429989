/**
 * Products of panels: a panel of A gives four numbers per step, a panel of B two vectors; eight sums are kept in registers.
 * Real: A has four rows [a0 a1 a2 a3], B four columns [b0 b1 b2 b3]; the result is 4 x 4, one row per 32 bytes.
 * Complex: A has two rows [re0 im0 re1 im1], B two columns [re0 re1 im0 im1]; the result is 2 x 2, one row [re0 re1 im0 im1] per 32 bytes.
 */

/** What is done with the result. */
export const STORE: i32 = 0;
export const SUBTRACT: i32 = 1;

/** Rows of a tile. */
// @ts-ignore: decorator
@inline
export function tileRows(parts: i32): i32 {
  return 4 / parts;
}

/**
 * c := A B or c -= A B for `count` tiles one below the other. The first has k steps (k > 0); from one tile to the next k grows by `dk`,
 * the panel of A lies `da` bytes and that of B `db` bytes further.
 */
export function tiles(
  parts: i32, mode: i32, c: usize, a: usize, b: usize, k: i32, count: i32, dk: i32, da: usize, db: usize,
): void {
  do {
    let s0 = f64x2.splat(0), t0 = f64x2.splat(0), s1 = f64x2.splat(0), t1 = f64x2.splat(0);
    let s2 = f64x2.splat(0), t2 = f64x2.splat(0), s3 = f64x2.splat(0), t3 = f64x2.splat(0);
    let pa = a, pb = b, left = k;
    do {
      const b0 = v128.load(pb), b1 = v128.load(pb, 16);
      let s = v128.load64_splat(pa);
      s0 = f64x2.add(s0, f64x2.mul(s, b0));
      t0 = f64x2.add(t0, f64x2.mul(s, b1));
      s = v128.load64_splat(pa, 8);
      s1 = f64x2.add(s1, f64x2.mul(s, b0));
      t1 = f64x2.add(t1, f64x2.mul(s, b1));
      s = v128.load64_splat(pa, 16);
      s2 = f64x2.add(s2, f64x2.mul(s, b0));
      t2 = f64x2.add(t2, f64x2.mul(s, b1));
      s = v128.load64_splat(pa, 24);
      s3 = f64x2.add(s3, f64x2.mul(s, b0));
      t3 = f64x2.add(t3, f64x2.mul(s, b1));
      pa += 32;
      pb += 32;
    } while (--left);
    if (parts == 2) {
      putRow(mode, c, f64x2.sub(s0, t1), f64x2.add(t0, s1));
      putRow(mode, c + 32, f64x2.sub(s2, t3), f64x2.add(t2, s3));
      c += 64;
    } else {
      putRow(mode, c, s0, t0);
      putRow(mode, c + 32, s1, t1);
      putRow(mode, c + 64, s2, t2);
      putRow(mode, c + 96, s3, t3);
      c += 128;
    }
    a += da;
    b += db;
    k += dk;
  } while (--count);
}

// @ts-ignore: decorator
@inline
function putRow(mode: i32, c: usize, x: v128, y: v128): void {
  if (mode == STORE) {
    v128.store(c, x);
    v128.store(c, y, 16);
  } else {
    v128.store(c, f64x2.sub(v128.load(c), x));
    v128.store(c, f64x2.sub(v128.load(c, 16), y), 16);
  }
}
