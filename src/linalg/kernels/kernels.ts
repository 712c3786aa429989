import type { FactorisationKernels } from './families/factorisations.ts';
import type { Leg } from './families/local.ts';
import type { Workspace } from './workspace.ts';

/**
 * The few hot loops that everything above is made of. All arrays are interleaved complex128; `out` comes first.
 * Kernels trust their arguments: callers validate once, at the public verb. `out` must not alias an input
 * unless the line says so. Two implementations of this interface pass the same suites (`test/conformance/kernels*.ts`).
 */
export interface Kernels {
  readonly name: string;

  /** out (m x n) = op(a) op(b), inner length k. `a` is stored m x k, or k x m when transposed; `b` k x n, or n x k. */
  gemm(
    out: Float64Array,
    a: Float64Array,
    b: Float64Array,
    m: number,
    k: number,
    n: number,
    opA?: Op,
    opB?: Op,
  ): void;

  /**
   * out += (cre + i cim) (matrix on the local levels) v, for v seen as a tensor: local index l in 0..d of the matrix sits at
   * `local[l]`, and the rest of the tensor is walked by `outer` (base offsets) and a contiguous run of length `run`.
   */
  applyLocal(
    out: Float64Array,
    v: Float64Array,
    matrix: Float64Array,
    plan: LocalPlan,
    cre: number,
    cim: number,
  ): void;

  /** out += the sum of `applyLocal` of all maps, whose plans are for tensors of the same size. */
  applyLocalSum(out: Float64Array, v: Float64Array, maps: readonly LocalMap[]): void;

  /** out = A v for A in compressed sparse rows (values interleaved); v and out are row-major with `columns` columns (default 1). */
  csrMatvec(
    out: Float64Array,
    rowStart: Int32Array,
    column: Int32Array,
    values: Float64Array,
    v: Float64Array,
    columns?: number,
  ): void;

  /** y += (are + i aim) x; x may alias y. */
  axpy(y: Float64Array, x: Float64Array, are: number, aim: number): void;

  /** x *= (are + i aim). */
  scale(x: Float64Array, are: number, aim: number): void;

  /** out[0] + i out[1] = sum conj(x_i) y_i. */
  dot(out: Float64Array, x: Float64Array, y: Float64Array): void;

  /** sum |x_i|^2. */
  norm2(x: Float64Array): number;

  /**
   * Runs one coarse operation on a workspace: what its kernels work on stays with them for its whole length and is freed at its end, also after a
   * throw. Returns what the operation returns, which must hold no array of the workspace (nor be a promise: copy out with `read`).
   */
  run<T>(operation: (work: Workspace) => T): T;

  /** Eigenvalues and singular values of whole matrices. */
  readonly factorisations: FactorisationKernels;
}

/** How a factor enters a matrix product: as it is, transposed, or conjugate-transposed. */
export type Op = 'n' | 't' | 'h';

/** A local matrix (row-major, interleaved) with a coefficient, and where it acts. */
export interface LocalMap {
  readonly matrix: Float64Array;
  readonly plan: LocalPlan;
  readonly re: number;
  readonly im: number;
}

/**
 * Where the entries of a local operator sit in a tensor (made by `spaces/indexing.ts`), counted in complex numbers:
 * element = outer[o] + local[l] + r for r in 0..run.
 */
export interface LocalPlan {
  readonly local: Int32Array;
  readonly outer: Int32Array;
  readonly run: number;
  /** The size of the tensor, and the same positions as legs of it. */
  readonly size: number;
  readonly legs: readonly Leg[];
}
