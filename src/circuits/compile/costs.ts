import type { DiagonalMap } from '../../linalg/kernels/families/sweeps.ts';
import { legsOfMap, type LegMap } from './maps.ts';

/**
 * Nanoseconds, measured on the WebAssembly kernels; only ratios matter. First those that a pass over a block in the cache takes for each number, then those that preparing
 * it takes once in a sweep, shared by all numbers of the tensor.
 */
const passes = {
  pairOfTurns: { each: 0.47, once: 1200 },
  turn: { each: 0.38, once: 1000 },
  flips: { each: 0.67, once: 4000 },
  phases: { each: 0.8, once: 6000 },
  /** A map in a table of phases, on one leg and on several. */
  factor: { one: 500, several: 4000 },
} as const;

/** For each level that is mixed, exchanged or scaled, as a share of all. */
const levels = { dense: 0.34, exchanged: 0.35, scaled: 0.5 } as const;

/** Preparing a map on its own. */
const mapOnce = 1000;

/** What some turns on different legs take, two by two. */
export function turnsCost(count: number, size: number): number {
  const { pairOfTurns, turn } = passes;
  const pair = pairOfTurns.each + pairOfTurns.once / size;
  return Math.floor(count / 2) * pair + (count % 2) * (turn.each + turn.once / size);
}

/** What flips take that share a pass. */
export function flipsCost(size: number): number {
  return passes.flips.each + passes.flips.once / size;
}

/** What diagonal maps take that share a pass over this part of the blocks. */
export function phasesCost(maps: readonly DiagonalMap[], share: number, size: number): number {
  let once: number = passes.phases.once;
  for (const map of maps) once += legsOfMap(map).length === 1 ? passes.factor.one : passes.factor.several;
  return share * passes.phases.each + once / size;
}

/** What a map on its own takes, in nanoseconds per number of a tensor of this size. */
export function mapCost(map: LegMap, dims: readonly number[], size: number): number {
  const share = map.fixed.reduce((part, { leg }) => part / (dims[leg] as number), 1);
  return share * levelCost(map) + mapOnce / size;
}

function levelCost(map: LegMap): number {
  switch (map.kind) {
    case 'dense':
      return levels.dense * Math.sqrt(map.matrix.length / 2);
    case 'permutation': {
      const moved = map.image.filter((to, from) => to !== from).length;
      return (levels.exchanged * moved) / map.image.length;
    }
    case 'diagonal':
      return (levels.scaled * countScaled(map.factors)) / (map.factors.length / 2);
    default:
      throw map satisfies never;
  }
}

function countScaled(factors: Float64Array): number {
  let count = 0;
  for (let i = 0; i < factors.length; i += 2) if (factors[i] !== 1 || factors[i + 1] !== 0) count++;
  return count;
}
