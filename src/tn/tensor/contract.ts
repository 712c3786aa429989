import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { inOneField, widthOf, type BlockTensor, type Field } from './block-tensor.ts';
import { contractionPlan, type ContractionPlan } from './contraction-plan.ts';
import { runPermutation, type Permutation } from './permute-legs.ts';
import { runProducts, runProductsHere } from './run-products.ts';

/** Up to this many multiplications the numbers are better worked on where they are. */
const smallWork = 2000;

/**
 * The contraction of legs `aLegs` of `a` with legs `bLegs` of `b`, pairwise. The result has the free legs of `a`, then those of `b`, each in their order; its charge is
 * the sum. Complex when either is. Cost 2 (real) or 8 (complex) flops per product of entries that charges allow. Throws `ArgumentError` when legs do not exist,
 * repeat, or do not fit: contracted legs have equal sectors and opposite directions.
 */
export function contract(
  a: BlockTensor,
  aLegs: readonly number[],
  b: BlockTensor,
  bLegs: readonly number[],
): BlockTensor {
  const plan = contractionPlan({ a: a.structure, aLegs, b: b.structure, bLegs });
  const [x, y] = inOneField(a, b);
  const data = new Float64Array(widthOf(x.field) * plan.out.size);
  if (plan.work <= smallWork) contractSmall(plan, x.field, data, x.data, y.data);
  else {
    kernels().run((work) => {
      const out = work.zeros(data.length);
      contractHeld(work, plan, x.field, out, work.put(x.data), work.put(y.data));
      work.read(out, data);
    });
  }
  return { structure: plan.out, field: x.field, data };
}

/** out += the contraction, for numbers that a workspace holds. */
export function contractHeld(
  work: Workspace,
  { left, right, products }: ContractionPlan,
  field: Field,
  out: Numbers,
  a: Numbers,
  b: Numbers,
): void {
  if ((left && !left.isTrivial) || (right && !right.isTrivial)) {
    // Reordered factors are freed again at once.
    return kernels().run((inner) => {
      const [x, y] = [reordered(inner, left, field, a), reordered(inner, right, field, b)];
      runProducts(inner, products, field, out, x, y);
    });
  }
  runProducts(work, products, field, out, a, b);
}

function reordered(work: Workspace, move: Permutation | undefined, field: Field, from: Numbers): Numbers {
  if (!move || move.isTrivial) return from;
  const out = work.zeros(from.length);
  runPermutation(move, field, work.view(out), work.view(from));
  return out;
}

/** The same on ordinary arrays. */
function contractSmall(
  { left, right, products }: ContractionPlan,
  field: Field,
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
): void {
  const move = (plan: Permutation | undefined, from: Float64Array): Float64Array => {
    if (!plan || plan.isTrivial) return from;
    const to = new Float64Array(from.length);
    runPermutation(plan, field, to, from);
    return to;
  };
  runProductsHere(products, field, out, move(left, a), move(right, b));
}
