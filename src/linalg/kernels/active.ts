import type { Kernels } from './kernels.ts';
import { referenceKernels } from './reference.ts';

/** The kernels in use. They may change speed, never results beyond rounding. */
export function kernels(): Kernels {
  return referenceKernels;
}
