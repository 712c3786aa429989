import { modulus } from '../../linalg/scalar.ts';
import { singularValues } from '../../linalg/svd.ts';
import type { LocalTerm, ProductOperator } from '../../operators/operator.ts';
import { terms } from '../../operators/terms.ts';
import type { Chain } from './chain.ts';
import { lostTogether } from './losses.ts';

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

/**
 * The result of an operator with what it makes of the error that was there before: O may take more of the state away than of the error, as projectors on unlikely
 * outcomes do, so that the lost share grows by (|O| |psi| / |O psi|)^2 at most. For a matrix-product operator it is left as it is.
 */
export function amplified(before: Chain, after: Chain, op: ProductOperator): Chain {
  if (before.discarded === 0) return after;
  const bound = normBound(op);
  return bound === undefined ? after : amplifiedBy(before, after, Math.log(bound));
}

/** The same for any map whose norm has this logarithm at most. */
export function amplifiedBy(before: Chain, after: Chain, logBound: number): Chain {
  if (before.discarded === 0 || after.logNorm === -Infinity) return after;
  const growth = 2 * (logBound + before.logNorm - after.logNorm);
  // Unitaries, up to rounding.
  if (growth < 1e-9) return after;
  // Where all is lost already nothing more can be.
  const fresh = before.discarded < 1 ? 1 - (1 - after.discarded) / (1 - before.discarded) : 0;
  const old = Math.min(1, before.discarded * Math.exp(growth));
  return { ...after, discarded: lostTogether(old, Math.max(0, fresh)) };
}

/** A bound on the error of a mean, for a state of which the share `discarded` of the norm squared is missing. */
export function meanError(discarded: number, deviation: number, bound: number): number {
  return 2 * Math.sqrt(discarded) * deviation + 2 * discarded * bound;
}

function termNorm({ coefficient, matrix }: LocalTerm): number {
  return modulus(coefficient.re, coefficient.im) * (singularValues(matrix)[0] ?? 0);
}
