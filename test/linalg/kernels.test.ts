import { describe, expect, it } from 'vitest';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import { breaks, describeLaws } from '../conformance/kernels-law.ts';
import { kernelLaws } from '../conformance/kernels.ts';
import { kernelMutants } from '../mutants/kernels/mutants.ts';

describeLaws('arrays', 'reference', referenceKernels, kernelLaws);
describeLaws('arrays', 'wasm, shared memory', wasmKernels(true), kernelLaws);
describeLaws('arrays', 'wasm, unshared memory', wasmKernels(false), kernelLaws);

describe('the laws of arrays refuse', () => {
  it.each(Object.entries(kernelMutants))('%s', (_name, fault) => {
    const [kernel = ''] = Object.keys(fault);
    const laws = kernelLaws.filter(({ name }) => name.includes(kernel));
    expect(breaks({ ...referenceKernels, ...fault }, laws)).toBe(true);
  });
});
