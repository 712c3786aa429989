import { GpuError } from '../../errors.ts';
import { kernelSources } from './kernel-sources.ts';
import type { GpuBackend, GpuInstance, GpuKernel, GpuLibrary, GpuTexture, WebGpuContext } from './library.ts';

/** Compiled kernels that are kept, one per kind and size; each keeps its last result, */
const maxKernels = 64;
/** of so many numbers together. */
const maxKeptNumbers = 2 ** 25;

/** What a kernel is made for. */
export interface KernelPlan {
  readonly kind: keyof typeof kernelSources;
  /** The numbers of the result. */
  readonly length: number;
  readonly constants: Readonly<Record<string, number>>;
  /** The longest loop. */
  readonly loop: number;
}

/** A kernel and how many of its results are in use: without it they cannot be read. */
interface Compiled {
  readonly kernel: GpuKernel;
  readonly length: number;
  results: number;
  retired: boolean;
}

/** One instance of gpu.js on one backend, with its compiled kernels. */
export class GpuSession {
  readonly backend: GpuBackend;
  /** The device of WebGPU, on that backend. */
  readonly shared: WebGpuContext | undefined;
  readonly #gpu: GpuInstance;
  readonly #kernels = new Map<string, Compiled>();
  readonly #results = new Map<GpuTexture, Compiled>();
  #open = true;

  /** Throws whatever gpu.js throws when the backend is not there. */
  constructor(library: GpuLibrary, backend: GpuBackend, shared?: WebGpuContext) {
    this.backend = backend;
    this.shared = shared;
    this.#gpu = new library.GPU({ mode: backend });
  }

  /** The context of WebGL, where there is one. */
  get context(): unknown {
    return this.#gpu.context;
  }

  /** Runs a kernel; its result stays on the device until `free`. Throws `GpuError`. */
  async run(plan: KernelPlan, args: readonly unknown[]): Promise<GpuTexture> {
    const compiled = await this.#guard(() => this.#compiled(plan));
    const result = await this.#guard(() => compiled.kernel(...args));
    if (!isTexture(result)) {
      throw new GpuError(
        'failed',
        `gpu.js left the backend ${this.backend} for the processor, which is slower than our own kernels. Contract without a device.`,
      );
    }
    compiled.results++;
    this.#results.set(result, compiled);
    return result;
  }

  /** The numbers of a result. Throws `GpuError`. */
  read(texture: GpuTexture): Promise<Float32Array> {
    return this.#guard(() => texture.toArray() as Float32Array | Promise<Float32Array>);
  }

  /** Frees a result, and its kernel with the last one if that is no longer kept. */
  free(texture: GpuTexture): void {
    const compiled = this.#results.get(texture);
    if (!compiled) return;
    this.#results.delete(texture);
    texture.delete();
    compiled.results--;
    if (compiled.retired && compiled.results === 0) compiled.kernel.destroy();
  }

  /** Frees kernels and, with the context, all that is left on the device. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    for (const texture of this.#results.keys()) this.free(texture);
    this.#kernels.clear();
    await this.#gpu.destroy();
  }

  #compiled({ kind, length, constants, loop }: KernelPlan): Compiled {
    const key = JSON.stringify([kind, length, constants]);
    const known = this.#kernels.get(key);
    this.#kernels.delete(key);
    const compiled = known ?? {
      // A pipeline that is not immutable would write the next result over this one.
      kernel: this.#gpu.createKernel(kernelSources[kind], {
        ...{ output: [length], constants, pipeline: true, immutable: true },
        ...{ precision: 'single', tactic: 'precision', loopMaxIterations: loop },
      }),
      ...{ length, results: 0, retired: false },
    };
    this.#kernels.set(key, compiled);
    this.#retireOldest();
    return compiled;
  }

  #retireOldest(): void {
    let numbers = 0;
    for (const { length } of this.#kernels.values()) numbers += length;
    for (const [key, compiled] of this.#kernels) {
      const few = this.#kernels.size <= maxKernels && numbers <= maxKeptNumbers;
      if (few || this.#kernels.size === 1) return;
      this.#kernels.delete(key);
      numbers -= compiled.length;
      compiled.retired = true;
      if (compiled.results === 0) compiled.kernel.destroy();
    }
  }

  async #guard<T>(work: () => T | Promise<T>): Promise<T> {
    if (!this.#open)
      throw new GpuError('lost', 'The device has been closed. Open another one with `openGpu`.');
    let result: T;
    try {
      result = await work();
    } catch (cause) {
      const reason = this.#isLost() || /\blost\b/.test(String(cause)) ? 'lost' : 'failed';
      throw new GpuError(reason, `The backend ${this.backend} of gpu.js gave up: ${String(cause)}`, {
        cause,
      });
    }
    if (this.#isLost()) throw new GpuError('lost', `The device behind ${this.backend} was lost. Open another one with \`openGpu\`.`); // prettier-ignore
    return result;
  }

  #isLost(): boolean {
    if (this.shared?.isLost) return true;
    const context = this.context as { isContextLost?: () => boolean } | null | undefined;
    return context?.isContextLost?.() === true;
  }
}

function isTexture(value: unknown): value is GpuTexture {
  const texture = value as Partial<GpuTexture> | null;
  return typeof texture?.toArray === 'function' && typeof texture.delete === 'function';
}
