import { modulus } from '../linalg/scalar.ts';
import { singularValues } from '../linalg/svd.ts';
import type { LocalTerm, ProductOperator } from './operator.ts';
import { terms } from './terms.ts';

/** A bound on the norm of an operator, |c_1| |M_1| + |c_2| |M_2| + ...; undefined for matrix-product operators, which do not show it. */
export function normBound(op: ProductOperator): number | undefined {
  switch (op.kind) {
    case 'pauli-sum':
      return op.strings.reduce((sum, { coefficient }) => sum + modulus(coefficient.re, coefficient.im), 0);
    case 'local-sum':
    case 'sparse':
    case 'dense':
      return terms(op).reduce((sum, term) => sum + termNorm(term), 0);
    case 'mpo':
      return undefined;
    default:
      return op satisfies never;
  }
}

function termNorm({ coefficient, matrix }: LocalTerm): number {
  return modulus(coefficient.re, coefficient.im) * (singularValues(matrix)[0] ?? 0);
}
