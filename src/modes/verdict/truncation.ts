import { ArgumentError, NotPhysicalError, TruncationError } from '../../errors.ts';
import { localPlan } from '../../spaces/indexing.ts';
import type { Space } from '../../spaces/space.ts';
import { diagonalOf, type DensityMatrix } from '../../states/density-matrix.ts';
import { weightsOf, type Ket } from '../../states/ket.ts';
import { balanced } from '../../states/norm.ts';
import { tailOf, type Tail } from './tail.ts';

/** A state on modes with what their truncation has done to it. */
export interface Truncated<S> {
  readonly state: S;
  readonly truncation: Truncation;
}

/** The top of one mode; populations are shares of the weight of the state. */
export interface ModeTail extends Tail {
  readonly site: number;
  readonly levels: number;
}

/** What the truncation of modes to finitely many levels has done to a state. */
export interface Truncation {
  /** The share of the weight known to lie above the levels: the tail of an exact state, or what gates have let out. */
  readonly lostWeight: number;
  /** One entry per mode of the space, sites ascending. */
  readonly tails: readonly ModeTail[];
  /** Estimate of the trace distance to the state without truncation: the root of `lostWeight` and of what the populations say lies beyond. */
  readonly distance: number;
  /** The share of the weight that may lie above the levels. */
  readonly tolerance: number;
  /** What is wrong and what to do, when more than that share is lost or seems to lie beyond; absent when all is well. */
  readonly warning?: string;
}

/** What a verdict is measured against. */
export interface VerdictOptions {
  /** The share of the weight that may lie above the levels, 1e-8 by default; advised levels aim at it. */
  readonly tolerance?: number;
  /** Throw `TruncationError` where the verdict would be a warning. */
  readonly strict?: boolean;
}

/** What is known of a state beyond its populations. */
export interface TruncationOptions extends VerdictOptions {
  /** The share of the weight known to be lost; when not given, what the squared norm or the trace lacks to 1. */
  readonly lostWeight?: number;
  /** The levels that each mode needs, where the state is known so well that nothing is to be guessed; when not given, populations are read. */
  readonly advisedLevels?: readonly number[];
  /** The most that the highest level of each mode held at some time, where the state is the end of an evolution. */
  readonly peaks?: readonly number[];
}

/** The share of the weight that may lie above the levels when the caller does not say. */
export const defaultTolerance = 1e-8;

/**
 * The verdict on a state with modes: the populations of the top levels of each mode, the weight that they say lies beyond, the levels that would hold all but
 * `tolerance` of it, and an estimate of the distance to the state without truncation. Results of exact truncated gates have lost norm, and that is read as
 * weight lost. Cost O(D) per mode. Throws `TruncationError` when `strict` and there is a warning, `NotPhysicalError` for a state without weight, `ArgumentError`.
 */
export function truncationOf(state: Ket | DensityMatrix, options: TruncationOptions = {}): Truncation {
  const tolerance = requireTolerance(options.tolerance ?? defaultTolerance);
  const norm = state.norm();
  const weight = state.kind === 'ket' ? norm * norm : norm;
  if (!(norm > 0 && norm < Infinity)) {
    throw new NotPhysicalError(
      `A state with a truncation must have a weight above zero, but it is ${weight}.`,
    );
  }
  // The squares of a ket of any norm are taken on a scale where they are doubles.
  const weights = state.kind === 'ket' ? weightsOf(balanced(state.data).data) : diagonalOf(state.matrix);
  const total = weights.reduce((sum, each) => sum + each, 0);
  const lostWeight = options.lostWeight ?? Math.max(0, 1 - weight);
  const tails = modeSites(state.space).map((site, i): ModeTail => {
    const tail = tailOf(populationsOf(state.space, weights, site, total), tolerance);
    const levels = state.space.dims[site] as number;
    const peaked = withPeak(tail, levels, options.peaks?.[i] ?? 0, tolerance);
    return { site, levels, ...peaked, advisedLevels: options.advisedLevels?.[i] ?? peaked.advisedLevels };
  });
  const beyond = options.advisedLevels ? 0 : tails.reduce((sum, tail) => sum + tail.beyond, 0);
  return verdict(tails, { lostWeight, beyond }, tolerance, options.strict ?? false);
}

/** At the time of the peak at least as much lay beyond the highest level, or was kept from it. */
function withPeak(tail: Tail, levels: number, peak: number, tolerance: number): Tail {
  if (peak <= tail.top) return tail;
  const advisedLevels = Math.max(tail.advisedLevels, peak > tolerance ? Math.ceil(1.5 * levels) : levels);
  return { ...tail, top: peak, beyond: Math.max(tail.beyond, peak), advisedLevels };
}

/** The sites of a space that are modes, ascending. */
export function modeSites(space: Space): number[] {
  return space.sites.flatMap(({ kind }, site) => (kind === 'mode' ? [site] : []));
}

/** A share of the weight. Throws `ArgumentError` unless it is a number above 0 and below 1. */
export function requireTolerance(tolerance: number): number {
  if (tolerance > 0 && tolerance < 1) return tolerance;
  throw new ArgumentError('tolerance', 'be a share of the weight, above 0 and below 1', `it is ${tolerance}`);
}

function verdict(
  tails: readonly ModeTail[],
  { lostWeight, beyond }: { readonly lostWeight: number; readonly beyond: number },
  tolerance: number,
  strict: boolean,
): Truncation {
  // What an exact state is known to have lost is what its populations say lies beyond: not counted twice.
  const outside = Math.min(1, Math.max(lostWeight, beyond));
  const known = { lostWeight, tails, distance: Math.sqrt(outside), tolerance };
  if (outside <= tolerance) return known;
  const advice = adviceOf(tails);
  if (strict) throw new TruncationError('The truncation of the modes', outside, tolerance, advice);
  const found: string[] = [];
  if (lostWeight > tolerance) found.push(`${lostWeight.toExponential(1)} of the weight is lost`);
  if (beyond >= 1) found.push('populations do not fall towards the highest level');
  else if (beyond > tolerance)
    found.push(`${beyond.toExponential(1)} of the weight seems to lie beyond the levels`);
  return { ...known, warning: `${found.join(', and ')}. ${advice}` };
}

function adviceOf(tails: readonly ModeTail[]): string {
  const more = tails.filter(({ levels, advisedLevels }) => advisedLevels > levels);
  if (more.length === 0) return 'Take more levels.';
  const list = more.map(
    ({ site, levels, advisedLevels }) => `${advisedLevels} levels for mode ${site} (it has ${levels})`,
  );
  return `Take ${list.join(', ')}.`;
}

/** The populations of one site, which sum to 1. */
function populationsOf(space: Space, weights: Float64Array, site: number, total: number): Float64Array {
  const { local, outer, run } = localPlan(space.dims, [site]);
  return Float64Array.from(local, (offset) => {
    let sum = 0;
    for (const base of outer) {
      for (let at = base + offset; at < base + offset + run; at++) sum += weights[at] as number;
    }
    return sum / total;
  });
}
