import { kernels } from '../../linalg/kernels/active.ts';
import type { Kernels } from '../../linalg/kernels/kernels.ts';
import { mergeRuns } from './merge.ts';
import type { Item, LegMap } from './maps.ts';
import { planSweeps } from './plan.ts';

/** How a tensor is worked on. */
export interface ExecuteOptions {
  /** Whether maps on the same legs are merged and cheap ones share passes. */
  readonly fuse: boolean;
  /** Blocks of this many numbers stay in the cache of a core, twice. */
  readonly blockSize?: number;
  /** Tensors from this size on gain from shared passes, whose tables take a while to make. */
  readonly groupedFrom?: number;
  /** The kernels that do it. */
  readonly on?: Kernels;
}

/** Items on a tensor of shape `dims`, in order. */
export function execute(
  items: readonly Item[],
  dims: readonly number[],
  data: Float64Array,
  { fuse, blockSize = 2 ** 14, groupedFrom = 2 ** 13, on = kernels() }: ExecuteOptions,
): Float64Array {
  const maps = fuse ? mergeRuns(items, dims) : items.filter((item): item is LegMap => item.kind !== 'fence');
  return on.run((work) => {
    const grouped = fuse && work.sweeps.shares && data.length / 2 >= groupedFrom;
    const held = work.put(data);
    for (const { inside, steps } of planSweeps(maps, dims, { blockSize, grouped })) {
      work.sweeps.apply(held, dims, inside, steps);
    }
    return work.read(held);
  });
}
