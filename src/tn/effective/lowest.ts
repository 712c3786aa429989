import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { tridiagonalEigen } from '../../linalg/tridiagonal.ts';
import type { Field } from '../tensor/block-tensor.ts';
import { Directions } from './directions.ts';
import type { EffectiveOperator } from './effective-operator.ts';

/** What `lowest` finds. */
export interface Lowest {
  /** <x|H|x> of the unit vector x. */
  readonly energy: number;
  readonly vector: Float64Array;
  /** |H x - energy x|. */
  readonly residual: number;
  /** Products with H. */
  readonly products: number;
}

/** How far `lowest` goes. */
export interface LowestOptions {
  /** Largest number of products with H. */
  readonly steps: number;
  /** Residual at which it is done, as part of the largest |<v|H|v>| met. */
  readonly tolerance: number;
  /** Unit vectors, orthogonal to each other, that the result is kept orthogonal to. */
  readonly against?: readonly Float64Array[];
  /** Weight of a disturbance that a start which is an eigenvector gets, if lower ones are found so: no step could leave it else. 0 by default. */
  readonly disturb?: number;
}

/**
 * The lowest eigenvector of an effective Hamiltonian as far as a few Lanczos steps from `start` bring it; never above the energy of `start`.
 * Every new direction is made orthogonal to all before it twice.
 */
export function lowest(
  work: Workspace,
  field: Field,
  h: EffectiveOperator,
  start: Float64Array,
  { steps, tolerance, against = [], disturb = 0 }: LowestOptions,
): Lowest {
  const room = h.blocks.size - against.length;
  // Nothing else is here: what there is stays, and other sites may do better.
  if (room <= 0) return lowest(work, field, h, start, { steps: 1, tolerance });
  const space = new Directions(work, field, h.blocks.size, steps, against);
  const alpha: number[] = [];
  const beta: number[] = [];
  let scale = 0;
  let undisturbed: number | undefined;
  space.begin(start);
  for (;;) {
    const k = alpha.length;
    work.vectors.copy(h.input, space.row(k));
    h.apply();
    alpha.push(work.vectors.dot(h.input, h.output)[0]);
    const rest = space.next(k, h.output);
    const { value, weights } = smallestPair(alpha, beta);
    const residual = rest * Math.abs(weights[k] as number);
    scale = Math.max(scale, Math.abs(alpha[k] as number));
    const done = residual <= tolerance * scale || k + 1 >= room;
    if (disturb > 0 && k === 0 && undisturbed === undefined && residual <= 1e-7 * scale && room > 1) {
      undisturbed = alpha.pop();
      space.disturb(Math.sqrt(disturb));
      continue;
    }
    if (done || k + 1 === steps) {
      // Nothing lower was near: the start was the lowest, and stays as it was.
      if (undisturbed !== undefined && !(value < undisturbed - 1e-12 * scale)) {
        return lowest(work, field, h, start, { steps: 1, tolerance, against });
      }
      const products = k + (undisturbed === undefined ? 1 : 2);
      return inUnits(h, { energy: value, vector: space.sum(weights), residual, products });
    }
    beta.push(rest);
  }
}

/** What was found for H / unit as that of H. */
export function inUnits({ unit }: EffectiveOperator, found: Lowest): Lowest {
  return { ...found, energy: found.energy * unit, residual: found.residual * unit };
}

/** The smallest eigenvalue of a symmetric tridiagonal matrix and its unit vector. */
function smallestPair(
  alpha: readonly number[],
  beta: readonly number[],
): { value: number; weights: readonly number[] } {
  const n = alpha.length;
  const scale = [...alpha, ...beta].reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (n === 1 || scale === 0) return { value: alpha[0] as number, weights: [1, ...alpha.slice(1).fill(0)] };
  const d = Float64Array.from(alpha, (x) => x / scale);
  const e = Float64Array.from({ length: n }, (_, i) => (beta[i] ?? 0) / scale);
  const rows = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  tridiagonalEigen(d, e, rows);
  const least = d.reduce((best, value, i) => (value < (d[best] as number) ? i : best), 0);
  return {
    value: (d[least] as number) * scale,
    weights: Array.from(rows.subarray(least * n, (least + 1) * n)),
  };
}
