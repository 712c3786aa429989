import { ArgumentError, TruncationError } from '../../errors.ts';

/** What a split keeps. One object everywhere: splits, states, sweeps. */
export interface Truncation {
  /** Largest number of singular values kept; no limit by default. */
  readonly maxBond?: number;
  /** Largest discarded weight, the sum of the squares of the discarded singular values relative to the sum of all; 0 by default. */
  readonly cutoff?: number;
  /** Kept in any case where there are as many that are not zero; 1 by default. */
  readonly minBond?: number;
  /**
   * Never cut between singular values that are equal up to this relative difference (`true`: 1e-6): the next larger bond is taken where `maxBond` allows it, else the next
   * smaller one. Off by default.
   */
  readonly keepMultiplets?: boolean | number;
}

/** What was kept of a spectrum. */
export interface Truncated {
  readonly kept: number;
  /** The weight of the rest, relative to the total. */
  readonly discarded: number;
}

/** Singular values below this part of the largest are zero up to rounding: never kept, and their weight is rounding too. */
const zeroLevel = 2 ** -52;

/** Throws `ArgumentError`, naming the option, for a truncation that cannot be meant. */
export function requireTruncation({ maxBond, cutoff, minBond, keepMultiplets }: Truncation): void {
  requireBond(maxBond, 'maxBond');
  requireBond(minBond, 'minBond');
  if (maxBond !== undefined && minBond !== undefined && minBond > maxBond) {
    throw new ArgumentError('minBond', `be at most maxBond = ${maxBond}`, `it is ${minBond}`);
  }
  if (cutoff !== undefined && !(cutoff >= 0 && cutoff < 1)) {
    throw new ArgumentError(
      'cutoff',
      'be within 0..1 (1 excluded)',
      `it is ${cutoff}`,
      'It is a relative weight.',
    );
  }
  if (typeof keepMultiplets === 'number' && !(keepMultiplets >= 0 && keepMultiplets < 1)) {
    throw new ArgumentError('keepMultiplets', 'be within 0..1 (1 excluded)', `it is ${keepMultiplets}`);
  }
}

/**
 * How many of these singular values (descending, the largest not zero) to keep: the fewest whose discarded weight is at most `cutoff`, at least `minBond`, at most
 * `maxBond`; see `Truncation`. Throws `TruncationError` when every allowed bond would cut a multiplet.
 */
export function chooseRank(values: ArrayLike<number>, truncation: Truncation): Truncated {
  const { cutoff = 0, minBond = 1, maxBond = Infinity } = truncation;
  const largest = values[0] as number;
  const rest = tailWeights(values, largest);
  const total = rest[0] as number;
  let nonzero = values.length;
  while (nonzero > 1 && (values[nonzero - 1] as number) <= zeroLevel * largest) nonzero--;
  let kept = nonzero;
  while (kept > 1 && (rest[kept - 1] as number) <= cutoff * total) kept--;
  kept = Math.min(Math.max(kept, Math.min(minBond, nonzero)), maxBond);
  kept = atGap(values, kept, nonzero, truncation);
  return { kept, discarded: (rest[kept] as number) / total };
}

/** The weight of all values from i on, in units of the largest squared; summed from the smallest. */
function tailWeights(values: ArrayLike<number>, largest: number): Float64Array {
  const rest = new Float64Array(values.length + 1);
  for (let i = values.length - 1; i >= 0; i--) {
    rest[i] = (rest[i + 1] as number) + ((values[i] as number) / largest) ** 2;
  }
  return rest;
}

function atGap(
  values: ArrayLike<number>,
  kept: number,
  nonzero: number,
  { keepMultiplets = false, maxBond = Infinity, minBond = 1 }: Truncation,
): number {
  if (keepMultiplets === false) return kept;
  const spread = keepMultiplets === true ? 1e-6 : keepMultiplets;
  const isGap = (rank: number): boolean =>
    rank >= nonzero ||
    (values[rank - 1] as number) - (values[rank] as number) > spread * (values[rank - 1] as number);
  let up = kept;
  while (!isGap(up)) up++;
  if (up <= maxBond) return up;
  let down = kept;
  while (down > 0 && !isGap(down)) down--;
  if (down >= Math.min(minBond, nonzero)) return down;
  throw new TruncationError(
    `A bond of ${kept}`,
    tailWeights(values, values[0] as number)[kept] as number,
    0,
    `A multiplet reaches from ${down} to ${up} singular values: raise \`maxBond\`, or leave out \`keepMultiplets\`.`,
  );
}

function requireBond(value: number | undefined, argument: string): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  throw new ArgumentError(argument, 'be a positive integer', `it is ${value}`);
}
