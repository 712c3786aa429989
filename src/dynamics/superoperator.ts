import { BudgetExceededError } from '../errors.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { addSparse, daggerSparse, multiplySparse, tensorSparse } from '../operators/sparse-algebra.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { dimension, productSpace } from '../spaces/space.ts';
import type { Lindbladian } from './lindbladian.ts';

/** Options of `liouvillian`. */
export interface LiouvillianOptions {
  /** The time at which coefficients are taken; 0 by default. */
  readonly at?: number;
  /** Largest number of bytes of the result; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * The generator as a sparse matrix on vec(rho), row-major: K (x) 1 + 1 (x) conj(K) + sum L (x) conj(L) with K = -iH - sum L^dagger L / 2, on the space twice. Has D^2 rows:
 * only for what needs them (steady states, spectra); evolutions do not. Throws `BudgetExceededError` before anything of that size is built.
 */
export function liouvillian(of: Lindbladian, options: LiouvillianOptions = {}): SparseOperator {
  const { at = 0, maxBytes = defaultMaxBytes } = options;
  const { space } = of;
  const terms = [...of.jumps, ...of.hamiltonian].map(({ operator, coefficient }) => ({
    matrix: toSparse(operator),
    factor: coefficient ? coefficient.at(at) : 1,
  }));
  const jumps = terms.slice(0, of.jumps.length);
  const h = terms.slice(of.jumps.length);
  requireBytes(
    terms.map(({ matrix }) => matrix),
    dimension(space),
    jumps.length,
    maxBytes,
  );
  const twice = productSpace(space, space);
  const one = identityRows(space);
  let k: SparseOperator = {
    ...one,
    rowStart: new Int32Array(one.rowStart.length),
    column: new Int32Array(0),
    values: new Float64Array(0),
  };
  for (const { matrix, factor } of h) k = addSparse(k, matrix, 0, -factor);
  for (const { matrix, factor } of jumps) {
    k = addSparse(k, multiplySparse(daggerSparse(matrix), matrix), -0.5 * factor ** 2, 0);
  }
  let sum = addSparse(tensorSparse(k, one, twice), tensorSparse(one, conjugateRows(k), twice), 1, 0);
  for (const { matrix, factor } of jumps) {
    sum = addSparse(sum, tensorSparse(matrix, conjugateRows(matrix), twice), factor ** 2, 0);
  }
  return sum;
}

function conjugateRows(a: SparseOperator): SparseOperator {
  return { ...a, values: a.values.map((x, i) => (i % 2 === 0 ? x : -x)) };
}

function identityRows(space: SparseOperator['space']): SparseOperator {
  const size = dimension(space);
  const index = Int32Array.from({ length: size + 1 }, (_, i) => i);
  const values = Float64Array.from({ length: 2 * size }, (_, i) => (i + 1) % 2);
  return { kind: 'sparse', space, rowStart: index, column: index.slice(0, size), values };
}

function requireBytes(
  matrices: readonly SparseOperator[],
  size: number,
  jumps: number,
  maxBytes: number,
): void {
  const entries = matrices.map(({ column }) => column.length);
  const products = entries.slice(0, jumps).reduce((total, count) => total + (count * count) / size, 0);
  const squares = entries.slice(0, jumps).reduce((total, count) => total + count * count, 0);
  const k = Math.min(size * size, entries.slice(jumps).reduce((total, count) => total + count, 0) + products);
  const bytes = 20 * Math.min(size ** 4, 2 * size * k + squares) + 4 * size * size;
  if (bytes <= maxBytes) return;
  const instead = 'Evolve for a long time with `lindblad`, which needs D x D matrices only.';
  throw new BudgetExceededError('A Liouvillian as a sparse matrix', bytes, maxBytes, instead);
}
