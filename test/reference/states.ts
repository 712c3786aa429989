import type { ReferenceRow } from './row.ts';
import { akltRows } from './states-aklt.ts';
import { boltzmannRows } from './states-boltzmann.ts';
import { circuitRows } from './states-circuits.ts';
import { classicalRows } from './states-classical.ts';
import { entanglementRows } from './states-entanglement.ts';
import { rbmRows } from './states-rbm.ts';

/** Every reference row of states and measures. */
export const stateRows: readonly ReferenceRow[] = [
  ...entanglementRows,
  ...classicalRows,
  ...circuitRows,
  ...rbmRows,
  ...boltzmannRows,
  ...akltRows,
];
