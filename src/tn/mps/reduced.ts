import { permute, product } from '../../linalg/tensor.ts';
import { defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { requireSites, subspace } from '../../spaces/space.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import { conjugateTensor, scaleTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { toDense } from '../tensor/dense.ts';
import { dualLeg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { identityTensor, traceLegs } from '../tensor/trace-legs.ts';
import { legOf, siteTensor, type Chain } from './chain.ts';

/**
 * The reduced density matrix on some sites, in the order given: sites between the first and the last of them and the centre are passed, with the levels of those kept left open. Memory
 * m^2 d^(2k), cost m^3 d^(2k) per site. Its trace is <psi|psi>.
 */
export function reducedDensity(chain: Chain, keep: readonly number[]): DensityMatrix {
  requireSites(chain.space, keep, 'keep');
  const kept = subspace(chain.space, keep);
  requireBudget('The reduced density matrix', kept, 2, defaultMaxBytes, 'Keep fewer sites.');
  const weight = Math.exp(2 * chain.logNorm);
  const ascending = [...keep].sort((a, b) => a - b);
  // Legs [ket of site, bra of site, ...] of the sites kept, ascending.
  const open = scaleTensor(openLevels(chain, ascending), chain.logNorm === -Infinity ? 0 : weight);
  const place = keep.map((site) => ascending.indexOf(site));
  const order = [...place.map((i) => 2 * i), ...place.map((i) => 2 * i + 1)];
  const { data } = permute(toDense(open), order);
  const size = product(kept.dims);
  return DensityMatrix.fromMatrix(kept, { rows: size, cols: size, data });
}

function openLevels(chain: Chain, ascending: readonly number[]): BlockTensor {
  const first = Math.min(chain.centre, ascending[0] ?? chain.centre);
  const last = Math.max(chain.centre, ascending.at(-1) ?? chain.centre);
  const { symmetry } = siteTensor(chain, first).structure;
  // Legs [ket bond, bra bond, levels kept so far].
  let open = identityTensor(symmetry, dualLeg(legOf(chain, first, 0)));
  for (let site = first; site <= last; site++)
    open = passSite(open, siteTensor(chain, site), ascending.includes(site));
  return traceLegs(open, 0, 1);
}

function passSite(open: BlockTensor, tensor: BlockTensor, isKept: boolean): BlockTensor {
  const levels = open.structure.legs.length - 2;
  // [bra bond, levels..., level, right]
  const withKet = contract(open, [0], tensor, [0]);
  const before = Array.from({ length: levels }, (_, i) => i);
  if (!isKept) {
    // [levels..., right, right of the bra]
    const closed = contract(withKet, [0, levels + 1], conjugateTensor(tensor), [0, 1]);
    return permuteLegs(closed, [levels, levels + 1, ...before]);
  }
  // [levels..., level, right, level of the bra, right of the bra]
  const both = contract(withKet, [0], conjugateTensor(tensor), [0]);
  return permuteLegs(both, [levels + 1, levels + 3, ...before, levels, levels + 2]);
}
