import type { ReferenceRow } from './row.ts';

/** What a row expects, our value, and whether the tolerance is relative. */
export type RowValue = readonly [expected: number, compute: () => number, relative?: 'relative'];

/** Rows of one system by name; ids are `states/system/name`. */
export function rowsOf(
  system: string,
  source: string,
  tolerance: number,
  values: Readonly<Record<string, RowValue>>,
): ReferenceRow[] {
  return Object.entries(values).map(([name, [expected, compute, relative]]) => ({
    id: `states/${system}/${name}`,
    area: 'states',
    source,
    expected,
    tolerance,
    ...(relative ? { relative: true } : {}),
    compute,
  }));
}

/** Rows of a list of values that come from one computation; ids are numbered from 0. */
export function listRows(
  system: string,
  source: string,
  tolerance: number,
  expected: readonly number[],
  compute: () => ArrayLike<number>,
): ReferenceRow[] {
  const ours = once(compute);
  return rowsOf(
    system,
    source,
    tolerance,
    Object.fromEntries(expected.map((value, i) => [String(i), [value, () => ours()[i] as number]])),
  );
}

/** A value that is computed when it is first asked for. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
