import { ConvergenceError } from '../../../errors.ts';
import { givens, type Pair } from '../../givens.ts';
import type { ZeroLimits } from '../families/spectrum.ts';
import { clearBelow, clearLeft, rotateRows, type Pencil } from './pencil.ts';
import { wilkinsonShift } from '../../wilkinson-shift.ts';

const eps = 2 ** -52;
const tiny = 2 ** -1000;

/**
 * S, upper Hessenberg, becomes upper triangular and T stays so: single-shift QZ. A zero on the diagonal of T is moved to the end of its block and
 * split off there, so that it remains a zero. Throws `ConvergenceError` after 300 steps without success.
 */
export function triangularPencil(p: Pencil, limits: ZeroLimits): void {
  const { n, s } = p;
  let high = n - 1;
  let steps = 0;
  while (high > 0) {
    const low = blockStart(p, high, steps < 30 ? tiny : limits.s / n);
    if (low === high) {
      high--;
      steps = 0;
      continue;
    }
    if (++steps > 300) {
      const residual = size(s, 2 * (high * n + high - 1));
      throw new ConvergenceError('The QZ iteration', residual, steps, 'Check the matrices.');
    }
    const zero = firstZero(p, low, high, limits.t);
    if (zero < 0) sweep(p, low, high, steps % 10 === 0 ? exceptionalShift(p, high) : shiftOf(p, high));
    else splitOff(p, low, zero, high);
  }
}

/** Where the unreduced block of S that ends at `high` starts. */
function blockStart({ n, s }: Pencil, high: number, floor: number): number {
  for (let k = high; k > 0; k--) {
    const sub = 2 * (k * n + k - 1);
    if (size(s, sub) <= Math.max(floor, eps * (size(s, sub - 2 * n) + size(s, sub + 2)))) {
      s.fill(0, sub, sub + 2);
      return k;
    }
  }
  return 0;
}

/** The first k in low..high where T_kk is a zero, which it then is exactly; -1 when there is none. */
function firstZero({ n, t }: Pencil, low: number, high: number, limit: number): number {
  for (let k = low; k <= high; k++) {
    const o = 2 * (k * n + k);
    if (size(t, o) > limit) continue;
    t.fill(0, o, o + 2);
    return k;
  }
  return -1;
}

/** T_kk = 0: one row and column are split off the block low..high, an infinite eigenvalue or (with S_kk = 0) an undetermined one. */
function splitOff(p: Pencil, low: number, k: number, high: number): void {
  const { s, t } = p;
  if (k === low && k < high) return clearBelow(p, s, low, low, low + 1, low + 1);
  for (let j = k; j < high; j++) {
    clearBelow(p, t, j, j + 1, j - 1, j + 2);
    clearLeft(p, s, j + 1, j - 1, j + 1, j);
  }
  clearLeft(p, s, high, high - 1, high, high);
}

/** One sweep over rows and columns low..high. */
function sweep(p: Pencil, low: number, high: number, [re, im]: Pair): void {
  const { n, s, t, g } = p;
  const o = 2 * (low * n + low);
  const [tr, ti] = [t[o] as number, t[o + 1] as number];
  const fr = (s[o] as number) - (re * tr - im * ti);
  const fi = (s[o + 1] as number) - (re * ti + im * tr);
  givens([fr, fi], [s[o + 2 * n] as number, s[o + 2 * n + 1] as number], g);
  for (let k = low; k < high; k++) {
    if (k > low) clearBelow(p, s, k, k - 1, k, k);
    else rotateRows(p, k, k, k);
    clearLeft(p, t, k + 1, k, Math.min(k + 2, high) + 1, k + 1);
  }
}

/** The eigenvalue of the last 2 x 2 of S T^-1 that is nearer to its last entry. */
function shiftOf({ n, s, t }: Pencil, high: number): Pair {
  const at = (m: Float64Array, r: number, c: number): Pair => {
    const o = 2 * ((high - 1 + r) * n + high - 1 + c);
    return [m[o] as number, m[o + 1] as number];
  };
  const [first, last] = [at(t, 0, 0), at(t, 1, 1)];
  const beside = over(at(t, 0, 1), last);
  const [m00, m10] = [over(at(s, 0, 0), first), over(at(s, 1, 0), first)];
  const m01 = minusProduct(over(at(s, 0, 1), last), beside, m00);
  const m11 = minusProduct(over(at(s, 1, 1), last), beside, m10);
  return wilkinsonShift(Float64Array.of(...m00, ...m01, ...m10, ...m11), 2, 1);
}

/** A shift off the beaten path, for blocks on which the usual one cycles. */
function exceptionalShift({ n, s, t }: Pencil, high: number): Pair {
  const o = 2 * (high * n + high);
  const [re, im] = over([s[o] as number, s[o + 1] as number], [t[o] as number, t[o + 1] as number]);
  return [re + (0.75 * size(s, o - 2)) / size(t, o), im];
}

/** x / y where y is far above the least double. */
function over([xr, xi]: Pair, [yr, yi]: Pair): Pair {
  const unit = Math.abs(yr) + Math.abs(yi);
  const [a, b] = [yr / unit, yi / unit];
  const square = (a * a + b * b) * unit;
  return [(xr * a + xi * b) / square, (xi * a - xr * b) / square];
}

/** z - x y. */
function minusProduct([zr, zi]: Pair, [xr, xi]: Pair, [yr, yi]: Pair): Pair {
  return [zr - (xr * yr - xi * yi), zi - (xr * yi + xi * yr)];
}

function size(m: Float64Array, at: number): number {
  return Math.abs(m[at] as number) + Math.abs(m[at + 1] as number);
}
