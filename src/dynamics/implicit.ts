import { SingularMatrixError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { csrPlusIdentity, type CsrMatrix } from '../linalg/krylov/csr.ts';
import { sparseLu, type SparseLu } from '../linalg/krylov/sparse-lu.ts';
import type { ShiftedSolver } from '../linalg/ode/shifted-solver.ts';
import type { Rhs } from '../linalg/ode/tableau.ts';
import type { SparseOperator } from '../operators/operator.ts';

/** What an implicit stepper needs: dy/dt = M(t) y with sparse M, and solves with (shift - M). */
export interface ImplicitSystem {
  readonly rhs: Rhs;
  readonly solver: ShiftedSolver;
  readonly constant: boolean;
}

/** The system of a matrix that is known at each time; a constant one is made once. */
export function implicitSystem(matrixAt: (t: number) => SparseOperator, constant: boolean): ImplicitSystem {
  let known: { readonly t: number; readonly matrix: SparseOperator } | undefined;
  const at = (t: number): SparseOperator => {
    if (!known || (!constant && known.t !== t)) known = { t, matrix: matrixAt(t) };
    return known.matrix;
  };
  let opposite: CsrMatrix | undefined;
  let lu: SparseLu | undefined;
  const solver: ShiftedSolver = {
    linearise: (t) => {
      if (opposite && constant) return;
      const { rowStart, column, values } = at(t);
      opposite = { size: rowStart.length - 1, rowStart, column, values: values.map((x) => -x) };
    },
    factor: (shift) => {
      try {
        lu = sparseLu(csrPlusIdentity(opposite as CsrMatrix, shift, 0));
        return true;
      } catch (error) {
        if (error instanceof SingularMatrixError) return false;
        throw error;
      }
    },
    solve: (b) => void (lu as SparseLu).solve(b, b),
  };
  const rhs: Rhs = (t, y, dydt) => {
    const { rowStart, column, values } = at(t);
    kernels().csrMatvec(dydt, rowStart, column, values, y);
  };
  return { rhs, solver, constant };
}
