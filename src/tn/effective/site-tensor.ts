import { blocksBetween, columnsOf, type Block, type Blocks, type Bond, type Fused } from './sectors.ts';

/**
 * A site tensor as block matrix: rows are the site fused with its outer bond, columns the inner bond. Tensors left of the centre have their outer bond on the left, those
 * right of it on the right; both are isometries, T^dagger T = 1.
 */
export interface SiteTensor {
  readonly fused: Fused;
  readonly bond: Bond;
  readonly blocks: Blocks;
  readonly data: Float64Array;
}

/** A tensor of zeros. */
export function zeroSiteTensor(fused: Fused, bond: Bond, width: 1 | 2): SiteTensor {
  const blocks = blocksBetween(fused, columnsOf(bond));
  return { fused, bond, blocks, data: new Float64Array(width * blocks.size) };
}

/** The block with a charge of the inner bond. */
export function blockOfCharge({ blocks }: { readonly blocks: Blocks }, charge: number): Block | undefined {
  return blocks.list.find((block) => block.charge === charge);
}
