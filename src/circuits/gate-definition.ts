import type { ComplexMatrix } from '../linalg/matrix.ts';

/** What undoes a gate: another gate or the same one with other angles, its sites taken in `order` (default: as they are). */
export interface GateInverse {
  readonly name: string;
  readonly angles: readonly number[];
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
  inverse(angles: readonly number[], dims: readonly number[]): GateInverse;
  /**
   * For each angle the distinct eigenvalues of the generator G in U = A exp(-i angle G) B (A, B free of the angle): their differences are the
   * frequencies of expectation values, and give the shift rule. A control adds the eigenvalue 0.
   */
  readonly spectra: readonly (readonly number[])[];
}
