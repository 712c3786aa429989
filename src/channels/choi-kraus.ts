import { NotPhysicalError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { hermitianPart } from '../linalg/hermitian-part.ts';
import { dagger, hermiticityDefect, maxAbs } from '../linalg/products.ts';
import { svd } from '../linalg/svd.ts';
import { dimension } from '../spaces/space.ts';
import type { Choi, Kraus, KrausPair, KrausPairs } from './channel.ts';

/** Which Choi eigenvalues count as zero: those within `tolerance` times the largest modulus, 1e-13 when not given. */
export interface RankOptions {
  readonly tolerance?: number;
}

/** The default of `RankOptions.tolerance`: above the rounding of an eigenvalue problem of some hundred rows. */
export const rankTolerance: number = 1e-13;

/** The matrix A with one column |K>> per operator, A[i d_out + k, e] = <k|K_e|i>, so that the Choi matrix is A A^dagger. */
export function krausColumns(operators: readonly ComplexMatrix[], size: number): ComplexMatrix {
  const count = operators.length;
  const out = zeros(size, count);
  operators.forEach(({ rows, cols, data }, e) => {
    for (let k = 0; k < rows; k++) {
      for (let i = 0; i < cols; i++) {
        const to = 2 * ((i * rows + k) * count + e);
        out.data[to] = data[2 * (k * cols + i)] as number;
        out.data[to + 1] = data[2 * (k * cols + i) + 1] as number;
      }
    }
  });
  return out;
}

/** The operators back from such columns. */
export function columnOperators(columns: ComplexMatrix, rows: number, cols: number): ComplexMatrix[] {
  const count = columns.cols;
  return Array.from({ length: count }, (_, e) => {
    const operator = zeros(rows, cols);
    for (let k = 0; k < rows; k++) {
      for (let i = 0; i < cols; i++) {
        const from = 2 * ((i * rows + k) * count + e);
        operator.data[2 * (k * cols + i)] = columns.data[from] as number;
        operator.data[2 * (k * cols + i) + 1] = columns.data[from + 1] as number;
      }
    }
    return operator;
  });
}

/** Minimal Kraus operators from a Choi matrix; see `toKraus`. */
export function krausOfChoi(channel: Choi, { tolerance = rankTolerance }: RankOptions = {}): Kraus {
  const { from, to, matrix } = channel;
  const defect = hermiticityDefect(matrix);
  if (defect > tolerance * maxAbs(matrix)) refuse(`its Choi matrix differs from Hermitian by ${defect}`);
  const { values, vectors } = eigh(hermitianPart(matrix));
  const { kept, discardedWeight } = split(values, tolerance);
  const columns = scaledColumns(vectors, kept, (m) => Math.sqrt(values[m] as number));
  const operators = columnOperators(columns, dimension(to), dimension(from));
  return { kind: 'kraus', from, to, operators, discardedWeight };
}

/** The fewest pairs from a Choi matrix; see `toKrausPairs`. */
export function pairsOfChoi(channel: Choi, { tolerance = rankTolerance }: RankOptions = {}): KrausPairs {
  const { from, to, matrix } = channel;
  const { u, s, vh } = svd(matrix);
  const kept = Array.from(s.keys()).filter((m) => (s[m] as number) > tolerance * (s[0] as number));
  const side = (vectors: ComplexMatrix): ComplexMatrix[] =>
    columnOperators(
      scaledColumns(vectors, kept, (m) => Math.sqrt(s[m] as number)),
      dimension(to),
      dimension(from),
    );
  const right = side(dagger(vh));
  const pairs = side(u).map((left, m): KrausPair => [left, right[m] as ComplexMatrix]);
  const discardedWeight = s.subarray(kept.length).reduce((sum, value) => sum + value, 0);
  return { kind: 'kraus-pairs', from, to, pairs, discardedWeight };
}

/**
 * The indices of the eigenvalues that count, largest first, and the sum of the others' moduli.
 * Throws `NotPhysicalError` for one that is negative beyond the tolerance. `values` ascend.
 */
export function split(values: Float64Array, tolerance: number): { kept: number[]; discardedWeight: number } {
  const limit = tolerance * values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const smallest = values[0] ?? 0;
  if (smallest < -limit) refuse(`its Choi matrix has the eigenvalue ${smallest}`);
  const kept: number[] = [];
  let discardedWeight = 0;
  for (let m = values.length - 1; m >= 0; m--) {
    const value = values[m] as number;
    if (value > limit) kept.push(m);
    else discardedWeight += Math.abs(value);
  }
  return { kept, discardedWeight };
}

/** Some columns of a matrix in the order given, each times its factor. */
export function scaledColumns(
  a: ComplexMatrix,
  columns: readonly number[],
  factor: (column: number) => number,
): ComplexMatrix {
  const out = zeros(a.rows, columns.length);
  columns.forEach((from, to) => {
    const by = factor(from);
    for (let r = 0; r < a.rows; r++) {
      out.data[2 * (r * out.cols + to)] = by * (a.data[2 * (r * a.cols + from)] as number);
      out.data[2 * (r * out.cols + to) + 1] = by * (a.data[2 * (r * a.cols + from) + 1] as number);
    }
  });
  return out;
}

function refuse(but: string): never {
  throw new NotPhysicalError(
    `Argument \`channel\` must be completely positive to have Kraus operators, but ${but}. ` +
      'Use `toKrausPairs`, which any map has, or raise `tolerance` if this is rounding.',
  );
}
