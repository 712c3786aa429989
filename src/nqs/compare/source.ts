import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { requireRng, type Rng } from '../../linalg/random.ts';
import { configurationAt, type Configuration } from '../../spaces/indexing.ts';
import { inSector, type Sector } from '../../spaces/sector.ts';
import type { Space } from '../../spaces/space.ts';
import { isKet, type Ket } from '../../states/ket.ts';
import type { Amplitudes, Samplable, State } from '../../states/state.ts';
import type { Ansatz, Batch } from '../ansatz.ts';
import { distinct } from '../batch.ts';
import type { SampleSet } from '../draw.ts';
import { isNqs, type Nqs } from '../nqs.ts';

/** Options of what compares states by their samples. */
export interface CompareOptions {
  /** Where samples of states that are neither an `Nqs` nor a `Ket` come from. */
  readonly rng?: Rng;
  /** How many samples are drawn of those; 1024 by default. */
  readonly samples?: number;
}

/** A pure state as weighted configurations and log amplitudes anywhere, up to one factor. */
export interface Source {
  readonly space: Space;
  readonly set: SampleSet;
  /** log psi, interleaved; re = -Infinity where psi is 0. */
  logs(batch: Batch): Float64Array;
}

/**
 * The source of a pure state: an `Nqs` by its own sampler, a `Ket` by all its amplitudes (no sampling noise), any other state with amplitudes and samples by independent draws. Throws
 * `UnsupportedError` for a state without amplitudes or samples, `ArgumentError` where `rng` is missing or `samples` is no count.
 */
export function sourceOf(argument: string, state: State, options: CompareOptions = {}): Source {
  if (isNqs(state)) return sourceOfNqs(state);
  if (isKet(state)) return sourceOfKet(state);
  if (!canBeCompared(state)) {
    throw new UnsupportedError(
      `Argument \`${argument}\` must be a pure state with amplitudes and samples, as \`Nqs\`, \`Ket\`, \`Mps\` and \`Peps\` are, but its kind is '${state.kind}'.`,
    );
  }
  const space = state.space as Space;
  const { samples = 1024 } = options;
  if (!Number.isSafeInteger(samples) || samples < 1)
    throw new ArgumentError('samples', 'be a positive integer', `it is ${samples}`);
  if (!options.rng) {
    throw new ArgumentError('rng', `be given, since \`${argument}\` is sampled`, 'it is missing');
  }
  const { data } = state.sample(samples, requireRng(options.rng));
  const batch = { count: samples, sites: space.dims.length, levels: data };
  const { batch: different, counts, of } = distinct(space, batch);
  return {
    space,
    set: {
      batch: different,
      weights: Float64Array.from(counts, (n) => n / samples),
      sampled: { of, facts: { chains: 1, independent: true, frozen: false } },
    },
    logs: (rows) => eachLog(rows, (x) => state.logAmplitude(x)),
  };
}

/** The source of a neural quantum state, with the samples it has. */
export function sourceOfNqs(state: Nqs): Source {
  const { ansatz, space, setup } = state;
  return { space, set: state.drawn(), logs: (batch) => logsWithin(ansatz, setup.sector, batch) };
}

/** Log amplitudes, those outside of the sector -Infinity. */
export function logsWithin(ansatz: Ansatz, sector: Sector | undefined, batch: Batch): Float64Array {
  const logs = ansatz.logAmplitudes(batch);
  if (!sector || sector.laws.length === 0) return logs;
  const { sites, levels } = batch;
  for (let s = 0; s < batch.count; s++) {
    if (inSector(sector, levels.subarray(s * sites, (s + 1) * sites))) continue;
    logs[2 * s] = -Infinity;
    logs[2 * s + 1] = 0;
  }
  return logs;
}

function sourceOfKet(ket: Ket): Source {
  const { space, data } = ket;
  const sites = space.dims.length;
  const norm = ket.norm();
  const weightOf = (index: number): number => {
    const [x, y] = [(data[2 * index] as number) / norm, (data[2 * index + 1] as number) / norm];
    return x * x + y * y;
  };
  const kept: number[] = [];
  // A NaN is kept, to be refused.
  for (let i = 0; i < data.length / 2; i++) if (norm !== 0 && weightOf(i) !== 0) kept.push(i);
  const levels = new Int32Array(kept.length * sites);
  kept.forEach((index, s) => levels.set(configurationAt(space, index), s * sites));
  const weights = Float64Array.from(kept, weightOf);
  return {
    space,
    set: { batch: { count: kept.length, sites, levels }, weights },
    logs: (batch) => eachLog(batch, (x) => ket.logAmplitude(x)),
  };
}

function eachLog(
  { count, sites, levels }: Batch,
  of: (x: Configuration) => { readonly re: number; readonly im: number },
): Float64Array {
  const out = new Float64Array(2 * count);
  for (let s = 0; s < count; s++) {
    const { re, im } = of(levels.subarray(s * sites, (s + 1) * sites));
    out[2 * s] = re;
    out[2 * s + 1] = im;
  }
  return out;
}

function canBeCompared(state: State): state is Amplitudes & Samplable {
  return 'logAmplitude' in state && 'sample' in state && state.space.kind === 'product';
}
