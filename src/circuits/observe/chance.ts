import { unit } from '../../channels/noise.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { scaled } from '../../linalg/products.ts';
import { localOperator } from '../../operators/local-sum.ts';
import { strides } from '../../linalg/tensor.ts';
import type { Space } from '../../spaces/space.ts';
import { probabilities } from '../../states/probabilities.ts';
import { krausTraits } from '../kraus-traits.ts';
import type { ChannelOperation, MeasureOperation, ResetOperation, UnitaryOperation } from '../operation.ts';
import { isDense, type Runnable } from './start.ts';

/** An operation that draws when it acts on a pure state. */
export type ChanceOperation = ChannelOperation | MeasureOperation | ResetOperation;

/** One way that such an operation may go: its probability, the level that is measured, and the state after it (normalised when the state before is). */
export interface Outcome {
  readonly weight: number;
  readonly level: number;
  after(): Runnable;
}

/** Probabilities at or below this may be rounding: such an outcome leaves no state. */
const roundingWeight = 1e-14;

/** All outcomes of an operation on a state that have weight; the weights sum to one but for rounding. */
export function outcomesOf(op: ChanceOperation, state: Runnable): Outcome[] {
  return allOutcomes(op, state).filter(({ weight }) => weight > roundingWeight);
}

/** The outcome where the running sum of weights passes u in [0, 1); rounding that leaves the sum below u gives the last. */
export function outcomeAt(weights: readonly number[], u: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] as number;
    if (u < sum) return i;
  }
  return weights.length - 1;
}

/** The probabilities of the levels of a site. */
export function levelWeights(state: Runnable, site: number): number[] {
  const on = state.space as Space;
  const d = on.dims[site] as number;
  if (!isDense(state)) {
    return Array.from(
      { length: d },
      (_, level) => state.expect(localOperator(on, [site], unit(d, level, level))).re,
    );
  }
  const all = probabilities(state);
  const stride = strides(on.dims)[site] as number;
  const weights = new Array<number>(d).fill(0);
  for (let i = 0; i < all.length; i++) {
    const level = Math.floor(i / stride) % d;
    weights[level] = (weights[level] as number) + (all[i] as number);
  }
  return weights;
}

function allOutcomes(op: ChanceOperation, state: Runnable): Outcome[] {
  const on = state.space as Space;
  const branch = (
    sites: readonly number[],
    matrix: ComplexMatrix,
    weight: number,
    level: number,
  ): Outcome => ({
    weight,
    level,
    after: () => state.apply(localOperator(on, sites, matrix, 1 / Math.sqrt(weight))),
  });
  if (op.kind === 'channel') {
    const { operators, weights, stays } = krausTraits(op.channel);
    return operators.map((operator, k) => {
      const weight = weights?.[k] ?? effectOf(op, k, state);
      return stays[k] ? { weight, level: 0, after: () => state } : branch(op.sites, operator, weight, 0);
    });
  }
  const d = on.dims[op.site] as number;
  return levelWeights(state, op.site).map((weight, level) =>
    branch([op.site], unit(d, op.kind === 'reset' ? 0 : level, level), weight, level),
  );
}

/** A channel whose operators are multiples of unitaries: which is drawn does not depend on the state. */
export interface Mixture {
  readonly weights: readonly number[];
  /** What each outcome does; undefined for nothing. */
  readonly operations: readonly (UnitaryOperation | undefined)[];
}

const mixtures = new WeakMap<ChanceOperation, Mixture | 'none'>();

/** The mixture of unitaries that an operation is, if it is one. */
export function mixtureOf(op: ChanceOperation): Mixture | undefined {
  const found = mixtures.get(op) ?? mixtureMade(op) ?? 'none';
  mixtures.set(op, found);
  return found === 'none' ? undefined : found;
}

function mixtureMade(op: ChanceOperation): Mixture | undefined {
  if (op.kind !== 'channel') return undefined;
  const { operators, weights, stays } = krausTraits(op.channel);
  if (!weights) return undefined;
  const possible = weights
    .map((weight, k) => ({ weight, k }))
    .filter(({ weight }) => weight > roundingWeight);
  const operations = possible.map(({ weight, k }): UnitaryOperation | undefined => {
    if (stays[k]) return undefined;
    const matrix = scaled(operators[k] as ComplexMatrix, 1 / Math.sqrt(weight));
    return { kind: 'unitary', matrix, sites: op.sites, controls: [], label: op.label, conditions: [] };
  });
  return { weights: possible.map(({ weight }) => weight), operations };
}

function effectOf(op: ChannelOperation, k: number, state: Runnable): number {
  const effect = krausTraits(op.channel).effects[k] as ComplexMatrix;
  return state.expect(localOperator(state.space as Space, op.sites, effect)).re;
}
