import type { Address } from '../address.ts';
import type { KernelModule } from '../wasm-module.ts';
import type { ThreadPool } from './pool.ts';

/** Bytes of module memory in which chunks keep what they may not share: nests, and small scratch for each thread. */
export const threadBytes: number = 32768;

/**
 * Work of at least this many nanoseconds is split: waking a sleeping thread takes some 10 of them thousand, handing work to one that is awake one
 * thousand.
 */
export const largeWork = 20_000;

/** The module, its threads, and where the `threadBytes` bytes are. */
export interface Splitting {
  readonly module: KernelModule;
  readonly pool: ThreadPool;
  readonly area: Address;
  /** The whole memory as 32-bit integers. */
  readonly words: () => Int32Array;
}

/** 0..count in `parts` pieces, whose bounds are multiples of `unit`; empty ones are left out. */
export function pieces(count: number, parts: number, unit: number): (readonly [from: number, to: number])[] {
  const bound = (i: number): number =>
    i === parts ? count : unit * Math.floor((i * count) / (unit * parts));
  return Array.from({ length: parts }, (_, i) => [bound(i), bound(i + 1)] as const).filter(
    ([from, to]) => to > from,
  );
}

/** Whole cache lines. */
export function roundUp(bytes: number): number {
  return 64 * Math.ceil(bytes / 64);
}
