import { singularValues } from '../../linalg/svd.ts';
import { permute, product, type ComplexTensor } from '../../linalg/tensor.ts';

/** Tensors of more entries are not looked at: the decomposition would take longer than it is worth. */
const mostEntries = 2 ** 14;

/**
 * An upper bound of the spectral norms of the matrices that a tensor is for one contraction: what errors of the other factor grow by. Of tensors that are known here and small; they are looked
 * at once for each order of legs.
 */
export class OperatorNorms {
  readonly #tensor: ComplexTensor;
  readonly #known = new Map<string, number>();

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
  largest(order: readonly number[], batch: number, rows: number, cols: number): number {
    const key = `${order.join()}:${batch}:${rows}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { data } = permute(this.#tensor, order);
    const size = 2 * rows * cols;
    let most = 0;
    for (let s = 0; s < batch; s++) {
      const part = data.subarray(s * size, (s + 1) * size);
      most = Math.max(most, singularValues({ rows, cols, data: part })[0] ?? 0);
    }
    const bound = most * (1 + 2 ** -40);
    this.#known.set(key, bound);
    return bound;
  }
}
