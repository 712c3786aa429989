/**
 * Real matrix products and symmetric rank-k updates, f64 and f32: panels of four rows of A and of two vectors of columns of B, eight running vectors
 * per tile. All addresses and strides are bytes. Blocks as in gemm.ts.
 */

const KC: i32 = 256;
const MC: i32 = 64;
const NC: i32 = 256;
const ROWS: i32 = 4;

/** Columns of a tile: two vectors. */
// @ts-ignore: decorator
@inline
function width<T>(): i32 {
  return 32 / <i32>sizeof<T>();
}

/** Bytes of scratch for a product of these sizes: packed blocks of A and of B, and one tile. */
export function realScratch(m: i32, k: i32, n: i32, bytes: i32): usize {
  const kb = <usize>min(k, KC);
  const wide = 32 / bytes;
  const rows = (min(m, MC) + ROWS - 1) / ROWS * ROWS;
  const cols = (min(n, NC) + wide - 1) / wide * wide;
  return (<usize>rows + <usize>cols) * kb * <usize>bytes + 128;
}

/** C += A B; entry (i, l) of A is at a + i aRow + l aCol, of B at b + l bRow + j bCol; C has row stride `ldc`. */
export function realGemm64(
  c: usize, ldc: usize, a: usize, aRow: usize, aCol: usize, b: usize, bRow: usize, bCol: usize, m: i32, k: i32, n: i32, work: usize,
): void {
  blocks<f64>(c, ldc, a, aRow, aCol, b, bRow, bCol, m, k, n, work, false);
}

/** The same in single precision. */
export function realGemm32(
  c: usize, ldc: usize, a: usize, aRow: usize, aCol: usize, b: usize, bRow: usize, bCol: usize, m: i32, k: i32, n: i32, work: usize,
): void {
  blocks<f32>(c, ldc, a, aRow, aCol, b, bRow, bCol, m, k, n, work, false);
}

/** C += A A^T for symmetric C (n x n) and A (n x k) with entry (i, l) at a + i aRow + l aCol; about half the work of a product. */
export function rankUpdate64(c: usize, ldc: usize, a: usize, aRow: usize, aCol: usize, n: i32, k: i32, work: usize): void {
  blocks<f64>(c, ldc, a, aRow, aCol, a, aCol, aRow, n, k, n, work, true);
  mirror<f64>(c, ldc, n);
}

/** The same in single precision. */
export function rankUpdate32(c: usize, ldc: usize, a: usize, aRow: usize, aCol: usize, n: i32, k: i32, work: usize): void {
  blocks<f32>(c, ldc, a, aRow, aCol, a, aCol, aRow, n, k, n, work, true);
  mirror<f32>(c, ldc, n);
}

/** All blocks; with `upper` only tiles that reach the diagonal or lie above it. */
function blocks<T>(
  c: usize, ldc: usize, a: usize, aRow: usize, aCol: usize, b: usize, bRow: usize, bCol: usize,
  m: i32, k: i32, n: i32, work: usize, upper: bool,
): void {
  if (m == 0 || n == 0 || k == 0) return;
  const packedA = work + 128;
  const packedB = packedA + <usize>((min(m, MC) + ROWS - 1) / ROWS * ROWS) * <usize>min(k, KC) * sizeof<T>();
  for (let j0 = 0; j0 < n; j0 += NC) {
    const nb = min(NC, n - j0);
    for (let k0 = 0; k0 < k; k0 += KC) {
      const kb = min(KC, k - k0);
      pack<T>(packedB, b + <usize>k0 * bRow + <usize>j0 * bCol, bCol, bRow, nb, kb, width<T>());
      const end = upper ? min(m, j0 + nb) : m;
      for (let i0 = 0; i0 < end; i0 += MC) {
        const mb = min(MC, m - i0);
        pack<T>(packedA, a + <usize>i0 * aRow + <usize>k0 * aCol, aRow, aCol, mb, kb, ROWS);
        block<T>(c + <usize>i0 * ldc + <usize>j0 * sizeof<T>(), ldc, packedA, packedB, mb, kb, nb, upper ? j0 - i0 : i32.MAX_VALUE, work);
      }
    }
  }
}

/** Panels of `wide` lines, per k one number of each line; lines that are missing are zero. */
function pack<T>(out: usize, p: usize, line: usize, step: usize, lines: i32, kb: i32, wide: i32): void {
  const panel = <usize>(kb * wide) * sizeof<T>(), last = lines / wide * wide;
  for (let i = 0; i < last; i += wide) {
    const at = p + <usize>i * line;
    if (line == sizeof<T>()) packNeighbours(out, at, step, kb, wide * <i32>sizeof<T>());
    else if (wide == ROWS) packFour<T>(out, at, line, step, kb);
    else packSome<T>(out, at, line, step, wide, kb, wide);
    out += panel;
  }
  if (last < lines) packSome<T>(out, p + <usize>last * line, line, step, lines - last, kb, wide);
}

/** A panel whose lines lie side by side: 16 or 32 bytes per k. */
function packNeighbours(out: usize, p: usize, step: usize, kb: i32, bytes: i32): void {
  if (bytes == 16) {
    do {
      v128.store(out, v128.load(p));
      out += 16;
      p += step;
    } while (--kb);
    return;
  }
  do {
    v128.store(out, v128.load(p));
    v128.store(out, v128.load(p, 16), 16);
    out += 32;
    p += step;
  } while (--kb);
}

/** A panel of four lines. */
function packFour<T>(out: usize, p: usize, line: usize, step: usize, kb: i32): void {
  let q = p + line, r = q + line, s = r + line;
  do {
    store<T>(out, load<T>(p));
    store<T>(out + sizeof<T>(), load<T>(q));
    store<T>(out + 2 * sizeof<T>(), load<T>(r));
    store<T>(out + 3 * sizeof<T>(), load<T>(s));
    out += 4 * sizeof<T>();
    p += step;
    q += step;
    r += step;
    s += step;
  } while (--kb);
}

/** A panel of which only the first `used` lines exist. */
function packSome<T>(out: usize, p: usize, line: usize, step: usize, used: i32, kb: i32, wide: i32): void {
  do {
    let q = p, left = used, to = out;
    do {
      store<T>(to, load<T>(q));
      q += line;
      to += sizeof<T>();
    } while (--left);
    out += <usize>wide * sizeof<T>();
    while (to < out) {
      store<T>(to, <T>0);
      to += sizeof<T>();
    }
    p += step;
  } while (--kb);
}

/** All tiles of one block that are not below the diagonal: i - j < diagonal + width. */
function block<T>(c: usize, ldc: usize, packedA: usize, packedB: usize, mb: i32, kb: i32, nb: i32, diagonal: i32, edge: usize): void {
  const aPanel = <usize>(kb * ROWS) * sizeof<T>();
  const bPanel = <usize>(kb * width<T>()) * sizeof<T>();
  for (let j = 0; j < nb; j += width<T>()) {
    let pa = packedA;
    let ci = c + <usize>j * sizeof<T>();
    for (let i = 0; i < mb; i += ROWS) {
      if (i - j >= diagonal && i - j - diagonal >= width<T>()) break;
      tile<T>(ci, ldc, pa, packedB, kb, mb - i, nb - j, edge);
      pa += aPanel;
      ci += ldc * ROWS;
    }
    packedB += bPanel;
  }
}

// @ts-ignore: decorator
@inline
function splatAt<T>(p: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_splat(p) : v128.load32_splat(p);
}

/** C (4 rows, two vectors of columns, or what of it exists) += panel of A times panel of B. */
// @ts-ignore: decorator
@inline
function tile<T>(c: usize, ldc: usize, pa: usize, pb: usize, k: i32, rows: i32, cols: i32, edge: usize): void {
  let a0 = v128.splat<T>(0), a1 = v128.splat<T>(0), b0 = v128.splat<T>(0), b1 = v128.splat<T>(0);
  let c0 = v128.splat<T>(0), c1 = v128.splat<T>(0), d0 = v128.splat<T>(0), d1 = v128.splat<T>(0);
  do {
    const x = v128.load(pb), y = v128.load(pb, 16);
    let s = splatAt<T>(pa);
    a0 = v128.add<T>(a0, v128.mul<T>(s, x));
    a1 = v128.add<T>(a1, v128.mul<T>(s, y));
    s = splatAt<T>(pa + sizeof<T>());
    b0 = v128.add<T>(b0, v128.mul<T>(s, x));
    b1 = v128.add<T>(b1, v128.mul<T>(s, y));
    s = splatAt<T>(pa + 2 * sizeof<T>());
    c0 = v128.add<T>(c0, v128.mul<T>(s, x));
    c1 = v128.add<T>(c1, v128.mul<T>(s, y));
    s = splatAt<T>(pa + 3 * sizeof<T>());
    d0 = v128.add<T>(d0, v128.mul<T>(s, x));
    d1 = v128.add<T>(d1, v128.mul<T>(s, y));
    pa += 4 * sizeof<T>();
    pb += 32;
  } while (--k);
  if (rows >= ROWS && cols >= width<T>()) {
    addPair<T>(c, a0, a1);
    addPair<T>(c + ldc, b0, b1);
    addPair<T>(c + 2 * ldc, c0, c1);
    addPair<T>(c + 3 * ldc, d0, d1);
    return;
  }
  storePair(edge, a0, a1);
  storePair(edge + 32, b0, b1);
  storePair(edge + 64, c0, c1);
  storePair(edge + 96, d0, d1);
  addEdge<T>(c, ldc, edge, min(rows, ROWS), min(cols, width<T>()));
}

// @ts-ignore: decorator
@inline
function addPair<T>(c: usize, x: v128, y: v128): void {
  v128.store(c, v128.add<T>(v128.load(c), x));
  v128.store(c, v128.add<T>(v128.load(c, 16), y), 16);
}

// @ts-ignore: decorator
@inline
function storePair(c: usize, x: v128, y: v128): void {
  v128.store(c, x);
  v128.store(c, y, 16);
}

function addEdge<T>(c: usize, ldc: usize, edge: usize, rows: i32, cols: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const at = c + <usize>j * sizeof<T>();
      store<T>(at, load<T>(at) + load<T>(edge + <usize>j * sizeof<T>()));
    }
    c += ldc;
    edge += 32;
  }
}

/** Lower triangle <- upper triangle, in tiles. */
function mirror<T>(c: usize, ldc: usize, n: i32): void {
  const TILE = 16;
  for (let r0 = 0; r0 < n; r0 += TILE) {
    for (let c0 = r0; c0 < n; c0 += TILE) {
      for (let r = r0; r < min(n, r0 + TILE); r++) {
        for (let j = max(c0, r + 1); j < min(n, c0 + TILE); j++) {
          store<T>(c + <usize>j * ldc + <usize>r * sizeof<T>(), load<T>(c + <usize>r * ldc + <usize>j * sizeof<T>()));
        }
      }
    }
  }
}
