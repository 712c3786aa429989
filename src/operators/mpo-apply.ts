import { product, contract, permute } from '../linalg/tensor.ts';
import type { Mpo } from './operator.ts';

/**
 * out = O v for an MPO, v a row-major tensor of the space's dims and one more leg of `cols` entries.
 * Site by site: [done outs, bond, in, rest] -> [done outs, out, right bond, rest].
 */
export function applyMpo(op: Mpo, v: Float64Array, cols: number, out: Float64Array): void {
  const { dims } = op.space;
  let data = v;
  let done = 1;
  op.tensors.forEach((w, site) => {
    const [left, d] = w.shape as [number, number];
    const rest = product(dims.slice(site + 1)) * cols;
    const state = { shape: [done, left, d, rest], data };
    const next = contract(w, state, [0, 2], [1, 2]);
    data = permute(next, [2, 0, 1, 3]).data;
    done *= d;
  });
  out.set(data);
}
