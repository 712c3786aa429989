import { GpuError } from '../../errors.ts';

/** Numbers on the device, as gpu.js hands them out of a pipeline kernel. */
export interface GpuTexture {
  toArray(): unknown;
  delete(): void;
}

/** A kernel of gpu.js. */
export interface GpuKernel {
  (...args: readonly unknown[]): unknown;
  destroy(): void;
}

/** How we ask gpu.js for kernels. */
export interface GpuKernelSettings {
  readonly output: readonly number[];
  readonly constants: Readonly<Record<string, number>>;
  readonly pipeline: boolean;
  readonly immutable: boolean;
  readonly precision: 'single';
  readonly tactic: 'precision';
  readonly loopMaxIterations: number;
}

/** An instance of the class GPU of gpu.js, as far as we use it. */
export interface GpuInstance {
  readonly context?: unknown;
  createKernel(source: string, settings: GpuKernelSettings): GpuKernel;
  destroy(): unknown;
}

/** The module gpu.js, as far as we use it. */
export interface GpuLibrary {
  readonly GPU: {
    new (settings: { readonly mode: GpuBackend }): GpuInstance;
    isWebGPUAvailable?(): Promise<boolean>;
    readonly isWebGL2Supported?: boolean;
    readonly isWebGLSupported?: boolean;
    readonly isHeadlessGLSupported?: boolean;
  };
  readonly WebGPUContext?: { acquire(): Promise<WebGpuContext> };
}

/** The device of WebGPU that gpu.js shares among its instances. */
export interface WebGpuContext {
  readonly adapter: { readonly info?: Readonly<Record<string, unknown>> };
  /** gpu.js goes on with another device then, which has none of our tensors. */
  readonly isLost?: boolean;
}

/** What gpu.js can run on, its modes on the processor left out. */
export type GpuBackend = 'webgpu' | 'webgl2' | 'webgl' | 'headlessgl';

const packageName = 'gpu.js';

/** The module gpu.js. Throws `GpuError` when it is not installed. */
export async function loadGpuLibrary(library?: GpuLibrary): Promise<GpuLibrary> {
  if (library) return library;
  try {
    const loaded = (await import(/* @vite-ignore */ /* webpackIgnore: true */ packageName)) as
      GpuLibrary | { readonly default: GpuLibrary };
    return 'default' in loaded ? loaded.default : loaded;
  } catch (cause) {
    throw new GpuError(
      'missing',
      'A GPU is used through the optional package gpu.js, which cannot be loaded. Install it (`npm install gpu.js`), or give it as the option `library`.',
      { cause },
    );
  }
}

/** Which backends gpu.js believes to have here, of those asked for, in their order. */
export async function candidates(
  { GPU }: GpuLibrary,
  wanted: readonly GpuBackend[],
): Promise<readonly GpuBackend[]> {
  const webgpu = wanted.includes('webgpu') && (await answers(() => GPU.isWebGPUAvailable?.()));
  const has = {
    webgpu,
    webgl2: GPU.isWebGL2Supported === true,
    webgl: GPU.isWebGLSupported === true,
    headlessgl: GPU.isHeadlessGLSupported === true,
  };
  return wanted.filter((name) => has[name]);
}

async function answers(ask: () => Promise<boolean> | undefined): Promise<boolean> {
  try {
    return (await ask()) === true;
  } catch {
    return false;
  }
}
