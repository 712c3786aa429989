import { ConvergenceError } from '../errors.ts';
import { modulus } from './scalar.ts';

const eps = 2 ** -53;
const tolerance = 8 * eps;
const tiny = 2 ** -1000;

/** A real upper bidiagonal matrix, with the rotations done so far: B_0 = left^T B right, rows are vectors of length n. */
export interface Bidiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** An unreduced block low..high, and the way in which it is chased: down when its large entries are at the top. */
interface ActiveBlock {
  low: number;
  high: number;
  down: boolean;
}

/**
 * Singular values (not sorted, signs free, in place of `d`) and vectors (rows of `left` and `right`, both start as the
 * identity, or are empty where they are not wanted) of a bidiagonal matrix by implicit QR. A zero shift is used where the smallest singular value is negligible,
 * so that zeros on the diagonal split off by themselves. Entries must be near 1 or below. Demmel & Kahan, SIAM J. Sci.
 * Stat. Comput. 11 (1990) 873.
 */
export function bidiagonalSvd(b: Bidiagonal): void {
  const { d, e } = b;
  const n = d.length;
  const block: ActiveBlock = { low: -1, high: n - 1, down: true };
  let previousHigh = -1;
  for (let sweeps = 0; block.high > 0;) {
    const low = blockStart(e, block.high);
    if (low === block.high) {
      block.high--;
      continue;
    }
    if (low !== block.low || block.high !== previousHigh) {
      block.low = low;
      previousHigh = block.high;
      block.down = Math.abs(d[low] as number) >= Math.abs(d[block.high] as number);
    }
    const smallest = deflate(d, e, block);
    if (smallest < 0) continue;
    if (sweeps++ > 60 * n) {
      const residual = Math.abs(e[block.high - 1] as number);
      throw new ConvergenceError('Bidiagonal QR', residual, sweeps, 'Check the matrix.');
    }
    chase(b, block, shiftOf(d, e, block, smallest));
  }
}

/** Where the unreduced block that ends at `high` starts; negligible entries on the way become zero. */
function blockStart(e: Float64Array, high: number): number {
  for (let low = high; low > 0; low--) {
    if (Math.abs(e[low - 1] as number) <= tiny) {
      e[low - 1] = 0;
      return low;
    }
  }
  return 0;
}

/**
 * Sets one negligible off-diagonal of the block to zero and returns -1, or returns a lower estimate of the block's
 * smallest singular value (up to a factor sqrt n). Relative criteria of Demmel & Kahan, walked along the chase.
 */
function deflate(d: Float64Array, e: Float64Array, block: ActiveBlock): number {
  const { low, high, down } = block;
  const step = down ? 1 : -1;
  const off = down ? 0 : -1;
  const last = down ? high : low;
  const lastOff = last - step + off;
  if (Math.abs(e[lastOff] as number) <= tolerance * Math.abs(d[last] as number)) {
    e[lastOff] = 0;
    return -1;
  }
  let mu = Math.abs(d[down ? low : high] as number);
  let smallest = mu;
  for (let i = down ? low : high; i !== last; i += step) {
    const next = Math.abs(e[i + off] as number);
    if (next <= tolerance * mu) {
      e[i + off] = 0;
      return -1;
    }
    mu = Math.abs(d[i + step] as number) * (mu / (mu + next));
    smallest = Math.min(smallest, mu);
  }
  return smallest;
}

/** The shift: the smaller singular value of the last 2 x 2 of the chase, or 0 when shifting would lose small values. */
function shiftOf(d: Float64Array, e: Float64Array, block: ActiveBlock, smallest: number): number {
  const { low, high, down } = block;
  let largest = Math.abs(d[high] as number);
  for (let i = low; i < high; i++) {
    largest = Math.max(largest, Math.abs(d[i] as number), Math.abs(e[i] as number));
  }
  if ((high - low + 1) * tolerance * (smallest / largest) <= eps) return 0;
  const at = down ? high - 1 : low;
  const shift = smallerSingularValue(d[at] as number, e[at] as number, d[at + 1] as number);
  const start = Math.abs(d[down ? low : high] as number);
  return (shift / start) ** 2 < eps ? 0 : shift;
}

/** The smaller singular value of [[f, g], [0, h]], without overflow or cancellation (LAPACK's dlas2). */
function smallerSingularValue(f: number, g: number, h: number): number {
  const low = Math.min(Math.abs(f), Math.abs(h));
  const high = Math.max(Math.abs(f), Math.abs(h));
  const off = Math.abs(g);
  if (low === 0) return 0;
  const sum = 1 + low / high;
  const difference = (high - low) / high;
  if (off < high) {
    const ratio = (off / high) ** 2;
    return (2 * low) / (Math.sqrt(sum * sum + ratio) + Math.sqrt(difference * difference + ratio));
  }
  const ratio = high / off;
  if (ratio === 0) return (low * high) / off;
  return (2 * low * ratio) / (Math.sqrt(1 + (sum * ratio) ** 2) + Math.sqrt(1 + (difference * ratio) ** 2));
}

/** One sweep along the block; upwards it is the same sweep on the reversed transpose, where left and right change places. */
function chase(b: Bidiagonal, block: ActiveBlock, shift: number): void {
  const { low, high, down } = block;
  const sweep: Sweep = down
    ? { from: low, to: high, left: b.left, right: b.right }
    : { from: high, to: low, left: b.right, right: b.left };
  if (shift === 0) zeroShiftSweep(b.d, b.e, sweep);
  else shiftedSweep(b.d, b.e, shift, sweep);
}

/** The ends of a sweep, and the vectors that follow its row (`left`) and column (`right`) rotations. */
interface Sweep {
  readonly from: number;
  readonly to: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

function zeroShiftSweep(d: Float64Array, e: Float64Array, { from, to, left, right }: Sweep): void {
  const step = from < to ? 1 : -1;
  const off = from < to ? 0 : -1;
  const width = left.length / d.length;
  let c = 1;
  let oldC = 1;
  let oldS = 0;
  for (let i = from; i !== to; i += step) {
    const f = (d[i] as number) * c;
    const g = e[i + off] as number;
    const r = modulus(f, g);
    c = r === 0 ? 1 : f / r;
    const s = r === 0 ? 0 : g / r;
    if (i !== from) e[i - step + off] = oldS * r;
    const p = oldC * r;
    const q = (d[i + step] as number) * s;
    const length = modulus(p, q);
    d[i] = length;
    oldC = length === 0 ? 1 : p / length;
    oldS = length === 0 ? 0 : q / length;
    rotateRows(right, width, i, i + step, c, s);
    rotateRows(left, width, i, i + step, oldC, oldS);
  }
  const h = (d[to] as number) * c;
  d[to] = h * oldC;
  e[to - step + off] = h * oldS;
}

function shiftedSweep(d: Float64Array, e: Float64Array, shift: number, sweep: Sweep): void {
  const { from, to, left, right } = sweep;
  const step = from < to ? 1 : -1;
  const off = from < to ? 0 : -1;
  const width = left.length / d.length;
  const first = d[from] as number;
  let f = (Math.abs(first) - shift) * ((first < 0 ? -1 : 1) + shift / first);
  let g = e[from + off] as number;
  for (let i = from; i !== to; i += step) {
    let r = modulus(f, g);
    const cr = r === 0 ? 1 : f / r;
    const sr = r === 0 ? 0 : g / r;
    if (i !== from) e[i - step + off] = r;
    const di = d[i] as number;
    const ei = e[i + off] as number;
    const next = d[i + step] as number;
    f = cr * di + sr * ei;
    const offDiagonal = cr * ei - sr * di;
    g = sr * next;
    const below = cr * next;
    r = modulus(f, g);
    const cl = r === 0 ? 1 : f / r;
    const sl = r === 0 ? 0 : g / r;
    d[i] = r;
    f = cl * offDiagonal + sl * below;
    d[i + step] = cl * below - sl * offDiagonal;
    if (i + step !== to) {
      g = sl * (e[i + step + off] as number);
      (e[i + step + off] as number) *= cl;
    }
    rotateRows(right, width, i, i + step, cr, sr);
    rotateRows(left, width, i, i + step, cl, sl);
  }
  e[to - step + off] = f;
}

/** (row a, row b) := (c a + s b, c b - s a), real rows of length `width`. */
function rotateRows(rows: Float64Array, width: number, a: number, b: number, c: number, s: number): void {
  const ao = a * width;
  const bo = b * width;
  for (let k = 0; k < width; k++) {
    const x = rows[ao + k] as number;
    const y = rows[bo + k] as number;
    rows[ao + k] = c * x + s * y;
    rows[bo + k] = c * y - s * x;
  }
}
