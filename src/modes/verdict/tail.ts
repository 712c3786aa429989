/** What the populations of the number states of one mode say about its truncation. */
export interface Tail {
  /** The population of the highest level: the largest over all times at the end of an evolution. */
  readonly top: number;
  /** The population of the highest eighth of the levels, at least two of them. */
  readonly tail: number;
  /** The weight beyond the highest level, if populations go on to fall as they do there; 1 where they do not fall. */
  readonly beyond: number;
  /** The number of levels past which at most the tolerated weight lies, by the same law; doubled where populations do not fall. */
  readonly advisedLevels: number;
}

/**
 * Reads the tail of populations that sum to 1: the top eighth of the levels and the eighth below it give the factor by which the population falls
 * over an eighth, and beyond the highest level it is taken to fall by this factor again and again. Photon statistics that fall ever faster (Poisson) are
 * over-estimated, geometric ones (thermal, squeezed) met. Windows have two levels at least, so that states of one parity are read right.
 */
export function tailOf(populations: Float64Array, tolerance: number): Tail {
  const levels = populations.length;
  const window = Math.max(2, Math.ceil(levels / 8));
  const tail = sumOf(populations, levels - window, levels);
  const below = sumOf(populations, levels - 2 * window, levels - window);
  const top = Math.max(0, populations[levels - 1] as number);
  if (tail <= 0) return { top, tail: 0, beyond: 0, advisedLevels: levels };
  const fall = below > 0 ? tail / below : Infinity;
  if (levels < 4 || !(fall < slowFall)) return { top, tail, beyond: 1, advisedLevels: 2 * levels };
  const beyond = Math.min(1, (tail * fall) / (1 - fall));
  const windows = beyond <= tolerance ? 0 : Math.ceil(Math.log(tolerance / beyond) / Math.log(fall));
  return { top, tail, beyond, advisedLevels: levels + windows * window };
}

/** Populations that fall by less than this factor over an eighth of the levels say nothing about what is beyond. */
const slowFall = 0.9;

function sumOf(populations: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let n = Math.max(0, from); n < to; n++) sum += Math.max(0, populations[n] as number);
  return sum;
}
