import { combine, type Combination } from '../kernels/combine.ts';
import type { Numbers } from '../kernels/held.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { euclidean, scaledNorm, type Tolerances } from './scaled-norm.ts';

/** Where the vectors of a stepper live, all of one size: ordinary arrays, or memory that kernels work on. */
export interface Memory<V> {
  make(): V;
  /** As `VectorKernels.combine`. */
  combine(out: V, base: V | undefined, vectors: readonly V[], of: Combination, scale: number): void;
  /** As `scaledNorm`. */
  scaledNorm(x: V, y: V, z: V, tolerances: Tolerances): number;
  /** The Euclidean norm. */
  euclidean(x: V): number;
  /** The numbers themselves, valid until the next vector is made. */
  view(vector: V): Float64Array;
}

/** Ordinary arrays. */
export function arrayMemory(size: number): Memory<Float64Array> {
  return { make: () => new Float64Array(size), combine, scaledNorm, euclidean, view: (vector) => vector };
}

/** Arrays that a workspace holds. */
export function heldMemory(work: Workspace, size: number): Memory<Numbers> {
  const { view, vectors } = work;
  return {
    make: () => work.zeros(size),
    combine: vectors.combine,
    view,
    euclidean: (x) => euclidean(view(x)),
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

/** What a stepper integrates, and where. */
export interface Flow<V> {
  readonly memory: Memory<V>;
  readonly rhs: RhsOn<V>;
  /** Several stages at once, for right-hand sides that do not depend on time. */
  stages?(rows: readonly Combination[]): StagesOn<V>;
}

/** As `Stages`, on any vectors. */
export type StagesOn<V> = (vectors: VectorsOf<V>, from: number, to: number, h: number) => void;

/** As `StageVectors`. */
export interface VectorsOf<V> {
  readonly y: V;
  readonly slopes: readonly V[];
  readonly targets: readonly V[];
}
