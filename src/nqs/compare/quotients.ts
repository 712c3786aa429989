import { NotFiniteError, NotPhysicalError } from '../../errors.ts';
import type { SampleSet } from '../draw.ts';
import type { Source } from './source.ts';

/** to(x)/of(x) at the configurations of `of`, over e^scale, interleaved. */
export interface Quotients {
  readonly set: SampleSet;
  readonly values: Float64Array;
  readonly scale: number;
  /** Whether a quotient is 0: a configuration of one state that the other does not have. */
  readonly hasZero: boolean;
}

/** The quotients of two sources. Throws `NotFiniteError` for one that is no number. */
export function quotients(of: Source, to: Source): Quotients {
  return quotientsOf(of.set, of.logs(of.set.batch), to.logs(of.set.batch));
}

/** The quotients of log amplitudes at a set. Throws `NotFiniteError` for one that is no number, `NotPhysicalError` for a set without amplitudes. */
export function quotientsOf(set: SampleSet, below: Float64Array, above: Float64Array): Quotients {
  const values = new Float64Array(2 * set.batch.count);
  let scale = -Infinity;
  for (let i = 0; i < values.length; i += 2) {
    const size = (above[i] as number) - (below[i] as number);
    const angle = above[i] === -Infinity ? 0 : (above[i + 1] as number) - (below[i + 1] as number);
    if (!(size < Infinity && Number.isFinite(angle))) throw notFinite(set, i / 2, size, angle);
    values[i] = size;
    values[i + 1] = angle;
    scale = Math.max(scale, size);
  }
  if (values.length === 0) throw new NotPhysicalError('A state without amplitudes cannot be compared.');
  if (scale === -Infinity) return { set, values: values.fill(0), scale: 0, hasZero: true };
  let hasZero = false;
  for (let i = 0; i < values.length; i += 2) {
    const [size, angle] = [Math.exp((values[i] as number) - scale), values[i + 1] as number];
    if (size === 0) hasZero = true;
    values[i] = size * Math.cos(angle);
    values[i + 1] = size * Math.sin(angle);
  }
  return { set, values, scale, hasZero };
}

function notFinite({ batch }: SampleSet, s: number, size: number, angle: number): NotFiniteError {
  const x = batch.levels.subarray(s * batch.sites, (s + 1) * batch.sites).join();
  return new NotFiniteError(
    'the quotient of two amplitudes',
    `its logarithm is ${size} + ${angle}i at [${x}]`,
    'Check the parameters of both states.',
  );
}

/** The weighted means of z and |z|^2. */
export interface Moments {
  readonly re: number;
  readonly im: number;
  readonly square: number;
}

/** The moments of quotients. */
export function momentsOf({ set, values }: Pick<Quotients, 'set' | 'values'>): Moments {
  let [re, im, square] = [0, 0, 0];
  set.weights.forEach((w, s) => {
    const [x, y] = [values[2 * s] as number, values[2 * s + 1] as number];
    re += w * x;
    im += w * y;
    square += w * (x * x + y * y);
  });
  return { re, im, square };
}

/** The moments of e^log z. */
export function scaled({ re, im, square }: Moments, log: number): Moments {
  const factor = Math.exp(log);
  return { re: factor * re, im: factor * im, square: factor * (factor * square) };
}
