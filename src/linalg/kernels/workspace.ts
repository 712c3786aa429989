import type { DecompositionKernels } from './families/decompositions.ts';
import type { DrawKernels } from './families/draws.ts';
import type { EliminationKernels } from './families/elimination.ts';
import type { FunctionKernels } from './families/functions.ts';
import type { HermitianKernels } from './families/hermitian.ts';
import type { LocalKernels } from './families/local.ts';
import type { OrthogonalKernels } from './families/orthogonal.ts';
import type { ProductKernels } from './families/products.ts';
import type { SparseKernels } from './families/sparse.ts';
import type { SweepKernels } from './families/sweeps.ts';
import type { SpectrumKernels } from './families/spectrum.ts';
import type { VectorKernels } from './families/vectors.ts';
import type { Held, HeldKind, Indices, Numbers, Singles } from './held.ts';

/**
 * Where the data of one coarse operation lives (a circuit on a state, the steps of an integrator between two outputs, a sweep of a sampler): copied in
 * once, worked on by many kernels, copied out once. `Kernels.run` opens it and frees everything at the end, also after a throw. Memory is a stack:
 * what a long operation needs for a moment goes into a nested `run`, whose kernels accept the arrays of the outer one too.
 * Kernels trust their arguments. In WebAssembly, what needs more than 4 GiB together throws `BudgetExceededError` with the bytes.
 */
export interface Workspace {
  /** A copy of some numbers. */
  put(values: Float64Array): Numbers;
  put(values: Float32Array): Singles;
  put(values: Int32Array): Indices;
  /** New zeros, doubles unless said. */
  zeros(count: number): Numbers;
  zeros<Kind extends HeldKind>(count: number, kind: Kind): Held<Kind>;
  /** Overwrites the array with values of its length. */
  write(array: Numbers, values: Float64Array): void;
  /** A copy of what the array holds; doubles also into an array that is given. */
  read(array: Numbers, out?: Float64Array): Float64Array;
  read(array: Singles): Float32Array;
  read(array: Indices): Int32Array;
  /** The doubles themselves, not a copy: valid until the next array is made here or in a nested `run`, so take it anew each time. */
  view(array: Numbers): Float64Array;
  /** `length` elements from `start` on, sharing memory; by default all that follow. */
  part<Kind extends HeldKind>(array: Held<Kind>, start: number, length?: number): Held<Kind>;
  readonly vectors: VectorKernels;
  readonly functions: FunctionKernels;
  readonly products: ProductKernels;
  readonly elimination: EliminationKernels;
  readonly orthogonal: OrthogonalKernels;
  readonly decompositions: DecompositionKernels;
  readonly spectrum: SpectrumKernels;
  readonly local: LocalKernels;
  readonly sweeps: SweepKernels;
  readonly sparse: SparseKernels;
  readonly hermitian: HermitianKernels;
  readonly draws: DrawKernels;
}
