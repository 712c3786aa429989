import type { Rng } from '../linalg/random.ts';
import type { Sector } from '../spaces/sector.ts';
import type { Space } from '../spaces/space.ts';

/** Configurations one after another: `levels[count sites]`, row-major, one row per configuration. */
export interface Batch {
  readonly count: number;
  readonly sites: number;
  readonly levels: Int32Array;
}

/**
 * How log psi depends on its parameters; it follows from the model.
 * `real`: real parameters and real d log psi / d theta. `holomorphic`: complex parameters, interleaved in `parameters`, and log psi is holomorphic in them.
 * `general`: real parameters and complex derivatives.
 */
export type AnsatzMode = 'real' | 'holomorphic' | 'general';

/** A model as plain data, fit for JSON: with its parameters it can be built again. */
export interface AnsatzSpec {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/**
 * An unnormalised wave function psi(x) of configurations, with parameters. A value: `with` makes a new one, nothing changes in place.
 * Numbers per sample or derivative are real in mode `real`, else interleaved complex; P is the number of derivatives, `derivativeCount(ansatz)`.
 */
export interface Ansatz {
  readonly kind: string;
  readonly space: Space;
  readonly mode: AnsatzMode;
  /** 'free' where parameters change the signs of real amplitudes, as those of determinants do; left out where the phase of a real model is fixed. */
  readonly signs?: 'free';
  /** All parameters, flat; never changed. */
  readonly parameters: Float64Array;
  /** The same model with other parameters (kept, not copied). Throws `ArgumentError` unless they are as many and finite. */
  with(parameters: Float64Array): Ansatz;
  /** log psi of each configuration, interleaved re, im (im modulo 2 pi); re = -Infinity where psi is 0. */
  logAmplitudes(batch: Batch): Float64Array;
  /** O_k(x) = d log psi(x) / d theta_k, one row of P per configuration. */
  logDerivatives(batch: Batch): Float64Array;
  /** The reverse pass with a weight per configuration: sum_s w_s O_k(s), without rows of derivatives. */
  backward(batch: Batch, weights: Float64Array): Float64Array;
  /** Walkers whose ratios cost less than whole amplitudes; left out where there is no such way. */
  walker?(batch: Batch): Walker;
  /** The factors of which O O^dagger is a sum, layer by layer; left out where rows are needed. */
  gramLayers?(batch: Batch): readonly GramLayer[];
  /** How a model that is normalised by construction draws from |psi|^2; left out where there are only chains. */
  readonly draws?: Draws;
  spec(): AnsatzSpec;
}

/** Draws from |psi|^2 without chains. */
export interface Draws {
  /** The laws that configurations of amplitude other than 0 obey. */
  readonly sector: Sector | undefined;
  /** One configuration per stream, independent: each depends on its own stream alone. */
  rows(streams: readonly Rng[]): Batch;
}

/**
 * One layer's part of O O^dagger: (A A^dagger) o (B B^dagger), o entry by entry. `inputs` is A, one row per configuration; left out it is a column of ones.
 * Both are in the numbers of the ansatz, real or interleaved. The derivatives by the parameters of the layer are the products A_i B_j, i the slower one, and layers follow each other as
 * parameters do; what is the same array in two layers has its products taken once.
 */
export interface GramLayer {
  readonly inputs?: Float64Array;
  readonly signals: Float64Array;
}

/**
 * Changes to some rows of a batch: change m is in row `rows[m]`, on `width` sites each, `sites[m width + i]` to `levels[m width + i]`.
 * Sites within a change are different; a level may be what it was.
 */
export interface Moves {
  readonly count: number;
  readonly width: number;
  readonly rows: Int32Array;
  readonly sites: Int32Array;
  readonly levels: Int32Array;
}

/** Configurations that walk: many rows, each changed on few sites at a time. */
export interface Walker {
  /** The configurations now. Only `accept` changes them. */
  readonly batch: Batch;
  /** out[m] = psi(changed)/psi(now), interleaved, for each change. */
  ratios(moves: Moves, out: Float64Array): void;
  /** Makes the changes m with accepted[m] = 1; rows are different. */
  accept(moves: Moves, accepted: Uint8Array): void;
}

/** The number P of derivatives: of parameters, or of complex parameters. */
export function derivativeCount({ mode, parameters }: Ansatz): number {
  return mode === 'holomorphic' ? parameters.length / 2 : parameters.length;
}

/** Doubles per derivative and per weight: 1 in mode `real`, else 2. */
export function numberWidth({ mode }: Ansatz): 1 | 2 {
  return mode === 'real' ? 1 : 2;
}
