import type { CsrMatrix } from '../../../src/linalg/krylov/csr.ts';
import type { ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { rng, type Rng } from '../../../src/linalg/random.ts';

/** The entries that are not zero. */
export function csrOf(a: ComplexMatrix): CsrMatrix {
  const rowStart = [0];
  const column: number[] = [];
  const values: number[] = [];
  for (let r = 0; r < a.rows; r++) {
    for (let c = 0; c < a.cols; c++) {
      const o = 2 * (r * a.cols + c);
      if (a.data[o] === 0 && a.data[o + 1] === 0) continue;
      column.push(c);
      values.push(a.data[o]!, a.data[o + 1]!);
    }
    rowStart.push(column.length);
  }
  return {
    size: a.rows,
    rowStart: Int32Array.from(rowStart),
    column: Int32Array.from(column),
    values: Float64Array.from(values),
  };
}

/** About `perRow` random entries a row, plus `diagonal`. */
export function sparseRandom(seed: number, n: number, perRow: number, diagonal = 0): ComplexMatrix {
  const r = rng(seed);
  const data = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < perRow; k++) data.set([r.normal(), r.normal()], 2 * (i * n + r.integer(n)));
    data[2 * (i * n + i)]! += diagonal;
  }
  return { rows: n, cols: n, data };
}

export function randomVector(r: Rng, n: number): Float64Array {
  return Float64Array.from({ length: 2 * n }, () => r.normal());
}

export function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0));
}
