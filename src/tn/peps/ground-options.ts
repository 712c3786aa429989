import { ArgumentError } from '../../errors.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';

/** How updates in imaginary time go about it. */
export interface PepsUpdateOptions {
  /** Largest bond of the state. */
  readonly maxBond: number;
  /** Largest discarded weight of a bond; 1e-12 by default. */
  readonly cutoff?: number;
  /** Steps of imaginary time, from coarse to fine: each is used until it changes nothing more, or `steps` times; a number is one stage. [0.1, 0.03, 0.01] by default. */
  readonly dt?: number | readonly number[];
  /** Most steps with each of `dt`; 200 by default. */
  readonly steps?: number;
  /** 2 (default): all bonds forwards and backwards with half of the step; 1: forwards with all of it. */
  readonly order?: 1 | 2;
  /** A step of `dt` is converged when no weight, and no entry of the density matrix of a site, changes by more than this times dt (for `fullUpdate`: the energy); 1e-6 by default. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal;
}

/** One step of imaginary time on all bonds. */
export interface PepsUpdateStep {
  readonly dt: number;
  /** Counted from 0, over all of `dt`. */
  readonly step: number;
  /** The largest change of a weight of a bond or of an entry of the density matrix of a site, over dt. */
  readonly change: number;
  /** The weight discarded at each bond at its last cut, in the order of `pepsBonds`. */
  readonly discarded: readonly number[];
}

/** Options with what was left out. */
export interface UpdateSettings {
  readonly truncation: Truncation;
  readonly dt: readonly number[];
  readonly steps: number;
  readonly order: 1 | 2;
  readonly tolerance: number;
}

/** Fills in what was left out. Throws `ArgumentError`, naming the option, for what cannot be meant. */
export function updateSettings(options: PepsUpdateOptions): UpdateSettings {
  const {
    maxBond,
    cutoff = 1e-12,
    dt: stages = [0.1, 0.03, 0.01],
    steps = 200,
    order = 2,
    tolerance = 1e-6,
  } = options;
  requireTruncation({ maxBond, cutoff });
  const dt = typeof stages === 'number' ? [stages] : stages;
  if (dt.length === 0 || dt.some((step) => !(step > 0 && step < Infinity))) {
    throw new ArgumentError('dt', 'be positive numbers, at least one', `it is [${dt}]`);
  }
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new ArgumentError('steps', 'be a positive integer', `it is ${steps}`);
  }
  if (order !== 1 && order !== 2) throw new ArgumentError('order', 'be 1 or 2', `it is ${String(order)}`);
  if (!(tolerance >= 0)) throw new ArgumentError('tolerance', 'be a number >= 0', `it is ${tolerance}`);
  return { truncation: { maxBond, cutoff }, dt, steps, order, tolerance };
}
