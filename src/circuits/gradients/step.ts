import type { FixedLeg, Leg } from '../../linalg/kernels/families/local.ts';

/** A matrix (row-major, interleaved) on some legs of a tensor where the fixed legs are at their level, nothing elsewhere changed. */
export interface Move {
  readonly legs: readonly Leg[];
  readonly fixed: readonly FixedLeg[];
  readonly matrix: Float64Array;
  readonly adjoint: Float64Array;
}

/** How much an angle moves with one parameter. */
export interface Chain {
  /** Position among the parameters that are differentiated. */
  readonly parameter: number;
  readonly factor: number;
}

/** The derivative of the first move of a step with respect to one angle, zero where the fixed legs are elsewhere. */
export interface Slope {
  readonly matrix: Float64Array;
  readonly chain: readonly Chain[];
}

/**
 * One operation of a circuit as linear maps on the tensor of a state: one move on a ket, U on the row legs and conj(U) on the column legs of a
 * density matrix, or a superoperator on both, which cannot be undone.
 */
export interface Step {
  readonly moves: readonly Move[];
  readonly slopes: readonly Slope[];
  readonly reversible: boolean;
}
