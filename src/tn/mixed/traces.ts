import { requireBudget, defaultMaxBytes } from '../../spaces/indexing.ts';
import { requireSites, subspace } from '../../spaces/space.ts';
import { contract, permute, product, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import type { Space } from '../../spaces/space.ts';
import { denseSite } from '../mps/dense-sites.ts';
import { siteTensor, type Chain } from '../mps/chain.ts';

/** A number as (re + i im) exp(log), so that traces of long chains neither over- nor underflow. */
export interface ScaledNumber {
  readonly re: number;
  readonly im: number;
  readonly log: number;
}

/** The tensor of a site of a density operator, legs [left, out, in, right]. */
export function pairSite(chain: Pick<Chain, 'tensors'>, site: number, d: number): ComplexTensor {
  const { shape, data } = denseSite(siteTensor(chain, site));
  return tensor([shape[0] as number, d, d, shape[2] as number], data);
}

/** tr (O rho) of a chain on pairs, O given by its tensors [left, out, in, right]; tr rho without them. Cost m^2 D d^2 per site. */
export function traceWith(chain: Chain, { dims }: Space, operators?: readonly ComplexTensor[]): ScaledNumber {
  if (chain.logNorm === -Infinity) return { re: 0, im: 0, log: 0 };
  // Legs [operator bond, bond].
  let left = tensor([1, 1], Float64Array.of(1, 0));
  let log = chain.logNorm;
  dims.forEach((d, site) => {
    const a = pairSite(chain, site, d);
    const w = operators?.[site] ?? identityTensor(d);
    const withState = contract(left, a, [1], [0]);
    left = permute(contract(withState, w, [0, 1, 2], [0, 2, 1]), [1, 0]);
    const size = largest(left.data);
    if (size === 0) return;
    left = { shape: left.shape, data: left.data.map((x) => x / size) };
    log += Math.log(size);
  });
  return { re: left.data[0] as number, im: left.data[1] as number, log };
}

/** What is right of each site with its levels traced out, one vector over the bond right of the site, scaled to size 1. */
export function tracedRight(chain: Chain, { dims }: Space): Float64Array[] {
  const n = dims.length;
  const out = new Array<Float64Array>(n);
  let right = tensor([1], Float64Array.of(1, 0));
  for (let site = n - 1; site >= 0; site--) {
    out[site] = right.data;
    const summed = contract(tracedSite(chain, site, dims[site] as number), right, [1], [0]);
    const size = largest(summed.data) || 1;
    right = { shape: summed.shape, data: summed.data.map((x) => x / size) };
  }
  return out;
}

/** The partial trace over all sites but those of `keep`, in that order. Memory m d^(2k). */
export function reducedMpo(chain: Chain, space: Space, keep: readonly number[]): DensityMatrix {
  requireSites(space, keep, 'keep');
  const kept = subspace(space, keep);
  requireBudget('The reduced density matrix', kept, 2, defaultMaxBytes, 'Keep fewer sites.');
  // Legs [out, in of each site kept so far ..., bond].
  let open = tensor([1], Float64Array.of(1, 0));
  let log = chain.logNorm;
  space.dims.forEach((d, site) => {
    const next = keep.includes(site) ? pairSite(chain, site, d) : tracedSite(chain, site, d);
    open = contract(open, next, [open.shape.length - 1], [0]);
    const size = largest(open.data);
    if (size === 0) return;
    open = { shape: open.shape, data: open.data.map((x) => x / size) };
    log += Math.log(size);
  });
  const ascending = [...keep].sort((a, b) => a - b);
  const place = keep.map((site) => ascending.indexOf(site));
  const legs = tensor(open.shape.slice(0, -1), open.data);
  const { data } = permute(legs, [...place.map((i) => 2 * i), ...place.map((i) => 2 * i + 1)]);
  const size = product(kept.dims);
  const factor = Math.exp(log);
  return DensityMatrix.fromMatrix(kept, {
    rows: size,
    cols: size,
    data: log === -Infinity ? new Float64Array(data.length) : data.map((x) => x * factor),
  });
}

/** The sum over equal levels of a site: [left, right]. */
function tracedSite(chain: Chain, site: number, d: number): ComplexTensor {
  return contract(pairSite(chain, site, d), plainIdentity(d), [1, 2], [0, 1]);
}

function plainIdentity(d: number): ComplexTensor {
  return tensor([d, d], identityTensor(d).data);
}

function identityTensor(d: number): ComplexTensor {
  const data = new Float64Array(2 * d * d);
  for (let i = 0; i < d; i++) data[2 * i * (d + 1)] = 1;
  return tensor([1, d, d, 1], data);
}

/** The largest absolute value. */
export function largest(data: Float64Array): number {
  let most = 0;
  for (const x of data) most = Math.max(most, Math.abs(x));
  return most;
}
