/** A bound on the error of a mean, for a state of which the share `discarded` of the norm squared is missing. */
export function meanError(discarded: number, deviation: number, bound: number): number {
  return 2 * Math.sqrt(discarded) * deviation + 2 * discarded * bound;
}
