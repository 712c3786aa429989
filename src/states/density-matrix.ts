import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { hermitianEigenvalues } from '../linalg/eigh.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { matrix as toMatrix, zeros, type ComplexMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { add, dagger, hermiticityDefect, maxAbs, scaled, trace } from '../linalg/products.ts';
import type { Rng } from '../linalg/random.ts';
import { applyToRows } from '../operators/apply-to.ts';
import type { Operator } from '../operators/operator.ts';
import { localPlan } from '../spaces/indexing.ts';
import { dimension, requireSameSpace, requireSites, subspace, type Space } from '../spaces/space.ts';
import { exact, type Estimate } from './estimate.ts';
import { requireOperatorOn } from './operator-on.ts';
import { sampleWeights } from './sampling.ts';
import type { Samples } from './samples.ts';
import { overlapOf, type Evolvable, type Reducible, type Samplable, type State } from './state.ts';

/** How far a matrix may be from Hermitian, of trace one and positive before `DensityMatrix.of` refuses it. */
const tolerance = 1e-10;

/**
 * A density matrix rho, dense: 16 D^2 bytes. `matrix` is in the dense basis of the space (site 0 most significant) and is
 * never changed. Results of completely positive maps may have any trace; `expect` divides by it.
 */
export interface DensityMatrix extends Evolvable<DensityMatrix>, Samplable, Reducible<DensityMatrix> {
  readonly kind: 'density-matrix';
  readonly space: Space;
  readonly matrix: ComplexMatrix;
}

/** The ways to make a density matrix from numbers. */
export interface DensityMatrixFactory {
  /**
   * The density matrix with these entries (copied), checked: Hermitian, trace 1 and no negative eigenvalue, each within 1e-10.
   * With `normalize` the trace may be any positive number and is divided out. Cost O(D^3) for the eigenvalues.
   * Throws `ArgumentError` for a wrong shape or entries that are not finite, `NotPhysicalError` naming what fails.
   */
  of(space: Space, matrix: MatrixLike, options?: { readonly normalize?: boolean }): DensityMatrix;
  /**
   * The density matrix that holds this matrix (kept, not copied), unchecked but for its shape: for results of completely
   * positive maps, which may have any trace.
   */
  fromMatrix(space: Space, matrix: ComplexMatrix): DensityMatrix;
}

/** Makes density matrices: `DensityMatrix.of` checks, `DensityMatrix.fromMatrix` trusts. */
export const DensityMatrix: DensityMatrixFactory = {
  of(space, matrix, { normalize = false } = {}) {
    const given = toMatrix(matrix);
    requireShape(space, given);
    const total = trace(given).re;
    if (normalize && !(total > 0)) {
      throw new NotPhysicalError(`The trace must be above zero to be normalised, but it is ${total}.`);
    }
    const rho = scaled(given, normalize ? 1 / total : 1);
    requirePhysical(rho);
    return new DenseDensityMatrix(space, rho);
  },
  fromMatrix(space, matrix) {
    requireShape(space, matrix);
    return new DenseDensityMatrix(space, matrix);
  },
};

class DenseDensityMatrix implements DensityMatrix {
  readonly kind = 'density-matrix' as const;
  readonly space: Space;
  readonly matrix: ComplexMatrix;

  constructor(space: Space, matrix: ComplexMatrix) {
    this.space = space;
    this.matrix = matrix;
  }

  expect(op: Operator): Estimate {
    const product = requireOperatorOn(this.space, op);
    const total = requirePositiveTrace(this);
    const applied = applyToRows(product, this.matrix);
    const { re, im } = trace(applied);
    const mean = { re: re / total, im: im / total };
    // Centred, so that a small variance is not the difference of two large numbers: tr (O-m) rho (O-m)^dagger.
    const half = dagger(add(applied, this.matrix, 1, { re: -mean.re, im: -mean.im }));
    const centred = add(applyToRows(product, half), half, 1, { re: -mean.re, im: -mean.im });
    return exact(mean.re, mean.im, Math.max(0, trace(centred).re / total));
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    if (!isDensityMatrix(other)) return undefined;
    requireSameSpace('Argument `other`', this.space, other.space);
    const out = new Float64Array(2);
    kernels().dot(out, this.matrix.data, other.matrix.data);
    return exact(out[0] as number, out[1] as number);
  }

  norm(): number {
    return trace(this.matrix).re;
  }

  apply(op: Operator): DensityMatrix {
    const product = requireOperatorOn(this.space, op);
    const half = dagger(applyToRows(product, this.matrix));
    return new DenseDensityMatrix(this.space, dagger(applyToRows(product, half)));
  }

  sample(shots: number, rng: Rng): Samples {
    return sampleWeights(this.space, diagonalOf(this.matrix), shots, rng);
  }

  reduce(keep: readonly number[]): DensityMatrix {
    requireSites(this.space, keep, 'keep');
    return new DenseDensityMatrix(subspace(this.space, keep), partialTrace(this.space, this.matrix, keep));
  }
}

/** Whether a state is a `DensityMatrix`. */
export function isDensityMatrix(state: State): state is DensityMatrix {
  return state.kind === 'density-matrix';
}

/** The real parts of the diagonal of a square matrix: the weights of the basis configurations. */
export function diagonalOf(matrix: ComplexMatrix): Float64Array {
  return Float64Array.from(
    { length: matrix.rows },
    (_, i) => matrix.data[2 * i * (matrix.cols + 1)] as number,
  );
}

function requireShape(space: Space, matrix: ComplexMatrix): void {
  const d = dimension(space);
  if (matrix.rows !== d || matrix.cols !== d) {
    throw new ArgumentError(
      'matrix',
      `be ${d} x ${d}, the dimension of its space`,
      `it is ${matrix.rows} x ${matrix.cols}`,
    );
  }
}

function requirePositiveTrace(rho: DensityMatrix): number {
  const total = rho.norm();
  if (total > 0 && total < Infinity) return total;
  throw new NotPhysicalError(
    `The density matrix must have a finite trace above zero, but its trace is ${total}. ` +
      'An operation with this result has probability zero, or it overflowed.',
  );
}

function requirePhysical(rho: ComplexMatrix): void {
  const defect = hermiticityDefect(rho);
  if (defect > tolerance * Math.max(1, maxAbs(rho))) {
    throw new NotPhysicalError(
      `A density matrix must be Hermitian, but max |rho - rho^dagger| is ${defect}.`,
    );
  }
  const total = trace(rho).re;
  if (!(Math.abs(total - 1) <= tolerance)) {
    throw new NotPhysicalError(
      `A density matrix must have trace 1, but its trace is ${total}. ` +
        'Pass `{ normalize: true }` to divide it out, or `DensityMatrix.fromMatrix` to keep it as it is.',
    );
  }
  const smallest = hermitianEigenvalues(add(rho, dagger(rho), 0.5, 0.5))[0] ?? 0;
  if (smallest < -tolerance) {
    throw new NotPhysicalError(
      `A density matrix must be positive, but its smallest eigenvalue is ${smallest}.`,
    );
  }
}

/** sum_r <k r|rho|k' r> over the configurations r of the sites not kept; cost O(d_keep D). */
function partialTrace(space: Space, rho: ComplexMatrix, keep: readonly number[]): ComplexMatrix {
  const { local, outer, run } = localPlan(space.dims, keep);
  const out = zeros(local.length, local.length);
  let o = 0;
  for (const row of local) {
    for (const col of local) {
      let re = 0;
      let im = 0;
      for (const base of outer) {
        for (let rest = base; rest < base + run; rest++) {
          const i = 2 * ((rest + row) * rho.cols + rest + col);
          re += rho.data[i] as number;
          im += rho.data[i + 1] as number;
        }
      }
      out.data[o++] = re;
      out.data[o++] = im;
    }
  }
  return out;
}
