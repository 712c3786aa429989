/**
 * A network as the search sees it: legs are numbers, and only those that connect something. Legs of size 1, legs that are summed inside one tensor and repeats in one tensor are
 * gone, since they change no order of contraction.
 */
export interface Problem {
  /** The legs of each tensor, each once. */
  readonly inputs: readonly Int32Array[];
  /** By leg. */
  readonly sizes: Float64Array;
  /** In how many tensors a leg is, and one more when it stays open. */
  readonly uses: Int32Array;
}

/** A problem from legs by number; `sizes` of 0 and 1 make no difference to the search. */
export function problemOf(
  inputs: readonly (readonly number[])[],
  output: readonly number[],
  sizes: ArrayLike<number>,
): Problem {
  const uses = new Int32Array(sizes.length);
  const distinct = inputs.map((legs) => [...new Set(legs)]);
  for (const legs of [...distinct, output]) for (const leg of legs) uses[leg] = (uses[leg] as number) + 1;
  return {
    inputs: distinct.map((legs) =>
      Int32Array.from(legs.filter((leg) => (sizes[leg] as number) > 1 && (uses[leg] as number) > 1)),
    ),
    sizes: Float64Array.from(sizes),
    uses,
  };
}

/** The problem with some legs held at one value. */
export function withoutLegs({ inputs, sizes, uses }: Problem, gone: ReadonlySet<number>): Problem {
  return { inputs: inputs.map((legs) => legs.filter((leg) => !gone.has(leg))), sizes, uses };
}
