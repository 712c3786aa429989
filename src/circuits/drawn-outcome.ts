import { NotPhysicalError } from '../errors.ts';

/** Probabilities at or below this may be rounding (entries of a density matrix are rounded to it): such a branch leaves no state. */
const roundingWeight = 1e-14;

/** An outcome and its probability. */
export interface DrawnOutcome {
  readonly index: number;
  readonly probability: number;
}

/** The outcome where the running sum of weights passes u; rounding that leaves the sum below u gives the last possible one. Throws `NotPhysicalError` when there is none. */
export function drawnOutcome(
  sites: readonly number[],
  count: number,
  weightOf: (index: number) => number,
  u: number,
): DrawnOutcome {
  let sum = 0;
  let last: DrawnOutcome | undefined;
  for (let index = 0; index < count; index++) {
    const probability = weightOf(index);
    if (!(probability > roundingWeight)) continue;
    sum += probability;
    last = { index, probability };
    if (u < sum) return last;
  }
  if (last) return last;
  throw new NotPhysicalError(
    `No outcome on sites [${sites}] has any weight. The state may not be normalisable.`,
  );
}
