import { conjugateTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { toDense } from '../tensor/dense.ts';

/** The density matrix of a site, of trace 1, interleaved, from its tensor [up, right, down, left, levels] with the weights around it multiplied in. */
export function siteDensity(weighted: BlockTensor): Float64Array {
  const bonds = [0, 1, 2, 3];
  const { shape, data } = toDense(contract(weighted, bonds, conjugateTensor(weighted), bonds));
  const levels = shape[0] as number;
  let trace = 0;
  for (let i = 0; i < levels; i++) trace += data[2 * i * (levels + 1)] as number;
  return data.map((x) => x / trace);
}
