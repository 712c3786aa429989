import type { Space } from '../spaces/space.ts';
import type { Batch } from './ansatz.ts';

/**
 * How configurations enter a network. A site of two levels is one input, +1 for level 0 and -1 for level 1; a site of d > 2 levels is d inputs, 1 for its level
 * and 0 for the others; a site of one level is none.
 */
export interface InputLayout {
  readonly size: number;
  /** The first input of each site. */
  readonly first: Int32Array;
  readonly dims: readonly number[];
  /** The site of each input. */
  readonly siteOf: Int32Array;
  /** By how much an input changes: 2 for +-1, 1 for 0 and 1. */
  readonly step: Float64Array;
}

/** The inputs of a space. */
export function inputLayout({ dims }: Space): InputLayout {
  const first = new Int32Array(dims.length);
  const siteOf: number[] = [];
  dims.forEach((d, site) => {
    first[site] = siteOf.length;
    const inputs = d === 2 ? 1 : d === 1 ? 0 : d;
    for (let k = 0; k < inputs; k++) siteOf.push(site);
  });
  const step = Float64Array.from(siteOf, (site) => (dims[site] === 2 ? 2 : 1));
  return { size: siteOf.length, first, dims, siteOf: Int32Array.from(siteOf), step };
}

/** The inputs of each configuration, one row each. */
export function encode({ size, first, dims }: InputLayout, { count, sites, levels }: Batch): Float64Array {
  const out = new Float64Array(count * size);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < sites; i++) {
      const level = levels[s * sites + i] as number;
      const at = s * size + (first[i] as number);
      const d = dims[i] as number;
      if (d === 2) out[at] = 1 - 2 * level;
      else if (d > 2) out[at + level] = 1;
    }
  }
  return out;
}

/**
 * Which inputs a change of one site touches: writes them and the signs of their changes (times `step`) from `at` on and returns how many, 0 to 2.
 */
export function changedInputs(
  { first, dims }: InputLayout,
  site: number,
  from: number,
  to: number,
  inputs: Int32Array,
  signs: Float64Array,
  at: number,
): number {
  if (from === to) return 0;
  const start = first[site] as number;
  if (dims[site] === 2) {
    inputs[at] = start;
    signs[at] = from - to;
    return 1;
  }
  inputs[at] = start + from;
  signs[at] = -1;
  inputs[at + 1] = start + to;
  signs[at + 1] = 1;
  return 2;
}
