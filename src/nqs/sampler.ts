import { ArgumentError } from '../errors.ts';
import type { Space } from '../spaces/space.ts';
import type { MoveRule } from './moves.ts';

/** Every configuration with its weight: no sampling noise, errors 0. For small spaces and sectors. */
export interface FullSum {
  readonly kind: 'full-sum';
}

/** Independent draws from all weights. For small spaces and sectors. */
export interface ExactSampling {
  readonly kind: 'exact';
  readonly samples: number;
}

/** Metropolis chains on |psi|^2. */
export interface Metropolis {
  readonly kind: 'metropolis';
  /** Samples of all chains together. */
  readonly samples: number;
  readonly chains: number;
  /** Moves between two samples of a chain; as many as there are sites where left out. */
  readonly sweep?: number;
  /** Sweeps thrown away when chains go on after the parameters changed. */
  readonly discard: number;
  /** Sweeps thrown away by new chains. */
  readonly warmUp: number;
  /** How chains move; chosen from the sector where left out. */
  readonly rule?: MoveRule;
  /** Parallel tempering: the exponents beta of |psi|^(2 beta), from 1 down, one walker of each chain for each. */
  readonly betas?: readonly number[];
}

/** Independent draws from a model that draws by itself, site after site: no chains, no burn-in. */
export interface AutoregressiveSampling {
  readonly kind: 'autoregressive';
  readonly samples: number;
}

/** How a neural quantum state evaluates what it is asked. */
export type Sampler = FullSum | ExactSampling | Metropolis | AutoregressiveSampling;

/** Options of `metropolis`. */
export interface MetropolisOptions {
  /** Samples of all chains together, rounded up to a multiple of the chains; 1024 by default. */
  readonly samples?: number;
  /** 16 by default. */
  readonly chains?: number;
  readonly sweep?: number;
  /** 5 by default. */
  readonly discard?: number;
  /** 50 by default. */
  readonly warmUp?: number;
  readonly rule?: MoveRule;
}

/** Options of `parallelTempering`. */
export interface TemperingOptions extends MetropolisOptions {
  /** Walkers of each chain; 8 by default. */
  readonly replicas?: number;
  /** Exponents instead of those, from 1 down to 0 at least. */
  readonly betas?: readonly number[];
}

/** Sums over all configurations. */
export function fullSum(): FullSum {
  return { kind: 'full-sum' };
}

/** Independent draws. Throws `ArgumentError` unless `samples` is a positive integer. */
export function exactSampling(samples = 1024): ExactSampling {
  requireAtLeast('samples', samples, 1);
  return { kind: 'exact', samples };
}

/**
 * Independent draws from an autoregressive model (`autoregressiveDense`, `recurrent` or one with signs or a phase on top), for any number of sites: tau is 1, every sample is effective. Each sample has its own
 * stream, so that it does not depend on how many are drawn. Throws `ArgumentError` unless `samples` is a positive integer.
 */
export function autoregressiveSampling(samples = 1024): AutoregressiveSampling {
  requireAtLeast('samples', samples, 1);
  return { kind: 'autoregressive', samples };
}

/** Metropolis chains. Throws `ArgumentError` for counts that cannot be meant. */
export function metropolis(options: MetropolisOptions = {}): Metropolis {
  const { samples = 1024, chains = 16, sweep, discard = 5, warmUp = 50, rule } = options;
  const sampler: Metropolis = {
    kind: 'metropolis',
    samples: chains * Math.ceil(samples / chains),
    chains,
    discard,
    warmUp,
    ...(sweep === undefined ? {} : { sweep }),
    ...(rule === undefined ? {} : { rule }),
  };
  requireAtLeast('samples', samples, 1);
  requireSampler(sampler);
  return sampler;
}

/**
 * Metropolis chains with parallel tempering: each chain has R walkers on |psi|^(2 beta), beta = 1, 1 - 1/R, ..., 1/R, that exchange places after each sweep, so that the one at beta = 1 crosses from one part of
 * the space to another where |psi|^2 is small between them. Samples are those of beta = 1. Cost R times that of `metropolis`, and one amplitude per walker and sweep; the shares of accepted
 * exchanges are in `drawn().sampled.swaps`. Throws `ArgumentError` for counts and exponents that cannot be meant. Hukushima and Nemoto, J. Phys. Soc. Jpn. 65 (1996) 1604.
 */
export function parallelTempering({ replicas = 8, betas, ...options }: TemperingOptions = {}): Metropolis {
  requireAtLeast('replicas', replicas, 2);
  const sampler = {
    ...metropolis(options),
    betas: betas ? [...betas] : Array.from({ length: replicas }, (_, r) => 1 - r / replicas),
  };
  requireSampler(sampler);
  return sampler;
}

/** Throws `ArgumentError` for a sampler of no known kind, or with counts that cannot be meant. */
export function requireSampler(sampler: Sampler): void {
  switch (sampler.kind) {
    case 'full-sum':
      return;
    case 'exact':
    case 'autoregressive':
      return requireAtLeast('samples', sampler.samples, 1);
    case 'metropolis':
      return requireCounts(sampler);
    default: {
      const { kind } = sampler as { readonly kind: unknown };
      throw new ArgumentError(
        'sampler.kind',
        "be 'full-sum', 'exact', 'metropolis' or 'autoregressive'",
        `it is ${String(kind)}`,
      );
    }
  }
}

function requireCounts({ samples, chains, sweep, discard, warmUp, betas }: Metropolis): void {
  requireAtLeast('chains', chains, 1);
  requireAtLeast('samples', samples, 1);
  requireAtLeast('discard', discard, 0);
  requireAtLeast('warmUp', warmUp, 0);
  if (sweep !== undefined) requireAtLeast('sweep', sweep, 1);
  if (betas) requireBetas(betas);
  if (samples % chains === 0) return;
  throw new ArgumentError(
    'samples',
    `be a multiple of the ${chains} chains`,
    `it is ${samples}`,
    'Use `metropolis()`, which rounds it up.',
  );
}

function requireBetas(betas: readonly number[]): void {
  const isLadder =
    betas[0] === 1 && betas.every((beta, r) => beta >= 0 && (r === 0 || beta < (betas[r - 1] as number)));
  if (isLadder && betas.length > 1) return;
  throw new ArgumentError('betas', 'fall from 1 to at least 0, two numbers at least', `it is [${betas}]`);
}

/** Rows that the chains of a sampler have: one for each chain and exponent. */
export function rowsOfChains({ chains, betas }: Pick<Metropolis, 'chains' | 'betas'>): number {
  return chains * (betas?.length ?? 1);
}

/** Moves between two samples of a chain. */
export function sweepOf({ sweep }: Metropolis, { dims }: Space): number {
  return sweep ?? Math.max(1, dims.length);
}

function requireAtLeast(argument: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ArgumentError(argument, `be an integer of at least ${least}`, `it is ${value}`);
}
