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

/** Rows minus their weighted mean, times the roots of their weights. */
function centre(rows: Float64Array, weights: Float64Array, line: number): void {
  const mean = new Float64Array(line);
  weights.forEach((p, s) => {
    for (let k = 0; k < line; k++) mean[k] = (mean[k] as number) + p * (rows[s * line + k] as number);
  });
  weights.forEach((p, s) => {
    const root = Math.sqrt(p);
    for (let k = 0, i = s * line; k < line; k++, i++) {
      rows[i] = root * ((rows[i] as number) - (mean[k] as number));
    }
  });
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

/** X^dagger X (cols x cols) or X X^dagger (rows x rows), whole. */
export function gramOf({ width, rows, cols, x }: CentredRows, side: 'columns' | 'rows'): Float64Array {
  const [n, k] = side === 'rows' ? [rows, cols] : [cols, rows];
  return kernels().run((work) => {
    const [out, numbers] = [work.zeros(width * n * n), work.put(x)];
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
  });
}

/** X v and X^dagger u, for as many calls as an operation wants. */
export interface RowProducts {
  times(v: Float64Array): Float64Array;
  adjoint(u: Float64Array): Float64Array;
}

/** Runs an operation that multiplies by X, which is copied into the memory of the kernels once. */
export function withProducts<T>(system: CentredRows, operation: (by: RowProducts) => T): T {
  return kernels().run((work) => {
    const x = work.put(system.x);
    return operation({
      times: (v) => kernels().run((inner) => product(inner, system, x, v, false)),
      adjoint: (u) => kernels().run((inner) => product(inner, system, x, u, true)),
    });
  });
}

function product(
  work: Workspace,
  { width, rows, cols }: CentredRows,
  x: Numbers,
  v: Float64Array,
  adjoint: boolean,
): Float64Array {
  const [m, k] = adjoint ? [cols, rows] : [rows, cols];
  const out = work.zeros(width * m);
  const b = { numbers: work.put(v), row: 1, column: 1 };
  const a = { numbers: x, row: adjoint ? 1 : cols, column: adjoint ? cols : 1 };
  if (width === 1) work.products.real({ numbers: out, row: 1 }, a, b, { m, k, n: 1 });
  else work.products.complex({ numbers: out, row: 1 }, { ...a, conjugate: adjoint }, b, { m, k, n: 1 });
  return work.read(out);
}
