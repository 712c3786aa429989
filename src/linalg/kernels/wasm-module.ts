import type { Address } from './address.ts';
import { kernelsBase64 } from './binary.ts';
import type {
  DrawExports,
  EliminationExports,
  OrthogonalExports,
  FactorisationExports,
  FunctionExports,
  HermitianExports,
  LocalExports,
  RealProductExports,
  SeriesExports,
  SparseExports,
  SweepExports,
  SpectrumExports,
  VectorExports,
} from './wasm/exports.ts';

/** What the WebAssembly module exports; addresses and strides are bytes, counts are 32-bit integers. */
export interface KernelExports
  extends
    VectorExports,
    FunctionExports,
    HermitianExports,
    RealProductExports,
    LocalExports,
    SeriesExports,
    SparseExports,
    SweepExports,
    DrawExports,
    EliminationExports,
    OrthogonalExports,
    SpectrumExports,
    FactorisationExports {
  /** The first free address above the module's own tables. */
  dataEnd(): Address;
  gemmScratch(m: number, k: number, n: number): number;
  gemm(
    c: Address,
    ldc: number,
    a: Address,
    aRow: number,
    aCol: number,
    aSign: number,
    b: Address,
    bRow: number,
    bCol: number,
    bSign: number,
    m: number,
    k: number,
    n: number,
    work: Address,
  ): void;
  gemmThreeScratch(m: number, k: number, n: number): number;
  gemmThree(
    c: Address,
    ldc: number,
    a: Address,
    aRow: number,
    aCol: number,
    aSign: number,
    b: Address,
    bRow: number,
    bCol: number,
    bSign: number,
    m: number,
    k: number,
    n: number,
    work: Address,
  ): void;
}

/** A running module and the memory it works in. */
export interface KernelModule {
  readonly exports: KernelExports;
  readonly memory: WebAssembly.Memory;
  /** The compiled module, which another thread can instantiate on the same memory. */
  readonly module: WebAssembly.Module;
}

/** The largest memory of one module, 4 GiB, in pages of 64 KiB. */
export const maxPages = 65536;

/**
 * Starts the module, synchronously, without loading any file. With `shared` its memory can be handed to workers. Throws what the
 * engine throws where WebAssembly or its 128-bit vectors are missing (all engines since 2021 have them).
 */
export function startKernels(shared: boolean): KernelModule {
  const binary = decodeBase64(kernelsBase64);
  const module = new WebAssembly.Module(shared ? binary : withUnsharedMemory(binary));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maxPages, shared });
  const instance = new WebAssembly.Instance(module, { env: { memory, sin: Math.sin, cos: Math.cos } });
  return { exports: instance.exports as unknown as KernelExports, memory, module };
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  // Through the global object, so that no bundler adds a `Buffer` of its own to a page; Node's takes a tenth of the time.
  const { Buffer: NodeBuffer } = globalThis as { Buffer?: typeof Buffer };
  if (NodeBuffer) return new Uint8Array(NodeBuffer.from(text, 'base64'));
  const symbols = atob(text);
  const bytes = new Uint8Array(symbols.length);
  // A plain loop: `Uint8Array.from` with a callback takes several milliseconds of every start.
  for (let i = 0; i < bytes.length; i++) bytes[i] = symbols.charCodeAt(i);
  return bytes;
}

/**
 * The same module importing an unshared memory: the import is "memory", kind 2, limits with flags 3 (maximum, shared); flags 1 keep only the
 * maximum. Where shared memory is not allowed (a page that is not cross-origin isolated) this is what runs.
 */
function withUnsharedMemory(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const name = [...'memory'].map((symbol) => symbol.charCodeAt(0));
  const pattern = [...name, 2, 3];
  const at = binary.findIndex((_, i) => pattern.every((byte, k) => binary[i + k] === byte));
  if (at < 0) throw new Error('The kernel module does not import a shared memory.');
  const patched = binary.slice();
  patched[at + pattern.length - 1] = 1;
  return patched;
}
