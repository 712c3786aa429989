import { ArgumentError } from '../errors.ts';
import { matrix as toMatrix, type ComplexMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { svd } from '../linalg/svd.ts';
import { asMatrix, permute, tensor } from '../linalg/tensor.ts';

/** The operator-Schmidt decomposition W = sum_k coefficients[k] left[k] (x) right[k]. */
export interface OperatorSchmidt {
  /** Descending, >= 0; their squares sum to tr W^dagger W. The number above rounding is the tensor rank. */
  readonly coefficients: Float64Array;
  /** Matrices A' -> B' of Frobenius norm 1, orthogonal to each other. */
  readonly left: readonly ComplexMatrix[];
  /** Matrices A'' -> B'' of Frobenius norm 1, orthogonal to each other. */
  readonly right: readonly ComplexMatrix[];
  /** 1 - sum s^4/(sum s^2)^2, in [0, 1): 0 for a product, and for the zero matrix. */
  readonly linearEntropy: number;
}

/**
 * The operator-Schmidt decomposition of W: A' (x) A'' -> B' (x) B'', by the singular values of its realignment R[(b', a'), (b'', a'')].
 * `rows` are the dimensions [dim B', dim B''], `cols` [dim A', dim A''] (equal to `rows` when left out). Cost O(m^2 n) for R of size m x n, m <= n.
 * Throws `ArgumentError` when the dimensions do not fit the matrix.
 */
export function operatorSchmidt(
  W: MatrixLike,
  rows: readonly [number, number],
  cols: readonly [number, number] = rows,
): OperatorSchmidt {
  const matrix = toMatrix(W, 'W');
  const [[p, q], [r, s]] = [rows, cols];
  if (p * q !== matrix.rows || r * s !== matrix.cols) {
    throw new ArgumentError('W', `be ${p}*${q} x ${r}*${s}`, `it is ${matrix.rows} x ${matrix.cols}`);
  }
  const realigned = asMatrix(permute(tensor([p, q, r, s], matrix.data), [0, 2, 1, 3]), 2);
  const { u, s: coefficients, vh } = svd(realigned);
  const count = [...coefficients.keys()];
  return {
    coefficients,
    left: count.map((k) => ({ rows: p, cols: r, data: columnOf(u, k) })),
    right: count.map((k) => ({
      rows: q,
      cols: s,
      data: vh.data.slice(2 * k * vh.cols, 2 * (k + 1) * vh.cols),
    })),
    linearEntropy: linearEntropyOf(coefficients),
  };
}

function columnOf(a: ComplexMatrix, column: number): Float64Array {
  return Float64Array.from(
    { length: 2 * a.rows },
    (_, i) => a.data[2 * ((i >> 1) * a.cols + column) + (i & 1)] as number,
  );
}

function linearEntropyOf(coefficients: Float64Array): number {
  const largest = coefficients[0] ?? 0;
  if (largest === 0) return 0;
  const squares = coefficients.map((x) => (x / largest) ** 2);
  const total = squares.reduce((a, b) => a + b, 0);
  return 1 - squares.reduce((sum, x) => sum + x * x, 0) / (total * total);
}
