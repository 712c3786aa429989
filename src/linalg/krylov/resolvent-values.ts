import { SingularMatrixError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import { maxAbs } from '../products.ts';
import { vectorNorm } from '../vector-norm.ts';
import { csrMap, csrPlusIdentity, type CsrMatrix } from './csr.ts';
import { bilinear, ResolventSpace } from './resolvent-space.ts';
import { sparseLu } from './sparse-lu.ts';

/** Values c^T (i omega - A)^-1 b of a sparse matrix A. */
export interface ResolventProblem {
  readonly a: CsrMatrix;
  readonly b: Float64Array;
  readonly c: Float64Array;
  /** Is added to i omega - A where that is factorised, so that it is regular on the null space of A too; what is not much wider counts as a line without width. */
  readonly shift: number;
  /** Takes out of a vector what lies in the null space of A, where b has nothing. */
  project(x: Float64Array): void;
  /** Called with the place of a frequency on a line without width. */
  refuse(k: number): never;
}

/** Solves with the factors at one frequency, and for each frequency that is left. */
const perFactors = 24;
const perFrequency = 6;

/** A residual up to this part of |b| is none; beside it the rounding of a product with A. */
const accurate = 1e-12;
const rounding = 2 ** -48;

/** Bytes of a basis and of what A makes of it, at most. */
const basisBytes = 2 ** 28;

/** A shift that moves a solution by this part of itself is seen. */
const mostMoved = 1e-6;

/**
 * The values at all these frequencies by rational Krylov spaces: sparse LU at the frequency where the space so far does worst, some solves with it, and then the equations projected on all of them, for each
 * frequency until its residual is that of a direct solution. So few factorisations do for many frequencies, and never more than there are. Throws `ArgumentError`, `BudgetExceededError` as
 * `sparseLu`. Ruhe, Linear Algebra Appl. 58 (1984) 391; Grimme, thesis, University of Illinois (1997).
 */
export function resolventValues(
  problem: ResolventProblem,
  omegas: Float64Array,
): { readonly values: Float64Array; readonly factorisations: number } {
  const { a, b, shift } = problem;
  const values = new Float64Array(2 * omegas.length);
  const norm = vectorNorm(b);
  if (norm === 0) return { values, factorisations: 0 };
  const opposite = { ...a, values: a.values.map((x) => -x) };
  const capacity = Math.max(2 * perFactors, Math.min(160, Math.floor(basisBytes / (32 * a.size))));
  const fresh = (): ResolventSpace =>
    new ResolventSpace(csrMap(a), problem.project, [b, problem.c], capacity);
  const open = new Set(omegas.keys());
  let [space, factorisations, worst] = [fresh(), 0, omegas.length >> 1];
  while (open.size > 0) {
    const omega = omegas[worst] as number;
    const solve = solverAt(problem, csrPlusIdentity(opposite, shift, omega), worst);
    factorisations++;
    const x = solve(b);
    if (!(vectorNorm(x) * shift <= mostMoved * norm)) problem.refuse(worst);
    refine(x, solve, problem, omega);
    values.set(bilinear(problem.c, x), 2 * worst);
    open.delete(worst);
    if (open.size === 0) break;
    if (space.full) space = fresh();
    widen(space, x, solve, Math.min(perFactors, perFrequency * open.size));
    worst = settle(space, problem, omegas, { open, values, norm });
  }
  return { values, factorisations };
}

function solverAt(
  { project, refuse }: ResolventProblem,
  matrix: CsrMatrix,
  k: number,
): (b: Float64Array) => Float64Array {
  try {
    const lu = sparseLu(matrix);
    return (b) => {
      const x = lu.solve(b);
      project(x);
      return x;
    };
  } catch (error) {
    if (error instanceof SingularMatrixError) refuse(k);
    throw error;
  }
}

/** One step of refinement, which makes good what the shift has moved. */
function refine(
  x: Float64Array,
  solve: (b: Float64Array) => Float64Array,
  { a, b }: ResolventProblem,
  omega: number,
): void {
  const rest = new Float64Array(x.length);
  csrMap(a)(x, rest);
  kernels().axpy(rest, x, 0, -omega);
  kernels().axpy(rest, b, 1, 0);
  kernels().axpy(x, solve(rest), 1, 0);
}

/** Takes in a solution and, one after the other, what the same factors make of the last vector. */
function widen(
  space: ResolventSpace,
  x: Float64Array,
  solve: (b: Float64Array) => Float64Array,
  steps: number,
): void {
  let next = x;
  for (let i = 0; i < steps && !space.full; i++) {
    if (!space.extend(next)) return;
    next = solve(space.last);
  }
}

/** What is not known yet, and where to write it. */
interface Unknown {
  readonly open: Set<number>;
  readonly values: Float64Array;
  /** |b|. */
  readonly norm: number;
}

/** Writes down the values that the space has; gives the open frequency where it does worst, -1 when none is open. */
function settle(
  space: ResolventSpace,
  { a, shift }: ResolventProblem,
  omegas: Float64Array,
  { open, values, norm }: Unknown,
): number {
  const scale = maxAbs({ rows: 1, cols: a.values.length / 2, data: a.values });
  const solve = space.solver();
  let [worst, most] = [-1, -1];
  for (const k of [...open]) {
    const { re, im, size, residual } = solve(omegas[k] as number, accurate * norm);
    const damped = size * shift <= mostMoved * norm;
    if (damped && residual <= accurate * norm + rounding * scale * size) {
      values.set([re, im], 2 * k);
      open.delete(k);
    } else if (!damped || residual > most) {
      [worst, most] = [k, damped ? residual : Infinity];
    }
  }
  return worst;
}
