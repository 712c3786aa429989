import type { FactorisationKernels } from '../families/factorisations.ts';
import type { Kernels } from '../kernels.ts';
import { referenceFactorisations } from '../reference/factorisations.ts';

/** A single number needs no copy; from here on WebAssembly is faster. */
const smallest = 2;

/** Factorisations of ordinary arrays: copied in and out. */
export function wasmFactorisations(run: Kernels['run']): FactorisationKernels {
  return {
    hermitianEigen(values, vectors, a, n) {
      if (n < smallest) return referenceFactorisations.hermitianEigen(values, vectors, a, n);
      run((work) => {
        const [found, x] = [work.zeros(n), vectors && work.zeros(2 * n * n)];
        work.decompositions.eigen('complex', found, x, work.put(a), n);
        work.read(found, values);
        if (vectors && x) work.read(x, vectors);
      });
    },

    singularValues(s, vectors, a, m, n) {
      if (n < smallest) return referenceFactorisations.singularValues(s, vectors, a, m, n);
      run((work) => {
        const entries = { numbers: work.put(a), row: n, column: 1 };
        const found = work.zeros(n);
        if (vectors) {
          const [u, vh] = [work.zeros(2 * m * n), work.zeros(2 * n * n)];
          work.decompositions.singular('complex', { s: found, u, vh }, entries, m, n);
          work.read(u, vectors.u);
          work.read(vh, vectors.vh);
        } else work.decompositions.singularValues('complex', found, entries, m, n);
        work.read(found, s);
      });
    },
  };
}
