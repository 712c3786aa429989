import { contract, permute, tensor } from '../../linalg/tensor.ts';
import type { Space } from '../../spaces/space.ts';
import { siteTensor, type Chain } from '../mps/chain.ts';
import { denseSite } from '../mps/dense-sites.ts';
import { lostTogether } from '../mps/losses.ts';
import { mps } from '../mps/mps.ts';
import { pairedSpace } from './doubled.ts';

/** The chain of the density operator of a chain on (level, environment): ket and bra of each site, environments summed over. */
export function densityTensors(space: Space, chain: Chain, environments: readonly number[]): Chain {
  const tensors = space.dims.map((d, site) => {
    const { shape, data } = denseSite(siteTensor(chain, site));
    const [left, , right] = shape as [number, number, number];
    const ket = tensor([left, d, environments[site] as number, right], data);
    const bra = { shape: ket.shape, data: data.map((x, i) => (i % 2 === 0 ? x : -x)) };
    const both = permute(contract(ket, bra, [2], [2]), [0, 3, 1, 4, 2, 5]);
    return tensor([left * left, d * d, right * right], both.data);
  });
  const { truncation, logNorm, discarded, discardedByBond } = chain;
  const twice = (lost: number): number => lostTogether(lost, lost);
  const made = mps(pairedSpace(space), tensors, { truncation }).chain;
  return {
    ...made,
    logNorm: logNorm === -Infinity ? logNorm : made.logNorm + 2 * logNorm,
    discarded: twice(discarded),
    discardedByBond: discardedByBond.map(twice),
  };
}
