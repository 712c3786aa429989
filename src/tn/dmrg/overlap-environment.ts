import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { multiplyIn } from '../effective/field.ts';
import { homeOf, piecesOf, type Blocks, type Bond, type Fused } from '../effective/sectors.ts';
import type { SiteTensor } from '../effective/site-tensor.ts';

/** <psi|phi> of all sites on one side of a bond: a matrix [bond state of psi, bond state of phi] per charge that both have. */
export interface OverlapEnvironment {
  readonly blocks: ReadonlyMap<number, OverlapBlock>;
}

interface OverlapBlock {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** Outside the chain: 1, or nothing where the charges differ. */
export function edgeOverlap(psi: Bond, phi: Bond, field: Field): OverlapEnvironment {
  const charge = psi.charges[0] as number;
  const one = { rows: 1, cols: 1, data: field === 'real' ? Float64Array.of(1) : Float64Array.of(1, 0) };
  return { blocks: new Map(charge === phi.charges[0] ? [[charge, one]] : []) };
}

/** The overlap with one more site: G' = psi^dagger (G (x) 1) phi. */
export function growOverlap(
  g: OverlapEnvironment,
  psi: SiteTensor,
  phi: SiteTensor,
  field: Field,
): OverlapEnvironment {
  const moved = outside(g, psi.fused, phi.fused, phi.blocks, phi.data, field);
  const out = new Map<number, OverlapBlock>();
  for (const { charge, rows, cols, offset } of psi.blocks.list) {
    const image = moved.get(charge);
    if (!image) continue;
    const data = kernels().run((work) => {
      const width = widthOf(field);
      const target = work.zeros(width * cols * image.cols);
      const own = work.put(psi.data.subarray(width * offset, width * (offset + rows * cols)));
      multiplyIn(work, field)(
        { numbers: target, row: image.cols },
        { numbers: own, row: 1, column: cols, conjugate: field === 'complex' },
        { numbers: work.put(image.data), row: image.cols, column: 1 },
        { m: cols, k: rows, n: image.cols },
      );
      return work.read(target);
    });
    out.set(charge, { rows: cols, cols: image.cols, data });
  }
  return { blocks: out };
}

/** (G (x) 1) M per charge: rows fused as psi is, for M with rows fused as phi is. */
export function outside(
  g: OverlapEnvironment,
  psi: Fused,
  phi: Fused,
  blocks: Blocks,
  data: Float64Array,
  field: Field,
): Map<number, OverlapBlock> {
  const width = widthOf(field);
  const out = new Map<number, OverlapBlock>();
  for (const block of blocks.list) {
    const sector = psi.at.get(block.charge);
    if (sector === undefined) continue;
    const rows = psi.sectors[sector]?.size as number;
    const made = kernels().run((work) => {
      const multiply = multiplyIn(work, field);
      const target = work.zeros(width * rows * block.cols);
      const source = work.put(
        data.subarray(width * block.offset, width * (block.offset + block.rows * block.cols)),
      );
      const part = (of: Numbers, row: number): Numbers => work.part(of, width * row * block.cols);
      for (const piece of piecesOf(phi, block)) {
        const charge = phi.bond.charges[piece.sector] as number;
        const own = g.blocks.get(charge);
        const to = psi.bond.charges.indexOf(charge);
        if (!own || to < 0) continue;
        multiply(
          { numbers: part(target, homeOf(psi, piece.level, to).offset), row: block.cols },
          { numbers: work.put(own.data), row: own.cols, column: 1 },
          { numbers: part(source, piece.offset), row: block.cols, column: 1 },
          { m: own.rows, k: own.cols, n: block.cols },
        );
      }
      return work.read(target);
    });
    out.set(block.charge, { rows, cols: block.cols, data: made });
  }
  return out;
}

/** <psi basis|phi> on two sides: a theta with the blocks of psi out of one of phi. */
export function projectedPair(
  [left, right]: readonly [OverlapEnvironment, OverlapEnvironment],
  psi: { readonly fused: readonly [Fused, Fused]; readonly blocks: Blocks },
  phi: { readonly fused: readonly [Fused, Fused]; readonly blocks: Blocks; readonly theta: Float64Array },
  field: Field,
): Float64Array {
  const width = widthOf(field);
  const out = new Float64Array(width * psi.blocks.size);
  const half = outside(left, psi.fused[0], phi.fused[0], phi.blocks, phi.theta, field);
  for (const block of psi.blocks.list) {
    const image = half.get(block.charge);
    if (!image) continue;
    const turned = transpose(image, width);
    const one = {
      list: [
        {
          charge: block.charge,
          rowSector: phi.fused[1].at.get(block.charge) as number,
          rows: image.cols,
          cols: image.rows,
          offset: 0,
        },
      ],
      size: image.rows * image.cols,
      ofRows: [],
    };
    const whole = outside(right, psi.fused[1], phi.fused[1], one, turned.data, field).get(block.charge);
    if (whole) out.set(transpose(whole, width).data, width * block.offset);
  }
  return out;
}

function transpose({ rows, cols, data }: OverlapBlock, width: 1 | 2): OverlapBlock {
  const out = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      for (let k = 0; k < width; k++)
        out[width * (c * rows + r) + k] = data[width * (r * cols + c) + k] as number;
    }
  }
  return { rows: cols, cols: rows, data: out };
}
