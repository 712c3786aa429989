import type { Numbers } from '../../../linalg/kernels/held.ts';
import type { Workspace } from '../../../linalg/kernels/workspace.ts';
import { addLogCoshSums, coshParts, tanhOf } from '../complex-log-cosh.ts';

/** log psi from the last numbers of each configuration, and the adjoint of these numbers. */
export interface Head {
  /** log psi, interleaved. */
  readonly log: Float64Array;
  /** From seeds a, b of Re and Im log psi, interleaved. */
  pull(work: Workspace, seeds: Float64Array): Numbers;
}

/** log psi = sum of log cosh x over all numbers of a configuration: a positive function. */
export function realHead(work: Workspace, x: Numbers, count: number): Head {
  const values = work.zeros(x.length);
  work.functions.logCosh(values, x);
  const log = new Float64Array(2 * count);
  const line = x.length / count;
  const view = work.view(values);
  for (let s = 0, i = 0; s < count; s++) {
    let sum = 0;
    for (let j = 0; j < line; j++, i++) sum += view[i] as number;
    log[2 * s] = sum;
  }
  work.functions.tanh(values, x);
  return {
    log,
    pull: (inner, seeds) => {
      const out = inner.zeros(x.length);
      const [to, tanh] = [inner.view(out), inner.view(values)];
      for (let s = 0, i = 0; s < count; s++) {
        for (let j = 0; j < line; j++, i++) to[i] = (seeds[2 * s] as number) * (tanh[i] as number);
      }
      return out;
    },
  };
}

/** log psi = sum of log cosh (x + i y) over the pairs of a configuration. */
export function complexHead(work: Workspace, z: Numbers, count: number): Head {
  const line = z.length / (2 * count);
  const cosh = coshParts(work, z);
  const log = new Float64Array(2 * count);
  addLogCoshSums(log, cosh, line);
  return {
    log,
    pull: (inner, seeds) => {
      const tanh = tanhOf(cosh);
      const out = inner.zeros(z.length);
      const to = inner.view(out);
      for (let s = 0, i = 0; s < count; s++) {
        const [a, b] = [seeds[2 * s] as number, seeds[2 * s + 1] as number];
        for (let j = 0; j < line; j++, i += 2) {
          const [re, im] = [tanh[i] as number, tanh[i + 1] as number];
          to[i] = a * re + b * im;
          to[i + 1] = b * re - a * im;
        }
      }
      return out;
    },
  };
}
