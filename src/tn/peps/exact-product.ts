import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { splitLq } from '../tensor/split.ts';
import { joinRight, normalised, rightEnd, type Boundary, type Layer, type LayerSite } from './boundary.ts';
import { dimAt, entering, legAt, unitFitting } from './plain.ts';

/** The product of a boundary and a row, orthonormal towards the right: its first tensor has the norm, 1, and `log` what was taken out. */
export function exactProduct(boundary: Boundary, layer: Layer): Boundary {
  const tensors: BlockTensor[] = [];
  const last = layer.length - 1;
  let log = boundary.log;
  const outcome = unitFitting([], [entering(1)]);
  let right = rightEnd(layer[last] as LayerSite, boundary.tensors[last] as BlockTensor, outcome);
  for (let at = last; at >= 0; at--) {
    const site = layer[at] as LayerSite;
    const joined = joinRight(site, boundary.tensors[at] as BlockTensor, right);
    const bonds = Array.from({ length: site.bra ? 3 : 2 }, (_, i) => i);
    const { left, right: own } = at === 0 ? closed(joined, bonds) : splitLq(joined, bonds);
    const { tensor, log: size } = normalised(at === 0 ? own : left);
    if (size === -Infinity) return { ...boundary, log: -Infinity };
    log += size;
    tensors[at] = at === 0 ? tensor : own;
    right = tensor;
  }
  return { tensors, log, discarded: boundary.discarded };
}

/** The first site with its bonds of one index as one. */
function closed(joined: BlockTensor, bonds: readonly number[]): { left: BlockTensor; right: BlockTensor } {
  const unit = unitFitting(
    bonds.map((i) => legAt(joined, i)),
    [entering(1)],
  );
  return { left: unit, right: contract(unit, bonds, joined, bonds) };
}

/** Entries of the largest tensor on the way, with bonds of the product of at most `maxBond`. */
export function productSize({ tensors }: Boundary, layer: Layer, maxBond: number): number {
  let size = 0;
  let bond = 1;
  for (let at = layer.length - 1; at >= 0; at--) {
    const { ket, bra } = layer[at] as LayerSite;
    const layers = bra ? [ket, bra] : [ket];
    const dims = (leg: number): number => layers.reduce((product, t) => product * dimAt(t, leg), 1);
    const left = dimAt(tensors[at] as BlockTensor, 0);
    const levels = bra ? dimAt(ket, 4) : 1;
    const rows = left * dims(3);
    // The boundary joined to what is right of it, the ket below, and the product itself.
    const half =
      left * dimAt(bra ?? ket, 0) * dimAt(bra ?? ket, 1) * dimAt(ket, 2) * dimAt(ket, 3) * levels * bond;
    size = Math.max(size, left * dims(0) * dims(1) * bond, half, rows * dims(2) * bond);
    bond = Math.min(rows, dims(2) * bond, maxBond);
  }
  return size;
}
