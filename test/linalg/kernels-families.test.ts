import { describe, expect, it } from 'vitest';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import { drawLaws } from '../conformance/kernels-draws.ts';
import { eliminationLaws } from '../conformance/kernels-elimination.ts';
import { functionLaws } from '../conformance/kernels-functions.ts';
import { hermitianLaws } from '../conformance/kernels-hermitian.ts';
import { breaks, describeLaws } from '../conformance/kernels-law.ts';
import { localLaws } from '../conformance/kernels-local.ts';
import { orthogonalLaws } from '../conformance/kernels-orthogonal.ts';
import { productLaws } from '../conformance/kernels-products.ts';
import { sparseLaws } from '../conformance/kernels-sparse.ts';
import { sweepLaws } from '../conformance/kernels-sweeps.ts';
import { vectorLaws } from '../conformance/kernels-vectors.ts';
import { workspaceLaws } from '../conformance/kernels-workspace.ts';
import { sweepMutants } from '../mutants/kernels/sweep-mutants.ts';
import { workspaceMutants } from '../mutants/kernels/workspace-mutants.ts';

const families = {
  workspace: workspaceLaws,
  vectors: vectorLaws,
  functions: functionLaws,
  products: productLaws,
  elimination: eliminationLaws,
  orthogonal: orthogonalLaws,
  local: localLaws,
  sweeps: sweepLaws,
  sparse: sparseLaws,
  hermitian: hermitianLaws,
  draws: drawLaws,
};
const sets = {
  reference: referenceKernels,
  'wasm, shared memory': wasmKernels(true),
  'wasm, unshared memory': wasmKernels(false),
};

for (const [family, laws] of Object.entries(families)) {
  for (const [name, k] of Object.entries(sets)) describeLaws(family, name, k, laws);
}

for (const [family, mutants] of Object.entries({ ...workspaceMutants, sweeps: sweepMutants })) {
  describe(`the laws of ${family} refuse`, () => {
    it.each(Object.entries(mutants))('%s', (_name, mutant) => {
      expect(breaks(mutant, families[family as keyof typeof families])).toBe(true);
    });
  });
}
