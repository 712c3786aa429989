import { ArgumentError, NotFiniteError, NotPhysicalError, UnsupportedError } from '../errors.ts';
import { requireRng, rngFromState, type Rng, type RngState } from '../linalg/random.ts';
import { complex, type Complex } from '../linalg/scalar.ts';
import { isHermitian } from '../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../operators/operator.ts';
import {
  defaultMaxBytes,
  requireConfiguration,
  requireMaxBytes,
  type Configuration,
} from '../spaces/indexing.ts';
import { inSector, sameLaws, type Sector } from '../spaces/sector.ts';
import { requireSameSpace, type Space } from '../spaces/space.ts';
import { toKet } from '../states/convert.ts';
import { isDensityMatrix } from '../states/density-matrix.ts';
import type { Estimate } from '../states/estimate.ts';
import { isKet } from '../states/ket.ts';
import { requireOperatorOn } from '../states/operator-on.ts';
import type { Samples } from '../states/samples.ts';
import { overlapOf, type Amplitudes, type Samplable, type State } from '../states/state.ts';
import type { Ansatz } from './ansatz.ts';
import { startChains, type ChainState } from './chains.ts';
import {
  allAmplitudes,
  chainSet,
  directSet,
  doesNotDraw,
  drawDirectly,
  drawExactly,
  exactSet,
  fullSet,
  type SampleSet,
} from './draw.ts';
import { localValuesOf } from './beyond-support.ts';
import type { LocalValues } from './local-values.ts';
import { automaticMoves, requireMovesWithin } from './moves.ts';
import { metropolis, requireSampler, rowsOfChains, type Sampler } from './sampler.ts';
import { chainEstimate, isOutOfRange, unitOf, type SampledEstimate } from './statistics.ts';

/** An estimate; those that were sampled say more. */
export interface NqsEstimate extends Estimate, Partial<Omit<SampledEstimate, keyof Estimate>> {
  /** <O^dagger O> - |<O>|^2; Infinity or 0, with the flag `variance-out-of-range`, where it is past the range of doubles. */
  readonly variance?: number;
}

/**
 * A pure state given by an ansatz, evaluated by a sampler. A value: the same state has always the same samples, drawn when they are first needed. `norm` and `overlap` add up all amplitudes, so they
 * are for small spaces and sectors (`BudgetExceededError` elsewhere); expectation values and samples are not.
 */
export interface Nqs extends Samplable, Amplitudes {
  readonly kind: 'nqs';
  readonly space: Space;
  readonly ansatz: Ansatz;
  readonly setup: NqsSetup;
  /**
   * <O> as the mean of local values over the samples, with its error and whether to trust it; exact with `fullSum()`, the variance with what O leads to where psi is 0, which samples do not see. The variance is left out where the operator leaves the sector.
   * Throws `NotFiniteError` for local values that are not finite.
   */
  expect(op: Operator): NqsEstimate;
  /** What expectation values are taken over. */
  drawn(): SampleSet;
  /**
   * Configurations with probability |psi|^2: independent, but with Metropolis chains those of one chain, a sweep apart, are as correlated as `autocorrelation` of an estimate tells.
   */
  sample(shots: number, rng: Rng): Samples;
  /** The state of another ansatz on the same space: chains go on from where they are, with `discard` sweeps. */
  with(ansatz: Ansatz): Nqs;
}

/** How a state is evaluated and where its samples come from: plain data but for a rule of the user. */
export interface NqsSetup {
  readonly sampler: Sampler;
  /** The laws that configurations obey; amplitudes outside are 0. */
  readonly sector: Sector | undefined;
  readonly maxBytes: number;
  /** Chains before the samples are drawn; `warm` ones need no warm-up. */
  readonly start: ChainState | undefined;
  readonly warm: boolean;
  /** Where independent draws come from. */
  readonly stream: RngState | undefined;
}

/** Options of `nqs`. */
export interface NqsOptions {
  /** How expectation values are evaluated; `metropolis()` by default. */
  readonly sampler?: Sampler;
  /** The laws that configurations obey; amplitudes outside are 0. Those of the model by default. */
  readonly sector?: Sector;
  /** Where samples come from; needed unless the sampler is `fullSum()`. One stream per chain is split from it. */
  readonly rng?: Rng;
  /** Chains to go on from, instead of new ones. */
  readonly chains?: ChainState;
  /** Budget of what adds up all amplitudes; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * A neural quantum state. Throws `ArgumentError` when the sampler needs `rng` and there is none, its counts cannot be meant, or chains do not fit; `UnsupportedError` when its moves would leave the sector, or the model does not draw what
 * `autoregressiveSampling` asks for;
 * `SpaceMismatchError` for a sector of another space.
 */
export function nqs(ansatz: Ansatz, options: NqsOptions = {}): Nqs {
  const {
    sampler = metropolis(),
    sector = ansatz.draws?.sector,
    rng,
    chains,
    maxBytes = defaultMaxBytes,
  } = options;
  const { space } = ansatz;
  if (sector) requireSameSpace('Argument `sector`', space, sector.space);
  if (sampler.kind !== 'full-sum' && !rng && !chains) {
    throw new ArgumentError(
      'rng',
      `be given for the sampler '${sampler.kind}'`,
      'it is missing',
      'Or use `fullSum()`.',
    );
  }
  requireSampling(ansatz, { sampler, sector, maxBytes, start: chains });
  const stream =
    sampler.kind === 'exact' || sampler.kind === 'autoregressive' ? rng?.split().state() : undefined;
  const start = sampler.kind !== 'metropolis' || chains || !rng ? chains : startChains(ansatz, sector, rowsOfChains(sampler), rng); // prettier-ignore
  return nqsOf(ansatz, { sector, sampler, maxBytes, start, stream, warm: chains !== undefined });
}

/** Throws typed errors for a sampler, moves, chains or a budget that do not fit. */
export function requireSampling(
  ansatz: Ansatz,
  { sampler, sector, maxBytes, start }: Pick<NqsSetup, 'sampler' | 'sector' | 'maxBytes' | 'start'>,
): void {
  requireMaxBytes(maxBytes);
  requireSampler(sampler);
  const { space } = ansatz;
  if (sampler.kind === 'autoregressive') requireDraws(ansatz, sector);
  if (sampler.kind !== 'metropolis') return;
  requireMovesWithin(sampler.rule ?? automaticMoves(space, sector), sector);
  if (start) requireChains(start, space, sector, rowsOfChains(sampler));
}

/** Throws `UnsupportedError` for a model that does not draw by itself, or draws outside of the sector. */
function requireDraws(ansatz: Ansatz, sector: Sector | undefined): void {
  if (!ansatz.draws) throw doesNotDraw(ansatz);
  if (!sector || sector.laws.length === 0 || sameLaws(sector, ansatz.draws.sector)) return;
  throw new UnsupportedError(
    'The model must obey the laws of the sector to draw from it. Give `sector` to the model too.',
  );
}

/** Whether a state is an `Nqs`. */
export function isNqs(state: State): state is Nqs {
  return state.kind === 'nqs';
}

/** The state of an ansatz in this setup, unchecked. */
export function nqsOf(ansatz: Ansatz, setup: NqsSetup): Nqs {
  return new SampledNqs(ansatz, setup);
}

class SampledNqs implements Nqs {
  readonly kind = 'nqs' as const;
  readonly space: Space;
  readonly ansatz: Ansatz;
  readonly setup: NqsSetup;
  #drawn: SampleSet | undefined;

  constructor(ansatz: Ansatz, setup: NqsSetup) {
    this.space = ansatz.space;
    this.ansatz = ansatz;
    this.setup = setup;
  }

  expect(op: Operator): NqsEstimate {
    const product = requireOperatorOn(this.space, op);
    const set = this.drawn();
    const { sector } = this.setup;
    const local = localValuesOf(this.ansatz, sector, product, set);
    return estimateOf(set, local, hasVariance(product, local, sector));
  }

  drawn(): SampleSet {
    this.#drawn ??= draw(this.ansatz, this.setup);
    return this.#drawn;
  }

  with(ansatz: Ansatz): Nqs {
    requireSameSpace('Argument `ansatz`', this.space, ansatz.space);
    const { sampler, stream, sector } = this.setup;
    if (sampler.kind === 'autoregressive') requireDraws(ansatz, sector);
    const chains = sampler.kind === 'metropolis' ? this.drawn().sampled?.chains : undefined;
    return new SampledNqs(ansatz, {
      ...this.setup,
      ...(chains ? { start: chains, warm: true } : {}),
      stream: stream && rngFromState(stream).split().state(),
    });
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    const { maxBytes } = this.setup;
    if (isKet(other) || isDensityMatrix(other)) return toKet(this, { maxBytes }).overlap(other);
    if (!('logAmplitude' in other) || other.space.kind !== 'product') return undefined;
    requireSameSpace('Argument `other`', this.space, other.space);
    return toKet(this, { maxBytes }).overlap(toKet(other as Amplitudes, { maxBytes }));
  }

  norm(): number {
    const { ansatz, setup } = this;
    // Normalised by construction.
    if (ansatz.draws && (!setup.sector || sameLaws(setup.sector, ansatz.draws.sector))) return 1;
    const { logs, largest } = allAmplitudes(this.ansatz, this.setup.sector, this.setup.maxBytes);
    let sum = 0;
    for (let i = 0; i < logs.length; i += 2) sum += Math.exp(2 * ((logs[i] as number) - largest));
    return Math.exp(largest) * Math.sqrt(sum);
  }

  sample(shots: number, rng: Rng): Samples {
    if (!Number.isSafeInteger(shots) || shots < 0)
      throw new ArgumentError('shots', 'be a count', `it is ${shots}`);
    const { levels, sites } = this.#drawShots(shots, requireRng(rng));
    const start = Int32Array.from({ length: shots + 1 }, (_, i) => i * sites);
    return { shots, start, data: levels.slice(0, shots * sites) };
  }

  logAmplitude(x: Configuration): Complex {
    requireConfiguration(this.space, x);
    const { sector } = this.setup;
    if (sector && !inSector(sector, x)) return complex(-Infinity);
    const one = { count: 1, sites: x.length, levels: Int32Array.from(x) };
    const [re = NaN, im = NaN] = this.ansatz.logAmplitudes(one);
    return complex(re, im - 2 * Math.PI * Math.round(im / (2 * Math.PI)));
  }

  #drawShots(shots: number, rng: Rng): { readonly levels: Int32Array; readonly sites: number } {
    const { ansatz } = this;
    const { sector, sampler, maxBytes } = this.setup;
    if (sampler.kind === 'autoregressive') return drawDirectly(ansatz, shots, rng);
    if (sampler.kind !== 'metropolis') return drawExactly(ansatz, sector, shots, rng, maxBytes);
    if (shots === 0) return { levels: new Int32Array(0), sites: this.space.dims.length };
    const chains = Math.min(shots, sampler.chains);
    const own = { ...sampler, chains, samples: chains * Math.ceil(shots / chains) };
    const { batch, sampled } = chainSet(ansatz, sector, own, startChains(ansatz, sector, rowsOfChains(own), rng), own.warmUp); // prettier-ignore
    const { sites } = batch;
    const levels = new Int32Array(own.samples * sites);
    sampled?.of.forEach((s, i) => levels.set(batch.levels.subarray(s * sites, (s + 1) * sites), i * sites));
    return { levels, sites };
  }
}

function draw(ansatz: Ansatz, { sector, sampler, maxBytes, start, stream, warm }: NqsSetup): SampleSet {
  switch (sampler.kind) {
    case 'full-sum':
      return fullSet(ansatz, sector, maxBytes);
    case 'exact':
      return exactSet(ansatz, sector, sampler, rngFromState(given(stream)), maxBytes);
    case 'autoregressive':
      return directSet(ansatz, sampler, rngFromState(given(stream)));
    case 'metropolis':
      return chainSet(ansatz, sector, sampler, given(start), warm ? sampler.discard : sampler.warmUp);
    default:
      return sampler satisfies never;
  }
}

function given<T>(value: T | undefined): T {
  if (value !== undefined) return value;
  throw new ArgumentError('rng', 'be given for a sampler', 'it is missing');
}

/** The mean of local values over a set, exact or from chains. */
export function estimateOf(set: SampleSet, local: LocalValues, withVariance: boolean): NqsEstimate {
  const { values } = local;
  const bad = values.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) throw notFiniteValue(set, bad >> 1, values);
  const { sampled } = set;
  const whole = sampled ? chainEstimate(expanded(values, sampled.of), sampled.facts) : exactMean(set, values);
  const { variance, ...rest } = whole;
  return withVariance ? { ...rest, variance: variance + (local.beyond ?? 0) } : rest;
}

/** Values of different configurations as values of all samples. */
export function expanded(values: Float64Array, of: Int32Array): Float64Array {
  const out = new Float64Array(2 * of.length);
  for (let i = 0; i < of.length; i++) {
    const from = 2 * (of[i] as number);
    out[2 * i] = values[from] as number;
    out[2 * i + 1] = values[from + 1] as number;
  }
  return out;
}

function exactMean({ weights }: SampleSet, values: Float64Array): NqsEstimate & { variance: number } {
  const unit = unitOf(values);
  let [re, im, variance] = [0, 0, 0];
  weights.forEach((w, s) => {
    re += w * ((values[2 * s] as number) / unit);
    im += w * ((values[2 * s + 1] as number) / unit);
  });
  weights.forEach((w, s) => {
    const [x, y] = [(values[2 * s] as number) / unit - re, (values[2 * s + 1] as number) / unit - im];
    variance += w * (x * x + y * y);
  });
  const scaled = unit * (unit * variance);
  const flags = isOutOfRange(scaled, variance) ? { flags: ['variance-out-of-range' as const] } : {};
  return { re: unit * re, im: unit * im, error: 0, variance: scaled, from: 'exact', ...flags };
}

/** Local values give <O^dagger O> only where O leaves nothing outside of the sector. */
function hasVariance(op: ProductOperator, { left }: LocalValues, sector: Sector | undefined): boolean {
  return sector === undefined || sector.laws.length === 0 || (!left && isHermitian(op));
}

function notFiniteValue({ batch }: SampleSet, s: number, values: Float64Array): NotFiniteError {
  const x = batch.levels.subarray(s * batch.sites, (s + 1) * batch.sites).join();
  const got = `it is ${values[2 * s]} + ${values[2 * s + 1]}i at [${x}]`;
  return new NotFiniteError(
    'the local value',
    got,
    'Smaller parameters or a smaller learning rate avoid it.',
  );
}

function requireChains(
  { levels, streams }: ChainState,
  space: Space,
  sector: Sector | undefined,
  chains: number,
): void {
  const n = space.dims.length;
  if (streams.length !== chains || levels.length !== chains * n) {
    throw new ArgumentError('chains', `be ${chains} chains of ${n} sites`, `it has ${streams.length} streams and ${levels.length} levels`); // prettier-ignore
  }
  for (let at = 0; at < levels.length; at += n) {
    const x = levels.subarray(at, at + n);
    requireConfiguration(space, x, 'chains.levels');
    if (sector && !inSector(sector, x)) {
      throw new NotPhysicalError(
        `Chains must start in the sector of the state, but one is at [${x.join()}].`,
      );
    }
  }
}
