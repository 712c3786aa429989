import { ArgumentError } from '../../errors.ts';
import type { Mps } from '../mps/mps.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';

/** One value for all sweeps, or one per sweep, the last of which holds for all that follow. */
export type Schedule = number | readonly number[];

/** How `dmrg` goes about it. */
export interface DmrgOptions {
  /** Largest bond dimension, sweep by sweep; [10, 20, 50, 100] by default. */
  readonly maxBond?: Schedule;
  /** Largest discarded weight of a bond relative to the total, sweep by sweep; 1e-12 by default. */
  readonly cutoff?: Schedule;
  /**
   * Weight of what H mixes in where a bond is cut, sweep by sweep, against local minima; it should end with 0. [1e-5, 1e-7, 0] by default. One-site sweeps grow their bonds by
   * it alone, so that there it is [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 0].
   */
  readonly noise?: Schedule;
  readonly minBond?: number;
  readonly keepMultiplets?: boolean | number;
  /** 'two-site' (default) optimises neighbours together; 'one-site' is cheaper by the levels of a site and needs noise to grow bonds. */
  readonly method?: 'two-site' | 'one-site';
  /** How a step lowers the energy: 'lanczos' (default), or 'davidson', with the diagonal of H between the environments as preconditioner and two vectors kept for one. */
  readonly solver?: 'lanczos' | 'davidson';
  /** Products with H per step of a sweep, of either solver; 6 by default. With 3 a sweep is cheaper, but long critical chains need several times as many. */
  readonly lanczosSteps?: number;
  /** Largest number of sweeps, there and back; 20 by default. */
  readonly sweeps?: number;
  /** Converged when a sweep at the end of all schedules changes the energy by less than this, relative to it; 1e-11 by default. 0 makes all sweeps. */
  readonly tolerance?: number;
  /** States that the result is kept orthogonal to: the ground state gives the first excited state, both the second. */
  readonly orthogonalTo?: readonly Mps[];
  /** Find <H^2> - <H>^2 at the end, and with it the error of the energy; true by default. */
  readonly variance?: boolean;
  /** Sweeps that have been made before, when `psi` is the state of an earlier run: schedules go on from there. */
  readonly sweepsBefore?: number;
  /** Largest number of bytes of environments, tensors and work space; 1 GiB by default. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Told after every step of every sweep. */
  readonly onStep?: (step: DmrgStep) => void;
}

/** One step of a sweep. */
export interface DmrgStep {
  readonly sweep: number;
  /** The bond that was cut: number b lies between sites b and b + 1. */
  readonly bond: number;
  /** <H> before the cut. */
  readonly energy: number;
  /** |H x - energy x| of the state of the sites that were optimised. */
  readonly residual: number;
  /** The weight that the cut discarded, relative to the total. */
  readonly discarded: number;
  /** Entanglement entropy of the bond in nats. */
  readonly entropy: number;
  readonly dimension: number;
  /** Floating-point operations of the products with H, nearly all of the work at large bonds: 4 d^3 m^3 per product for couplings of neighbours without charges. */
  readonly flops: number;
}

/** The settings of one sweep. */
export interface SweepSettings {
  readonly truncation: Truncation;
  readonly noise: number;
  readonly solver: 'lanczos' | 'davidson';
  readonly steps: number;
  /** Residual at which a step is done, relative to the energies met. */
  readonly tolerance: number;
}

/** Products with H per step where the caller does not say. */
export const defaultProducts = 6;

const defaultNoise = { 'two-site': [1e-5, 1e-7, 0], 'one-site': [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 0] } as const;

/** The settings of sweep number `sweep`, counted from 0. */
export function sweepSettings(options: DmrgOptions, sweep: number): SweepSettings {
  const {
    maxBond = [10, 20, 50, 100],
    cutoff = 1e-12,
    method = 'two-site',
    minBond,
    keepMultiplets,
  } = options;
  const { noise = defaultNoise[method], lanczosSteps = defaultProducts, solver = 'lanczos' } = options;
  const most = at(maxBond, sweep);
  return {
    truncation: {
      maxBond: most,
      cutoff: at(cutoff, sweep),
      ...(minBond === undefined ? {} : { minBond: Math.min(minBond, most) }),
      ...(keepMultiplets === undefined ? {} : { keepMultiplets }),
    },
    noise: at(noise, sweep),
    solver,
    steps: lanczosSteps,
    tolerance: 1e-14,
  };
}

/** The first sweep from which on nothing changes any more. */
export function lastChange({
  maxBond = [10, 20, 50, 100],
  cutoff = 1e-12,
  noise,
  method = 'two-site',
}: DmrgOptions): number {
  const lengths = [maxBond, cutoff, noise ?? defaultNoise[method]].map((s) =>
    typeof s === 'number' ? 1 : s.length,
  );
  return Math.max(...lengths) - 1;
}

/** The largest bond that any sweep may have. */
export function largestBond({ maxBond = [10, 20, 50, 100] }: DmrgOptions): number {
  return typeof maxBond === 'number' ? maxBond : Math.max(...maxBond);
}

/** Throws `ArgumentError`, naming the option, for what cannot be meant. */
export function requireDmrgOptions(options: DmrgOptions): void {
  const {
    sweeps = 20,
    tolerance = 1e-11,
    lanczosSteps = defaultProducts,
    sweepsBefore = 0,
    method = 'two-site',
  } = options;
  requireCount('sweeps', sweeps, 1);
  requireCount('lanczosSteps', lanczosSteps, 2);
  requireCount('sweepsBefore', sweepsBefore, 0);
  if (!(tolerance >= 0)) throw new ArgumentError('tolerance', 'be a number >= 0', `it is ${tolerance}`);
  if (method !== 'two-site' && method !== 'one-site') {
    throw new ArgumentError('method', "be 'two-site' or 'one-site'", `it is ${String(method)}`);
  }
  if (!['lanczos', 'davidson', undefined].includes(options.solver)) {
    throw new ArgumentError('solver', "be 'lanczos' or 'davidson'", `it is ${String(options.solver)}`);
  }
  for (const name of ['maxBond', 'cutoff', 'noise'] as const) requireSchedule(name, options[name]);
  for (let sweep = 0; sweep <= lastChange(options); sweep++) {
    const { truncation, noise } = sweepSettings(options, sweep);
    requireTruncation(truncation);
    if (!(noise >= 0 && noise < 1))
      throw new ArgumentError('noise', 'be within 0..1 (1 excluded)', `it is ${noise}`);
  }
}

function at(schedule: Schedule, sweep: number): number {
  return typeof schedule === 'number' ? schedule : (schedule[Math.min(sweep, schedule.length - 1)] as number);
}

function requireSchedule(argument: string, schedule: Schedule | undefined): void {
  if (schedule === undefined || typeof schedule === 'number' || schedule.length > 0) return;
  throw new ArgumentError(argument, 'have a value for the first sweep', 'it is empty');
}

function requireCount(argument: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ArgumentError(argument, `be an integer of at least ${least}`, `it is ${value}`);
}
