import { ThreadError } from '../../../errors.ts';
import type { KernelExports, KernelModule } from '../wasm-module.ts';
import { argumentsAt, controlBytes, maxArguments, slot, spinTime, textAt, textLength } from './control.ts';
import { startThread, type Thread } from './host.ts';

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
 * have not begun yet are not waited for: the chunks go to those that are there.
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
  readonly #workers: readonly Thread[];
  readonly #maySleep: boolean = maySleep();
  #failure: unknown;

  /** A pool of `threads` threads, the caller's among them. Throws `UnsupportedError` where no workers can be started. */
  constructor({ module, memory, exports }: KernelModule, threads: number) {
    this.threads = threads;
    this.#exports = exports;
    this.#names = WebAssembly.Module.exports(module).map(({ name }) => name);
    this.#control = new SharedArrayBuffer(controlBytes);
    this.#slots = new Int32Array(this.#control, 0, textAt / 4);
    this.#arguments = new Float64Array(this.#control, argumentsAt, maxArguments);
    const control = this.#control;
    this.#workers = Array.from({ length: threads - 1 }, (_, i) =>
      startThread({ module, memory, control, thread: i + 1 }),
    );
    this.ready = Promise.all(this.#workers.map(({ ready }) => ready)).then(() => undefined);
    // Who does not wait for `ready` meets the failure in the next job.
    this.ready.catch((failure: unknown) => (this.#failure = failure));
  }

  /** Whether a job would find a thread besides the caller's. Throws `ThreadError` when one could not start. */
  get serving(): boolean {
    if (this.#failure) throw this.#failure;
    return Atomics.load(this.#slots, slot.ready) > 0;
  }

  /** Runs a job to its end. Throws `ThreadError` with the first failure when a chunk failed; the pool can still be used. */
  run(job: Job): void {
    this.#publish(job);
    this.#takeChunks(job);
    this.#join();
    const failed = Atomics.load(this.#slots, slot.failed);
    if (failed === 0) return;
    const text = String.fromCharCode(
      ...new Uint16Array(this.#control, textAt, textLength).slice(0, failed - 1),
    );
    throw new ThreadError(`A part of \`${job.call}\` failed: ${text}.`);
  }

  /** Ends all threads. */
  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
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
        this.#fail(String(error).slice(0, textLength));
      }
    }
  }

  #fail(text: string): void {
    if (Atomics.compareExchange(this.#slots, slot.failed, 0, text.length + 1) !== 0) return;
    const codes = new Uint16Array(this.#control, textAt, textLength);
    for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
  }

  /** Waits until no thread holds a chunk: a moment awake, then asleep, except on the main thread of a page, which may not sleep. */
  #join(): void {
    const limit = performance.now() + spinTime;
    for (let busy; (busy = Atomics.load(this.#slots, slot.busy)) !== 0;) {
      if (this.#maySleep && performance.now() > limit) Atomics.wait(this.#slots, slot.busy, busy);
    }
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
