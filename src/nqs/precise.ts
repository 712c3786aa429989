import { ArgumentError } from '../errors.ts';
import type { Operator } from '../operators/operator.ts';
import { requireOperatorOn } from '../states/operator-on.ts';
import type { SampleSet } from './draw.ts';
import { localValues } from './local-values.ts';
import { expanded, nqsOf, type Nqs, type NqsEstimate } from './nqs.ts';
import { chainEstimate } from './statistics.ts';

/** How precise an estimate is to be. */
export interface PrecisionOptions {
  /** The standard error to reach. */
  readonly error: number;
  /** Samples after which it ends in any case; 100,000 by default. */
  readonly maxSamples?: number;
}

/**
 * <O> from as many samples as its error asks for: the chains of the state go on, round after round, until the error is reached and no flag is left, or `maxSamples` are drawn; the estimate says what came of it. With
 * `fullSum()` it is `expect`. Throws `ArgumentError` for an error that is not positive and for `maxSamples` below 1; errors as `expect`.
 */
export function expectToPrecision(state: Nqs, op: Operator, options: PrecisionOptions): NqsEstimate {
  const { error, maxSamples = 100_000 } = options;
  if (!(error > 0)) throw new ArgumentError('error', 'be a number above 0', `it is ${error}`);
  if (!(maxSamples >= 1)) {
    throw new ArgumentError('maxSamples', 'be a number of at least 1', `it is ${maxSamples}`);
  }
  const first = state.drawn().sampled;
  const whole = state.expect(op);
  if (!first) return whole;
  const product = requireOperatorOn(state.space, op);
  const rounds: Float64Array[] = [];
  let [now, frozen] = [state, true];
  for (;;) {
    const set = now.drawn();
    rounds.push(valuesOf(set, localValues(now.ansatz, now.setup.sector, product, set.batch).values));
    frozen &&= set.sampled?.facts.frozen ?? false;
    const facts = { ...first.facts, frozen };
    const { variance, ...estimate } = chainEstimate(joined(rounds, facts.chains), facts);
    const isTrusted = estimate.flags.every((flag) => flag === 'variance-out-of-range');
    const isGood = estimate.error <= error && isTrusted;
    if (isGood || estimate.samples >= maxSamples) {
      return whole.variance === undefined ? estimate : { ...estimate, variance };
    }
    now = goingOn(now);
  }
}

/** The same state whose chains go on without anything thrown away. */
function goingOn(state: Nqs): Nqs {
  const next = state.with(state.ansatz);
  const { sampler } = next.setup;
  return sampler.kind === 'metropolis'
    ? nqsOf(next.ansatz, { ...next.setup, sampler: { ...sampler, discard: 0 } })
    : next;
}

function valuesOf({ sampled }: SampleSet, values: Float64Array): Float64Array {
  return sampled ? expanded(values, sampled.of) : values;
}

/** Rounds of the same chains, chain after chain. */
function joined(rounds: readonly Float64Array[], chains: number): Float64Array {
  const line = (rounds[0]?.length ?? 0) / chains;
  const out = new Float64Array(chains * line * rounds.length);
  for (let c = 0; c < chains; c++) {
    rounds.forEach((values, r) => {
      out.set(values.subarray(c * line, (c + 1) * line), (c * rounds.length + r) * line);
    });
  }
  return out;
}
