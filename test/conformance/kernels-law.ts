import { describe, it } from 'vitest';
import type { Held } from '../../src/linalg/kernels/held.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';

/** One law of a family of kernels: it throws where a kernel set breaks it. */
export interface KernelLaw {
  readonly name: string;
  check(k: Kernels): void;
}

/** How long each law took when it was last checked, in milliseconds. */
const spent = new Map<KernelLaw, number>();

/** Enrols a kernel set in the laws of a family. */
export function describeLaws(family: string, name: string, k: Kernels, laws: readonly KernelLaw[]): void {
  describe(`${family}, kernels ${name}`, () => {
    it.each(laws.map((law) => [law.name, law] as const))('%s', (_name, law) => {
      const start = performance.now();
      law.check(k);
      spent.set(law, performance.now() - start);
    });
  });
}

/** Whether a kernel set breaks at least one of the laws; quick ones are tried first. */
export function breaks(k: Kernels, laws: readonly KernelLaw[]): boolean {
  const quickFirst = [...laws].sort((a, b) => (spent.get(a) ?? 0) - (spent.get(b) ?? 0));
  return quickFirst.some((law) => {
    try {
      law.check(k);
      return false;
    } catch {
      return true;
    }
  });
}

/** The random numbers of all laws. */
export const random: Rng = rng(11);

/** `count` numbers that do not start at the beginning of their buffer. */
export function reals(count: number): Float64Array {
  const shift = random.integer(4);
  const all = Float64Array.from({ length: count + shift + 3 }, () => random.normal());
  return all.subarray(shift, shift + count);
}

/** `count` complex numbers, interleaved, as `reals`. */
export function numbers(count: number): Float64Array {
  return reals(2 * count);
}

/** A held copy that starts inside another held array, at an odd place. */
export function placed(work: Workspace, values: Float64Array): Held<'f64'> {
  const around = new Float64Array(values.length + 5).fill(77);
  around.set(values, 3);
  return work.part(work.put(around), 3, values.length);
}
