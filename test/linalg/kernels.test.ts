import { describe, expect, it } from 'vitest';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import { describeKernels, kernelViolations } from '../conformance/kernels.ts';
import { kernelMutants } from '../mutants/kernels/mutants.ts';

describeKernels('reference', referenceKernels);
describeKernels('wasm, shared memory', wasmKernels(true));
describeKernels('wasm, unshared memory', wasmKernels(false));

describe('the kernel suite refuses', () => {
  it.each(Object.entries(kernelMutants))('%s', (_name, fault) => {
    expect(kernelViolations({ ...referenceKernels, ...fault }).length).toBeGreaterThan(0);
  });
});
