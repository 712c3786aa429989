import type { ReferenceRow } from './row.ts';

/** Rows of one system: name -> [expected, our value]; ids are `states/system/name`. */
export function rowsOf(
  system: string,
  source: string,
  tolerance: number,
  values: Readonly<Record<string, readonly [number, () => number]>>,
): ReferenceRow[] {
  return Object.entries(values).map(([name, [expected, compute]]) => ({
    id: `states/${system}/${name}`,
    area: 'states',
    source,
    expected,
    tolerance,
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
