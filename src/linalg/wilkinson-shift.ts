import { complexSqrt } from './scalar-functions.ts';

/**
 * The eigenvalue of rows and columns high - 1, high of an interleaved matrix with n columns that is nearer to its last diagonal entry: the shift with
 * which QR converges on that entry.
 */
export function wilkinsonShift(t: Float64Array, n: number, high: number): readonly [number, number] {
  const upper = 2 * ((high - 1) * n + high - 1);
  const lower = 2 * (high * n + high - 1);
  const unit = Math.max(size(t, upper), size(t, upper + 2), size(t, lower), size(t, lower + 2)) || 1;
  const at = (o: number): number => (t[o] as number) / unit;
  const [dr, di] = [at(lower + 2), at(lower + 3)];
  const [br, bi] = [at(upper + 2), at(upper + 3)];
  const [cr, ci] = [at(lower), at(lower + 1)];
  const xr = (at(upper) - dr) / 2;
  const xi = (at(upper + 1) - di) / 2;
  const pr = br * cr - bi * ci;
  const pi = br * ci + bi * cr;
  const root = complexSqrt({ re: xr * xr - xi * xi + pr, im: 2 * xr * xi + pi });
  const sign = xr * root.re + xi * root.im < 0 ? -1 : 1;
  const yr = xr + sign * root.re;
  const yi = xi + sign * root.im;
  const square = yr * yr + yi * yi;
  if (square === 0) return [dr * unit, di * unit];
  return [unit * (dr - (pr * yr + pi * yi) / square), unit * (di - (pi * yr - pr * yi) / square)];
}

function size(t: Float64Array, at: number): number {
  return Math.abs(t[at] as number) + Math.abs(t[at + 1] as number);
}
