import { kernels } from '../../linalg/kernels/active.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { multiplyIn } from './field.ts';
import { fuse, homeOf, piecesOf, type Block, type Blocks } from './sectors.ts';
import { pairBlocks } from './effective-operator.ts';
import { blockOfCharge, zeroSiteTensor, type SiteTensor } from './site-tensor.ts';

/** How a site fuses. */
export interface SiteForm {
  /** Charges of the levels. */
  readonly levels: readonly number[];
  readonly modulus: number;
}

/** The same site tensor with its two bonds exchanged: the site fused with the bond that was the inner one; `sign` is that of the new outer bond. */
export function refused(
  tensor: SiteTensor,
  { levels, modulus }: SiteForm,
  sign: 1 | -1,
  field: Field,
): SiteTensor {
  const width = widthOf(field);
  const fused = fuse(tensor.bond, levels, sign, modulus);
  const out = zeroSiteTensor(fused, tensor.fused.bond, width);
  for (const block of tensor.blocks.list) {
    const inner = tensor.bond.charges.indexOf(block.charge);
    for (const piece of piecesOf(tensor.fused, block)) {
      const home = homeOf(fused, piece.level, inner);
      const target = out.blocks.ofRows[home.sector] as Block;
      transposePiece(
        { data: tensor.data, offset: block.offset + piece.offset * block.cols, stride: block.cols },
        { data: out.data, offset: target.offset + home.offset * target.cols, stride: target.cols },
        { rows: piece.dim, cols: block.cols },
        width,
      );
    }
  }
  return out;
}

/** theta = left right^T over the bond that two site tensors share, block by block. */
export function joined(
  left: SiteTensor,
  right: SiteTensor,
  field: Field,
): { theta: Float64Array; blocks: Blocks } {
  const width = widthOf(field);
  const blocks = pairBlocks(left.fused, right.fused);
  return kernels().run((work) => {
    const multiply = multiplyIn(work, field);
    const [a, b, c] = [work.put(left.data), work.put(right.data), work.zeros(width * blocks.size)];
    for (const block of blocks.list) {
      const [x, y] = [blockOfCharge(left, block.charge), blockOfCharge(right, block.charge)];
      if (!x || !y) continue;
      multiply(
        { numbers: work.part(c, width * block.offset), row: block.cols },
        { numbers: work.part(a, width * x.offset), row: x.cols, column: 1 },
        { numbers: work.part(b, width * y.offset), row: 1, column: y.cols },
        { m: block.rows, k: x.cols, n: block.cols },
      );
    }
    return { theta: work.read(c), blocks };
  });
}

interface Place {
  readonly data: Float64Array;
  readonly offset: number;
  readonly stride: number;
}

/** to[c, r] = from[r, c]. */
function transposePiece(from: Place, to: Place, size: { rows: number; cols: number }, width: 1 | 2): void {
  for (let r = 0; r < size.rows; r++) {
    let source = width * (from.offset + r * from.stride);
    let target = width * (to.offset + r);
    for (let c = 0; c < size.cols; c++) {
      to.data[target] = from.data[source] as number;
      if (width === 2) to.data[target + 1] = from.data[source + 1] as number;
      source += width;
      target += width * to.stride;
    }
  }
}
