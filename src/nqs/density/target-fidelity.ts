import { BudgetExceededError } from '../../errors.ts';
import { sparse } from '../../operators/sparse.ts';
import { defaultMaxBytes, requireMaxBytes } from '../../spaces/indexing.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { Ket } from '../../states/ket.ts';
import { normalize } from '../../states/normalize.ts';
import type { Nqs, NqsEstimate } from '../nqs.ts';
import type { NeuralDensity } from './neural-density.ts';

/**
 * The fidelity <t|rho|t> of a neural state with a known ket t (|<t|psi>|^2 of a pure one), both normalised, as the expectation value of |t><t|: with its error where the state is sampled, exact with `fullSum()`. Costs one quotient per
 * sample and amplitude of t that is not 0. Throws `SpaceMismatchError`, `NotPhysicalError` for a ket of norm 0, `BudgetExceededError` for more than `maxBytes` (1 GiB by default) of products of amplitudes.
 */
export function targetFidelity(
  state: Nqs | NeuralDensity,
  target: Ket,
  { maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {},
): NqsEstimate {
  requireMaxBytes(maxBytes);
  requireSameSpace('Argument `target`', state.space, target.space);
  const { data } = normalize(target);
  const held = [...Array(data.length / 2).keys()].filter((i) => data[2 * i] !== 0 || data[2 * i + 1] !== 0);
  const bytes = 100 * held.length ** 2;
  if (bytes > maxBytes) {
    throw new BudgetExceededError('The projector on the target', bytes, maxBytes, 'Take overlaps of kets.');
  }
  const entries = held.flatMap((row) =>
    held.map((column) => {
      const [a, b] = [data[2 * row] as number, data[2 * row + 1] as number];
      const [x, y] = [data[2 * column] as number, data[2 * column + 1] as number];
      return { row, column, value: { re: a * x + b * y, im: b * x - a * y } };
    }),
  );
  return state.expect(sparse(target.space, entries));
}
