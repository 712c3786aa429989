import type { ComplexMatrix } from '../linalg/matrix.ts';
import type { Expression } from './expression.ts';

/** What undoes a gate: another gate or the same one with other angles, its sites taken in `order` (default: as they are). */
export interface GateInverse {
  readonly name: string;
  readonly angles: readonly Expression[];
  readonly order?: readonly number[];
}

/**
 * What a named gate is. `matrix` and `derivative` are for its sites alone, without controls, row-major, the first site most significant;
 * `dims` are the levels of these sites (2 each for gates on qubits).
 */
export interface GateDefinition {
  readonly name: string;
  readonly description: string;
  /** The number of sites it acts on and of angles it takes. */
  readonly sites: number;
  readonly angles: readonly string[];
  /** Whether it is defined on sites with any number of levels, or on qubits only. */
  readonly levels: 'qubits' | 'any';
  matrix(angles: readonly number[], dims: readonly number[]): ComplexMatrix;
  /** dU / d angle[which]. */
  derivative(angles: readonly number[], which: number, dims: readonly number[]): ComplexMatrix;
  /** What undoes it; numbers in, numbers out. */
  inverse(angles: readonly Expression[], dims: readonly number[]): GateInverse;
  /** The angles that are multiplied by k in the k-th power, as in U(a)^k = U(k a); none when powers need the matrix. */
  readonly powerAngles: readonly number[];
  /**
   * For each angle the distinct eigenvalues of the generator G in U = A exp(-i angle G) B (A, B free of the angle): their differences are the
   * frequencies of expectation values, and give the shift rule. A control adds the eigenvalue 0. An angle that comes twice in U,
   * as the axis of `r`, has numbers with the same meaning: their differences are the frequencies.
   */
  readonly spectra: readonly (readonly number[])[];
}
