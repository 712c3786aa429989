import type { ReferenceRow } from './row.ts';

/** One value of a table of models. */
export type Value = readonly [name: string, expected: number, compute: () => number];

/** Boundary conditions, as lattices take them. */
export const ring: { periodic: boolean } = { periodic: true };
export const open: { periodic: boolean } = { periodic: false };

/** Rows of one system; ids are `models/system/name`. */
export function rows(
  system: string,
  source: string,
  tolerance: number,
  values: readonly Value[],
): ReferenceRow[] {
  return values.map(([name, expected, compute]) => ({
    id: `models/${system}/${name}`,
    area: 'models',
    source,
    expected,
    tolerance,
    compute,
  }));
}

/** A value that several rows share, computed when it is first asked for. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
