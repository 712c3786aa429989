import { ArgumentError } from '../errors.ts';
import { identity, zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { multiply } from '../linalg/products.ts';
import { dimension, levels, requireSameSpace } from '../spaces/space.ts';
import type { Channel, Kraus, Superoperator } from './channel.ts';
import { toKraus, toSuperoperator, type MapBudget } from './convert.ts';
import { requireChannel } from './checks.ts';
import { processFidelity } from './fidelities.ts';
import { identityChannel } from './kraus.ts';
import { depolarizingMix, weighted, type Weighted } from './noise.ts';
import { errorBasis } from './operator-basis.ts';
import { toChi } from './pauli-forms.ts';

/**
 * The map applied k times, k = 0 the identity, by repeated squaring of its superoperator. Cost log2(k) products of d^2 x d^2 matrices. Throws `ArgumentError` for a k that is no
 * count, `SpaceMismatchError` when input and output differ, `BudgetExceededError`.
 */
export function channelPower(of: Channel, k: number, options: MapBudget = {}): Superoperator {
  requireSameSpace('The output of `of`', of.from, of.to);
  if (!Number.isSafeInteger(k) || k < 0) throw new ArgumentError('k', 'be a count', `it is ${k}`);
  const { from, to, matrix } = toSuperoperator(of, options);
  let power = identity(matrix.rows);
  let square = matrix;
  for (let left = k; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = multiply(square, power);
    if (left > 1) square = multiply(square, square);
  }
  return { kind: 'superoperator', from, to, matrix: power };
}

/**
 * The complementary channel: what the environment of a dilation receives, on one site with as many levels as there are Kraus operators: (C_j)_ki = <j|K_k|i> for
 * each level j of the output. Its output depends on the Kraus operators by an isometry only. Cost O(entries). Throws as `toKraus`.
 */
export function complementaryChannel(of: Channel): Kraus {
  const { operators } = toKraus(of);
  const [dIn, dOut] = [dimension(of.from), dimension(of.to)];
  const made = Array.from({ length: dOut }, (_, j): ComplexMatrix => {
    const out = zeros(operators.length, dIn);
    operators.forEach(({ data }, k) => {
      out.data.set(data.subarray(2 * j * dIn, 2 * (j + 1) * dIn), 2 * k * dIn);
    });
    return out;
  });
  const to = levels([Math.max(1, operators.length)]);
  return { kind: 'kraus', from: of.from, to, operators: made, discardedWeight: 0 };
}

/**
 * The Pauli twirl: the average of P^dagger Phi(P rho P^dagger) P over all Pauli strings (on sites with other numbers of levels over all Weyl operators), a mixture of these operators with the
 * diagonal of the chi matrix as probabilities. Throws `SpaceMismatchError` when input and output differ, `ArgumentError` for a map that is no channel, `BudgetExceededError`.
 */
export function pauliTwirl(of: Channel, options: MapBudget = {}): Kraus {
  const { from, to } = of;
  requireSameSpace('The output of `of`', from, to);
  const onQubits = from.dims.every((count) => count === 2);
  const chi = toChi(of, { ...options, basis: onQubits ? 'hermitian' : 'weyl' });
  const raw = errorBasis(from).map((_, a) => chi.data[2 * a * (chi.cols + 1)] as number);
  const total = raw.reduce((sum, p) => sum + p, 0);
  const least = raw.reduce((a, b) => Math.min(a, b));
  if (!(least >= -1e-12 && Math.abs(total - 1) <= 1e-10)) {
    const got = `its weights sum to ${total}, the least is ${least}`;
    throw new ArgumentError('of', 'be a channel', got);
  }
  const cleaned = raw.map((p) => Math.max(0, p));
  const sum = cleaned.reduce((x, p) => x + p, 0);
  return weighted(
    from,
    errorBasis(from).map((operator, a): Weighted => [(cleaned[a] as number) / sum, operator]),
  );
}

/**
 * The unitary twirl: the average of U^dagger Phi(U rho U^dagger) U over the Haar measure, the depolarising channel with the process fidelity F of the map: its mixing
 * lambda is (1 - F) d^2 / (d^2 - 1). Throws `SpaceMismatchError` when input and output differ, `NotPhysicalError` for a map that is no channel within 1e-10, `BudgetExceededError`.
 */
export function unitaryTwirl(of: Channel, options: MapBudget = {}): Kraus {
  requireSameSpace('The output of `of`', of.from, of.to);
  requireChannel(of, options, 'of');
  const d2 = dimension(of.from) ** 2;
  if (d2 === 1) return identityChannel(of.from);
  const share = Math.min(1, Math.max(0, 1 - processFidelity(of, options)));
  return depolarizingMix((share * d2) / (d2 - 1), of.from);
}
