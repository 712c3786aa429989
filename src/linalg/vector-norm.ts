import { kernels } from './kernels/active.ts';
import { powerOfTwoInverse } from './power-of-two.ts';

/** sqrt(sum |x_i|^2) without overflow or underflow on the way; NaN where there is one. */
export function vectorNorm(x: Float64Array): number {
  const plain = Math.sqrt(kernels().norm2(x));
  if (plain > 1e-140 && plain < 1e140) return plain;
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.abs(x[i] as number);
    if (!(size <= largest)) largest = size;
    if (size !== size) return NaN;
  }
  if (largest === 0 || largest === Infinity) return largest;
  const factor = powerOfTwoInverse(largest);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (factor * (x[i] as number)) ** 2;
  return Math.sqrt(sum) / factor;
}

/** Divides a finite x by its norm, which is returned; zero stays zero. */
export function normalise(x: Float64Array): number {
  const norm = vectorNorm(x);
  if (norm === 0) return 0;
  const factor = norm > 1e-300 && norm < 1e300 ? 1 : powerOfTwoInverse(norm);
  if (factor !== 1) kernels().scale(x, factor, 0);
  kernels().scale(x, 1 / (norm * factor), 0);
  return norm;
}
