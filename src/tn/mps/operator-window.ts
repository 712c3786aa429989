import { toMpo } from '../../operators/to-mpo.ts';
import type { ProductOperator } from '../../operators/operator.ts';
import { subspace, type Space } from '../../spaces/space.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { mpoTensors } from './block-operators.ts';
import { legOf, siteTensor, type Chain } from './chain.ts';

/** An operator as tensors on neighbouring sites, the identity on all others. */
export interface OperatorWindow {
  readonly first: number;
  readonly tensors: readonly BlockTensor[];
}

const known = new WeakMap<ProductOperator, Map<string, OperatorWindow | 'mixed'>>();

/**
 * The operator as block tensors for a chain, from the first to the last site on which a term acts; made once per operator and charges. Undefined when it does not conserve what
 * the chain does.
 */
export function windowOf(chain: Chain, op: ProductOperator): OperatorWindow | undefined {
  const { symmetry } = siteTensor(chain, 0).structure;
  const levels = chain.tensors.map((_, site) => legOf(chain, site, 1));
  const key = `${symmetry.modulus}:${levels.map(({ id }) => id).join()}`;
  let forms = known.get(op);
  if (!forms) {
    forms = new Map();
    known.set(op, forms);
  }
  let made = forms.get(key);
  if (made === undefined) {
    const { first, inner } = narrowed(op);
    const { tensors } = toMpo(inner);
    const blocks = mpoTensors(tensors, { symmetry, levels: levels.slice(first, first + tensors.length) });
    made = blocks ? { first, tensors: blocks } : 'mixed';
    forms.set(key, made);
  }
  return made === 'mixed' ? undefined : made;
}

/** The operator on the sites between its first and its last alone. */
function narrowed(op: ProductOperator): { first: number; inner: ProductOperator } {
  if (op.kind === 'local-sum') {
    const { first, space, shift } = between(op.space, op.terms);
    const terms = op.terms.map((term) => ({ ...term, sites: shift(term.sites) }));
    return { first, inner: { kind: 'local-sum', space, terms } };
  }
  if (op.kind === 'pauli-sum') {
    const { first, space, shift } = between(op.space, op.strings);
    const strings = op.strings.map((string) => ({ ...string, sites: shift(string.sites) }));
    return { first, inner: { kind: 'pauli-sum', space, strings } };
  }
  return { first: 0, inner: op };
}

function between(
  space: Space,
  parts: readonly { readonly sites: readonly number[] }[],
): { first: number; space: Space; shift: (sites: readonly number[]) => number[] } {
  let [first, last] = [Infinity, -1];
  for (const { sites } of parts) {
    for (const site of sites) [first, last] = [Math.min(first, site), Math.max(last, site)];
  }
  if (last < 0) [first, last] = [0, 0];
  const inner = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return { first, space: subspace(space, inner), shift: (sites) => sites.map((site) => site - first) };
}
