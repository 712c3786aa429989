import { dagger } from './products.ts';
import type { SchurForm } from './schur.ts';

/** The Schur form of A^dagger: basis and triangle of A in reverse order, the triangle conjugated and mirrored. */
export function adjointForm({ t, z, exact }: SchurForm): SchurForm {
  const n = t.rows;
  const upper = dagger(t);
  const flipped = { rows: n, cols: n, data: new Float64Array(t.data.length) };
  const basis = { rows: n, cols: n, data: new Float64Array(z.data.length) };
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const to = 2 * (r * n + c);
      const from = 2 * ((n - 1 - r) * n + n - 1 - c);
      const column = 2 * (r * n + n - 1 - c);
      flipped.data.set(upper.data.subarray(from, from + 2), to);
      basis.data.set(z.data.subarray(column, column + 2), to);
    }
  }
  return { t: flipped, z: basis, exact };
}
