/**
 * Measured configurations, one per shot. `data` holds them one after another; shot i is
 * `data[start[i]] .. data[start[i + 1]]`, so that texts of unequal length fit as well.
 */
export interface Samples {
  readonly shots: number;
  readonly start: Int32Array;
  readonly data: Int32Array;
}

/** Samples from a list of configurations. */
export function samplesOf(configurations: readonly ArrayLike<number>[]): Samples {
  const start = new Int32Array(configurations.length + 1);
  configurations.forEach((x, i) => (start[i + 1] = (start[i] as number) + x.length));
  const data = new Int32Array(start[configurations.length] as number);
  configurations.forEach((x, i) => data.set(x, start[i]));
  return { shots: configurations.length, start, data };
}

/** The configuration of one shot (a view). */
export function shot(samples: Samples, i: number): Int32Array {
  return samples.data.subarray(samples.start[i], samples.start[i + 1]);
}

/** How often each configuration came; keys are levels joined by commas ("0,1,1"; "" for the empty text). Bit strings are never machine integers. */
export function counts(samples: Samples): Map<string, number> {
  const out = new Map<string, number>();
  for (let i = 0; i < samples.shots; i++) {
    const key = shot(samples, i).join(',');
    out.set(key, (out.get(key) ?? 0) + 1);
  }
  return out;
}
