import { ArgumentError } from '../../errors.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { contractToDoubles } from './contract-by-plan.ts';
import { readEquation, type Equation } from './equation.ts';
import { planShape, type NetworkPlan, type NetworkPlanOptions } from './plan.ts';
import { networkShape, sizesFrom } from './shape.ts';

/**
 * The contraction of tensors by labels of their legs, in one call: sum over all labels that are not in the output of the products of entries. `'ab,bc->ac'` is a matrix product, `'ii'` a
 * trace, `'ai,bi,ci->abc'` three matrices on a hyperedge, `'ab->b'` a sum, `','` a product of two scalars.
 * The legs of the result are those of the output, in its order. The order of contraction is planned by `networkPlan` (with its options); slices are made where more than `maxBytes`, 1 GiB by
 * default, would be held. To plan once and contract often, or to know the cost before, use `networkPlan` and `contractByPlan`.
 * Throws `ArgumentError` for labels that do not fit the tensors, numbers that are not finite, and a result beyond 1e308; `BudgetExceededError`.
 */
export function einsum(
  equation: Equation,
  tensors: readonly ComplexTensor[],
  options: NetworkPlanOptions = {},
): ComplexTensor {
  requireTensorList(tensors);
  const { inputs, output } = readEquation(equation, tensors.length);
  const sizes = sizesFrom(
    inputs,
    tensors.map(({ shape }) => shape),
  );
  const { maxBytes = defaultMaxBytes } = options;
  return contractNow(
    planShape(networkShape(inputs, output, sizes), { ...options, maxBytes }),
    tensors,
    maxBytes,
  );
}

/** Throws `ArgumentError` unless these are tensors, for callers without types. */
function requireTensorList(tensors: readonly (Partial<ComplexTensor> | undefined)[] | undefined): void {
  if (!Array.isArray(tensors))
    throw new ArgumentError('tensors', 'be a list of tensors', `it is ${typeof tensors}`);
  tensors.forEach((t: Partial<ComplexTensor> | null | undefined, i) => {
    if (Array.isArray(t?.shape) && t.data instanceof Float64Array) return;
    throw new ArgumentError(
      `tensors[${i}]`,
      'be a tensor, with `shape` and `data`',
      `it is ${t === null ? 'null' : typeof t}`,
      'Make it with `tensor(shape, numbers)`.',
    );
  });
}

/** Contracts by a plan that has just been made, to a result that doubles can hold. */
export function contractNow(
  plan: NetworkPlan,
  tensors: readonly ComplexTensor[],
  maxBytes: number,
): ComplexTensor {
  const result = contractToDoubles(plan, tensors, { maxBytes });
  if (typeof result !== 'number') return result;
  throw new ArgumentError(
    'tensors',
    'have a contraction below 2^1024',
    `its largest entry is about 2^${result}`,
    'Use `contractByPlan`, which gives mantissa and exponent.',
  );
}
