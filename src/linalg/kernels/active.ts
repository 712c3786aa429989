import type { Kernels } from './kernels.ts';
import { referenceKernels } from './reference.ts';
import { wasmKernels } from './wasm.ts';

let active: Kernels | undefined;

/**
 * The kernels in use, chosen once at the first call: WebAssembly where the engine has its vectors, else (or with `KETWORK_KERNELS=ts` in the
 * environment) TypeScript. They may change speed, never results beyond rounding.
 */
export function kernels(): Kernels {
  return (active ??= choose());
}

function choose(): Kernels {
  if (typeof process !== 'undefined' && process.env.KETWORK_KERNELS === 'ts') return referenceKernels;
  try {
    return wasmKernels(typeof SharedArrayBuffer !== 'undefined');
  } catch {
    // An engine without WebAssembly or without its vectors: the reference is always right.
    return referenceKernels;
  }
}
