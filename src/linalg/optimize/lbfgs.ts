import { ArgumentError } from '../../errors.ts';
import { strongWolfe, type LinePoint } from './line-search.ts';
import {
  checkedObjective,
  largestEntry,
  requireMinimization,
  type Evaluation,
  type MinimizeOptions,
  type Minimum,
  type Objective,
} from './objective.ts';

/** Options of `lbfgs`. */
export interface LbfgsOptions extends MinimizeOptions {
  /** How many past steps shape the metric; 10 by default. */
  readonly memory?: number;
}

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/**
 * A local minimum of a smooth function by the limited-memory BFGS method with a strong Wolfe line search. `start` is not changed. Cost per step: one or two evaluations
 * and 4 `memory` products of vectors. Throws `ArgumentError` for a start, options or values that are not finite; the reason of an AbortSignal.
 * Liu and Nocedal, Math. Program. 45 (1989) 503.
 */
export function lbfgs(objective: Objective, start: Float64Array, options: LbfgsOptions = {}): Minimum {
  const { maxSteps = 200, gradientTolerance = 1e-8, memory = 10, onStep, signal } = options;
  requireMinimization(start, options);
  if (!Number.isSafeInteger(memory) || memory < 1) {
    throw new ArgumentError('memory', 'be a positive count', `it is ${memory}`);
  }
  const { at, calls } = checkedObjective(objective, start.length);
  const pairs: Pair[] = [];
  let x: Float64Array = start.slice();
  let here = at(x);
  let steps = 0;
  let reason: Minimum['reason'] = 'steps';
  for (; ; steps++) {
    const gradientNorm = largestEntry(here.gradient);
    if (steps > 0) onStep?.({ step: steps, x, value: here.value, gradientNorm });
    if (gradientNorm <= gradientTolerance) reason = 'gradient';
    if (reason === 'gradient' || steps >= maxSteps) break;
    signal?.throwIfAborted();
    const moved = step(at, x, here, pairs);
    if (!moved) {
      reason = 'rounding';
      break;
    }
    remember(pairs, memory, x, here, moved);
    [x, here] = [moved.x, moved.evaluation];
  }
  const gradientNorm = largestEntry(here.gradient);
  return { x, ...here, gradientNorm, steps, evaluations: calls(), reason };
}

interface Moved {
  readonly x: Float64Array;
  readonly evaluation: Evaluation;
}

/** One line search; along the gradient itself when the metric of the past leads nowhere. */
function step(at: Objective, x: Float64Array, here: Evaluation, pairs: Pair[]): Moved | undefined {
  const direction = descent(here.gradient, pairs);
  const slope = dot(direction, here.gradient);
  const first = pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(here.gradient, here.gradient)));
  const point = (t: number): Float64Array => x.map((entry, i) => entry + t * (direction[i] as number));
  const onLine = (t: number): LinePoint => {
    const evaluation = at(point(t));
    return { t, value: evaluation.value, slope: dot(direction, evaluation.gradient), evaluation };
  };
  const found =
    slope < 0 ? strongWolfe(onLine, { t: 0, value: here.value, slope, evaluation: here }, first) : undefined;
  if (found) return { x: point(found.t), evaluation: found.evaluation };
  if (pairs.length === 0) return undefined;
  pairs.length = 0;
  return step(at, x, here, pairs);
}

/** -H g by the two-loop recursion. */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const q = gradient.map((g) => -g);
  const alphas: number[] = [];
  for (const { s, y, rho } of [...pairs].reverse()) {
    const alpha = rho * dot(s, q);
    alphas.push(alpha);
    addTo(q, y, -alpha);
  }
  const last = pairs.at(-1);
  if (last) {
    const gamma = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) * gamma;
  }
  for (const { s, y, rho } of pairs) addTo(q, s, (alphas.pop() as number) - rho * dot(y, q));
  return q;
}

function remember(pairs: Pair[], memory: number, x: Float64Array, here: Evaluation, moved: Moved): void {
  const s = moved.x.map((entry, i) => entry - (x[i] as number));
  const y = moved.evaluation.gradient.map((entry, i) => entry - (here.gradient[i] as number));
  const curvature = dot(s, y);
  if (!(curvature > Number.EPSILON * Math.sqrt(dot(s, s) * dot(y, y)))) return;
  pairs.push({ s, y, rho: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

function addTo(to: Float64Array, x: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (x[i] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
