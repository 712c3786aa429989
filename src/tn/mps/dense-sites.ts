import type { ComplexTensor } from '../../linalg/tensor.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { toDense } from '../tensor/dense.ts';

const known = new WeakMap<BlockTensor, ComplexTensor>();

/** All entries of a tensor, complex, made once: for amplitudes and samples, which go through levels one by one. */
export function denseSite(t: BlockTensor): ComplexTensor {
  const made = known.get(t);
  if (made) return made;
  const dense = toDense(t);
  known.set(t, dense);
  return dense;
}
