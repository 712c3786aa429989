import { normBound } from '../../operators/norm-bound.ts';
import type { ProductOperator } from '../../operators/operator.ts';
import type { Chain } from './chain.ts';
import { lostTogether } from './losses.ts';

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
