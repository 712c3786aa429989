import { kernels } from './kernels/active.ts';
import type { ComplexMatrix } from './matrix.ts';
import { normalised } from './scaling.ts';
import type { SchurForm } from './schur.ts';

/** The eigenvectors of a matrix from its Schur form, as columns of any size in the order of the triangle. */
export function schurVectors({ t, z }: SchurForm): ComplexMatrix {
  const n = t.rows;
  const data = kernels().run((work) => {
    const out = work.zeros(2 * n * n);
    work.spectrum.eigenvectors(out, work.put(normalised(t).data), work.put(z.data), n);
    return work.read(out);
  });
  return { rows: n, cols: n, data };
}
