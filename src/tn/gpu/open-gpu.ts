import { ArgumentError, GpuError } from '../../errors.ts';
import { multiply } from '../../linalg/products.ts';
import { tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import { vectorNorm } from '../../linalg/vector-norm.ts';
import { deviceFacts, type GpuDescription } from './description.ts';
import { GpuDevice } from './gpu-device.ts';
import { candidates, loadGpuLibrary, type GpuBackend, type GpuLibrary } from './library.ts';
import { GpuSession } from './session.ts';

/** Options of `openGpu`. */
export interface OpenGpuOptions {
  /** The module gpu.js, where it cannot be imported by its name (in a bundle without it). */
  readonly library?: GpuLibrary;
  /** What to try, in this order; by default webgpu, webgl2, headlessgl, webgl. */
  readonly backends?: readonly GpuBackend[];
}

const all: readonly GpuBackend[] = ['webgpu', 'webgl2', 'headlessgl', 'webgl'];

/**
 * A device that gpu.js runs on: the first backend that gets a known product right, within the bound that results will state. What gpu.js runs on the processor is never taken. Drivers that are
 * programs on the processor are, and say so in `describe().software`. Throws `GpuError`: `missing` when there is no gpu.js or no backend, `inexact` when those that there are compute wrongly.
 */
export async function openGpu({ library, backends = all }: OpenGpuOptions = {}): Promise<GpuDevice> {
  const unknown = backends.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError('backends', `be among ${all.join(', ')}`, `one is ${String(unknown)}`);
  }
  const loaded = await loadGpuLibrary(library);
  const tried = await candidates(loaded, backends);
  const failures: unknown[] = [];
  for (const backend of tried) {
    try {
      return await opened(loaded, backend);
    } catch (error) {
      failures.push(error);
    }
  }
  const inexact = failures.find((error) => error instanceof GpuError && error.reason === 'inexact');
  if (inexact) throw inexact as GpuError;
  const why = failures.map((error, i) => `${tried[i]}: ${String(error)}`).join('; ');
  throw new GpuError(
    'missing',
    `No backend of gpu.js works here (${why || 'none of those asked for is there'}). Contract without a device.`,
    { cause: failures[0] },
  );
}

/** What `openGpu` would open here: backend, driver, limits and measured error. Opens it and closes it again. Throws as `openGpu`. */
export async function describeDevice(options: OpenGpuOptions = {}): Promise<GpuDescription> {
  const device = await openGpu(options);
  try {
    return device.describe();
  } finally {
    await device.close();
  }
}

async function opened(library: GpuLibrary, backend: GpuBackend): Promise<GpuDevice> {
  const shared = backend === 'webgpu' ? await library.WebGPUContext?.acquire() : undefined;
  const session = new GpuSession(library, backend, shared);
  try {
    const untested: GpuDescription = {
      backend,
      renderer: '',
      software: false,
      maxEntries: 2 ** 16,
      measuredError: 0,
      bound: 0,
    };
    const measured = await knownAnswer(new GpuDevice(session, untested));
    return new GpuDevice(session, { ...untested, ...deviceFacts(session), ...measured });
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** A product whose factors have all bits that single precision keeps, against the same in double precision. */
async function knownAnswer(device: GpuDevice): Promise<Pick<GpuDescription, 'measuredError' | 'bound'>> {
  const [a, b] = [irregular(64, 0.7), irregular(64, 1.3)];
  const sides = [await device.put(a), await device.put(b)] as const;
  const product = await device.contract(...sides, { aLegs: [1], bLegs: [0] });
  const found = await device.get(product);
  for (const t of [...sides, product]) device.free(t);
  const exact = multiply(matrixOf(a), matrixOf(b)).data;
  const norms = vectorNorm(a.data) * vectorNorm(b.data);
  const measuredError = vectorNorm(found.tensor.data.map((x, i) => x - (exact[i] as number))) / norms;
  const bound = found.error / norms;
  if (measuredError <= bound) return { measuredError, bound };
  throw new GpuError(
    'inexact',
    `The device gets a known product wrong by ${measuredError.toExponential(1)} of its size, more than ${bound.toExponential(1)}. Contract without a device.`,
  );
}

function irregular(n: number, step: number): ComplexTensor {
  return tensor(
    [n, n],
    Float64Array.from({ length: 2 * n * n }, (_, i) => Math.sin(step * i * i + i)),
  );
}

function matrixOf({ shape, data }: ComplexTensor): { rows: number; cols: number; data: Float64Array } {
  return { rows: shape[0] as number, cols: shape[1] as number, data };
}
