import { adjointForm } from './adjoint-form.ts';
import type { Eigen } from './eig.ts';
import { zeros, type ComplexMatrix } from './matrix.ts';
import { modulus } from './scalar.ts';
import { diagonalOf, isNormal, schur } from './schur.ts';
import { schurVectors } from './schur-vectors.ts';
import { normaliseColumns } from './unit-columns.ts';

/** Eigenvalues with right and left vectors of length 1. */
export interface ConditionedEigen extends Eigen {
  /** W, unit columns with a real positive largest entry: w_k^dagger A = lambda_k w_k^dagger. */
  readonly left: ComplexMatrix;
  /** 1 / |w_k^dagger v_k|, at least 1, `Infinity` where that is 0: a small E moves lambda_k by at most this times |E|, to first order. */
  readonly conditions: Float64Array;
}

/**
 * What `eig` gives, with left eigenvectors that each stand alone, and the condition number of each simple eigenvalue. Left vectors come from
 * back-substitution in the Schur form of A^dagger, so w_k^dagger A = lambda_k w_k^dagger to rounding also for a defective A, which `eig` with
 * `left: true` refuses; those of a multiplet are some vectors of its space and its conditions mean nothing, save that they are large (1e7 and more)
 * when it is defective. Cost about 20 n^3 flops more than `eig`.
 * Throws `ArgumentError` unless A is square and finite. Golub & Van Loan, section 7.2.2.
 */
export function eigenvalueConditions(a: ComplexMatrix): ConditionedEigen {
  const form = schur(a);
  const values = diagonalOf(form.t.data, a.rows);
  if (isNormal(form.t)) {
    const vectors = form.z;
    normaliseColumns(vectors);
    const left = { ...vectors, data: vectors.data.slice() };
    return { values, vectors, left, conditions: new Float64Array(a.rows).fill(1) };
  }
  const vectors = schurVectors(form);
  const left = reversedColumns(schurVectors(adjointForm(form)));
  normaliseColumns(vectors);
  normaliseColumns(left);
  return { values, vectors, left, conditions: overlaps(left, vectors).map((x) => 1 / x) };
}

function reversedColumns({ rows, cols, data }: ComplexMatrix): ComplexMatrix {
  const out = zeros(rows, cols);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const from = 2 * (r * cols + cols - 1 - c);
      out.data[2 * (r * cols + c)] = data[from] as number;
      out.data[2 * (r * cols + c) + 1] = data[from + 1] as number;
    }
  }
  return out;
}

/** |w_k^dagger v_k| for each pair of columns, at most 1. */
function overlaps(w: ComplexMatrix, v: ComplexMatrix): Float64Array {
  const n = w.cols;
  const sums = new Float64Array(2 * n);
  for (let o = 0, c = 0; o < w.data.length; o += 2) {
    const [wr, wi] = [w.data[o] as number, w.data[o + 1] as number];
    const [vr, vi] = [v.data[o] as number, v.data[o + 1] as number];
    (sums[2 * c] as number) += wr * vr + wi * vi;
    (sums[2 * c + 1] as number) += wr * vi - wi * vr;
    if (++c === n) c = 0;
  }
  return Float64Array.from({ length: n }, (_, k) =>
    Math.min(1, modulus(sums[2 * k] as number, sums[2 * k + 1] as number)),
  );
}
