import { BudgetExceededError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { derivativeCount, type Ansatz } from '../ansatz.ts';
import type { SampleSet } from '../draw.ts';

/**
 * The linear least-squares problem of stochastic reconfiguration, |X d - b|^2 small: X_{s,k} = sqrt(p_s) (O_k(s) - mean O_k), b_s = sqrt(p_s) (E_loc(s) - E). Numbers are real (`width` 1) or
 * interleaved; in mode `general` the real parts of all rows are followed by the imaginary ones, which makes d real.
 */
export interface CentredRows {
  readonly width: 1 | 2;
  readonly rows: number;
  readonly cols: number;
  readonly x: Float64Array;
}

/** How many numbers b has, and how wide they are. */
export function systemOf(ansatz: Ansatz, { batch }: SampleSet): Omit<CentredRows, 'x'> {
  const width = ansatz.mode === 'holomorphic' ? 2 : 1;
  const rows = ansatz.mode === 'general' ? 2 * batch.count : batch.count;
  return { width, rows, cols: derivativeCount(ansatz) };
}

/** X, row after row. Throws `BudgetExceededError` past the budget. */
export function centredRows(ansatz: Ansatz, set: SampleSet, maxBytes: number): CentredRows {
  const system = systemOf(ansatz, set);
  const { width, rows, cols } = system;
  const bytes = 16 * width * rows * cols;
  if (bytes > maxBytes) {
    const instead = 'Take fewer samples, or a network whose layers give the Gram matrix without rows.';
    throw new BudgetExceededError(`The derivatives of ${rows} rows`, bytes, maxBytes, instead);
  }
  const given = ansatz.logDerivatives(set.batch);
  const parts = ansatz.mode === 'real' ? 1 : 2;
  centre(given, set.weights, parts * cols);
  if (ansatz.mode !== 'general') return { ...system, x: given };
  const x = new Float64Array(rows * cols);
  const half = x.length / 2;
  for (let i = 0; i < half; i++) {
    x[i] = given[2 * i] as number;
    x[half + i] = given[2 * i + 1] as number;
  }
  return { ...system, x };
}

/**
 * A complex system whose rows are real, as those of functions that are linear in their parameters: the real system, whose solutions for the two parts of b are the parts of d. Undefined where
 * a row has an imaginary part.
 */
export function realPartOf({ width, rows, cols, x }: CentredRows): CentredRows | undefined {
  if (width === 1) return undefined;
  for (let i = 1; i < x.length; i += 2) if (x[i] !== 0) return undefined;
  const real = new Float64Array(x.length / 2);
  for (let i = 0; i < real.length; i++) real[i] = x[2 * i] as number;
  return { width: 1, rows, cols, x: real };
}

/** Rows minus their weighted mean, times the roots of their weights. */
function centre(rows: Float64Array, weights: Float64Array, line: number): void {
  const mean = new Float64Array(line);
  for (let s = 0, i = 0; s < weights.length; s++) {
    const p = weights[s] as number;
    for (let k = 0; k < line; k++, i++) mean[k] = (mean[k] as number) + p * (rows[i] as number);
  }
  for (let s = 0, i = 0; s < weights.length; s++) {
    const root = Math.sqrt(weights[s] as number);
    for (let k = 0; k < line; k++, i++) rows[i] = root * ((rows[i] as number) - (mean[k] as number));
  }
}

/** b of complex values with mean `re + i im`, in the numbers of the system. */
export function centredValues(
  ansatz: Ansatz,
  { weights }: SampleSet,
  values: Float64Array,
  re: number,
  im: number,
): Float64Array {
  const n = weights.length;
  const at = (s: number, part: 0 | 1): number =>
    Math.sqrt(weights[s] as number) * ((values[2 * s + part] as number) - (part === 0 ? re : im));
  if (ansatz.mode === 'real') return Float64Array.from({ length: n }, (_, s) => at(s, 0));
  if (ansatz.mode === 'holomorphic') {
    return Float64Array.from({ length: 2 * n }, (_, i) => at(i >> 1, i % 2 === 0 ? 0 : 1));
  }
  return Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? at(i, 0) : at(i - n, 1)));
}

/** What is done with X, for as many calls as an operation wants. */
export interface RowProducts {
  /** X v, or X times a row-major matrix of so many columns. */
  times(v: Float64Array, columns?: number): Float64Array;
  /** X^dagger u. */
  adjoint(u: Float64Array): Float64Array;
  /** X^dagger X (cols x cols) or X X^dagger (rows x rows), whole. */
  gram(side: 'columns' | 'rows'): Float64Array;
}

/** Runs an operation on X, which is copied into the memory of the kernels once. */
export function withRows<T>(system: CentredRows, operation: (by: RowProducts) => T): T {
  return kernels().run((work) => {
    const x = work.put(system.x);
    return operation({
      times: (v, columns = 1) => kernels().run((inner) => product(inner, system, x, v, false, columns)),
      adjoint: (u) => kernels().run((inner) => product(inner, system, x, u, true)),
      gram: (side) => kernels().run((inner) => gram(inner, system, x, side)),
    });
  });
}

/** X^dagger X or X X^dagger by itself. */
export function gramOf(system: CentredRows, side: 'columns' | 'rows'): Float64Array {
  return withRows(system, (by) => by.gram(side));
}

function gram(
  work: Workspace,
  { width, rows, cols }: CentredRows,
  numbers: Numbers,
  side: 'columns' | 'rows',
): Float64Array {
  const [n, k] = side === 'rows' ? [rows, cols] : [cols, rows];
  const out = work.zeros(width * n * n);
  const straight = { numbers, row: cols, column: 1 };
  const turned = { numbers, row: 1, column: cols };
  if (width === 1)
    work.products.rankUpdate({ numbers: out, row: n }, side === 'rows' ? straight : turned, n, k);
  else {
    const adjoint = { ...turned, conjugate: true };
    const [a, b] = side === 'rows' ? [straight, adjoint] : [adjoint, straight];
    work.products.complex({ numbers: out, row: n }, a, b, { m: n, k, n });
  }
  return work.read(out);
}

function product(
  work: Workspace,
  { width, rows, cols }: CentredRows,
  x: Numbers,
  v: Float64Array,
  adjoint: boolean,
  columns = 1,
): Float64Array {
  const [m, k] = adjoint ? [cols, rows] : [rows, cols];
  const out = work.zeros(width * m * columns);
  const b = { numbers: work.put(v), row: columns, column: 1 };
  const a = { numbers: x, row: adjoint ? 1 : cols, column: adjoint ? cols : 1 };
  if (width === 1) work.products.real({ numbers: out, row: columns }, a, b, { m, k, n: columns });
  else
    work.products.complex({ numbers: out, row: columns }, { ...a, conjugate: adjoint }, b, {
      m,
      k,
      n: columns,
    });
  return work.read(out);
}
