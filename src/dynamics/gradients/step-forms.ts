import { combination, type Combination } from '../../linalg/kernels/combine.ts';
import type { ExplicitTableau } from '../../linalg/ode/tableau.ts';

/**
 * One step of an explicit method as linear combinations, and the transposed step. Forward: g_i = y + h sum_j a_ij k_j, k_i = A(t_i) g_i, y' = y + h sum_i w_i k_i. Backward, for
 * lambda of y': l_i = h w_i lambda + h sum_(j>i) a_ji m_j, m_i = A(t_i)^dagger l_i, lambda of y = lambda + sum_i m_i. The derivative of <lambda|y'> by a
 * parameter is sum_i <l_i|(dA(t_i)/dp) g_i>: exact for the numbers that the steps make (Sanz-Serna, SIAM Review 58 (2016) 3).
 */
export interface StepForms {
  readonly nodes: readonly number[];
  /** Of the k_j: g_i - y. */
  readonly arguments: readonly Combination[];
  /** Of the k_j: y' - y. */
  readonly end: Combination;
  /** Rows of a method that takes the transposed step, as one whose first slope is lambda and whose others are the m_j, last first: all but the first are l_i / h. */
  readonly pulls: readonly Combination[];
  /** The nodes of these. */
  readonly pullNodes: readonly number[];
  /** Of the m_i: all of them. */
  readonly all: Combination;
}

/** The forms of a method whose weights are moved by `share` times what its error estimate is made of: 0 is the method itself, -1 its embedded companion. */
export function stepForms(method: ExplicitTableau, share: number): StepForms {
  const { a, c, e, stages } = method;
  const weights = Array.from({ length: stages }, (_, i) => (a[stages - 1]?.[i] ?? 0) + share * (e[i] ?? 0));
  const used = weights.reduce((last, weight, i) => (weight === 0 ? last : i + 1), 0);
  const stagesUsed = Array.from({ length: used }, (_, i) => i);
  const backwards = stagesUsed.toReversed();
  const pullOf = (i: number): number[] => [
    weights[i] ?? 0,
    ...backwards.filter((j) => j > i).map((j) => a[j]?.[i] ?? 0),
  ];
  return {
    nodes: c.slice(0, used),
    arguments: stagesUsed.map((i) => combination(a[i] ?? [])),
    end: combination(weights.slice(0, used)),
    pulls: [combination([]), ...backwards.map((i) => combination(pullOf(i)))],
    pullNodes: [1, ...backwards.map((i) => c[i] ?? 0)],
    all: combination(stagesUsed.map(() => 1)),
  };
}
