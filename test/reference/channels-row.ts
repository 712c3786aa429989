import type { ReferenceRow } from './row.ts';

/** One row of the area `channels`. */
export function channelRow(
  name: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: () => number,
): ReferenceRow {
  return { id: `channels/${name}`, area: 'channels', source, expected, tolerance, compute };
}
