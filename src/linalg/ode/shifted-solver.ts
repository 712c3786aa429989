import { luFactors, luSolve, type LuFactors } from '../lu.ts';
import type { ComplexMatrix } from '../matrix.ts';
import { RealLu } from './real-lu.ts';
import type { Rhs } from './tableau.ts';

/**
 * Solves (shift - J) x = b for the Jacobian J of the right-hand side; what an implicit method asks of linear algebra. Give an own one
 * where J is too large to be dense: banded, sparse, or iterative and matrix-free (solved to well below the tolerance).
 */
export interface ShiftedSolver {
  /** From now on J is meant at (t, y). */
  linearise(t: number, y: Float64Array): void;
  /** Prepares solves with this shift, of either sign; false when the matrix is singular (a shorter step is tried then). */
  factor(shift: number): boolean;
  /** b := (shift - J)^-1 b. */
  solve(b: Float64Array): void;
}

/** Sets all of `out`, the Jacobian at (t, y), row-major. */
export type Jacobian = (t: number, y: Float64Array, out: Float64Array) => void;

/** Up to this size a loop over real numbers is faster than the complex kernels with four times its operations. */
const largestReal = 48;

/**
 * Dense LU for a system of `size` real numbers with Jacobian d f_r / d y_c in `out[r size + c]`, on the flat vector: for complex
 * unknowns the derivatives by real and imaginary parts. Cost of a factorisation (2/3) size^3 flops and 16 size^2 bytes up to size 48, above by complex
 * kernels (8/3) size^3 and 56 size^2.
 */
export function denseSolver(size: number, jacobian: Jacobian): ShiftedSolver {
  return size <= largestReal ? realSolver(size, jacobian) : embeddedSolver(size, jacobian);
}

function realSolver(size: number, jacobian: Jacobian): ShiftedSolver {
  const j = new Float64Array(size * size);
  const lu = new RealLu(size);
  return {
    linearise: (t, y) => jacobian(t, y, j),
    factor: (shift) => lu.factor(j, shift),
    solve: (b) => lu.solve(b),
  };
}

function embeddedSolver(size: number, jacobian: Jacobian): ShiftedSolver {
  const real = new Float64Array(size * size);
  const complex = new Float64Array(2 * size);
  const inner = luSolver(size, (t, y, out) => {
    jacobian(t, y, real);
    for (let i = 0; i < real.length; i++) out[2 * i] = real[i] as number;
  });
  return {
    ...inner,
    solve(b: Float64Array): void {
      complex.fill(0);
      for (let i = 0; i < size; i++) complex[2 * i] = b[i] as number;
      inner.solve(complex);
      for (let i = 0; i < size; i++) b[i] = complex[2 * i] as number;
    },
  };
}

/**
 * Dense LU for a right-hand side that is complex differentiable (every linear one is) in `dimension` complex unknowns, with
 * Jacobian entry (r, c) at `out[2 (r dimension + c)]`, interleaved: an eighth of the work of `denseSolver` on the same system.
 */
export function complexDenseSolver(dimension: number, jacobian: Jacobian): ShiftedSolver {
  return luSolver(dimension, jacobian);
}

function luSolver(n: number, jacobian: Jacobian): ShiftedSolver {
  const j = new Float64Array(2 * n * n);
  const shifted: ComplexMatrix = { rows: n, cols: n, data: new Float64Array(2 * n * n) };
  let factors: LuFactors;
  return {
    linearise(t: number, y: Float64Array): void {
      jacobian(t, y, j);
    },
    factor(shift: number): boolean {
      for (let i = 0; i < j.length; i++) shifted.data[i] = -(j[i] as number);
      for (let i = 0; i < n; i++) (shifted.data[2 * (i * n + i)] as number) += shift;
      factors = luFactors(shifted);
      return factors.zeroPivot < 0;
    },
    solve(b: Float64Array): void {
      luSolve(factors, b, 1);
    },
  };
}

/**
 * The Jacobian of `rhs` on flat vectors by central differences, 2 `size` right-hand sides, about ten digits, exact for polynomials of
 * degree two. Increments eps^(1/3) max(|y_c|, 1e-3 max|y|), so unknowns should not differ in size by much more.
 */
export function differenceJacobian(rhs: Rhs, size: number): Jacobian {
  const moved = new Float64Array(size);
  const [above, below] = [new Float64Array(size), new Float64Array(size)];
  return (t, y, out) => {
    let largest = 0;
    for (let c = 0; c < size; c++) largest = Math.max(largest, Math.abs(y[c] as number));
    moved.set(y);
    for (let c = 0; c < size; c++) {
      const at = y[c] as number;
      const step = Math.cbrt(Number.EPSILON) * Math.max(Math.abs(at), 1e-3 * (largest || 1));
      moved[c] = at + step;
      rhs(t, moved, above);
      moved[c] = at - step;
      rhs(t, moved, below);
      const width = at + step - (at - step);
      for (let r = 0; r < size; r++)
        out[r * size + c] = ((above[r] as number) - (below[r] as number)) / width;
      moved[c] = at;
    }
  };
}
