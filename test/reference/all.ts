import type { ReferenceRow } from './row.ts';

/** Every reference row of the project, area by area. */
export const referenceRows: readonly ReferenceRow[] = [];
