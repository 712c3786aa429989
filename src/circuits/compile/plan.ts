import type { SweepStep } from '../../linalg/kernels/families/sweeps.ts';
import { legsOfMap, movedLegs, type LegMap } from './maps.ts';
import { groundOf } from './pieces.ts';
import { plainSteps, scheduleOf } from './schedule.ts';

/** A pass over a tensor: the legs that make a block, and what is done on each block. */
export interface Sweep {
  readonly inside: readonly number[];
  readonly steps: readonly SweepStep[];
}

/** How maps are put together. */
export interface PlanOptions {
  /** Blocks hold at most this many numbers, but for single maps that need more. */
  readonly blockSize: number;
  /** Whether cheap maps may share passes. */
  readonly grouped: boolean;
}

/** The lowest legs, up to these many numbers together, always lie inside: blocks are made of runs that long. */
const runSizes = [256, 128, 64];

/** Sweeps that do the maps in an order with the same product: as few of them as a greedy choice of legs gives. */
export function planSweeps(
  maps: readonly LegMap[],
  dims: readonly number[],
  { blockSize, grouped }: PlanOptions,
): Sweep[] {
  const size = dims.reduce((a, b) => a * b, 1);
  if (maps.length === 0) return [];
  if (size <= blockSize) {
    const inside = dims.map((_, leg) => leg);
    const steps = grouped ? scheduleOf(maps, groundOf(dims, inside), size).steps : maps;
    return [{ inside, steps }];
  }
  return fewestSweeps(maps, dims, blockSize).map((share) => {
    const ground = groundOf(dims, share.inside);
    const steps = grouped ? scheduleOf(share.maps, ground, size).steps : plainSteps(share.maps, ground);
    return { inside: share.inside, steps };
  });
}

/** The maps that one sweep does. */
interface Share {
  readonly inside: readonly number[];
  readonly maps: readonly LegMap[];
}

function fewestSweeps(maps: readonly LegMap[], dims: readonly number[], blockSize: number): Share[] {
  let best: Share[] | undefined;
  for (const run of runSizes) {
    const shares = greedySweeps(maps, dims, blockSize, run);
    if (!best || shares.length < best.length) best = shares;
  }
  return best ?? [];
}

function greedySweeps(
  maps: readonly LegMap[],
  dims: readonly number[],
  blockSize: number,
  run: number,
): Share[] {
  const shares: Share[] = [];
  for (let rest = maps; rest.length > 0;) {
    const { inside, taken, left } = nextSweep(rest, dims, blockSize, run);
    shares.push({ inside: [...inside].sort((a, b) => a - b), maps: taken });
    rest = left;
  }
  return shares;
}

/** From the first map on, legs are taken in until the block is full; a map is done when its legs are in and nothing that it waits for is left. */
function nextSweep(
  maps: readonly LegMap[],
  dims: readonly number[],
  blockSize: number,
  run: number,
): { readonly inside: ReadonlySet<number>; readonly taken: LegMap[]; readonly left: LegMap[] } {
  const inside = new Set<number>();
  let size = 1;
  for (let leg = dims.length - 1; leg >= 0 && size * (dims[leg] as number) <= run; leg--) {
    size *= dims[leg] as number;
    inside.add(leg);
  }
  const [taken, left]: [LegMap[], LegMap[]] = [[], []];
  // Legs that a map left behind moves, and legs in which one is diagonal.
  const [moved, looked] = [new Set<number>(), new Set<number>()];
  for (const map of maps) {
    const own = movedLegs(map);
    const others = legsOfMap(map).filter((leg) => !own.includes(leg));
    const free =
      own.every((leg) => !moved.has(leg) && !looked.has(leg)) && others.every((leg) => !moved.has(leg));
    const missing = missingLegs(own, others, inside);
    const grown = missing.reduce((product, leg) => product * (dims[leg] as number), size);
    const fits = missing.length === 0 || grown <= blockSize || taken.length === 0;
    if (free && fits) {
      for (const leg of missing) inside.add(leg);
      size = grown;
      taken.push(map);
      continue;
    }
    left.push(map);
    for (const leg of own) moved.add(leg);
    for (const leg of others) looked.add(leg);
  }
  return { inside, taken, left };
}

/** The legs that must come in for a map: all that it moves, or one of those of a diagonal map. */
function missingLegs(
  own: readonly number[],
  others: readonly number[],
  inside: ReadonlySet<number>,
): readonly number[] {
  if (own.length > 0) return own.filter((leg) => !inside.has(leg));
  return others.some((leg) => inside.has(leg)) ? [] : others.slice(0, 1);
}
