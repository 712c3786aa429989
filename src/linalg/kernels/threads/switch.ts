import { UnsupportedError } from '../../../errors.ts';
import type { Address } from '../address.ts';
import type { KernelExports, KernelModule } from '../wasm-module.ts';
import { startThreads } from './host.ts';
import { ThreadPool } from './pool.ts';
import { splitExports } from './split.ts';

/** Turns the threads of one module on and off. */
export class ThreadSwitch {
  /** The exports of the module. While there are threads, those that gain from them are replaced by ones that use them. */
  readonly exports: KernelExports;
  readonly #module: KernelModule;
  readonly #area: Address;
  readonly #start: typeof startThreads;
  #pool: ThreadPool | undefined;

  /** No threads but the caller's; from `area` on `threadBytes` bytes of the module's memory are theirs, and `start` starts them. */
  constructor(module: KernelModule, area: Address, start: typeof startThreads = startThreads) {
    this.#start = start;
    this.exports = { ...module.exports };
    this.#module = module;
    this.#area = area;
  }

  /**
   * From now on `count` threads, the caller's among them; all anew when one could not start or has ended. Settles when they are there and those no longer needed have ended; rejects with
   * `UnsupportedError` where memory cannot be shared or no workers exist, with `ThreadError` when one does not start.
   */
  async set(count: number): Promise<void> {
    if (count > 1 && !isShared(this.#module.memory)) {
      throw new UnsupportedError(
        'Threads need shared memory, which this page does not allow. Serve it cross-origin isolated ' +
          '(headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp).',
      );
    }
    if (count !== (this.#pool?.threads ?? 1) || this.#pool?.broken) await this.#replace(count);
    const pool = this.#pool;
    try {
      await pool?.ready;
    } catch (error) {
      // Threads that somebody has turned off meanwhile need not start.
      if (pool === this.#pool) throw error;
    }
  }

  #replace(count: number): Promise<void> | undefined {
    const old = this.#pool;
    this.#pool = count > 1 ? new ThreadPool(this.#module, count, this.#start) : undefined;
    const { exports } = this.#module;
    Object.assign(this.exports, this.#pool ? splitExports(this.#module, this.#area, this.#pool) : exports);
    return old?.stop();
  }
}

/** Where memory cannot be shared, the very name may be missing. */
function isShared({ buffer }: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}
