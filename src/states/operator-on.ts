import { SpaceMismatchError } from '../errors.ts';
import type { Operator, ProductOperator } from '../operators/operator.ts';
import { describeFock } from '../spaces/fock-space.ts';
import { describeSpace, requireSameSpace, type Space } from '../spaces/space.ts';

/** The operator as one on this product space; `argument` names it in errors. Throws `SpaceMismatchError` when it lives on another space or a Fock space. */
export function requireOperatorOn(space: Space, op: Operator, argument = 'op'): ProductOperator {
  if (op.kind === 'fock') {
    throw new SpaceMismatchError(`Argument \`${argument}\``, describeSpace(space), describeFock(op.space));
  }
  requireSameSpace(`Argument \`${argument}\``, space, op.space);
  return op;
}
