import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import { heldAddition, heldExponential } from '../held-exponential.ts';
import type { Layout } from '../layout.ts';
import { lindbladPlan } from '../lindblad-rhs.ts';
import { isConstant, type Lindbladian } from '../lindbladian.ts';
import { normBound, type VaryingMatrix } from '../varying-matrix.ts';

/** The values of a matrix at any time, and a bound of its norm. */
export interface BoundedMatrix {
  readonly layout: Layout;
  at(t: number): Float64Array;
  bound(t: number): number;
}

/** A generator laid out for the columns of a factor. */
export interface FactorPlan {
  readonly constant: boolean;
  readonly k: BoundedMatrix;
  readonly jumps: readonly BoundedMatrix[];
}

/** Lays out a generator. */
export function factorPlan(of: Lindbladian): FactorPlan {
  const { k, jumps } = lindbladPlan(of);
  return { constant: isConstant(of), k: bounded(k), jumps: jumps.map(bounded) };
}

function bounded(of: VaryingMatrix): BoundedMatrix {
  const { layout, constant, varying } = of;
  const steady = normBound(of);
  const parts = varying.map(({ values, factor }) => ({
    ...{ values, factor, size: normBound({ layout, constant: values, varying: [] }) },
  }));
  if (parts.length === 0) return { layout, at: () => constant, bound: () => steady };
  return {
    layout,
    at: (t) => {
      const out = constant.slice();
      for (const { values, factor } of parts) kernels().axpy(out, values, factor(t), 0);
      return out;
    },
    bound: (t) => parts.reduce((sum, { factor, size }) => sum + Math.abs(factor(t)) * size, steady),
  };
}

/** A bound of |sum L^dagger L|: the largest rate of jumps at a time. */
export function rateAt({ jumps }: FactorPlan, t: number): number {
  return jumps.reduce((sum, jump) => sum + jump.bound(t) ** 2, 0);
}

/** Gauss nodes on [0, 1], and the shares of the exponent that each of two exponentials takes from the near and from the far one. */
const nodes = [0.5 - Math.sqrt(3) / 6, 0.5 + Math.sqrt(3) / 6] as const;
const [near, far] = [0.25 + Math.sqrt(3) / 6, 0.25 - Math.sqrt(3) / 6];

/**
 * Z after a time h without jumps, from t on: e^(K h) Z, and where K depends on time two exponentials of sums of K at Gauss nodes, of order 4. Blanes and Moan, Appl. Numer.
 * Math. 56 (2006) 1519.
 */
export function withoutJumps(plan: FactorPlan, z: ComplexMatrix, t: number, h: number): ComplexMatrix {
  if (z.cols === 0) return z;
  return kernels().run((work) => {
    const x = work.put(z.data);
    for (const { values, bound } of exponentsOf(plan, t, h)) {
      heldExponential(work, plan.k.layout, work.put(values), z.cols)(x, bound);
    }
    return { rows: z.rows, cols: z.cols, data: work.read(x) };
  });
}

interface Exponent {
  readonly values: Float64Array;
  readonly bound: number;
}

/** In the order in which they act. */
function exponentsOf({ constant, k }: FactorPlan, t: number, h: number): Exponent[] {
  if (constant) return [{ values: k.at(t).map((x) => h * x), bound: h * k.bound(t) }];
  const [early, late] = [t + nodes[0] * h, t + nodes[1] * h];
  const [a, b] = [k.at(early), k.at(late)];
  const mixed = (p: number, q: number): Exponent => ({
    values: a.map((x, i) => h * (p * x + q * (b[i] as number))),
    bound: h * (Math.abs(p) * k.bound(early) + Math.abs(q) * k.bound(late)),
  });
  return [mixed(near, far), mixed(far, near)];
}

/** Calls `use` with L Z for each jump L at a time. */
export function eachJump(
  { jumps }: FactorPlan,
  z: ComplexMatrix,
  t: number,
  use: (lz: ComplexMatrix) => void,
): void {
  if (z.cols === 0) return;
  for (const jump of jumps) {
    const data = kernels().run((work) => {
      const [x, out] = [work.put(z.data), work.zeros(z.data.length)];
      heldAddition(work, jump.layout, work.put(jump.at(t)), z.cols)(out, x, 1);
      return work.read(out);
    });
    use({ rows: z.rows, cols: z.cols, data });
  }
}
