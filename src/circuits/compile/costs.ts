import type { LegMap } from './maps.ts';

/** What passes over a block in the cache take, in nanoseconds per number, measured on the WebAssembly kernels; only ratios matter. */
export const passCosts = { turn: 0.2, phases: 0.6, flips: 0.6 } as const;

const levelCosts = { dense: 0.35, exchanged: 0.19, scaled: 0.25 } as const;

/** What a map on its own takes, in nanoseconds per number of the block. */
export function mapCost(map: LegMap, dims: readonly number[]): number {
  const share = map.fixed.reduce((part, { leg }) => part / (dims[leg] as number), 1);
  switch (map.kind) {
    case 'dense':
      return share * levelCosts.dense * Math.sqrt(map.matrix.length / 2);
    case 'permutation': {
      const moved = map.image.filter((to, from) => to !== from).length;
      return (share * levelCosts.exchanged * moved) / map.image.length;
    }
    case 'diagonal':
      return (share * levelCosts.scaled * countScaled(map.factors)) / (map.factors.length / 2);
    default:
      throw map satisfies never;
  }
}

function countScaled(factors: Float64Array): number {
  let count = 0;
  for (let i = 0; i < factors.length; i += 2) if (factors[i] !== 1 || factors[i + 1] !== 0) count++;
  return count;
}
