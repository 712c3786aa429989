import { flopsPerRound, limitLoops } from './limit-module.ts';
import { clocked } from './workload.ts';

/** What this machine reaches at best on one thread, measured a moment ago. */
export interface Limits {
  /** 10^9 operations per second of independent multiply-adds on vectors of two doubles in WebAssembly. */
  readonly gflops: number;
  /** 10^9 bytes per second, read and written: a large copy. */
  readonly copyGbps: number;
  /** The same for a large array multiplied by a number in place, in WebAssembly. */
  readonly sweepGbps: number;
}

const page = 65536;

/** Measures the limits: the best of some rounds, since whatever disturbs a round makes it slower. `bytes` is the size of the array. */
export function measureLimits({ bytes = 2 ** 28, rounds = 7 }: LimitOptions = {}): Limits {
  const memory = new WebAssembly.Memory({ initial: bytes / page });
  const loops = limitLoops(memory);
  const values = new Float64Array(memory.buffer).fill(1);
  const copy = new Float64Array(values.length);
  const count = 2e6;
  loops.peak(1e5, 1, 0);
  const peak = best(rounds, () => loops.peak(count, 0.999, 0.5));
  const copied = best(rounds, () => copy.set(values));
  const swept = best(rounds, () => loops.sweep(0, bytes, 1.0000001));
  return {
    gflops: (flopsPerRound * count) / peak / 1e6,
    copyGbps: (2 * bytes) / copied / 1e6,
    sweepGbps: (2 * bytes) / swept / 1e6,
  };
}

/** How limits are measured. */
export interface LimitOptions {
  readonly bytes?: number;
  readonly rounds?: number;
}

/** The bandwidth that work on memory is compared with: the better of the two. */
export function bandwidth({ copyGbps, sweepGbps }: Limits): number {
  return Math.max(copyGbps, sweepGbps);
}

function best(rounds: number, work: () => unknown): number {
  work();
  return Math.min(...Array.from({ length: rounds }, () => clocked(1, work).cpu));
}
