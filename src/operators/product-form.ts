import { UnsupportedError } from '../errors.ts';
import type { Operator, ProductOperator } from './operator.ts';

/**
 * Narrows an operator to the forms on product spaces. Throws `UnsupportedError` for a Fock-space operator, naming the views
 * that it has; `view` is the name of the one asked for.
 */
export function requireProductForm(op: Operator, view: string): ProductOperator {
  if (op.kind !== 'fock') return op;
  throw new UnsupportedError(
    `View \`${view}\` must be asked of an operator on a product space, but this one is on a Fock space. ` +
      'It can give its sparse columns and rows: `op.column(text)` and `op.row(text)`, and `toDense(op)` while it is small.',
  );
}
