import { ArgumentError, UnsupportedError } from '../../errors.ts';
import type { Kernels } from './kernels.ts';
import { referenceKernels } from './reference.ts';
import { maxThreads } from './threads/control.ts';
import { wasmKernels, type ThreadedKernels } from './wasm.ts';

/** Only the WebAssembly kernels can share their work. */
type SomeKernels = Kernels & Partial<ThreadedKernels>;

let active: SomeKernels | undefined;

/**
 * The kernels in use, chosen once at the first call: WebAssembly where the engine has its vectors, else (or with `KETWORK_KERNELS=ts` in the
 * environment) TypeScript. They may change speed, never results beyond rounding. `KETWORK_THREADS=n` in the environment is a wish for `setThreads(n)`:
 * where threads cannot run, one is used.
 */
export function kernels(): Kernels {
  return chosen();
}

function chosen(): SomeKernels {
  if (active) return active;
  active = choose();
  const wish = environment('KETWORK_THREADS');
  if (wish !== undefined && active.setThreads) {
    // A thread that does not start is met by the first large product, with a typed error.
    active.setThreads(requireThreads('KETWORK_THREADS', Number(wish))).catch(() => undefined);
  }
  return active;
}

/**
 * Lets large matrix products and maps on large states run on `count` threads, 1 to 64, the caller's among them; 1 (the default) turns threads off. Results are
 * the same to the last bit. One is the default because threads take cores from whatever else runs on the machine (workers of the caller, other
 * processes of a cluster job), which only the caller can know. Workers of worker_threads in Node, Web Workers in a page, where it must be cross-origin isolated and
 * allow workers from blob: addresses; there the main thread may not sleep and stays awake until the last part is done, so that long work is better
 * placed in a worker. Compiled circuits and products gain nearly the number of cores; single gates on 20 qubits and more are held up by the memory bus and gain less. They share the memory of the kernels and never keep the process alive.
 *
 * A thread that ends in the middle of a call (out of memory, say) makes that call throw `ThreadError`; the others go on, and the next `setThreads` starts
 * all anew. Settles when all threads are there (some 50 ms); who does not wait computes with those that have begun. Rejects with `ArgumentError` for another count,
 * `UnsupportedError` where there is no shared memory or no worker (also with TypeScript kernels), `ThreadError` when a thread does not start.
 */
export async function setThreads(count: number): Promise<void> {
  requireThreads('count', count);
  const { setThreads: set } = chosen();
  if (set) return set(count);
  if (count > 1) {
    throw new UnsupportedError(
      'Threads need the WebAssembly kernels, but the TypeScript ones are in use. Use one thread.',
    );
  }
}

function requireThreads(argument: string, count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= maxThreads) return count;
  throw new ArgumentError(argument, `be an integer from 1 to ${maxThreads}`, `it is ${count}`);
}

function environment(name: string): string | undefined {
  return typeof process === 'undefined' ? undefined : process.env?.[name];
}

function choose(): SomeKernels {
  if (environment('KETWORK_KERNELS') === 'ts') return referenceKernels;
  try {
    return wasmKernels(typeof SharedArrayBuffer !== 'undefined');
  } catch {
    // An engine without WebAssembly or without its vectors: the reference is always right.
    return referenceKernels;
  }
}
