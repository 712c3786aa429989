import { combine, type Combination } from '../kernels/combine.ts';
import type { Numbers } from '../kernels/held.ts';
import type { Workspace } from '../kernels/workspace.ts';

/** Where the vectors of a stepper live, all of one size: ordinary arrays, or memory that kernels work on. */
export interface Memory<V> {
  make(): V;
  /** As `VectorKernels.combine`. */
  combine(out: V, base: V | undefined, vectors: readonly V[], of: Combination, scale: number): void;
  /** The numbers themselves, valid until the next vector is made. */
  view(vector: V): Float64Array;
}

/** Ordinary arrays. */
export function arrayMemory(size: number): Memory<Float64Array> {
  return { make: () => new Float64Array(size), combine, view: (vector) => vector };
}

/** Arrays that a workspace holds. */
export function heldMemory(work: Workspace, size: number): Memory<Numbers> {
  return { make: () => work.zeros(size), combine: work.vectors.combine, view: work.view };
}

/** The right-hand side of dy/dt = f(t, y) on vectors of such a memory: sets every entry of `dydt`, changes nothing else. */
export type RhsOn<V> = (t: number, y: V, dydt: V) => void;
