import { combine, type Combination } from '../kernels/combine.ts';
import type { Numbers } from '../kernels/held.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { scaledNorm, type Tolerances } from './scaled-norm.ts';

/** Where the vectors of a stepper live, all of one size: ordinary arrays, or memory that kernels work on. */
export interface Memory<V> {
  make(): V;
  /** As `VectorKernels.combine`. */
  combine(out: V, base: V | undefined, vectors: readonly V[], of: Combination, scale: number): void;
  /** As `scaledNorm`. */
  scaledNorm(x: V, y: V, z: V, tolerances: Tolerances): number;
  /** The numbers themselves, valid until the next vector is made. */
  view(vector: V): Float64Array;
}

/** Ordinary arrays. */
export function arrayMemory(size: number): Memory<Float64Array> {
  return { make: () => new Float64Array(size), combine, scaledNorm, view: (vector) => vector };
}

/** Arrays that a workspace holds. */
export function heldMemory(work: Workspace, size: number): Memory<Numbers> {
  const { view, vectors } = work;
  return {
    make: () => work.zeros(size),
    combine: vectors.combine,
    view,
    scaledNorm: (x, y, z, tolerances) => {
      const { rtol, atol, norm } = tolerances;
      if (norm === 'vector' || typeof atol !== 'number' || size === 0) {
        return scaledNorm(view(x), view(y), view(z), tolerances);
      }
      return Math.sqrt(vectors.scaledSquares(x, y, z, rtol, atol) / size);
    },
  };
}

/** The right-hand side of dy/dt = f(t, y) on vectors of such a memory: sets every entry of `dydt`, changes nothing else. */
export type RhsOn<V> = (t: number, y: V, dydt: V) => void;
