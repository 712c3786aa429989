import type { FixedLeg, Leg } from './families/local.ts';

/** `count` positions, `step` complex numbers apart. */
export interface Segment {
  readonly count: number;
  readonly step: number;
}

/**
 * How the positions that a local map leaves alone are walked: a long inner segment, and outer ones from the smallest step to the largest. Element
 * (l, g) of the map is at `start` + offset of the group g + `offsets[l]`, counted in complex numbers.
 */
export interface Nest {
  readonly start: number;
  readonly offsets: Int32Array;
  readonly inner: Segment;
  readonly outer: readonly Segment[];
}

/** Inner segments are at least this long where the tensor allows it, so that what happens once per segment does not count. */
const shortest = 8;

/** Inner segments with neighbouring numbers are at most this long, those with gaps at most a quarter: all levels together stay in L1. */
const longest = 256;

/** The nest of a local map; see `LocalKernels.place`. */
export function nestOf(size: number, legs: readonly Leg[], fixed: readonly FixedLeg[]): Nest {
  const free = freeSegments(size, [...legs, ...fixed]);
  const inner = innermost(free);
  const chunk = chunkOf(free[inner] as Segment);
  const { count, step } = free[inner] as Segment;
  const rest = free.filter((_, i) => i !== inner);
  if (count > chunk) rest.push({ count: count / chunk, step: step * chunk });
  return {
    start: fixed.reduce((sum, { stride, level }) => sum + stride * level, 0),
    offsets: localOffsets(legs),
    inner: { count: chunk, step },
    outer: rest.sort((a, b) => a.step - b.step),
  };
}

/** The positions between the taken legs: one segment below the smallest stride, one between each two, one above. */
function freeSegments(size: number, taken: readonly Leg[]): Segment[] {
  const segments: Segment[] = [];
  let step = 1;
  for (const { levels, stride } of [...taken].sort((a, b) => a.stride - b.stride || a.levels - b.levels)) {
    if (stride > step) segments.push({ count: stride / step, step });
    step = stride * levels;
  }
  if (size > step) segments.push({ count: size / step, step });
  return segments.length > 0 ? segments : [{ count: 1, step: 0 }];
}

/** The first segment that is long enough, or the longest. */
function innermost(segments: readonly Segment[]): number {
  const first = segments.findIndex(({ count }) => count >= shortest);
  if (first >= 0) return first;
  const most = Math.max(...segments.map(({ count }) => count));
  return segments.findIndex(({ count }) => count === most);
}

/** The largest divisor within the limits, or everything when there is none. */
function chunkOf({ count, step }: Segment): number {
  const limit = step === 1 ? longest : longest / 4;
  if (count <= limit) return count;
  for (let chunk = limit; chunk >= shortest; chunk--) if (count % chunk === 0) return chunk;
  return count;
}

function localOffsets(legs: readonly Leg[]): Int32Array {
  let offsets = Int32Array.of(0);
  for (const { levels, stride } of legs) {
    const next = new Int32Array(offsets.length * levels);
    for (let i = 0; i < next.length; i++) {
      next[i] = (offsets[Math.floor(i / levels)] as number) + (i % levels) * stride;
    }
    offsets = next;
  }
  return offsets;
}
