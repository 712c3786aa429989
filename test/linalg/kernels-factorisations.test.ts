import { describe, expect, it } from 'vitest';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import { startKernels } from '../../src/linalg/kernels/wasm-module.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense, hermitian } from '../conformance/factorisation-matrices.ts';
import { factorisationLaws } from '../conformance/kernels-factorisations.ts';
import { breaks, describeLaws } from '../conformance/kernels-law.ts';
import { factorisationMutants } from '../mutants/kernels/factorisation-mutants.ts';

const wasm = wasmKernels(true);

describeLaws('factorisations', 'reference', referenceKernels, factorisationLaws);
describeLaws('factorisations', 'wasm, shared memory', wasm, factorisationLaws);
describeLaws('factorisations', 'wasm, unshared memory', wasmKernels(false), factorisationLaws);

describe('the laws of factorisations refuse', () => {
  it.each(Object.entries(factorisationMutants))('%s', (_name, fault) => {
    const factorisations = { ...referenceKernels.factorisations, ...fault };
    const laws = factorisationLaws.filter((law) => law.name.startsWith(Object.keys(fault).join()));
    expect(breaks({ ...referenceKernels, factorisations }, laws)).toBe(true);
  });
});

describe('both kernel sets give the same values', () => {
  it.each([24, 25, 60, 150])('eigenvalues of size %i', (n) => {
    const a = hermitian(dense(n, n, true, rng(n)), n);
    const [x, y] = [new Float64Array(n), new Float64Array(n)];
    const vectors = new Float64Array(2 * n * n);
    referenceKernels.factorisations.hermitianEigen(x, undefined, a, n);
    wasm.factorisations.hermitianEigen(y, vectors, a, n);
    x.forEach((value, i) => expect(Math.abs(value - y[i]!)).toBeLessThan(1e-15 * n));
  });

  it.each([24, 25, 60, 150])('singular values of size %i', (n) => {
    const a = dense(n, n, true, rng(n));
    const [x, y] = [new Float64Array(n), new Float64Array(n)];
    const vectors = { u: new Float64Array(2 * n * n), vh: new Float64Array(2 * n * n) };
    referenceKernels.factorisations.singularValues(x, undefined, a, n, n);
    wasm.factorisations.singularValues(y, vectors, a, n, n);
    x.forEach((value, i) => expect(Math.abs(value - y[i]!)).toBeLessThan(1e-15 * n));
  });
});

it('counts work space past 4 GiB without wrapping around', () => {
  const { exports } = startKernels(false);
  expect(exports.hermitianEigenScratch(2, 12_000)).toBeGreaterThan(2 ** 32);
  expect(exports.singularValuesScratch(2, 12_000, 7000)).toBeGreaterThan(2 ** 32);
});
