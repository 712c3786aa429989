import { product, strides } from '../../linalg/shape.ts';
import { gatherOf, type Gather } from './gather.ts';
import type { NumberedShape } from './shape.ts';

/** Legs of a tensor by number, and by how many entries each of them moves in its data. */
export interface Layout {
  readonly legs: readonly number[];
  readonly steps: readonly number[];
}

/** A given tensor as a network takes it: legs that are in no other tensor nor in the output are summed first, so that the rest is row-major. */
export interface LeafLayout extends Layout {
  readonly sum: LoneSum | undefined;
}

/** The gather of a tensor with its lone legs last, and how many entries of each run are summed. */
export interface LoneSum {
  readonly gather: Gather;
  readonly entries: number;
  readonly length: number;
}

/** How each given tensor is taken. Legs of size 1 are left out; a leg that comes twice walks the diagonal. */
export function leafLayouts({ inputs, output, sizes }: NumberedShape): LeafLayout[] {
  const uses = new Int32Array(sizes.length);
  const sets = inputs.map((legs) => [...new Set(legs)]);
  for (const legs of [...sets, output]) for (const leg of legs) uses[leg] = (uses[leg] as number) + 1;
  return inputs.map((legs, i) => {
    const all = strides(legs.map((leg) => sizes[leg] as number));
    const stepOf = (leg: number): number =>
      legs.reduce((sum, other, at) => (other === leg ? sum + (all[at] as number) : sum), 0);
    const shown = (sets[i] as number[]).filter((leg) => sizes[leg] !== 1);
    const kept = shown.filter((leg) => uses[leg] !== 1);
    const lone = shown.filter((leg) => uses[leg] === 1);
    if (lone.length === 0) return { legs: kept, steps: kept.map(stepOf), sum: undefined };
    const dims = (some: readonly number[]): number[] => some.map((leg) => sizes[leg] as number);
    const order = [...kept, ...lone];
    const [entries, length] = [product(dims(kept)), product(dims(lone))];
    const sum = { gather: gatherOf(dims(order), order.map(stepOf)), entries, length };
    return { legs: kept, steps: strides(dims(kept)), sum };
  });
}
