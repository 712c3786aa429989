import { requireSameSpace } from '../../spaces/space.ts';
import type { State } from '../../states/state.ts';
import type { SampleSet } from '../draw.ts';
import { estimateOf, type NqsEstimate } from '../nqs.ts';
import type { SampleFlag } from '../statistics.ts';
import { momentsOf, quotients, scaled, type Moments, type Quotients } from './quotients.ts';
import { sourceOf, type CompareOptions, type Source } from './source.ts';

/** A number from the samples of two states. */
export interface ComparedEstimate extends Pick<NqsEstimate, 're' | 'im' | 'error' | 'from'> {
  /** Why the error should not be trusted, from the samples of either state. */
  readonly flags: readonly SampleFlag[];
  /** The factor of |a|^2 |b|^2 - 1, whose mean is 0, that was added to lower the error; 0 below F = 1/2 and where a configuration of one state is none of the other. */
  readonly control: number;
}

/**
 * The fidelity |<a|b>|^2/(<a|a><b|b>) of two pure states by their samples: F = Re <b(x)/a(x)>_a <a(y)/b(y)>_b, with -1/2 (<|b/a|^2>_a <|a/b|^2>_b - 1) added above F = 1/2, so that the error goes to 0
 * as the states become equal. Neither norm is needed. Exact when both are summed (`fullSum()`, kets). A configuration that one state has and the other has not, if it was never drawn, is not seen; samples of a
 * PEPS are those of its boundaries. Cost: both amplitudes at all samples. Errors as `sourceOf`, `SpaceMismatchError`, `NotFiniteError`. Sinibaldi et al., Quantum 7 (2023) 1131.
 */
export function sampledFidelity(a: State, b: State, options: CompareOptions = {}): ComparedEstimate {
  const [one, other] = bothSources(a, b, options);
  return fidelityOf(quotients(one, other), quotients(other, one));
}

/**
 * The overlap <a|b>/sqrt(<a|a><b|b>) of two pure states by their samples, phase and all: the mean of what either side tells, (<b/a>_a / r + conj <a/b>_b r)/2 with r the quotient of the norms. Cost and errors as
 * `sampledFidelity`.
 */
export function sampledOverlap(a: State, b: State, options: CompareOptions = {}): ComparedEstimate {
  const [one, other] = bothSources(a, b, options);
  const [forth, back] = [quotients(one, other), quotients(other, one)];
  const logRatio = logNormRatio(forth, back);
  const x = scaledMean(forth, Math.exp(forth.scale - logRatio) / 2, 1);
  const y = scaledMean(back, Math.exp(back.scale + logRatio) / 2, -1);
  return combined({ re: x.re + y.re, im: x.im + y.im }, [x, y], 0);
}

/** The fidelity from the quotients at either side's samples. */
export function fidelityOf(forth: Quotients, back: Quotients): ComparedEstimate {
  const [a, b] = [momentsOf(forth), momentsOf(back)];
  // Half of the factor for either side: neither it nor the means of states far apart need fit alone.
  const half = (forth.scale + back.scale) / 2;
  const [left, right] = [scaled(a, half), scaled(b, half)];
  const plain = left.re * right.re - left.im * right.im;
  // A factor fitted to the same samples would bias F. States far apart have quotients of long tails, whose squares few samples see too small.
  const isSampled = forth.set.sampled !== undefined || back.set.sampled !== undefined;
  const isNear = isSampled && plain > 0.5 && !forth.hasZero && !back.hasZero;
  const control = isNear ? -0.5 : 0;
  // First order in the samples of each side: its part of F, and its part of the control variate.
  const ends = [partsOf(forth, right, half, control), partsOf(back, left, half, control)].map(
    ({ set, parts }) => meanOf(set, parts),
  );
  // Near F = 0 the product of both errors is all there is.
  const [one, other] = [forth, back].map(({ set, values }) => meanOf(set, values).error * Math.exp(half));
  const both = isSampled ? (one as number) * (other as number) : 0;
  const excess = control === 0 ? 0 : left.square * right.square - 1;
  return combined({ re: plain + control * excess, im: 0 }, ends, control, both);
}

/** Both sources. Throws as `sourceOf`, and `SpaceMismatchError`. */
function bothSources(a: State, b: State, options: CompareOptions): [Source, Source] {
  const [one, other] = [sourceOf('a', a, options), sourceOf('b', b, options)];
  requireSameSpace('Argument `b`', one.space, other.space);
  return [one, other];
}

/** ln of ||b||/||a||: by the squares of the quotients; where a configuration of one state is none of the other, by their means. */
function logNormRatio(forth: Quotients, back: Quotients): number {
  const [p, q] = [momentsOf(forth), momentsOf(back)];
  const isSplit = forth.hasZero || back.hasZero;
  const [above, below] = isSplit
    ? [p.re * p.re + p.im * p.im, q.re * q.re + q.im * q.im]
    : [p.square, q.square];
  if (above === 0 || below === 0) return 0;
  return (Math.log(above) - Math.log(below)) / 4 + (forth.scale - back.scale) / 2;
}

interface Parts {
  readonly set: SampleSet;
  /** Re(z w) + control |z|^2 |w|^2 of each configuration, and 0. */
  readonly parts: Float64Array;
}

/** The parts of quotients z = e^half values, w the mean of the other side. */
function partsOf({ set, values }: Quotients, w: Moments, half: number, control: number): Parts {
  const parts = new Float64Array(values.length);
  const factor = Math.exp(half);
  for (let i = 0; i < values.length; i += 2) {
    const [x, y] = [factor * (values[i] as number), factor * (values[i + 1] as number)];
    const square = control === 0 ? 0 : control * w.square * (x * x + y * y);
    parts[i] = x * w.re - y * w.im + square;
  }
  return { set, parts };
}

/** The mean of quotients times a factor, conjugated where `sign` is -1. */
function scaledMean({ set, values }: Quotients, factor: number, sign: 1 | -1): NqsEstimate {
  return meanOf(
    set,
    values.map((x, i) => factor * (i % 2 === 0 ? x : sign * x)),
  );
}

/** The mean of values, in samples that have weights of their own those of the linear part of a weighted mean. */
function meanOf(set: SampleSet, values: Float64Array): NqsEstimate {
  const { re, im } = momentsOf({ set, values });
  const own = shareOf(set);
  const even = own
    ? values.map((x, i) => {
        const mean = i % 2 === 0 ? re : im;
        return mean + (own[i >> 1] as number) * (x - mean);
      })
    : values;
  return estimateOf(set, { values: even, left: false, positive: false }, false);
}

/** Weights over the shares of samples; undefined where they are the same. */
function shareOf({ weights, sampled }: SampleSet): Float64Array | undefined {
  if (!sampled) return undefined;
  const counts = new Float64Array(weights.length);
  for (const s of sampled.of) counts[s] = (counts[s] as number) + 1;
  const shares = weights.map((w, s) => (w * sampled.of.length) / (counts[s] as number));
  return shares.every((share) => Math.abs(share - 1) < 1e-12) ? undefined : shares;
}

/** A value with the errors of both sides. */
function combined(
  { re, im }: { readonly re: number; readonly im: number },
  sides: readonly NqsEstimate[],
  control: number,
  both = 0,
): ComparedEstimate {
  const error = Math.sqrt(sides.reduce((sum, side) => sum + side.error ** 2, both ** 2));
  const flags = [...new Set(sides.flatMap((side) => side.flags ?? []))];
  const from = sides.some((side) => side.from === 'sampled') ? 'sampled' : 'exact';
  return { re, im, error, from, flags, control };
}
