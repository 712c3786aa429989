import type { ComplexMatrix } from '../linalg/matrix.ts';
import type { Complex } from '../linalg/scalar.ts';
import type { ComplexTensor } from '../linalg/tensor.ts';
import type { FockSpace, Text } from '../spaces/fock-space.ts';
import type { Space } from '../spaces/space.ts';

/** A matrix on listed sites, identity elsewhere. The first site is the most significant factor of the matrix. */
export interface LocalTerm {
  readonly coefficient: Complex;
  readonly sites: readonly number[];
  readonly matrix: ComplexMatrix;
}

/** A sum of local terms: the hub of all forms. A gate is a sum of one term; no terms is the zero operator. */
export interface LocalSum {
  readonly kind: 'local-sum';
  readonly space: Space;
  readonly terms: readonly LocalTerm[];
}

/** One Pauli string: letters 'X', 'Y' or 'Z' on its support, identity elsewhere. */
export interface PauliString {
  readonly coefficient: Complex;
  /** The support, distinct sites. */
  readonly sites: readonly number[];
  /** One letter per site of the support. */
  readonly letters: string;
}

/** A sum of Pauli strings on a space of two-level sites. */
export interface PauliSum {
  readonly kind: 'pauli-sum';
  readonly space: Space;
  readonly strings: readonly PauliString[];
}

/** Compressed sparse rows in the dense basis; `values` interleaved, columns ascending within a row. */
export interface SparseOperator {
  readonly kind: 'sparse';
  readonly space: Space;
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly values: Float64Array;
}

/** A dense matrix on the whole space. */
export interface DenseOperator {
  readonly kind: 'dense';
  readonly space: Space;
  readonly matrix: ComplexMatrix;
}

/** A matrix-product operator: one tensor per site with legs [left bond, out, in, right bond]; outer bonds are 1. */
export interface Mpo {
  readonly kind: 'mpo';
  readonly space: Space;
  readonly tensors: readonly ComplexTensor[];
}

/** One entry of a row or column of a Fock-space operator. */
export interface TextAmplitude {
  readonly text: Text;
  readonly re: number;
  readonly im: number;
}

/**
 * An operator on a Fock space, known by its sparse columns and rows in the text basis:
 * `column(T)` lists all T' with <T'|O|T> not 0, `row(T)` all T' with <T|O|T'> not 0.
 */
export interface FockOperator {
  readonly kind: 'fock';
  readonly space: FockSpace;
  column(text: Text): readonly TextAmplitude[];
  row(text: Text): readonly TextAmplitude[];
}

/** The forms on product spaces. */
export type ProductOperator = LocalSum | PauliSum | SparseOperator | DenseOperator | Mpo;

/** All operator forms: a closed union, told apart by `kind`. States consume views of it, never the form. */
export type Operator = ProductOperator | FockOperator;
