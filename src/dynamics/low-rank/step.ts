import type { ComplexMatrix } from '../../linalg/matrix.ts';
import type { Span } from '../../linalg/ode/stepper.ts';
import { distanceOf, weightOf, type RankLimit } from './factor.ts';
import { FactorSum } from './factor-sum.ts';
import { eachJump, rateAt, withoutJumps, type FactorPlan } from './plan.ts';

/** A step and what it has cost, in the trace norm of rho. */
export interface FactorStep {
  readonly factor: ComplexMatrix;
  /** A bound of what was left out, with all that would have followed from it within the step. */
  readonly discarded: number;
  /** The trace that the step has lost or gained. */
  readonly traceDefect: number;
}

/**
 * A step of order 4 of the equation of rho = Z Z^dagger, on the factor: the Lawson-Runge-Kutta method of `KrausStep`, whose terms are all positive, so that they are columns side by
 * side; each sum is compressed. The state keeps its trace: the defect is given back.
 */
export function factorStep(plan: FactorPlan, z: ComplexMatrix, span: Span, limit: RankLimit): FactorStep {
  const { t, h, first, last } = span;
  const middle = t + h / 2;
  const q = h * Math.max(...[first, middle, last].map((time) => rateAt(plan, time)));
  // How much of a change of rho_2, rho_3, rho_4 reaches the end, by the triangle inequality.
  const [to4, to3] = [q / 6, q / 3 + (q * q) / 6];
  const to2 = q / 3 + (q * to3) / 2;
  let discarded = 0;
  const sumOf = (weight: number, parts: readonly Part[]): ComplexMatrix => {
    const sum = new FactorSum(
      { weight: limit.weight / (12 * Math.max(weight, 1e-3)), maxRank: Infinity },
      z.cols,
    );
    for (const [part, factor] of parts) sum.add(part, Math.sqrt(factor));
    const total = sum.total();
    discarded += weight * total.discarded;
    return total.factor.cols === 0 ? { rows: z.rows, cols: 0, data: total.factor.data } : total.factor;
  };
  const jumped = (weight: number, time: number, of: ComplexMatrix): ComplexMatrix => {
    const parts: Part[] = [];
    eachJump(plan, of, time, (lz) => parts.push([lz, 1]));
    return sumOf(weight, parts);
  };
  const onward = (of: ComplexMatrix): ComplexMatrix => withoutJumps(plan, of, t, h / 2);
  const home = (of: ComplexMatrix): ComplexMatrix => withoutJumps(plan, of, middle, h / 2);
  const a = onward(z);
  const b = onward(jumped(h / 6 + (h / 2) * to2, first, z));
  const k2 = jumped(h / 3 + (h / 2) * to3, middle, sumOf(to2, [[a, 1], [b, h / 2]])); // prettier-ignore
  const k3 = jumped(h / 3 + h * to4, middle, sumOf(to3, [[a, 1], [k2, h / 2]])); // prettier-ignore
  const k4 = jumped(h / 6, last, home(sumOf(to4, [[a, 1], [k3, h]]))); // prettier-ignore
  const early = home(sumOf(1, [[a, 1], [b, h / 6], [k2, h / 3], [k3, h / 3]])); // prettier-ignore
  const end = new FactorSum({ weight: limit.weight / 2, maxRank: limit.maxRank }, z.cols);
  end.add(early, 1);
  end.add(k4, Math.sqrt(h / 6));
  const total = end.total();
  const [before, after] = [weightOf(z), weightOf(total.factor)];
  const factor = scaledTo(total.factor, Math.sqrt(before / after));
  return { factor, discarded: discarded + total.discarded, traceDefect: after - before };
}

/** A factor Z and the weight of Z Z^dagger in a sum. */
type Part = readonly [z: ComplexMatrix, factor: number];

function scaledTo(z: ComplexMatrix, factor: number): ComplexMatrix {
  return { rows: z.rows, cols: z.cols, data: z.data.map((x) => factor * x) };
}

/** The error of two steps, as part of their difference from one of twice the length: 1/15 for an order of 4, doubled. */
const ofDifference = 2 / 15;

/** Two steps over a span, with an estimate of their error before anything was left out, from one step over all of it. */
export function factorSteps(
  plan: FactorPlan,
  z: ComplexMatrix,
  span: Span,
  { weight, maxRank }: RankLimit,
): FactorStep & { readonly error: number } {
  const { t, h, first, last } = span;
  const middle = t + h / 2;
  const limit = { weight: weight / 2, maxRank };
  const whole = factorStep(plan, z, span, limit);
  const early = factorStep(plan, z, { t, h: h / 2, first, last: middle }, limit);
  const late = factorStep(plan, early.factor, { t: middle, h: h / 2, first: middle, last }, limit);
  const discarded = early.discarded + late.discarded;
  // What was left out, and given back as trace, is no error of the steps.
  const apart = distanceOf(whole.factor, late.factor) - 2 * (whole.discarded + discarded);
  return {
    ...{ factor: late.factor, discarded, error: ofDifference * Math.max(0, apart) },
    traceDefect: Math.abs(early.traceDefect) + Math.abs(late.traceDefect),
  };
}
