import type { Truncation } from '../tensor/truncation.ts';
import { normalised, requireRoom, type Boundary, type BoundaryPolicy, type Layer } from './boundary.ts';
import { exactProduct, productSize } from './exact-product.ts';
import { fittedProduct, sketchWidth } from './fitted-product.ts';
import { contract } from '../tensor/contract.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';

/** Up to this many entries of a site the product is made exactly before it is truncated. */
const exactEntries = 2 ** 16;

/**
 * A boundary with one more row, its bonds truncated. Where the product is small it is made exactly, in canonical form, and every cut is the best one. Otherwise the row is
 * fitted: from a sketch, a random matrix-product state somewhat wider than `maxBond` (always the same one), a sweep there and back projects the product on what it sees, at
 * m^3 D^4 per site, and cuts follow; the weight they take is counted, what the sketch does not see is not. Of a product whose ranks are below `maxBond` nothing is lost
 * either way. Throws `BudgetExceededError` where a tensor on the way is past the bytes of the policy.
 */
export function absorb(boundary: Boundary, layer: Layer, policy: BoundaryPolicy): Boundary {
  if (boundary.log === -Infinity) return boundary;
  const { maxBond } = policy;
  const size = productSize(boundary, layer, Infinity);
  const isExact = maxBond === undefined || size <= exactEntries;
  const used = isExact ? size : productSize(boundary, layer, sketchWidth(maxBond));
  requireRoom('A row of the network', used, policy);
  const product = isExact ? exactProduct(boundary, layer) : fittedProduct(boundary, layer, maxBond);
  return product.log === -Infinity ? product : cut(product, policy);
}

/** Singular value decompositions from the left of a state that is orthonormal towards the right: each cut is the best for its bond. */
function cut({ tensors, log, discarded }: Boundary, truncation: Truncation): Boundary {
  const out = [...tensors];
  let lost = discarded;
  let gained = 0;
  for (let at = 0; at < out.length - 1; at++) {
    const site = out[at] as BlockTensor;
    const rows = site.structure.legs.map((_, i) => i).slice(0, -1);
    const split = splitSvd(site, rows, truncation);
    lost = lost + split.discarded - lost * split.discarded;
    out[at] = split.u;
    const rest = scaleLeg(split.v, 0, split.spectrum);
    const { tensor, log: own } = normalised(contract(rest, [1], out[at + 1] as BlockTensor, [0]));
    out[at + 1] = tensor;
    gained += own;
  }
  return { tensors: out, log: log + gained, discarded: lost };
}
