import { NotPhysicalError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, dagger, hermiticityDefect, maxAbs } from '../linalg/products.ts';
import { diagonalOf, type DensityMatrix } from './density-matrix.ts';
import type { Ket } from './ket.ts';
import { requireNormalized } from './normalize.ts';

/** How far from Hermitian and positive a state may be for a measure: room for the rounding of long computations. */
const tolerance = 1e-8;

/** Eigenvalues, ascending and clamped at 0, and eigenvectors (columns) of a density matrix. */
export interface Spectrum {
  readonly values: Float64Array;
  readonly vectors: ComplexMatrix;
}

/** The Hermitian part of a matrix. */
export function hermitianPart(a: ComplexMatrix): ComplexMatrix {
  return add(a, dagger(a), 0.5, 0.5);
}

/** Throws `NotPhysicalError` unless the state is normalised and, for a density matrix, Hermitian, each within 1e-8. */
export function requireState(state: Ket | DensityMatrix, argument: string): void {
  requireNormalized(state, argument);
  if (state.kind === 'ket') return;
  const defect = hermiticityDefect(state.matrix);
  if (defect > tolerance * Math.max(1, maxAbs(state.matrix))) {
    throw new NotPhysicalError(
      `Argument \`${argument}\` must be Hermitian, but max |rho - rho^dagger| is ${defect}.`,
    );
  }
}

/**
 * The spectrum of a density matrix. Throws `NotPhysicalError` unless it is Hermitian, positive and of trace 1, each within 1e-8.
 */
export function spectrum(rho: DensityMatrix, argument: string): Spectrum {
  requireState(rho, argument);
  const { values, vectors } = eigh(hermitianPart(rho.matrix));
  const smallest = values[0] ?? 0;
  if (smallest < -tolerance) {
    throw new NotPhysicalError(
      `Argument \`${argument}\` must be positive, but its smallest eigenvalue is ${smallest}.`,
    );
  }
  return { values: values.map((value) => Math.max(0, value)), vectors };
}

/** The size below which an eigenvalue cannot be told from the rounding of an eigensolver: 4 D 2^-52 times the largest. */
export function negligible(values: Float64Array): number {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  return 4 * values.length * Number.EPSILON * largest;
}

/** A with rho = A A^dagger: eigenvectors times roots of eigenvalues, one column per eigenvalue that is not negligible. */
export function factorOf({ values, vectors }: Spectrum): ComplexMatrix {
  const smallest = negligible(values);
  const kept = [...values.keys()].filter((i) => (values[i] as number) > smallest);
  const out = zeros(vectors.rows, kept.length);
  for (let row = 0; row < out.rows; row++) {
    kept.forEach((column, k) => {
      const root = Math.sqrt(values[column] as number);
      const from = 2 * (row * vectors.cols + column);
      const to = 2 * (row * out.cols + k);
      out.data[to] = root * (vectors.data[from] as number);
      out.data[to + 1] = root * (vectors.data[from + 1] as number);
    });
  }
  return out;
}

/** The diagonal of a density matrix that is exactly diagonal (a classical distribution), negative rounding clamped; else undefined. */
export function classicalWeights({ matrix }: DensityMatrix): Float64Array | undefined {
  const step = 2 * (matrix.cols + 1);
  if (!matrix.data.every((x, i) => x === 0 || i % step === 0)) return undefined;
  return diagonalOf(matrix).map((weight) => Math.max(0, weight));
}
