import { ArgumentError } from '../../../errors.ts';
import type { Space } from '../../../spaces/space.ts';

/** Throws `ArgumentError` unless the lengths, one or more, are positive integers whose product counts the sites, all of as many levels. */
export function requireTorus({ dims }: Space, lengths: readonly number[]): void {
  const sites = lengths.reduce((product, n) => product * n, 1);
  if (
    lengths.length === 0 ||
    lengths.some((n) => !Number.isSafeInteger(n) || n < 1) ||
    sites !== dims.length
  ) {
    throw new ArgumentError('lengths', `be positive integers of product ${dims.length}, the number of sites`, `it is [${lengths}]`); // prettier-ignore
  }
  if (dims.every((d) => d === dims[0] && d > 1)) return;
  throw new ArgumentError('space', 'have sites of as many levels each, two at least', `dims are [${dims}]`);
}

/** The number of inputs of a site. */
export function inputsPerSite({ dims: [d = 2] }: Space): number {
  return d === 2 ? 1 : d;
}

/** The place of a position on a torus, row-major; coordinates are taken modulo the lengths. */
export function placeOn(lengths: readonly number[], at: readonly number[]): number {
  return lengths.reduce((place, n, axis) => place * n + ((((at[axis] as number) % n) + n) % n), 0);
}

/** The coordinates of place p on a torus. */
export function coordinatesOn(lengths: readonly number[], p: number): number[] {
  const out: number[] = [];
  let rest = p;
  for (let axis = lengths.length - 1; axis >= 0; axis--) {
    const n = lengths[axis] as number;
    out.unshift(rest % n);
    rest = Math.floor(rest / n);
  }
  return out;
}

/** The displacement from each position to each other one, as the place of it on the torus: entry (i, j) at `i positions + j`. */
export function displacements(lengths: readonly number[]): Int32Array {
  const count = lengths.reduce((product, n) => product * n, 1);
  const all = Array.from({ length: count }, (_, p) => coordinatesOn(lengths, p));
  return Int32Array.from(all.flatMap((from) => all.map((to) => placeOn(lengths, to.map((x, axis) => x - (from[axis] as number)))))); // prettier-ignore
}

/**
 * The sites of each patch: a torus cut into blocks of `patch` sites along each direction; entry t patches + p is site t of patch p, both row-major.
 */
export function patches(lengths: readonly number[], patch: readonly number[]): Int32Array {
  const grid = lengths.map((n, axis) => n / (patch[axis] as number));
  const [count, inside] = [grid, patch].map((sizes) => sizes.reduce((product, n) => product * n, 1)) as [number, number]; // prettier-ignore
  return Int32Array.from({ length: count * inside }, (_, i) => {
    const [corner, offset] = [coordinatesOn(grid, i % count), coordinatesOn(patch, Math.floor(i / count))];
    return placeOn(
      lengths,
      corner.map((x, axis) => x * (patch[axis] as number) + (offset[axis] as number)),
    );
  });
}
