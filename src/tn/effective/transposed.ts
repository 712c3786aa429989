import type { Blocks, Fused } from './sectors.ts';
import { blocksBetween } from './sectors.ts';

/** A block matrix with rows and columns exchanged: both sides fused, blocks by ascending charge as before. */
export function transposed(
  data: Float64Array,
  blocks: Blocks,
  [left, right]: readonly [Fused, Fused],
  width: 1 | 2,
): { data: Float64Array; blocks: Blocks } {
  const swapped = blocksBetween(right, left.sectors);
  const out = new Float64Array(data.length);
  blocks.list.forEach(({ rows, cols, offset }) => {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) {
        const from = width * (offset + r * cols + c);
        const to = width * (offset + c * rows + r);
        out[to] = data[from] as number;
        if (width === 2) out[to + 1] = data[from + 1] as number;
      }
    }
  });
  return { data: out, blocks: swapped };
}
