import { ThreadError } from '../../../errors.ts';
import type { KernelExports, KernelModule } from '../wasm-module.ts';
import {
  argumentsAt,
  controlBytes,
  maxArguments,
  readFailure,
  slot,
  slotsOf,
  spinTime,
  state,
  writeFailure,
} from './control.ts';
import { startThreads, type Threads } from './host.ts';

/** One export of the module called on each chunk of the work, in any order and on any thread. */
export interface Job {
  readonly call: keyof KernelExports;
  /** The arguments of each chunk, all of one length. */
  readonly chunks: readonly (readonly number[])[];
  /** The argument that is an address of scratch memory, `bytes` bytes for each thread one after the other. */
  readonly own?: { readonly argument: number; readonly bytes: number };
}

/**
 * Threads that share the module's memory with the caller, who does its part of every job. They call exports on addresses and allocate nothing. Threads that
 * have not begun yet, or have ended, are not waited for: the chunks go to those that are there.
 */
export class ThreadPool {
  /** Threads with the caller's own. */
  readonly threads: number;
  /** Settles when all threads are there, or one could not start. */
  readonly ready: Promise<void>;
  readonly #exports: KernelExports;
  readonly #names: readonly string[];
  readonly #slots: Int32Array<SharedArrayBuffer>;
  readonly #arguments: Float64Array;
  readonly #control: SharedArrayBuffer;
  readonly #workers: Threads;
  readonly #maySleep: boolean = maySleep();
  #failure: unknown;

  /**
   * A pool of `threads` threads, the caller's among them, started by `start`. Throws `UnsupportedError` where no workers can be started.
   */
  constructor(
    { module, memory, exports }: KernelModule,
    threads: number,
    start: typeof startThreads = startThreads,
  ) {
    this.threads = threads;
    this.#exports = exports;
    this.#names = WebAssembly.Module.exports(module).map(({ name }) => name);
    const control = new SharedArrayBuffer(controlBytes);
    this.#control = control;
    this.#slots = slotsOf(control);
    this.#arguments = new Float64Array(control, argumentsAt, maxArguments);
    this.#workers = start({ module, memory, control, workers: threads - 1 });
    this.ready = this.#workers.ready;
    // Who does not wait for `ready` meets the failure in the next job.
    this.ready.catch((failure: unknown) => (this.#failure = failure));
  }

  /** Whether a job would find a thread besides the caller's. Throws `ThreadError` when one could not start. */
  get serving(): boolean {
    if (this.#failure) throw this.#failure;
    return this.#some(state.idle) || this.#some(state.working);
  }

  /** Whether a thread could not start, or has ended. */
  get broken(): boolean {
    return this.#failure !== undefined || this.#some(state.ended);
  }

  /**
   * Runs a job to its end. Throws `ThreadError` with the first failure when a chunk failed or its thread ended: a chunk that was begun is never done
   * twice, since it may have overwritten what it needs. The pool can still be used.
   */
  run(job: Job): void {
    this.#publish(job);
    this.#takeChunks(job);
    this.#join();
    const failed = readFailure(this.#control);
    if (failed === undefined) return;
    const instead = this.broken
      ? 'Repeat the whole operation; fewer threads do it until the next `setThreads(n)`, which starts all anew.'
      : 'This operation has no result.';
    throw new ThreadError(`A part of \`${job.call}\` failed: ${failed}. ${instead}`);
  }

  /** Ends all threads. */
  async stop(): Promise<void> {
    await this.#workers.stop();
  }

  #publish({ call, chunks, own }: Job): void {
    const slots = this.#slots;
    const width = chunks[0]?.length ?? 0;
    chunks.forEach((values, i) => this.#arguments.set(values, i * width));
    slots[slot.call] = this.#names.indexOf(call);
    slots[slot.width] = width;
    slots[slot.own] = own?.argument ?? -1;
    slots[slot.ownBytes] = own?.bytes ?? 0;
    slots[slot.failed] = 0;
    Atomics.store(slots, slot.remaining, chunks.length);
    Atomics.add(slots, slot.sequence, 1);
    Atomics.notify(slots, slot.sequence);
  }

  #takeChunks({ call, chunks }: Job): void {
    const run = this.#exports[call] as (...values: number[]) => void;
    for (let chunk; (chunk = Atomics.sub(this.#slots, slot.remaining, 1) - 1) >= 0;) {
      try {
        run(...(chunks[chunk] as readonly number[]));
      } catch (error) {
        writeFailure(this.#control, String(error));
      }
    }
  }

  /** Waits until no thread works: a moment awake, then asleep, except on the main thread of a page, which may not sleep. */
  #join(): void {
    const limit = performance.now() + spinTime;
    for (let i = 1; i < this.threads; i++) {
      const at = slot.states + i;
      while (Atomics.load(this.#slots, at) === state.working) {
        if (this.#maySleep && performance.now() > limit) Atomics.wait(this.#slots, at, state.working);
      }
    }
  }

  #some(wanted: number): boolean {
    for (let i = 1; i < this.threads; i++) {
      if (Atomics.load(this.#slots, slot.states + i) === wanted) return true;
    }
    return false;
  }
}

/** Waiting for another value than the one that stands returns at once where it is allowed, and throws where it is not. */
function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}
