import type { Factor, ProductSize, Target } from '../../linalg/kernels/families/products.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { Field } from '../tensor/block-tensor.ts';

/** C += A B in a field. */
export type Multiply = (c: Target, a: Factor, b: Factor, size: ProductSize) => void;

/** The product of the field in a workspace. */
export function multiplyIn({ products }: Workspace, field: Field): Multiply {
  return field === 'real'
    ? (c, a, b, size) => products.real(c, a, b, size)
    : (c, a, b, size) => products.complex(c, a, b, size);
}
