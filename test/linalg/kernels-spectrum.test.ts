import { describe, expect, it } from 'vitest';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import { startKernels } from '../../src/linalg/kernels/wasm-module.ts';
import { breaks, describeLaws } from '../conformance/kernels-law.ts';
import { spectrumLaws } from '../conformance/kernels-spectrum.ts';
import { spectrumMutants } from '../mutants/kernels/spectrum-mutants.ts';

describeLaws('spectrum', 'reference', referenceKernels, spectrumLaws);
describeLaws('spectrum', 'wasm, shared memory', wasmKernels(true), spectrumLaws);
describeLaws('spectrum', 'wasm, unshared memory', wasmKernels(false), spectrumLaws);

describe('the laws of the spectrum refuse', () => {
  it.each(Object.entries(spectrumMutants))('%s', (_name, mutant) => {
    expect(breaks(mutant, spectrumLaws)).toBe(true);
  });
});

it('counts work space past 4 GiB without wrapping around', () => {
  const { exports } = startKernels(false);
  expect(exports.schurScratch(12_000)).toBeGreaterThan(2 ** 32);
  expect(exports.eigenvectorScratch(17_000)).toBeGreaterThan(2 ** 32);
  expect(exports.qzScratch(9_000)).toBeGreaterThan(2 ** 32);
});
