import type { FunctionKernels } from '../families/functions.ts';
import type { Numbers } from '../held.ts';
import { arrayOf } from './held-array.ts';

/** The host's elementary functions, one number at a time. */
export const referenceFunctions: FunctionKernels = {
  exp: (out, x) => each(out, x, Math.exp),
  tanh: (out, x) => each(out, x, Math.tanh),
  logCosh: (out, x) => each(out, x, logCosh),
  sinCos: (sines, cosines, x) => {
    const angles = arrayOf(x).slice();
    const [s, c] = [arrayOf(sines), arrayOf(cosines)];
    for (let i = 0; i < angles.length; i++) {
      s[i] = Math.sin(angles[i] as number);
      c[i] = Math.cos(angles[i] as number);
    }
  },
};

function each(out: Numbers, x: Numbers, f: (value: number) => number): void {
  const from = arrayOf(x);
  const to = arrayOf(out);
  for (let i = 0; i < from.length; i++) to[i] = f(from[i] as number);
}

/** log(1 + 2 sinh^2(x / 2)) where that loses nothing, else |x| - log 2 and what is left. */
function logCosh(x: number): number {
  const size = Math.abs(x);
  if (size > 1) return size - Math.LN2 + Math.log1p(Math.exp(-2 * size));
  const s = Math.sinh(size / 2);
  return Math.log1p(2 * s * s);
}
