import type { Triangle } from './kernels/families/elimination.ts';
import { runElimination } from './lu.ts';
import type { ComplexMatrix } from './matrix.ts';

/**
 * X with L X = B for L lower triangular (only that half is read) with a diagonal that is not zero, by blocked forward substitution.
 * Cost 4 n^2 flops per column of B.
 */
export function solveLower(l: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  return solveTriangle(l, b, { upper: false, unit: false, adjoint: false });
}

/** X with L^dagger X = B, for L as in `solveLower` and at its cost. */
export function solveLowerAdjoint(l: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  return solveTriangle(l, b, { upper: false, unit: false, adjoint: true });
}

function solveTriangle(t: ComplexMatrix, b: ComplexMatrix, triangle: Triangle): ComplexMatrix {
  const data = runElimination(t.rows, (work) => {
    const x = work.put(b.data);
    work.elimination.triangularSolve(x, b.cols, work.put(t.data), t.rows, triangle);
    return work.read(x);
  });
  return { rows: b.rows, cols: b.cols, data };
}
