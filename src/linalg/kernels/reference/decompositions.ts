import type { DecompositionKernels, Entries, Field, SingularTarget } from '../families/decompositions.ts';
import type { Numbers } from '../held.ts';
import { referenceFactorisations } from './factorisations.ts';
import { arrayOf } from './held-array.ts';
import { qrOf } from './orthogonal.ts';

/** Complex arithmetic for both kinds of numbers. */
export const referenceDecompositions: DecompositionKernels = {
  qr(field, q, r, a, m, n) {
    const k = Math.min(m, n);
    const [orthonormal, triangle] = [new Float64Array(2 * m * k), new Float64Array(2 * k * n)];
    qrOf(orthonormal, triangle, widened(field, a, m, n), m, n);
    spread(field, q, orthonormal, m, k);
    spread(field, r, triangle, k, n);
  },

  eigen(field, values, vectors, a, n) {
    const complex = widened(field, { numbers: a, row: n, column: 1 }, n, n);
    const x = vectors && new Float64Array(2 * n * n);
    referenceFactorisations.hermitianEigen(arrayOf(values), x, complex, n);
    if (vectors && x) spread(field, { numbers: vectors, row: n, column: 1 }, x, n, n);
  },

  singularValues(field, s, a, m, n) {
    const [tall, long, short] = m < n ? [turned(a), n, m] : [a, m, n];
    const complex = widened(field, tall, long, short);
    referenceFactorisations.singularValues(arrayOf(s), undefined, complex, long, short);
  },

  singular: (field, out, a, m, n, rank = (s) => s.length) => singular(field, out, a, m, n, rank),
};

function singular(
  field: Field,
  { s, u, vh }: SingularTarget,
  a: Entries,
  m: number,
  n: number,
  rank: (s: Float64Array) => number,
): number {
  const [tall, long, short] = m < n ? [turned(a), n, m] : [a, m, n];
  const [left, right] = [new Float64Array(2 * long * short), new Float64Array(2 * short * short)];
  const values = arrayOf(s).subarray(0, short);
  const complex = widened(field, tall, long, short);
  referenceFactorisations.singularValues(values, { u: left, vh: right }, complex, long, short);
  const k = rank(values.slice());
  const [uOut, vOut] = [at(u, k), at(vh, n)];
  // A^T = U' s V'^dagger is A = conj(V') s U'^T.
  spread(field, m < n ? turned(vOut) : uOut, left, long, k, short);
  spread(field, m < n ? turned(uOut) : vOut, right, k, short);
  return k;
}

const turned = ({ numbers, row, column }: Entries): Entries => ({ numbers, row: column, column: row });
const at = (numbers: Numbers, row: number): Entries => ({ numbers, row, column: 1 });

/** A copy of a matrix, complex, row-major. */
function widened(field: Field, { numbers, row, column }: Entries, m: number, n: number): Float64Array {
  const data = arrayOf(numbers);
  const out = new Float64Array(2 * m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const [from, to] = [i * row + j * column, 2 * (i * n + j)];
      out[to] = data[field === 'real' ? from : 2 * from] as number;
      if (field === 'complex') out[to + 1] = data[2 * from + 1] as number;
    }
  }
  return out;
}

/** The first `cols` columns of a complex matrix to where they go; imaginary parts of real numbers are zero and left out. */
function spread(field: Field, out: Entries, x: Float64Array, m: number, cols: number, width = cols): void {
  const data = arrayOf(out.numbers);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < cols; j++) {
      const [from, to] = [2 * (i * width + j), i * out.row + j * out.column];
      data[field === 'real' ? to : 2 * to] = x[from] as number;
      if (field === 'complex') data[2 * to + 1] = x[from + 1] as number;
    }
  }
}
