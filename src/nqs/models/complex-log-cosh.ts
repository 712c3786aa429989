import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';

/**
 * What cosh z needs for many z = x + i y, split: log cosh x, T = tanh x, s = sin y, c = cos y. Then cosh z = cosh x (c + i T s), which never overflows and
 * cancels nowhere.
 */
export interface CoshParts {
  readonly logCosh: Float64Array;
  readonly tanh: Float64Array;
  readonly sin: Float64Array;
  readonly cos: Float64Array;
}

/** The parts of cosh of interleaved numbers. */
export function coshParts(work: Workspace, z: Numbers): CoshParts {
  const n = z.length / 2;
  const both = work.read(z);
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    x[i] = both[2 * i] as number;
    y[i] = both[2 * i + 1] as number;
  }
  const [re, im, out] = [work.put(x), work.put(y), work.zeros(n)];
  work.functions.logCosh(out, re);
  const logCosh = work.read(out);
  work.functions.tanh(out, re);
  const tanh = work.read(out);
  work.functions.sinCos(out, im, im);
  return { logCosh, tanh, sin: work.read(out), cos: work.read(im) };
}

/** log cosh z, interleaved, its imaginary part in [-pi, pi]. */
export function logCoshOf({ logCosh, tanh, sin, cos }: CoshParts): Float64Array {
  const out = new Float64Array(2 * logCosh.length);
  for (let i = 0; i < logCosh.length; i++) {
    const [t, s, c] = [tanh[i] as number, sin[i] as number, cos[i] as number];
    // |c + i T s|^2 = 1 - s^2 (1 - T^2)
    const lost = s * s * (1 - t * t);
    const log = lost < 0.5 ? Math.log1p(-lost) : Math.log(c * c + t * t * s * s);
    out[2 * i] = (logCosh[i] as number) + log / 2;
    out[2 * i + 1] = Math.atan2(t * s, c);
  }
  return out;
}

/** Sums of log cosh z over rows of `width` numbers, added to the interleaved `sums`; imaginary parts modulo 2 pi. One logarithm per row. */
export function addLogCoshSums(sums: Float64Array, parts: CoshParts, width: number): void {
  const { logCosh, tanh, sin, cos } = parts;
  for (let row = 0, i = 0; i < logCosh.length; row++) {
    let [re, im, log, phase] = [1, 0, 0, 0];
    for (let j = 0; j < width; j++, i++) {
      const c = cos[i] as number;
      const s = (tanh[i] as number) * (sin[i] as number);
      log += logCosh[i] as number;
      const next = re * c - im * s;
      im = re * s + im * c;
      re = next;
      const size = re * re + im * im;
      if (size < 1e-200) {
        log += Math.log(size) / 2;
        phase += Math.atan2(im, re);
        re = 1;
        im = 0;
      }
    }
    sums[2 * row] = (sums[2 * row] as number) + log + Math.log(re * re + im * im) / 2;
    sums[2 * row + 1] = (sums[2 * row + 1] as number) + phase + Math.atan2(im, re);
  }
}

/** tanh z, interleaved. */
export function tanhOf({ tanh, sin, cos }: CoshParts): Float64Array {
  const out = new Float64Array(2 * tanh.length);
  for (let i = 0; i < tanh.length; i++) {
    const [t, s, c] = [tanh[i] as number, sin[i] as number, cos[i] as number];
    const size = c * c + t * t * s * s;
    out[2 * i] = t / size;
    out[2 * i + 1] = (s * c * (1 - t * t)) / size;
  }
  return out;
}
