import { requireConfiguration, type Configuration } from '../spaces/indexing.ts';
import type { Space } from '../spaces/space.ts';
import type { Batch } from './ansatz.ts';

/** Configurations as a batch. Throws `ArgumentError` when one is none of the space. */
export function batchOf(space: Space, configurations: readonly Configuration[]): Batch {
  const sites = space.dims.length;
  const levels = new Int32Array(configurations.length * sites);
  configurations.forEach((x, i) => {
    requireConfiguration(space, x, `configurations[${i}]`);
    levels.set(x, i * sites);
  });
  return { count: configurations.length, sites, levels };
}

/** Rows first .. end - 1 (a view). */
export function rowsOf({ sites, levels }: Batch, first: number, end: number): Batch {
  return { count: end - first, sites, levels: levels.subarray(first * sites, end * sites) };
}

/** The different configurations of a batch, in order of first appearance, how often each came, and which of them each row is. */
export interface Distinct {
  readonly batch: Batch;
  readonly counts: Int32Array;
  readonly of: Int32Array;
}

/** Groups equal configurations. */
export function distinct(space: Space, batch: Batch): Distinct {
  const { count, sites, levels } = batch;
  const keyOf = keyMaker(space, batch);
  const places = new Map<number | string, number>();
  const of = new Int32Array(count);
  const firsts: number[] = [];
  const counts: number[] = [];
  for (let s = 0; s < count; s++) {
    const key = keyOf(s);
    let place = places.get(key);
    if (place === undefined) {
      place = firsts.length;
      places.set(key, place);
      firsts.push(s);
      counts.push(0);
    }
    counts[place] = (counts[place] as number) + 1;
    of[s] = place;
  }
  const out = new Int32Array(firsts.length * sites);
  firsts.forEach((s, i) => out.set(levels.subarray(s * sites, (s + 1) * sites), i * sites));
  return { batch: { count: firsts.length, sites, levels: out }, counts: Int32Array.from(counts), of };
}

/** A key of each row: its index where that is an exact number, else its levels as text. */
export function keyMaker(space: Space, { sites, levels }: Batch): (row: number) => number | string {
  const { dims } = space;
  if (space.log2Dim > 53) return (s) => levels.subarray(s * sites, (s + 1) * sites).join();
  return (s) => {
    let index = 0;
    for (let i = 0; i < sites; i++) index = index * (dims[i] as number) + (levels[s * sites + i] as number);
    return index;
  };
}
