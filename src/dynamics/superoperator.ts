import { BudgetExceededError } from '../errors.ts';
import { maxAbs } from '../linalg/products.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { addSparse, daggerSparse, multiplySparse } from '../operators/sparse-algebra.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { dimension, type Space } from '../spaces/space.ts';
import type { Lindbladian } from './lindbladian.ts';
import type { Redfield } from './redfield.ts';
import { SuperoperatorRows } from './superoperator-rows.ts';

/** Options of `liouvillian`. */
export interface LiouvillianOptions {
  /** The time at which coefficients are taken; 0 by default. */
  readonly at?: number;
  /** Largest number of bytes of the result; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * The generator as a sparse matrix on vec(rho), row-major: K (x) 1 + 1 (x) conj(K) + sum L (x) conj(L) with K = -iH - sum L^dagger L / 2, on the space twice; that of Redfield has
 * B (x) conj(A) + A (x) conj(B) in the place of L (x) conj(L), see `redfield`. Has D^2 rows: only for what needs them (steady states, spectra); evolutions do not. Where jumps cancel up to rounding (a system of one level, jumps that are numbers) it is zero. Throws `BudgetExceededError` before anything of that size is built.
 */
export function liouvillian(of: Lindbladian | Redfield, options: LiouvillianOptions = {}): SparseOperator {
  const { at = 0, maxBytes = defaultMaxBytes } = options;
  if (of.kind === 'redfield') return ofRedfield(of, maxBytes);
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
  let k = emptyRows(space);
  for (const { matrix, factor } of h) k = addSparse(k, matrix, 0, -factor);
  for (const { matrix, factor } of jumps) {
    k = addSparse(k, multiplySparse(daggerSparse(matrix), matrix), -0.5 * factor ** 2, 0);
  }
  const rows = new SuperoperatorRows(space);
  const size = dimension(space);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      rows.addRow(k, r, c);
      for (const { matrix, factor } of jumps) rows.addProduct(matrix, matrix, factor ** 2, r, c);
      rows.endRow();
    }
  }
  const l = rows.operator();
  const cancelling = jumps.reduce((sum, { matrix, factor }) => sum + (factor * largest(matrix)) ** 2, 0);
  return largest(l) > 2 ** -49 * cancelling ? l : { ...l, values: l.values.map(() => 0) };
}

function largest({ values }: SparseOperator): number {
  return maxAbs({ rows: 1, cols: values.length / 2, data: values });
}

function ofRedfield({ space, k, baths }: Redfield, maxBytes: number): SparseOperator {
  const matrix = toSparse(k);
  const pairs = baths.map(({ operator, smeared }) => [toSparse(operator), toSparse(smeared)] as const);
  const size = dimension(space);
  requireBytes([matrix, ...pairs.flat()], size, 0, maxBytes);
  const bytes = 20 * pairs.reduce((sum, [a, b]) => sum + 2 * a.column.length * b.column.length, 0);
  requireSuperoperator(Math.min(bytes, 20 * size ** 4), maxBytes);
  const rows = new SuperoperatorRows(space);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      rows.addRow(matrix, r, c);
      for (const [a, b] of pairs) {
        rows.addProduct(b, a, 1, r, c);
        rows.addProduct(a, b, 1, r, c);
      }
      rows.endRow();
    }
  }
  return rows.operator();
}

function emptyRows(space: Space): SparseOperator {
  const rowStart = new Int32Array(dimension(space) + 1);
  return { kind: 'sparse', space, rowStart, column: new Int32Array(0), values: new Float64Array(0) };
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
  requireSuperoperator(bytes, maxBytes);
}

function requireSuperoperator(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  const instead = 'Evolve for a long time with `lindblad`, which needs D x D matrices only.';
  throw new BudgetExceededError('A Liouvillian as a sparse matrix', bytes, maxBytes, instead);
}
