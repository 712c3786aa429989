import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { projectors, type Projectors } from './projectors.ts';
import { cornerAt, edgeAt, normed, type Corners } from './corners.ts';
import { sideOf, step, type Side } from './vertex-cell.ts';

/** Corners that have grown by a row or column. */
export interface Absorbed {
  readonly corners: Corners;
  /** The largest weight that a projector discards, relative. */
  readonly discarded: number;
}

/**
 * Puts a line of sites into the side `m` of all environments and cuts the bonds that this makes larger, with the projectors of Corboz, Rice, Troyer, Phys. Rev. Lett. 113 (2014) 046402,
 * from the singular values of two half planes. Cost about 12 + 2 x 4 (an SVD) products of matrices of size bond x D per place.
 */
export function absorb(env: Corners, m: Side, truncation: Truncation): Absorbed {
  const { cell } = env;
  const places = cell.sites.map((_, place) => place);
  const quadrants = [0, 1, 2, 3].map((k) => places.map((place) => quadrant(env, k, place)));
  const at = (k: number, ...path: readonly [number, ...number[]]): BlockTensor =>
    quadrants[sideOf(k)]?.[step(cell, path[0], ...path.slice(1))] as BlockTensor;
  let discarded = 0;
  const links = places.map((place) => {
    const upper = normed(contract(at(m + 1, place), [2, 3], at(m + 2, place, m + 2), [0, 1]));
    const lower = normed(contract(at(m - 1, place, m - 1, m + 2), [2, 3], at(m, place, m - 1), [0, 1]));
    const cut = projectors(upper, lower, truncation);
    discarded = Math.max(discarded, cut.discarded);
    return cut;
  });
  const link = (...path: readonly [number, ...number[]]): Projectors =>
    links[step(cell, path[0], ...path.slice(1))] as Projectors;
  const grown = places.map((place) => {
    const [low, high] = [link(place).after, link(place, m + 1).before];
    return {
      next: grownNext(env, m, place, low),
      edge: grownEdge(env, m, place, low, high),
      own: grownOwn(env, m, place, high),
    };
  });
  const corners = env.corners.map((old, k) => {
    if (k === m) return grown.map(({ own }) => own);
    return k === sideOf(m + 1) ? grown.map(({ next }) => next) : old;
  });
  const edges = env.edges.map((old, k) => (k === m ? grown.map(({ edge }) => edge) : old));
  return { corners: { cell, corners, edges }, discarded };
}

/** A site with the corner k and the edges beside it, legs [bond, leg k + 2 of the site; bond, leg k + 1]. */
function quadrant(env: Corners, k: number, place: number): BlockTensor {
  const site = env.cell.sites[place]?.[sideOf(k)] as BlockTensor;
  const [before, after] = [edgeAt(env, k - 1, place, k - 1), edgeAt(env, k, place, k)];
  const corner = cornerAt(env, k, place, k - 1, k);
  const half = contract(contract(before, [2], corner, [0]), [2], after, [0]);
  // [x, i, j, w] with site [k, k + 1, k + 2, k + 3]: j meets leg k, i meets leg k + 3.
  // What is left is [x, w, r, d].
  return permuteLegs(contract(half, [2, 1], site, [0, 3]), [0, 3, 1, 2]);
}

function grownNext(env: Corners, m: Side, place: number, low: BlockTensor): BlockTensor {
  const grown = contract(cornerAt(env, m + 1, place, m), [1], edgeAt(env, m + 1, place), [0]);
  return normed(contract(low, [0, 1], grown, [0, 1]));
}

function grownOwn(env: Corners, m: Side, place: number, high: BlockTensor): BlockTensor {
  const grown = contract(edgeAt(env, m - 1, place), [2], cornerAt(env, m, place, m), [0]);
  return normed(contract(grown, [2, 1], high, [0, 1]));
}

function grownEdge(env: Corners, m: Side, place: number, low: BlockTensor, high: BlockTensor): BlockTensor {
  const site = env.cell.sites[place]?.[m] as BlockTensor;
  // [x, y, leg m + 1, leg m + 2, leg m + 3]
  const grown = contract(edgeAt(env, m, place, m), [1], site, [0]);
  const half = contract(low, [0, 1], grown, [0, 4]);
  return normed(contract(half, [1, 2], high, [0, 1]));
}
