import { ArgumentError } from '../errors.ts';
import type { Entries, Field } from './kernels/families/decompositions.ts';
import type { Numbers } from './kernels/held.ts';
import type { Workspace } from './kernels/workspace.ts';
import { requireFinite } from './matrix.ts';
import { powerOfTwoInverse } from './power-of-two.ts';
import { overflow, unscale } from './scaling.ts';

/** A row-major matrix in a workspace: `numbers` holds its rows x cols entries and nothing else. */
export interface HeldMatrix {
  readonly field: Field;
  readonly rows: number;
  readonly cols: number;
  readonly numbers: Numbers;
}

/** A held A = U diag(s) V^dagger: all values, and vectors of the first of them: U is m x kept, V^dagger kept x n. */
export interface HeldSvd {
  readonly s: Float64Array;
  readonly u: HeldMatrix;
  readonly vh: HeldMatrix;
}

/** How many of the singular values (descending) to have vectors of. */
export type Keep = (s: Float64Array) => number;

/** Outside of 2^-span .. 2^span a matrix is scaled, so that products of entries can neither overflow nor underflow in a way that matters. */
const span = 2 ** 100;

/** The thin A = Q R of a held matrix, as `qr`; what it makes belongs to the operation that runs. Throws `ArgumentError`, naming `a`, when an entry is not finite. */
export function heldQr(work: Workspace, a: HeldMatrix): { readonly q: HeldMatrix; readonly r: HeldMatrix } {
  const k = Math.min(a.rows, a.cols);
  const [q, r] = [held(work, a, a.rows, k), held(work, a, k, a.cols)];
  factorised(work, a, r, (x) => work.decompositions.qr(a.field, entries(q), entries(r), x, a.rows, a.cols));
  return { q, r };
}

/** The thin A = L Q of a held matrix, as `lq`; errors as `heldQr`. */
export function heldLq(work: Workspace, a: HeldMatrix): { readonly l: HeldMatrix; readonly q: HeldMatrix } {
  const k = Math.min(a.rows, a.cols);
  const [l, q] = [held(work, a, a.rows, k), held(work, a, k, a.cols)];
  // A^T = Q^T L^T.
  factorised(work, a, l, (x) =>
    work.decompositions.qr(a.field, turned(q), turned(l), { ...x, row: 1, column: a.cols }, a.cols, a.rows),
  );
  return { l, q };
}

/**
 * The thin A = U diag(s) V^dagger of a held matrix, as `svd`. `keep` sees all values and says how many of them to have vectors of: those left out cost
 * nothing. Errors as `heldQr`; also when `keep` gives no number from 0 to min(m, n).
 */
export function heldSvd(work: Workspace, a: HeldMatrix, keep?: Keep): HeldSvd {
  const { field, rows, cols } = a;
  const k = Math.min(rows, cols);
  const [u, vh] = [held(work, a, rows, k), held(work, a, k, cols)];
  const { numbers, factor } = scaled(work, a);
  const s = work.zeros(k);
  const all = (): Float64Array => unscale(work.read(s), factor, 'singular values');
  const out = { s, u: u.numbers, vh: vh.numbers };
  const rank = keep && (() => requireCount(keep(all()), k));
  const kept = work.decompositions.singular(field, out, rowMajor(numbers, cols), rows, cols, rank);
  return { s: all(), u: part(work, u, rows, kept), vh: part(work, vh, kept, cols) };
}

/** Throws `ArgumentError` when what `keep` gave is no number of values there are. */
export function requireCount(count: number, most: number): number {
  if (Number.isInteger(count) && count >= 0 && count <= most) return count;
  throw new ArgumentError('keep', `give an integer from 0 to ${most}`, `it gave ${count}`);
}

/** The singular values of a held matrix, descending. Errors as `heldQr`. */
export function heldSingularValues(work: Workspace, a: HeldMatrix): Float64Array {
  const { numbers, factor } = scaled(work, a);
  const s = work.zeros(Math.min(a.rows, a.cols));
  work.decompositions.singularValues(a.field, s, rowMajor(numbers, a.cols), a.rows, a.cols);
  return unscale(work.read(s), factor, 'singular values');
}

/** A copy of a held matrix. */
export function heldCopy(
  work: Workspace,
  { rows, cols, numbers }: HeldMatrix,
): { readonly rows: number; readonly cols: number; readonly data: Float64Array } {
  return { rows, cols, data: work.read(numbers) };
}

/** Runs a factorisation on the matrix or, scaled, on a copy of it, and scales `triangle` back. */
function factorised(work: Workspace, a: HeldMatrix, triangle: HeldMatrix, run: (x: Entries) => void): void {
  const { numbers, factor } = scaled(work, a);
  run(rowMajor(numbers, a.cols));
  if (factor === 1) return;
  work.vectors.scale(triangle.numbers, 1 / factor);
  if (!(work.vectors.maxAbs(triangle.numbers) <= Number.MAX_VALUE)) throw overflow('a triangular factor');
}

/** The numbers, or a copy of them times `factor`, a power of two, which has them near 1. */
function scaled(
  work: Workspace,
  { numbers }: HeldMatrix,
): { readonly numbers: Numbers; readonly factor: number } {
  const largest = work.vectors.maxAbs(numbers);
  if (!(largest <= Number.MAX_VALUE)) requireFinite(work.read(numbers), 'a');
  if (largest === 0 || (largest <= span && largest >= 1 / span)) return { numbers, factor: 1 };
  const copy = work.zeros(numbers.length);
  const factor = powerOfTwoInverse(largest);
  work.vectors.copy(copy, numbers);
  work.vectors.scale(copy, factor);
  return { numbers: copy, factor };
}

function held(work: Workspace, { field }: HeldMatrix, rows: number, cols: number): HeldMatrix {
  return { field, rows, cols, numbers: work.zeros(rows * cols * (field === 'real' ? 1 : 2)) };
}

/** The first rows x cols entries. */
function part(work: Workspace, a: HeldMatrix, rows: number, cols: number): HeldMatrix {
  const numbers = work.part(a.numbers, 0, rows * cols * (a.field === 'real' ? 1 : 2));
  return { field: a.field, rows, cols, numbers };
}

const rowMajor = (numbers: Numbers, cols: number): Entries => ({ numbers, row: cols, column: 1 });
const entries = ({ numbers, cols }: HeldMatrix): Entries => rowMajor(numbers, cols);
const turned = ({ numbers, cols }: HeldMatrix): Entries => ({ numbers, row: 1, column: cols });
