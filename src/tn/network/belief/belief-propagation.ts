import { ArgumentError } from '../../../errors.ts';
import type { Estimate } from '../../../states/estimate.ts';
import type { NetworkTensor } from '../network-tensor.ts';
import { betheValue } from './bethe.ts';
import { cycleWeight } from './cycle-weight.ts';
import { graphOf, partCount, type TensorGraph } from './graph.ts';
import { cyclesUpTo, shortestCycle, type Cycle } from './loops.ts';
import { fixedMessages, type Messages } from './messages.ts';

/** Options of `beliefPropagation`. */
export interface BeliefOptions {
  /** Cycles of up to so many edges correct the value. Default: two more than the shortest has. */
  readonly maxLoop?: number;
  /** Messages are fixed when none changes by more than this. Default 1e-12. */
  readonly tolerance?: number;
  /** The most steps. Default 5000. */
  readonly iterations?: number;
}

/** What belief propagation finds; the value and its error are `re`, `im`, `error` times 2^exponent. An approximation, `from` is never `exact` where there are loops. */
export interface BeliefEstimate extends Estimate {
  readonly exponent: number;
  /** The Bethe value, without correction by cycles, with the same exponent. */
  readonly bethe: { readonly re: number; readonly im: number };
  /** Cycles that corrected it, and the longest of them. */
  readonly cycles: number;
  readonly longest: number;
}

/**
 * An approximation of the contraction of a network without open legs, named as such: the Bethe value of belief propagation, corrected by the first terms of the loop series, with an error from those
 * terms. Legs that two tensors share count as one edge. Messages start equal and are all changed at once, so that the value does not depend on the order of tensors, nor on which of two neighbours an
 * operator has been absorbed into (up to the error).
 *
 * - Without loops it is exact; so is one loop with its correction.
 * - Else Z = Z_Bethe (1 + sum of cycles), and `error` = |Z_Bethe| (sum over the longest cycles |z| + (sum over all |z|)^2): what comes next if terms go on as they did. It is an estimate,
 *   no bound; where it is as large as the value, the value says nothing. With no cycle up to `maxLoop` it is the whole value.
 *
 * Cost per step: sum over tensors of (entries)(edges). Throws `ConvergenceError` when messages keep changing, `ArgumentError` for open legs or legs on three tensors, `UnsupportedError` for too many cycles.
 * Yedidia, Freeman and Weiss (2001); Evenbly, Pancotti, Milsted, Gray and Chan, arXiv:2409.03108.
 */
export function beliefPropagation(
  tensors: readonly NetworkTensor[],
  options: BeliefOptions = {},
): BeliefEstimate {
  const { tolerance = 1e-12, iterations = 5000 } = options;
  requireBeliefOptions(options);
  const graph = graphOf(tensors);
  const messages = fixedMessages(graph, { tolerance, iterations });
  const bethe = betheValue(graph, messages);
  const shortest = shortestCycle(graph);
  const independent = graph.edges.length - graph.vertices.length + partCount(graph);
  const longest = independent === 0 ? 0 : (options.maxLoop ?? shortest + 2);
  const cycles = cyclesUpTo(graph, longest);
  const sums = summed(graph, messages, cycles, longest);
  const [re, im] = [
    bethe.re * (1 + sums.re) - bethe.im * sums.im,
    bethe.im * (1 + sums.re) + bethe.re * sums.im,
  ];
  const isComplete = independent === cycles.length && independent < 2;
  const left = isComplete ? 0 : cycles.length === 0 ? 1 : sums.last + sums.all * sums.all;
  const size = Math.sqrt(bethe.re * bethe.re + bethe.im * bethe.im);
  // Messages that are off by the tolerance change the value in second order where it is stationary.
  const error = size * (left + tolerance * graph.edges.length * (1 + sums.all));
  const lengths = cycles.map(({ edges }) => edges.length);
  return {
    ...{ re, im, error, from: independent === 0 ? 'exact' : 'truncated', exponent: bethe.exponent },
    bethe: { re: bethe.re, im: bethe.im },
    cycles: cycles.length,
    longest: lengths.reduce((most, length) => Math.max(most, length), 0),
  };
}

interface CycleSums {
  readonly re: number;
  readonly im: number;
  /** Sums of moduli: of all cycles, and of the longest. */
  readonly all: number;
  readonly last: number;
}

function summed(
  graph: TensorGraph,
  messages: Messages,
  cycles: readonly Cycle[],
  longest: number,
): CycleSums {
  let [re, im, all, last] = [0, 0, 0, 0];
  for (const cycle of cycles) {
    const [x, y] = cycleWeight(graph, messages, cycle);
    const size = Math.sqrt(x * x + y * y);
    re += x;
    im += y;
    all += size;
    if (cycle.edges.length >= longest - 1) last += size;
  }
  return { re, im, all, last };
}

function requireBeliefOptions({ maxLoop = 3, tolerance = 1e-12, iterations = 1 }: BeliefOptions): void {
  if (!(Number.isSafeInteger(maxLoop) && maxLoop >= 0)) {
    throw new ArgumentError('maxLoop', 'be a whole number from 0 on', `it is ${maxLoop}`);
  }
  if (!(tolerance > 0 && tolerance < 1)) {
    throw new ArgumentError('tolerance', 'be between 0 and 1', `it is ${tolerance}`);
  }
  if (!(Number.isSafeInteger(iterations) && iterations >= 1)) {
    throw new ArgumentError('iterations', 'be a whole number from 1 on', `it is ${iterations}`);
  }
}
