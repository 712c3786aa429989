import type { Sector } from '../../../spaces/sector.ts';
import type { Space } from '../../../spaces/space.ts';
import type { AnsatzSpec, Batch } from '../../ansatz.ts';
import { doublesPerRow, type CausalNet } from './conditionals.ts';
import type { OrderedLaws } from './laws.ts';

/** Everything of an autoregressive model but its parameters. */
export interface Plan {
  readonly space: Space;
  readonly sector: Sector | undefined;
  /** The site at each position: levels are conditioned on those of the positions before. */
  readonly order: Int32Array;
  readonly laws: OrderedLaws;
  /** The largest number of levels of a site, that of logits at each position. */
  readonly levels: number;
  /** Whether as many phases follow the logits. */
  readonly phases: boolean;
  readonly net: CausalNet;
  readonly spec: AnsatzSpec;
}

/** Doubles by which a level enters a net: +1 and -1 for two levels, else one per level. */
export function inputWidth(levels: number): number {
  return levels <= 2 ? 1 : levels;
}

/** Writes a level into inputs that are 0. */
export function writeInput(inputs: Float64Array, at: number, level: number, levels: number): void {
  if (levels <= 2) inputs[at] = 1 - 2 * level;
  else inputs[at + level] = 1;
}

/** The levels of each row in the order of the model. */
export function inOrder(order: Int32Array, { count, sites, levels }: Batch): Int32Array {
  const out = new Int32Array(count * sites);
  for (let s = 0, at = 0; s < count; s++) {
    for (let t = 0; t < sites; t++, at++) out[at] = levels[s * sites + (order[t] as number)] as number;
  }
  return out;
}

/** The way back. */
export function inPlace(order: Int32Array, levels: Int32Array): Int32Array {
  const sites = order.length;
  const out = new Int32Array(levels.length);
  for (let from = 0; from < levels.length; from += sites) {
    for (let t = 0; t < sites; t++) out[from + (order[t] as number)] = levels[from + t] as number;
  }
  return out;
}

/** What a pass may hold, in doubles: 16 MiB. */
const passDoubles = 2 ** 21;

/** Rows that a pass takes, so that what it holds is bounded. Results do not depend on it. */
export function rowsAtATime({ net, order }: Plan, keep: boolean): number {
  const doubles = doublesPerRow(net, order.length, keep) * (keep ? 2 : 1) + (keep ? net.count : 0);
  return Math.max(8, Math.floor(passDoubles / Math.max(1, doubles)));
}
