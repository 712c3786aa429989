import { describe, expect, it } from 'vitest';
import type { DecompositionKernels } from '../../src/linalg/kernels/families/decompositions.ts';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { arrayOf } from '../../src/linalg/kernels/reference/held-array.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import { decompositionLaws } from '../conformance/kernels-decompositions.ts';
import { breaks, describeLaws } from '../conformance/kernels-law.ts';

const wasm = wasmKernels(true);

describeLaws('decompositions', 'reference', referenceKernels, decompositionLaws);
describeLaws('decompositions', 'wasm', wasm, decompositionLaws);

type Fault = (right: DecompositionKernels) => Partial<DecompositionKernels>;

/** Decompositions with one fault each. */
const mutants: Readonly<Record<string, Fault>> = {
  'wide matrices with conjugated vectors': (right) => ({
    singular: (field, out, a, m, n, rank) => {
      const kept = right.singular(field, out, a, m, n, rank);
      if (field === 'complex' && m < n) {
        for (const x of [out.u, out.vh]) arrayOf(x).forEach((value, i, all) => (all[i] = i % 2 ? -value : value));
      }
      return kept;
    },
  }), // prettier-ignore
  'all vectors, whatever is asked for': (right) => ({
    singular: (field, out, a, m, n, rank) => {
      right.singular(field, out, a, m, n);
      return rank ? rank(arrayOf(out.s).slice()) : Math.min(m, n);
    },
  }),
  'steps of the input taken as those of rows': (right) => ({
    singularValues: (field, s, a, m, n) => right.singularValues(field, s, { ...a, row: n, column: 1 }, m, n),
  }),
  'factors of the transpose in rows': (right) => ({
    qr: (field, q, r, a, m, n) => right.qr(field, q, { ...r, row: n, column: 1 }, a, m, n),
  }),
  'eigenvectors as rows': (right) => ({
    eigen: (field, values, vectors, a, n) => {
      right.eigen(field, values, vectors, a, n);
      if (!vectors || field === 'complex') return;
      const x = arrayOf(vectors);
      x.set(x.map((_, i) => x[(i % n) * n + Math.floor(i / n)]!));
    },
  }),
};

describe('the laws of decompositions refuse', () => {
  it.each(Object.entries(mutants))('%s', (_name, fault) => {
    const faulty = {
      ...wasm,
      run: <T>(operation: Parameters<typeof wasm.run<T>>[0]): T =>
        referenceKernels.run((work) =>
          operation({ ...work, decompositions: { ...work.decompositions, ...fault(work.decompositions) } }),
        ),
    };
    expect(breaks(faulty, decompositionLaws)).toBe(true);
  });
});
