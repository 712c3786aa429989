import { kernels } from '../linalg/kernels/active.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { contract, permute, product } from '../linalg/tensor.ts';
import { localPlan } from '../spaces/indexing.ts';

/** How matrices act on some legs of a tensor of a fixed shape, other legs untouched. */
export interface LegAction {
  /** The shape after the action: leg `legs[i]` has dimension `outDims[i]`. */
  readonly shape: readonly number[];
  /** out += matrix v on the legs, the first leg most significant in the matrix. `out` must not alias `v`. */
  addTo(out: Float64Array, v: Float64Array, matrix: ComplexMatrix): void;
}

/**
 * The action of (prod outDims) x (prod dims of the legs) matrices on `legs`, in any order. When no dimension changes it is the local kernel;
 * otherwise one contraction and one permutation.
 */
export function legAction(
  shape: readonly number[],
  legs: readonly number[],
  outDims: readonly number[],
): LegAction {
  if (legs.every((leg, i) => shape[leg] === outDims[i])) {
    const plan = localPlan(shape, legs);
    return { shape, addTo: (out, v, matrix) => kernels().applyLocal(out, v, matrix.data, plan, 1, 0) };
  }
  const after = shape.map((dim, leg) => outDims[legs.indexOf(leg)] ?? dim);
  const free = shape.map((_, leg) => leg).filter((leg) => !legs.includes(leg));
  const order = shape.map((_, leg) =>
    legs.includes(leg) ? legs.indexOf(leg) : legs.length + free.indexOf(leg),
  );
  const inDims = legs.map((leg) => shape[leg] as number);
  const columns = legs.map((_, i) => legs.length + i);
  return {
    shape: after,
    addTo: (out, v, matrix) => {
      const operator = { shape: [...outDims, ...inDims], data: matrix.data };
      const moved = contract(operator, { shape, data: v }, columns, legs);
      kernels().axpy(out, permute(moved, order).data, 1, 0);
    },
  };
}

/** A zero array for a tensor of a shape. */
export function zeroData(shape: readonly number[]): Float64Array {
  return new Float64Array(2 * product(shape));
}
