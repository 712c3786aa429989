import { rng as seeded } from '../../linalg/random.ts';
import { conjugateTensor } from '../tensor/algebra.ts';
import { zeroTensor, type BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { splitLq, splitQr } from '../tensor/split.ts';
import { structureOf } from '../tensor/structure.ts';
import { noSymmetry } from '../tensor/symmetry.ts';
import {
  joinLeft,
  joinRight,
  leftEnd,
  normalised,
  rightEnd,
  type Boundary,
  type Layer,
  type LayerSite,
} from './boundary.ts';
import { dimAt, entering, leaving, unitFitting } from './plain.ts';

/** Sketches are wider than the bond that they are for by this, and by an eighth of it. */
const oversampling = 4;

/**
 * The product of a boundary and a row within bonds somewhat wider than `maxBond`, orthonormal towards the right: first what random sketches of the right see is spanned site by
 * site, then the product is projected on that and spanned from the right. Cost m^3 D^4 + m^2 D^6 per site.
 */
export function fittedProduct(boundary: Boundary, layer: Layer, maxBond: number): Boundary {
  const lefts = sweepRight(boundary, layer, sketched(boundary, layer, maxBond));
  return lefts ? sweepLeft(boundary, layer, lefts) : { ...boundary, log: -Infinity };
}

/** What a random matrix-product state sees of the product right of each site: [boundary, ket, (bra), sketch]. */
function sketched(boundary: Boundary, layer: Layer, maxBond: number): BlockTensor[] {
  const last = layer.length - 1;
  const stream = seeded(1);
  const widths = sketchWidths(boundary, layer, maxBond);
  const out: BlockTensor[] = [];
  const start = unitFitting([], [entering(1)]);
  out[last] = rightEnd(layer[last] as LayerSite, boundary.tensors[last] as BlockTensor, start);
  for (let at = last; at > 0; at--) {
    const site = layer[at] as LayerSite;
    const joined = joinRight(site, boundary.tensors[at] as BlockTensor, out[at] as BlockTensor);
    const bonds = openLegs(site) + 1;
    const rest = joined.structure.legs.slice(bonds);
    const draw = unitFitting(rest, [leaving(widths[at] as number)]).structure.legs;
    const guess = zeroTensor(structureOf(noSymmetry, draw), joined.field);
    for (let i = 0; i < guess.data.length; i++) guess.data[i] = stream.normal();
    const from = rest.map((_, i) => bonds + i);
    out[at - 1] = normalised(
      contract(
        joined,
        from,
        guess,
        rest.map((_, i) => i),
      ),
    ).tensor;
  }
  return out;
}

/** How wide sketches for a bond are. */
export function sketchWidth(maxBond: number): number {
  return maxBond + oversampling + (maxBond >> 3);
}

/** How wide sketches are at the bond left of each site: never wider than the product can be. */
function sketchWidths({ tensors }: Boundary, layer: Layer, maxBond: number): number[] {
  const wide = sketchWidth(maxBond);
  const open = layer.map(({ ket, bra }) => dimAt(ket, 2) * (bra ? dimAt(bra, 2) : 1));
  const out: number[] = [];
  let right = 1;
  for (let at = layer.length - 1; at > 0; at--) {
    const { ket, bra } = layer[at] as LayerSite;
    const own = dimAt(tensors[at] as BlockTensor, 0) * dimAt(ket, 3) * (bra ? dimAt(bra, 3) : 1);
    right = Math.min(wide, right * (open[at] as number));
    out[at] = Math.min(right, own);
  }
  return out;
}

/** Spans, from left to right, what the environments see; gives the product projected on that, left of each site: [outcome, boundary, ket, (bra)]. Undefined for zero. */
function sweepRight(
  boundary: Boundary,
  layer: Layer,
  environments: readonly BlockTensor[],
): BlockTensor[] | undefined {
  const end = unitFitting([], [leaving(1)]);
  let left = leftEnd(layer[0] as LayerSite, boundary.tensors[0] as BlockTensor, end);
  const out = [left];
  for (let at = 0; at < layer.length - 1; at++) {
    const site = layer[at] as LayerSite;
    const open = openLegs(site);
    const joined = joinLeft(site, boundary.tensors[at] as BlockTensor, left);
    const [rows, bonds] = [range(0, open + 1), range(open + 1, 2 * open + 2)];
    const seen = contract(joined, bonds, environments[at] as BlockTensor, range(0, open + 1));
    const span = splitQr(seen, rows).left;
    const { tensor, log } = normalised(contract(conjugateTensor(span), rows, joined, rows));
    if (log === -Infinity) return undefined;
    left = tensor;
    out.push(left);
  }
  return out;
}

/** Spans, from right to left, what the left environments see; gives the product projected on that. */
function sweepLeft(boundary: Boundary, layer: Layer, environments: readonly BlockTensor[]): Boundary {
  const tensors: BlockTensor[] = [];
  const last = layer.length - 1;
  const start = unitFitting([], [entering(1)]);
  let { log } = boundary;
  let right = rightEnd(layer[last] as LayerSite, boundary.tensors[last] as BlockTensor, start);
  for (let at = last; at >= 0; at--) {
    const site = layer[at] as LayerSite;
    const open = openLegs(site);
    const joined = joinRight(site, boundary.tensors[at] as BlockTensor, right);
    const bonds = range(0, open + 1);
    const seen = contract(environments[at] as BlockTensor, range(1, open + 2), joined, bonds);
    tensors[at] = at === 0 ? seen : splitLq(seen, [0]).right;
    const columns = range(open + 1, 2 * open + 2);
    const carried =
      at === 0
        ? seen
        : contract(joined, columns, conjugateTensor(tensors[at] as BlockTensor), range(1, open + 2));
    const { tensor, log: own } = normalised(carried);
    if (own === -Infinity) return { ...boundary, log: -Infinity };
    log += own;
    if (at === 0) tensors[0] = tensor;
    right = tensor;
  }
  return { tensors, log, discarded: boundary.discarded };
}

/** The open legs of a boundary tensor below a site: one for each layer. */
function openLegs({ bra }: LayerSite): 1 | 2 {
  return bra ? 2 : 1;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
