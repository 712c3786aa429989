import type { ComplexMatrix } from '../linalg/matrix.ts';
import { asMatrix, permute } from '../linalg/tensor.ts';

/**
 * A matrix seen as a tensor of four legs (two of the row, two of the column), reordered so that leg i of the result is leg `order[i]`,
 * and seen as a matrix again. Choi and superoperator are each other's reshuffling.
 */
export function reshuffled(
  a: ComplexMatrix,
  shape: readonly [number, number, number, number],
  order: readonly [number, number, number, number],
): ComplexMatrix {
  return asMatrix(permute({ shape, data: a.data }, order), 2);
}
