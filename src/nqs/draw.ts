import { NotFiniteError, NotPhysicalError, UnsupportedError } from '../errors.ts';
import type { Rng } from '../linalg/random.ts';
import { sectorConfigurations, type Sector } from '../spaces/sector.ts';
import type { Space } from '../spaces/space.ts';
import { drawIndices } from '../states/sampling.ts';
import type { Ansatz, Batch } from './ansatz.ts';
import { distinct } from './batch.ts';
import { checkedMoves } from './checked-moves.ts';
import { runChains, type ChainState } from './chains.ts';
import { automaticMoves } from './moves.ts';
import { sweepOf, type AutoregressiveSampling, type ExactSampling, type Metropolis } from './sampler.ts';
import type { ChainFacts } from './statistics.ts';
import { runOnThreads } from './threads/chain-threads.ts';

/** Configurations with weights that sum to 1, each configuration once: what expectation values and gradients are taken over. */
export interface SampleSet {
  readonly batch: Batch;
  readonly weights: Float64Array;
  /** Of sums over all configurations: those of weight 0, where there are any. */
  readonly absent?: Batch;
  /** Of sampled sets: which configuration each sample is, chain after chain, and what is known of the chains. */
  readonly sampled?: {
    readonly of: Int32Array;
    readonly facts: ChainFacts;
    /** Of Metropolis chains: where they are now, and the share of moves that were accepted. */
    readonly chains?: ChainState;
    readonly acceptance?: number;
    /** Of parallel tempering: the share of accepted exchanges between neighbouring exponents. */
    readonly swaps?: readonly number[];
  };
}

/** All configurations of a space or sector, with the logarithms of their amplitudes. */
export interface AllAmplitudes {
  readonly batch: Batch;
  readonly logs: Float64Array;
  /** The largest real part. */
  readonly largest: number;
}

/** Lists all amplitudes. Throws `BudgetExceededError` past the budget, `NotFiniteError` for one that is not a number, `NotPhysicalError` when all are 0. */
export function allAmplitudes(ansatz: Ansatz, sector: Sector | undefined, maxBytes: number): AllAmplitudes {
  const { space } = ansatz;
  const levels = sectorConfigurations(sector ?? { space, laws: [] }, maxBytes);
  const sites = space.dims.length;
  const count = sites === 0 ? 1 : levels.length / sites;
  const batch = { count, sites, levels };
  const logs = ansatz.logAmplitudes(batch);
  let largest = -Infinity;
  for (let s = 0; s < count; s++) {
    const [re, im] = [logs[2 * s] as number, logs[2 * s + 1] as number];
    if (!(re < Infinity) || (re > -Infinity && !Number.isFinite(im))) throw notFiniteLog(batch, s, re, im);
    largest = Math.max(largest, re);
  }
  if (largest === -Infinity)
    throw new NotPhysicalError('All amplitudes of the state are 0. Take other parameters.');
  return { batch, logs, largest };
}

/** The error of a log amplitude that is not finite, with its configuration. */
export function notFiniteLog({ sites, levels }: Batch, s: number, re: number, im: number): NotFiniteError {
  const x = levels.subarray(s * sites, (s + 1) * sites).join();
  return new NotFiniteError(
    'log psi',
    `it is ${re} + ${im}i at [${x}]`,
    'Smaller parameters or a smaller learning rate avoid it.',
  );
}

/** Every configuration of weight above 0. */
export function fullSet(ansatz: Ansatz, sector: Sector | undefined, maxBytes: number): SampleSet {
  const { batch, weights } = weighted(allAmplitudes(ansatz, sector, maxBytes));
  const kept = [...weights.keys()].filter((s) => (weights[s] as number) > 0);
  if (kept.length === weights.length) return { batch, weights };
  const { sites, levels } = batch;
  const rowsOf = (rows: readonly number[]): Batch => {
    const some = new Int32Array(rows.length * sites);
    rows.forEach((s, i) => some.set(levels.subarray(s * sites, (s + 1) * sites), i * sites));
    return { count: rows.length, sites, levels: some };
  };
  const gone = [...weights.keys()].filter((s) => weights[s] === 0);
  return {
    batch: rowsOf(kept),
    weights: Float64Array.from(kept, (s) => weights[s] as number),
    absent: rowsOf(gone),
  };
}

/** Independent draws. */
export function exactSet(
  ansatz: Ansatz,
  sector: Sector | undefined,
  { samples }: ExactSampling,
  rng: Rng,
  maxBytes: number,
): SampleSet {
  const drawn = drawExactly(ansatz, sector, samples, rng, maxBytes);
  return grouped(ansatz.space, drawn, { chains: 1, independent: true, frozen: false });
}

/** Independent draws from a model that draws by itself. */
export function directSet(ansatz: Ansatz, { samples }: AutoregressiveSampling, rng: Rng): SampleSet {
  const drawn = drawDirectly(ansatz, samples, rng);
  return grouped(ansatz.space, drawn, { chains: 1, independent: true, frozen: false });
}

/** `count` configurations that the model draws, a stream split from `rng` for each. Throws `UnsupportedError` for a model that does not draw. */
export function drawDirectly(ansatz: Ansatz, count: number, rng: Rng): Batch {
  if (ansatz.draws) return ansatz.draws.rows(Array.from({ length: count }, () => rng.split()));
  throw doesNotDraw(ansatz);
}

/** The error of a model that only chains can draw from. */
export function doesNotDraw({ kind }: Ansatz): UnsupportedError {
  return new UnsupportedError(
    `A model of kind '${kind}' does not draw by itself. Use \`metropolis()\`, or an autoregressive model.`,
  );
}

/** `count` independent configurations with probability |psi|^2. */
export function drawExactly(
  ansatz: Ansatz,
  sector: Sector | undefined,
  count: number,
  rng: Rng,
  maxBytes: number,
): Batch {
  const { batch, weights } = weighted(allAmplitudes(ansatz, sector, maxBytes));
  const { sites } = batch;
  const levels = new Int32Array(count * sites);
  drawIndices(weights, count, rng).forEach((s, i) => {
    levels.set(batch.levels.subarray(s * sites, (s + 1) * sites), i * sites);
  });
  return { count, sites, levels };
}

/** Samples of Metropolis chains that go on from `start`. */
export function chainSet(
  ansatz: Ansatz,
  sector: Sector | undefined,
  sampler: Metropolis,
  start: ChainState,
  discard: number,
): SampleSet {
  const { samples, chains, betas } = sampler;
  const { space } = ansatz;
  const rule = sampler.rule ? checkedMoves(sampler.rule, space, sector) : automaticMoves(space, sector);
  const plan = { rule, sweep: sweepOf(sampler, space), discard, samples: samples / chains, ...(betas ? { betas } : {}) }; // prettier-ignore
  const threaded = sampler.rule || betas ? undefined : runOnThreads(ansatz, sector, start, plan);
  const { batch, end, acceptance, frozen, swaps } = threaded ?? runChains(ansatz, start, plan);
  const set = grouped(space, batch, { chains, independent: false, frozen });
  if (!set.sampled) return set;
  return { ...set, sampled: { ...set.sampled, chains: end, acceptance, ...(swaps ? { swaps } : {}) } };
}

function grouped(space: Space, batch: Batch, facts: ChainFacts): SampleSet {
  const { batch: different, counts, of } = distinct(space, batch);
  return {
    batch: different,
    weights: Float64Array.from(counts, (n) => n / batch.count),
    sampled: { of, facts },
  };
}

/** |psi|^2, normalised. */
function weighted({ batch, logs, largest }: AllAmplitudes): { batch: Batch; weights: Float64Array } {
  const weights = new Float64Array(batch.count);
  let sum = 0;
  for (let s = 0; s < batch.count; s++) {
    weights[s] = Math.exp(2 * ((logs[2 * s] as number) - largest));
    sum += weights[s] as number;
  }
  return { batch, weights: weights.map((w) => w / sum) };
}
