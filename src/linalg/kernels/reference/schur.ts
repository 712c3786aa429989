import { ConvergenceError } from '../../../errors.ts';
import { givens, rotateColumns, rotateRows, type Pair } from '../../givens.ts';
import { copyColumn, makeReflector, reflectLeft, reflectRight } from '../../reflector.ts';
import { wilkinsonShift } from '../../wilkinson-shift.ts';

const eps = 2 ** -52;
const tiny = 2 ** -1000;

/** T := Q^dagger T Q with zeros below the subdiagonal; Z^dagger := Q^dagger Z^dagger where it is given. */
export function hessenbergForm(t: Float64Array, n: number, zh: Float64Array | undefined): void {
  const v = new Float64Array(2 * n);
  const tau = new Float64Array(2);
  const work = new Float64Array(2 * n);
  for (let k = 0; k + 2 < n; k++) {
    copyColumn(v, 0, t, n, k, k + 1, n);
    const beta = makeReflector(v, k + 1, n, tau, 0);
    const [tr, ti] = [tau[0] as number, tau[1] as number];
    if (tr === 0 && ti === 0) continue;
    const rows = { data: t, stride: n, rowStart: k + 1, rowEnd: n, colStart: k + 1, colEnd: n };
    reflectLeft(rows, v, 0, tr, ti, work);
    reflectRight({ ...rows, rowStart: 0 }, v, 0, tr, ti);
    if (zh) reflectLeft({ ...rows, data: zh, colStart: 0 }, v, 0, tr, ti, work);
    for (let r = k + 1; r < n; r++) {
      t[2 * (r * n + k)] = r === k + 1 ? beta : 0;
      t[2 * (r * n + k) + 1] = 0;
    }
  }
}

/** T, upper Hessenberg, becomes upper triangular by single-shift QR. Throws `ConvergenceError` after 300 steps without success. */
export function triangularForm(t: Float64Array, n: number, zh: Float64Array | undefined): void {
  let high = n - 1;
  let steps = 0;
  while (high > 0) {
    const low = blockStart(t, n, high, steps < 30 ? tiny : eps);
    if (low === high) {
      high--;
      steps = 0;
      continue;
    }
    if (++steps > 300) {
      const residual = Math.abs(t[2 * (high * n + high - 1)] as number);
      throw new ConvergenceError('The QR iteration', residual, steps, 'Check the matrix.');
    }
    qrSweep(
      t,
      n,
      zh,
      low,
      high,
      steps % 10 === 0 ? exceptionalShift(t, n, high) : wilkinsonShift(t, n, high),
    );
  }
}

/**
 * Where the unreduced Hessenberg block that ends at `high` starts. A subdiagonal entry is negligible beside its neighbours on
 * the diagonal, or below `floor`.
 */
function blockStart(t: Float64Array, n: number, high: number, floor: number): number {
  for (let k = high; k > 0; k--) {
    const sub = 2 * (k * n + k - 1);
    const neighbours = size(t, sub - 2 * n) + size(t, sub + 2);
    if (size(t, sub) <= Math.max(floor, eps * neighbours)) {
      t[sub] = 0;
      t[sub + 1] = 0;
      return k;
    }
  }
  return 0;
}

function size(t: Float64Array, at: number): number {
  return Math.abs(t[at] as number) + Math.abs(t[at + 1] as number);
}

/** A shift off the beaten path, for the rare blocks on which Wilkinson's shift cycles. */
function exceptionalShift(t: Float64Array, n: number, high: number): Pair {
  const o = 2 * (high * n + high);
  return [(t[o] as number) + 0.75 * size(t, o - 2), t[o + 1] as number];
}

/** One implicit single-shift QR sweep on rows and columns low..high, applied to all of T and Z^dagger. */
function qrSweep(
  t: Float64Array,
  n: number,
  zh: Float64Array | undefined,
  low: number,
  high: number,
  shift: Pair,
): void {
  const [g, r] = [new Float64Array(3), new Float64Array(2)];
  const start = 2 * (low * n + low);
  const [fr, fi] = pairAt(t, start);
  givens([fr - shift[0], fi - shift[1]], pairAt(t, start + 2 * n), g);
  for (let k = low; k < high; k++) {
    if (k > low) {
      const f = 2 * (k * n + k - 1);
      givens(pairAt(t, f), pairAt(t, f + 2 * n), g, r);
      t.set(r, f);
      t.fill(0, f + 2 * n, f + 2 * n + 2);
    }
    rotateRows(t, 2 * (k * n + k), 2 * ((k + 1) * n + k), 2 * (n - k), g);
    rotateColumns(t, n, k, Math.min(k + 2, high) + 1, g);
    if (zh) rotateRows(zh, 2 * k * n, 2 * (k + 1) * n, 2 * n, g);
  }
}

function pairAt(t: Float64Array, o: number): Pair {
  return [t[o] as number, t[o + 1] as number];
}
