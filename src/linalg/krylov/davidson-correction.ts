import { ArgumentError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import { modulus } from '../scalar.ts';
import { vectorNorm } from '../vector-norm.ts';

/** out := about (A - theta)^-1 r, theta a number near an eigenvalue of A. `out` holds zeros when it is called. */
export type DavidsonPreconditioner = (r: Float64Array, theta: number, out: Float64Array) => void;

/** r -> (D - theta)^-1 r; differences below 2^-40 of the largest are taken as that. */
export function diagonalPreconditioner(diagonal: Float64Array): DavidsonPreconditioner {
  const largest = diagonal.reduce((max, d) => Math.max(max, Math.abs(d)), 0);
  return (r, theta, out) => {
    const least = 2 ** -40 * Math.max(largest, Math.abs(theta)) || 1;
    for (let i = 0; i < diagonal.length; i++) {
      const d = (diagonal[i] as number) - theta;
      // Relative to `least`, so that nothing overflows: only the direction counts.
      const divisor = Math.abs(d) < least ? 1 : d / least;
      out[2 * i] = (r[2 * i] as number) / divisor;
      out[2 * i + 1] = (r[2 * i + 1] as number) / divisor;
    }
  };
}

/** P r - e P x with e such that it is orthogonal to x: an exact P then gives a new direction, and not x again. */
export function olsenCorrection(
  precondition: DavidsonPreconditioner,
  x: Float64Array,
  r: Float64Array,
  theta: number,
): Float64Array {
  const through = (v: Float64Array): Float64Array => {
    const out = new Float64Array(v.length);
    precondition(v, theta, out);
    const norm = vectorNorm(out);
    if (!Number.isFinite(norm))
      throw new ArgumentError('preconditioner', 'give finite numbers', `the norm of its result is ${norm}`);
    return out;
  };
  const [u, s] = [through(r), through(x)];
  const [a, b] = [new Float64Array(2), new Float64Array(2)];
  kernels().dot(a, x, u);
  kernels().dot(b, x, s);
  const [p, q] = [b[0] as number, b[1] as number];
  const size = modulus(p, q);
  if (!(size > 2 ** -50 * vectorNorm(s))) return u;
  const [re, im] = [p / size, q / size];
  const [c, d] = [(a[0] as number) / size, (a[1] as number) / size];
  kernels().axpy(u, s, -(c * re + d * im), -(d * re - c * im));
  return u;
}
