import { ArgumentError } from '../errors.ts';
import type { Space } from '../spaces/space.ts';

/** Configurations one after another: `levels[count sites]`. */
export interface SampledBatch {
  readonly count: number;
  readonly sites: number;
  readonly levels: Int32Array;
}

/** Changes to rows of a batch: change m is in row `rows[m]`, on `width` different sites to new levels. */
export interface SampledMoves {
  readonly count: number;
  readonly width: number;
  readonly rows: Int32Array;
  readonly sites: Int32Array;
  readonly levels: Int32Array;
}

/** Configurations that walk, each with what makes its ratios cheap. */
export interface SampledWalker {
  readonly batch: SampledBatch;
  /** psi(changed)/psi(now), interleaved. */
  ratios(moves: SampledMoves, out: Float64Array): void;
  /** Makes the changes m with accepted[m] = 1. */
  accept(moves: SampledMoves, accepted: Uint8Array): void;
}

/** A network as a wave function with parameters, all entries of its tensors, of the shape that variational Monte Carlo of `ketwork/nqs` takes as an ansatz: mode `real`, or `holomorphic` with interleaved numbers. */
export interface SampledAnsatz {
  readonly space: Space;
  readonly mode: 'real' | 'holomorphic';
  /** Parameters change the signs of amplitudes. */
  readonly signs: 'free';
  readonly parameters: Float64Array;
  /** ln psi of each configuration, interleaved; re is -Infinity where it is zero. */
  logAmplitudes(batch: SampledBatch): Float64Array;
  /** d ln psi / d parameters, one row per configuration. */
  logDerivatives(batch: SampledBatch): Float64Array;
  /** The sum of the rows with a weight each. */
  backward(batch: SampledBatch, weights: Float64Array): Float64Array;
  walker(batch: SampledBatch): SampledWalker;
  spec(): { readonly kind: string; readonly [option: string]: unknown };
}

/** The levels of a row (a view). */
export function levelsOf({ sites, levels }: SampledBatch, row: number): Int32Array {
  return levels.subarray(row * sites, (row + 1) * sites);
}

/** Throws `ArgumentError` unless there are `count` parameters in double precision, all finite. */
export function requireParameterCount(parameters: Float64Array, count: number): void {
  const kind = Object.prototype.toString.call(parameters).slice(8, -1);
  if (kind !== 'Float64Array') throw new ArgumentError('parameters', 'be a Float64Array', `it is a ${kind}`);
  if (parameters.length === count && parameters.every(Number.isFinite)) return;
  const got = `there are ${parameters.length}${parameters.every(Number.isFinite) ? '' : ', not all finite'}`;
  throw new ArgumentError('parameters', `be ${count} finite numbers`, got);
}

/** out += (re + i im) row: real numbers, or interleaved ones of width 2. */
export function addWeighted(
  out: Float64Array,
  row: Float64Array,
  weights: Float64Array,
  s: number,
  width: 1 | 2,
): void {
  if (width === 1) {
    const weight = weights[s] as number;
    for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) + weight * (row[k] as number);
    return;
  }
  const [re, im] = [weights[2 * s] as number, weights[2 * s + 1] as number];
  for (let k = 0; k < out.length; k += 2) {
    const [x, y] = [row[k] as number, row[k + 1] as number];
    out[k] = (out[k] as number) + re * x - im * y;
    out[k + 1] = (out[k + 1] as number) + re * y + im * x;
  }
}
