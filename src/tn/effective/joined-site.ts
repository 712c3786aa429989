import type { EnvironmentBlock } from './environment.ts';
import type { Side } from './outer-products.ts';
import type { PieceProgram } from './piece-program.ts';
import { homeOf, type FusedSector } from './sectors.ts';

/** A square matrix on each sector of a fused index, one after the other: where each starts. */
export interface JoinedSite {
  readonly offsets: readonly number[];
  readonly size: number;
}

/** Places sum_a E_a (x) W_a for the states `joined` from `start` on and writes the steps that make it; the environment is at `environmentAt`. */
export function placeJoined(
  { environment, half, fused }: Side,
  joined: ReadonlySet<number>,
  at: { readonly start: number; readonly environment: number },
  program: PieceProgram,
): JoinedSite | undefined {
  if (joined.size === 0) return undefined;
  let offset = at.start;
  const offsets = fused.sectors.map(({ size }) => {
    offset += size * size;
    return offset - size * size;
  });
  for (const entry of half.entries) {
    const state = environment.states[entry.outer];
    if (!joined.has(entry.outer) || state === 'identity' || !state) continue;
    for (const block of state) {
      if (block) addKronecker(block, entry);
    }
  }
  return { offsets, size: offset - at.start };

  function addKronecker(block: EnvironmentBlock, entry: Side['half']['entries'][number]): void {
    const from = homeOf(fused, entry.from, block.ket);
    const to = homeOf(fused, entry.to, block.bra);
    const width = (fused.sectors[from.sector] as FusedSector).size;
    const start = (offsets[from.sector] as number) + to.offset * width + from.offset;
    const source = { offset: at.environment + block.offset, stride: block.cols };
    program.add(source, { offset: start, stride: width }, block, entry);
  }
}
