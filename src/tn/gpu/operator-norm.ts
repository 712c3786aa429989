import { singularValues } from '../../linalg/svd.ts';
import { permute, product, type ComplexTensor } from '../../linalg/tensor.ts';

/** Tensors of more entries are not looked at: the decomposition would take longer than it is worth. */
const mostEntries = 2 ** 14;

/** Upper bounds of spectral norms: of a matrix, which errors of the other factor grow by, and of the moduli of its entries, which the errors of sums grow by. */
export interface SpectralBounds {
  readonly spectral: number;
  readonly absolute: number;
}

/** Bounds for the matrices that a tensor is for one contraction. Of tensors that are known here and small; they are looked at once for each order of legs. */
export class OperatorNorms {
  readonly #tensor: ComplexTensor;
  readonly #known = new Map<string, SpectralBounds>();

  private constructor(t: ComplexTensor) {
    this.#tensor = t;
  }

  /** Undefined for a tensor too large to be looked at. */
  static of(t: ComplexTensor): OperatorNorms | undefined {
    return product(t.shape) <= mostEntries
      ? new OperatorNorms({ shape: t.shape, data: t.data.slice() })
      : undefined;
  }

  /** The largest of `batch` matrices of so many rows and columns, legs in this order. */
  largest(order: readonly number[], batch: number, rows: number, cols: number): SpectralBounds {
    const key = `${order.join()}:${batch}:${rows}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { data } = permute(this.#tensor, order);
    const size = 2 * rows * cols;
    let [spectral, absolute] = [0, 0];
    for (let s = 0; s < batch; s++) {
      const part = data.subarray(s * size, (s + 1) * size);
      spectral = Math.max(spectral, singularValues({ rows, cols, data: part })[0] ?? 0);
      absolute = Math.max(absolute, moduliBound(part, rows, cols));
    }
    const rounded = 1 + 2 ** -30;
    const bound = { spectral: spectral * rounded, absolute: absolute * rounded };
    this.#known.set(key, bound);
    return bound;
  }
}

/** The spectral norm of the moduli is at most the square root of their largest row sum times their largest column sum. */
function moduliBound(data: Float64Array, rows: number, cols: number): number {
  const columns = new Float64Array(cols);
  let most = 0;
  for (let r = 0; r < rows; r++) {
    let row = 0;
    for (let c = 0; c < cols; c++) {
      const at = 2 * (r * cols + c);
      const modulus = Math.sqrt((data[at] as number) ** 2 + (data[at + 1] as number) ** 2);
      row += modulus;
      columns[c] = (columns[c] as number) + modulus;
    }
    most = Math.max(most, row);
  }
  return Math.sqrt(most * columns.reduce((x, y) => Math.max(x, y), 0));
}
