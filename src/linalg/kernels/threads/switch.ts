import { UnsupportedError } from '../../../errors.ts';
import type { KernelModule } from '../wasm-module.ts';
import { ThreadPool } from './pool.ts';

/** Turns the threads of one module on and off. */
export class ThreadSwitch {
  readonly #module: KernelModule;
  #pool: ThreadPool | undefined;

  /** No threads but the caller's. */
  constructor(module: KernelModule) {
    this.#module = module;
  }

  /** The threads there are, if there are more than the caller's. */
  get pool(): ThreadPool | undefined {
    return this.#pool;
  }

  /**
   * From now on `count` threads, the caller's among them. Settles when they are there and those no longer needed have ended; rejects with
   * `UnsupportedError` where memory cannot be shared or no workers exist, with `ThreadError` when one does not start.
   */
  async set(count: number): Promise<void> {
    if (count === (this.#pool?.threads ?? 1)) return this.#pool?.ready;
    if (count > 1 && !isShared(this.#module.memory)) {
      throw new UnsupportedError(
        'Threads need shared memory, which this page does not allow. Serve it cross-origin isolated ' +
          '(headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp).',
      );
    }
    const old = this.#pool;
    this.#pool = count > 1 ? new ThreadPool(this.#module, count) : undefined;
    await old?.stop();
    await this.#pool?.ready;
  }
}

/** Where memory cannot be shared, the very name may be missing. */
function isShared({ buffer }: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}
