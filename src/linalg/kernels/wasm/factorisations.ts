import { ConvergenceError } from '../../../errors.ts';
import type { Arena } from '../arena.ts';
import type { FactorisationKernels, SingularVectors } from '../families/factorisations.ts';
import { referenceFactorisations } from '../reference/factorisations.ts';
import type { KernelExports } from '../wasm-module.ts';

/** A single number needs no copy; from here on WebAssembly is faster. */
const smallest = 2;

/**
 * Householder reductions that walk over the matrix once per step, divide and conquer above 32, QR below, blocked back-transformation. A matrix whose
 * imaginary parts are all zero is reduced in real arithmetic, at a quarter of the work.
 */
export function wasmFactorisations(exports: KernelExports, arena: Arena): FactorisationKernels {
  return {
    hermitianEigen(values, vectors, a, n) {
      if (n < smallest) return referenceFactorisations.hermitianEigen(values, vectors, a, n);
      arena.run(() => {
        const parts = isReal(a) ? 1 : 2;
        const [input, w] = [arena.put(a), arena.allocate(8 * n)];
        const x = vectors ? arena.allocate(16 * n * n) : 0;
        const work = arena.allocate(exports.hermitianEigenScratch(parts, n));
        requireConverged(exports.hermitianEigen(parts, input, n, w, x, work), n);
        arena.get(values, w);
        if (vectors) arena.get(vectors, x);
      });
    },

    singularValues(s, vectors: SingularVectors | undefined, a, m, n) {
      if (n < smallest) return referenceFactorisations.singularValues(s, vectors, a, m, n);
      arena.run(() => {
        const parts = isReal(a) ? 1 : 2;
        const [input, w] = [arena.put(a), arena.allocate(8 * n)];
        const u = vectors ? arena.allocate(16 * m * n) : 0;
        const vh = vectors ? arena.allocate(16 * n * n) : 0;
        const work = arena.allocate(exports.singularValuesScratch(parts, m, n));
        requireConverged(exports.singularValues(parts, input, m, n, u, w, vh, work), n);
        arena.get(s, w);
        if (!vectors) return;
        arena.get(vectors.u, u);
        arena.get(vectors.vh, vh);
      });
    },
  };
}

function isReal(a: Float64Array): boolean {
  for (let i = 1; i < a.length; i += 2) if (a[i] !== 0) return false;
  return true;
}

function requireConverged(status: number, n: number): void {
  if (status !== 0) throw new ConvergenceError('Implicit QR', NaN, 60 * n, 'Check the matrix.');
}
