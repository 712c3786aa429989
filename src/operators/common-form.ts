import { UnsupportedError } from '../errors.ts';
import { requireSameSpace } from '../spaces/space.ts';
import { dense } from './dense.ts';
import type { Operator, ProductOperator } from './operator.ts';
import { terms } from './terms.ts';
import { toDense } from './to-dense.ts';
import { toMpo } from './to-mpo.ts';
import { toSparse } from './to-sparse.ts';

/** Forms from the most structured to the least; two of them meet in the later one. */
const order = ['pauli-sum', 'local-sum', 'mpo', 'sparse', 'dense'] as const;

/** Two operators of one kind. */
export type Pair = {
  [K in Operator['kind']]: {
    readonly kind: K;
    readonly a: Extract<Operator, { kind: K }>;
    readonly b: Extract<Operator, { kind: K }>;
  };
}[Operator['kind']];

/**
 * Both operators in the form of the one that has less structure: pauli-sum, local-sum, mpo, sparse, dense, in this order.
 * Conversions keep to the default byte budget. Throws `UnsupportedError` when just one is on a Fock space.
 */
export function commonForm(a: Operator, b: Operator): Pair {
  if (a.kind === 'fock' && b.kind === 'fock') return { kind: 'fock', a, b };
  if (a.kind === 'fock' || b.kind === 'fock') {
    throw new UnsupportedError(
      'Operators must both be on product spaces or both on a Fock space, but here there is one of each. ' +
        'Embed the Fock space into a product space first.',
    );
  }
  switch (order[Math.max(order.indexOf(a.kind), order.indexOf(b.kind))]) {
    case 'pauli-sum':
      return { kind: 'pauli-sum', a, b } as Pair;
    case 'local-sum':
      return { kind: 'local-sum', a: asLocalSum(a), b: asLocalSum(b) };
    case 'mpo':
      return { kind: 'mpo', a: toMpo(a), b: toMpo(b) };
    case 'sparse':
      return { kind: 'sparse', a: toSparse(a), b: toSparse(b) };
    default:
      return { kind: 'dense', a: dense(a.space, toDense(a)), b: dense(b.space, toDense(b)) };
  }
}

/** Throws `SpaceMismatchError` unless two operators on product spaces are on the same one. */
export function requireOneSpace(a: ProductOperator, b: ProductOperator): void {
  requireSameSpace('Operator `b`', a.space, b.space);
}

function asLocalSum(op: ProductOperator): Extract<Operator, { kind: 'local-sum' }> {
  return op.kind === 'local-sum' ? op : { kind: 'local-sum', space: op.space, terms: terms(op) };
}
