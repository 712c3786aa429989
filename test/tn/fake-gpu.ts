import type { GpuBackend, GpuKernelSettings, GpuLibrary, GpuTexture } from '../../src/tn/gpu/library.ts';

/** What may be wrong with the device. */
export interface FakeGpuOptions {
  readonly backends?: readonly GpuBackend[];
  /** Side of the largest texture. */
  readonly maxTexture?: number;
  /** What a result of a kernel becomes, before it is rounded. */
  readonly result?: (value: number) => number;
  /** Gives arrays instead of textures, as gpu.js does on the processor. */
  readonly falls?: boolean;
}

/** What has happened on the device. */
export interface FakeGpu {
  readonly library: GpuLibrary;
  /** Textures that have not been deleted. */
  live(): number;
  compiled(): number;
  lose(): void;
}

/** A stand-in for gpu.js that runs kernels from their texts, in single precision, and is strict where gpu.js is wrong in silence. */
export function fakeGpu({
  backends = ['webgl2'],
  maxTexture = 4096,
  result = (value) => value,
  falls = false,
}: FakeGpuOptions = {}): FakeGpu {
  const live = new Set<FakeTexture>();
  let [lost, compiled] = [false, 0];

  class FakeTexture implements GpuTexture {
    readonly data: Float32Array;
    readonly kernel: { gone: boolean };
    constructor(data: Float32Array, kernel: { gone: boolean }) {
      this.data = data;
      this.kernel = kernel;
      live.add(this);
    }
    toArray(): unknown {
      if (lost) throw new Error('WebGPU device was lost');
      if (!live.has(this)) throw new Error('read after delete');
      if (this.kernel.gone) throw new Error('a texture whose kernel was destroyed');
      return this.data;
    }
    delete(): void {
      if (!live.delete(this)) throw new Error('deleted twice');
    }
  }

  const argument = (value: unknown): unknown => {
    if (typeof value === 'number') return Math.fround(value);
    if (value instanceof Float32Array) return value;
    if (!(value instanceof FakeTexture)) throw new Error('an argument of unknown type');
    if (!live.has(value)) throw new Error('a deleted texture as argument');
    return value.data;
  };

  const createKernel = (source: string, settings: GpuKernelSettings) => {
    if (typeof source !== 'string') throw new Error('kernels are texts');
    const { output, constants, pipeline, immutable, precision, loopMaxIterations } = settings;
    if (!pipeline || !immutable || precision !== 'single') throw new Error('not an immutable pipeline');
    if (!(loopMaxIterations >= 1)) throw new Error('loopMaxIterations is missing');
    const [length = 0] = output;
    if (output.length !== 1 || !Number.isInteger(length) || length < 1) throw new Error(`output [${output}]`);
    if (length > maxTexture ** 2) throw new Error('a texture too large');
    // The kernel is one of our own texts.
    const kernel = new Function(`return ${source}`)() as (...args: unknown[]) => number;
    compiled++;
    const state = { gone: false };
    const run = (...args: readonly unknown[]): unknown => {
      if (lost) throw new Error('WebGPU device was lost');
      if (state.gone) throw new Error('a destroyed kernel');
      const values = args.map(argument);
      const data = Float32Array.from({ length }, (_, x) =>
        result(kernel.apply({ thread: { x }, constants }, values)),
      );
      return falls ? data : new FakeTexture(data, state);
    };
    return Object.assign(run, { destroy: () => void (state.gone = true) });
  };

  class GPU {
    static isWebGPUAvailable = () => Promise.resolve(backends.includes('webgpu'));
    static isWebGL2Supported = backends.includes('webgl2');
    static isWebGLSupported = backends.includes('webgl');
    static isHeadlessGLSupported = backends.includes('headlessgl');
    readonly context = {
      RENDERER: 1,
      MAX_TEXTURE_SIZE: 2,
      getParameter: (name: number): unknown => (name === 1 ? 'fake' : maxTexture),
      getExtension: (): null => null,
      isContextLost: (): boolean => lost,
    };
    constructor({ mode }: { readonly mode: GpuBackend }) {
      if (!backends.includes(mode)) throw new Error(`no ${mode}`);
    }
    createKernel = createKernel;
    destroy(): void {
      live.clear();
    }
  }

  const context = {
    adapter: { info: { vendor: 'fake', architecture: '', description: 'lavapipe' } },
    get isLost() {
      return lost;
    },
  };
  const WebGPUContext = { acquire: () => Promise.resolve(context) };
  return {
    library: { GPU, WebGPUContext },
    live: () => live.size,
    compiled: () => compiled,
    lose: () => void (lost = true),
  };
}
