import { UnsupportedError } from '../../errors.ts';
import { requireRng, type Rng } from '../../linalg/random.ts';
import { shot, type Samples } from '../../states/samples.ts';
import type { Samplable } from '../../states/state.ts';
import { bitCount } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { bitString } from './bit-string.ts';
import { independentParts } from './independent.ts';
import { lightCone, touchedSites } from './light-cone.ts';
import { isChance, withoutLast } from './pieces.ts';
import type { Reduced } from './reduced.ts';
import { basisLevels, basisState, isDense, requireStart, type Runnable, type Start } from './start.ts';
import { followRuns, readBy, requireRuns, streamsOf } from './trajectories.ts';

/** Options of `sample`. */
export interface SampleOptions {
  readonly rng: Rng;
  /** A value for each parameter of the circuit. */
  readonly parameters?: ParameterValues;
}

/** Shots of a circuit. */
export interface CircuitSamples extends Samples {
  /** Whether a shot lists the classical bits (the circuit measures) or all sites (it does not). */
  readonly of: 'bits' | 'sites';
  /** How often each bit string came: bit 0 or site 0 first, one digit per level, or levels with commas between when a site has more than ten. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Measures a circuit `shots` times: its classical bits (0 where nothing was written) when it measures anything, else all sites at its end. Measurements at the end are
 * drawn from one final state; when there are others, or noise on a pure state, shot i draws from its own stream, and shots share the work as long as they have drawn the
 * same. Only what can influence the bits is run, and from a basis state parts that never meet are run on their own. Bit strings are strings, so that any number of bits is right.
 * Cost: one run per course that differs, O(D + shots log D) for the end.
 * Throws `ArgumentError`, `SpaceMismatchError`, `UnsupportedError` for a state that cannot be sampled.
 */
export function sample(of: Circuit, start: Start, shots: number, options: SampleOptions): CircuitSamples {
  requireStart(of, start);
  requireRuns(shots, 'shots', 0);
  const rng = requireRng(options.rng);
  const measures = of.operations.some(({ kind }) => kind === 'measure');
  const data = measures
    ? bitsOfShots(of, start, shots, rng, options)
    : sitesOfShots(of, start, shots, rng, options);
  const width = measures ? bitCount(of) : of.space.dims.length;
  const starts = Int32Array.from({ length: shots + 1 }, (_, i) => i * width);
  const samples = { shots, start: starts, data };
  return { ...samples, of: measures ? 'bits' : 'sites', counts: countsOf(samples, of) };
}

/** Shots of all sites after a circuit whose bits nobody looks at. */
export function sampleSites(
  of: Circuit,
  start: Start,
  shots: number,
  rng: Rng,
  parameters: ParameterValues,
): Samples {
  const width = of.space.dims.length;
  const data = sitesOfShots(of, start, shots, rng, { rng, parameters });
  return { shots, start: Int32Array.from({ length: shots + 1 }, (_, i) => i * width), data };
}

function bitsOfShots(
  of: Circuit,
  start: Start,
  shots: number,
  rng: Rng,
  { parameters = {} }: SampleOptions,
): Int32Array {
  const width = bitCount(of);
  const all = Array.from({ length: width }, (_, bit) => bit);
  const cone = lightCone(of, [], { bits: all });
  const data = new Int32Array(shots * width);
  for (const job of jobsOf(cone, start, parameters, touchedSites(cone.operations))) {
    const { body, last } = withoutLast(job.circuit);
    const own = [...new Set(body.operations.flatMap((op) => (op.kind === 'measure' ? [op.bit] : [])))];
    followShots(body, job.start, shots, rng, parameters, last.length > 0, (run, bits, levels, stream) => {
      for (const bit of own) data[run * width + bit] = bits[bit] as number;
      for (const op of last) data[run * width + op.bit] = readBy(op, levels[op.site] as number, stream);
    });
  }
  return data;
}

function sitesOfShots(
  of: Circuit,
  start: Start,
  shots: number,
  rng: Rng,
  { parameters = {} }: SampleOptions,
): Int32Array {
  const width = of.space.dims.length;
  const data = new Int32Array(shots * width);
  for (const { circuit, start: from, sites } of jobsOf(of, start, parameters)) {
    followShots(circuit, from, shots, rng, parameters, true, (run, _, levels) => {
      sites.forEach((site, i) => (data[run * width + site] = levels[i] as number));
    });
  }
  return data;
}

/** From a basis state, each part of a circuit that never meets the rest on its own; from any other state the whole. */
function jobsOf(
  of: Circuit,
  start: Start,
  parameters: ParameterValues,
  among?: readonly number[],
): Reduced[] {
  const levels = basisLevels(start);
  if (!levels)
    return [{ circuit: of, start: start as Runnable, sites: of.space.dims.map((_, site) => site) }];
  return independentParts(of, among).map(({ circuit, sites }) => {
    const kept = sites.map((site) => levels[site] as number);
    return { circuit, sites, start: basisState(start, circuit, kept, parameters) };
  });
}

/** Calls `write` for each shot with its bits and, when asked for, the levels of all sites measured at its end. */
function followShots(
  of: Circuit,
  start: Runnable,
  shots: number,
  rng: Rng,
  parameters: ParameterValues,
  needsSites: boolean,
  write: (run: number, bits: Int32Array, levels: Int32Array, stream: Rng) => void,
): void {
  const none = new Int32Array(0);
  if (!of.operations.some((op) => isChance(op, start))) {
    followRuns(of, start, [rng], parameters, ({ state, bits }) => {
      const drawn = needsSites ? requireSamplable(state).sample(shots, rng) : undefined;
      for (let i = 0; i < shots; i++) write(i, bits, drawn ? shot(drawn, i) : none, rng);
    });
    return;
  }
  const streams = streamsOf(rng, shots);
  followRuns(of, start, streams, parameters, ({ state, bits, runs }) => {
    const own = runs.map((run) => streams[run] as Rng);
    const levels = needsSites ? oneShotEach(state, own) : undefined;
    runs.forEach((run, i) => write(run, bits, levels ? levels(i) : none, own[i] as Rng));
  });
}

/** One shot of a state per stream: dense states draw one number per shot, so that all come from one pass. */
export function oneShotEach(state: Runnable, streams: readonly Rng[]): (i: number) => Int32Array {
  const samplable = requireSamplable(state);
  if (!isDense(state)) {
    return (i) => shot(samplable.sample(1, streams[i] as Rng), 0);
  }
  const drawn = samplable.sample(streams.length, inTurn(streams));
  return (i) => shot(drawn, i);
}

/** A stream whose uniform numbers come from the given streams, one after the other. */
function inTurn(streams: readonly Rng[]): Rng {
  let next = 0;
  const first = streams[0] as Rng;
  return {
    uniform: () => (streams[next++] as Rng).uniform(),
    normal: () => first.normal(),
    integer: (n) => first.integer(n),
    split: () => first.split(),
    state: () => first.state(),
  };
}

function requireSamplable(state: Runnable): Samplable {
  if ('sample' in state) return state as Runnable & Samplable;
  throw new UnsupportedError(
    `A state of kind '${state.kind}' cannot be measured in the basis of its sites. Convert it with \`toKet\` or \`toDensityMatrix\` first.`,
  );
}

function countsOf(samples: Samples, { space }: Circuit): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < samples.shots; i++) {
    const key = bitString(shot(samples, i), space);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
