import { blockTensor, widthOf, zeroTensor, type BlockTensor, type Field } from '../tensor/block-tensor.ts';
import { leg, levelLeg, type Leg } from '../tensor/leg.ts';
import { structureOf } from '../tensor/structure.ts';
import type { Symmetry } from '../tensor/symmetry.ts';
import { bondOf, fuse, homeOf, type Block, type Bond } from './sectors.ts';
import { zeroSiteTensor, type SiteTensor } from './site-tensor.ts';

/** The charge of each level of the leg of a site. */
export function chargesOfLevels({ charges, dims }: Leg): number[] {
  return charges.flatMap((charge, i) => new Array<number>(dims[i] as number).fill(charge));
}

/** Where a sector of a leg lies in a bond with sectors by ascending charge. */
interface Place {
  readonly sector: number;
  readonly offset: number;
}

/** A bond with the sectors of a leg in ascending order. */
function bondOfLeg({ charges, dims }: Leg): { bond: Bond; places: Place[] } {
  const sizes = new Map<number, number>();
  const offsets = charges.map((charge, i) => {
    const before = sizes.get(charge) ?? 0;
    sizes.set(charge, before + (dims[i] as number));
    return before;
  });
  const bond = bondOf(sizes);
  return {
    bond,
    places: charges.map((charge, i) => ({
      sector: bond.charges.indexOf(charge),
      offset: offsets[i] as number,
    })),
  };
}

/** A tensor [left bond, levels, right bond] as block matrix, the site fused with its left (`sign` 1) or right (-1) bond. */
export function siteTensorOf(t: BlockTensor, sign: 1 | -1, field: Field): SiteTensor {
  const [l, levels, r] = t.structure.legs as readonly [Leg, Leg, Leg];
  const width = widthOf(field);
  const [left, right] = [bondOfLeg(l), bondOfLeg(r)];
  const [outer, inner] = sign === 1 ? [left, right] : [right, left];
  const fused = fuse(outer.bond, chargesOfLevels(levels), sign, t.structure.symmetry.modulus);
  const out = zeroSiteTensor(fused, inner.bond, width);
  const from = widthOf(t.field);
  for (const { sectors, shape, start } of t.structure.blocks) {
    const [a, p, b] = shape as readonly [number, number, number];
    const [lp, rp] = [
      left.places[sectors[0] as number] as Place,
      right.places[sectors[2] as number] as Place,
    ];
    const [op, ip] = sign === 1 ? [lp, rp] : [rp, lp];
    for (let s = 0; s < p; s++) {
      const home = homeOf(fused, (levels.starts[sectors[1] as number] as number) + s, op.sector);
      const block = out.blocks.ofRows[home.sector] as Block;
      for (let i = 0; i < a; i++) {
        for (let j = 0; j < b; j++) {
          const [x, y] = sign === 1 ? [i, j] : [j, i];
          const row = home.offset + op.offset + x;
          const target = width * (block.offset + row * block.cols + ip.offset + y);
          const source = from * (start + (i * p + s) * b + j);
          out.data[target] = t.data[source] as number;
          if (from === 2 && width === 2) out.data[target + 1] = t.data[source + 1] as number;
        }
      }
    }
  }
  return out;
}

/** The other way: a tensor [left bond, levels, right bond]. */
export function blockTensorOf(
  tensor: SiteTensor,
  levels: readonly number[],
  sign: 1 | -1,
  symmetry: Symmetry,
  field: Field,
): BlockTensor {
  const width = widthOf(field);
  const [left, right] = sign === 1 ? [tensor.fused.bond, tensor.bond] : [tensor.bond, tensor.fused.bond];
  const middle = levelLeg(levels, 1);
  const legs = [leg(left.charges, left.dims, 1), middle, leg(right.charges, right.dims, -1)];
  const structure = structureOf(symmetry, legs);
  const { data } = zeroTensor(structure, field);
  for (const { sectors, shape, start } of structure.blocks) {
    const [a, p, b] = shape as readonly [number, number, number];
    const outer = sectors[sign === 1 ? 0 : 2] as number;
    for (let s = 0; s < p; s++) {
      const home = homeOf(tensor.fused, (middle.starts[sectors[1] as number] as number) + s, outer);
      const block = tensor.blocks.ofRows[home.sector];
      if (!block) continue;
      for (let i = 0; i < a; i++) {
        for (let j = 0; j < b; j++) {
          const [x, y] = sign === 1 ? [i, j] : [j, i];
          const source = width * (block.offset + (home.offset + x) * block.cols + y);
          const target = width * (start + (i * p + s) * b + j);
          data[target] = tensor.data[source] as number;
          if (width === 2) data[target + 1] = tensor.data[source + 1] as number;
        }
      }
    }
  }
  return blockTensor(structure, field, data);
}
