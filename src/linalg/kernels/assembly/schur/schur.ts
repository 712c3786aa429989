/**
 * The complex Schur form A = Z T Z^dagger: Hessenberg reduction, small-bulge QR sweeps with aggressive early deflation, single-shift QR on what is
 * small.
 */
import { columnPanelBytes, panelCount, unpackPanels, vectorBytes } from '../factor/panel-transfer';
import { panelRows, reflectPanels, reflectScratch } from '../factor/reflect-block';
import { chase, chaseBytes, chaseWindow } from './chase';
import { hessenberg, hessenbergScratch } from './hessenberg';
import { deflate } from './deflate';
import { closeWindow, openUnitary, openWindow, Problem, transformRest } from './problem';
import { blockStart, MOST_STEPS, size, smallSchur } from './small';
import { packUnitary, Transformation } from './sweeps';

/** Blocks up to this size are finished at once. */
const SMALL: i32 = 64;

/** The most shifts of one chain. */
const MOST_SHIFTS: i32 = 32;

/** Percents of a deflation window that must be done to try again at once, without a sweep. */
const NIBBLE: i32 = 14;

/** Rows of the deflation window for a block of some size. */
function deflationWindow(n: i32): i32 {
  return shiftsFor(n) * 3 / 2;
}

/** Shifts for a block of some size. */
function shiftsFor(n: i32): i32 {
  return n < 200 ? 8 : n < 400 ? 20 : MOST_SHIFTS;
}

/** Rows of the largest window. */
function windowRows(): i32 {
  return max(SMALL, chaseWindow(MOST_SHIFTS));
}

/** Bytes of an even number of panels. */
function basisBytes(n: i32): f64 {
  return <f64>(columnPanelBytes(2, n, n) + (<usize>panelRows(n) << 5));
}

/** Bytes of work that `schurForm` needs: a double, for the sum may not fit in 32 bits where each term does. */
export function schurScratch(n: i32): f64 {
  const rows = <usize>windowRows() + 2;
  const window = 3 * rows * rows * 16 + 8 * rows * 32 + chaseBytes(MOST_SHIFTS) + 4096;
  const phases = max(hessenbergScratch(n), max(<f64>reflectScratch(n), <f64>window));
  return <f64>vectorBytes(2, n) * <f64>n + 2 * basisBytes(n) + phases + <f64>(<usize>(n + 8) * 16);
}

/**
 * A (n x n, interleaved) := T, upper triangular, and z := Z. Without z (an address of 0) only the diagonal of A becomes that of T. Entries of A must be
 * near 1 or below. Returns 0, or 1 when QR does not converge.
 */
export function schurForm(a: usize, n: i32, z: usize, work: usize): i32 {
  if (n == 0) return 0;
  const stride = vectorBytes(2, n), vs = work, taus = vs + stride * <usize>n;
  const zh = taus + <usize>(n + 8) * 16, q = zh + <usize>basisBytes(n), rest = q + <usize>basisBytes(n);
  hessenberg(a, n, vs, stride, taus, rest);
  const s = changetype<Problem>(rest), m = changetype<Transformation>(rest + 128);
  if (z) {
    memory.fill(q, 0, <usize>basisBytes(n));
    setIdentity(q, n);
    if (n > 2) reflectPanels(2, q, panelCount(2, n), n, vs, stride, taus, n - 2, 1, rest);
    adjointPanels(zh, q, n);
  }
  layProblem(s, m, a, n, z ? zh : 0, rest + 256);
  if (iterate(s, m)) return 1;
  if (!z) return 0;
  for (let r = 1; r < n; r++) memory.fill(a + <usize>r * s.row, 0, <usize>r << 4);
  unpackPanels(2, 16, zh, n, n, z, 16, <usize>n << 4, -1);
  return 0;
}

function layProblem(s: Problem, m: Transformation, a: usize, n: i32, zh: usize, work: usize): void {
  const rows = <usize>windowRows() + 2;
  s.t = a;
  s.row = <usize>n << 4;
  s.n = n;
  s.zh = zh;
  s.full = zh ? 1 : 0;
  s.panelBytes = <usize>panelRows(n) << 5;
  s.panels = panelCount(2, n);
  s.windowRow = (rows | 1) << 4;
  s.g = work;
  s.shifts = work + 128;
  s.window = s.shifts + <usize>deflationWindow(i32.MAX_VALUE) * 16;
  s.uh = s.window + rows * s.windowRow;
  s.pack = s.uh + rows * s.windowRow;
  m.panel = s.pack + 2 * (rows + 1) * 32;
  m.packed = m.panel + (rows + 1) * 32;
  m.heads = m.packed + rows * rows * 16;
  m.rotations = m.heads + ((<usize>MOST_SHIFTS << 3) + 63 & ~63);
}

/** Panels := the identity. */
function setIdentity(q: usize, n: i32): void {
  const bytes = <usize>panelRows(n) << 5;
  for (let i = 0; i < n; i++) f64.store(q + <usize>(i >> 1) * bytes + (<usize>i << 5) + (<usize>(i & 1) << 3), 1);
}

/** out := the adjoint of x, both n x n in panels of two columns; `out` is continued by zeros to an even number of panels. */
function adjointPanels(out: usize, x: usize, n: i32): void {
  const bytes = <usize>panelRows(n) << 5;
  memory.fill(out, 0, <usize>basisBytes(n));
  for (let c = 0; c < n; c += 2) {
    let to = out + <usize>(c >> 1) * bytes;
    for (let r = 0; r < n; r += 2) {
      const p = x + <usize>(r >> 1) * bytes + (<usize>c << 5);
      const ar = v128.load(p), ai = v128.load(p, 16), br = v128.load(p, 32), bi = v128.load(p, 48);
      v128.store(to, v128.shuffle<f64>(ar, br, 0, 2));
      v128.store(to, f64x2.neg(v128.shuffle<f64>(ai, bi, 0, 2)), 16);
      v128.store(to, v128.shuffle<f64>(ar, br, 1, 3), 32);
      v128.store(to, f64x2.neg(v128.shuffle<f64>(ai, bi, 1, 3)), 48);
      to += 64;
    }
  }
}

/** T becomes triangular from its last rows up. */
function iterate(s: Problem, m: Transformation): i32 {
  let high = s.n - 1, steps = 0;
  while (high > 0) {
    s.high = high;
    s.low = blockStart(s.t, s.row, high, steps);
    if (s.low == high) {
      high--;
      steps = 0;
      continue;
    }
    if (++steps > MOST_STEPS) return 1;
    const n = high - s.low + 1;
    if (n <= SMALL) {
      if (finishBlock(s, m, n)) return 1;
      high = s.low - 1;
      steps = 0;
      continue;
    }
    const wanted = shiftsFor(n), k = deflationWindow(n);
    let left = deflate(s, m, k);
    if (left < 0) return 1;
    if (left < k) steps = 0;
    if ((k - left) * 100 > k * NIBBLE) {
      high -= k - left;
      continue;
    }
    high -= k - left;
    s.high = high;
    let count = min(wanted, left);
    if (left > count) memory.copy(s.shifts, s.shifts + (<usize>(left - count) << 4), <usize>count << 4);
    if (steps % 6 == 5 || count < 2) count = chooseShifts(s, wanted, steps);
    chase(s, count, m);
  }
  return 0;
}

/** The block at work becomes triangular in the window. */
function finishBlock(s: Problem, m: Transformation, k: i32): i32 {
  const row = s.windowRow;
  openWindow(s, s.low, k);
  if (s.full) openUnitary(s, k);
  if (smallSchur(s.window, row, k, s.full ? s.uh : 0, s.g)) return 1;
  closeWindow(s, s.low, k);
  if (!s.full) return 0;
  m.first = s.low;
  m.k = k;
  m.count = 0;
  packUnitary(m.packed, s.uh, row, k);
  transformRest(s, m);
  return 0;
}

/** Other shifts for blocks on which those of the deflation fail: diagonal entries, moved by the entries beside them. Returns how many. */
function chooseShifts(s: Problem, count: i32, steps: i32): i32 {
  for (let i = 0; i < count; i++) {
    const d = s.t + <usize>(s.high - count + 1 + i) * (s.row + 16), shift = s.shifts + (<usize>i << 4);
    f64.store(shift, f64.load(d) + 0.75 * size(d - 16));
    f64.store(shift, f64.load(d, 8), 8);
  }
  return count;
}
