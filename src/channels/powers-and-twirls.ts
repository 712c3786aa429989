import { ArgumentError } from '../errors.ts';
import { identity, zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { multiply } from '../linalg/products.ts';
import { dimension, levels, requireSameSpace } from '../spaces/space.ts';
import type { Channel, Kraus, Superoperator } from './channel.ts';
import { toKraus, toSuperoperator, type MapBudget } from './convert.ts';
import { processFidelity } from './fidelities.ts';
import { depolarizingMix, pauliChannel } from './noise.ts';
import { pauliWords, toChi } from './pauli-forms.ts';

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
 * The Pauli twirl: the average of P Phi(P rho P) P over all Pauli strings, a Pauli channel with the diagonal of the chi matrix as probabilities. For channels of n qubits to n qubits.
 * Throws as `toChi`, and `ArgumentError` for a map that is no channel.
 */
export function pauliTwirl(of: Channel, options: MapBudget = {}): Kraus {
  const chi = toChi(of, options);
  const words = pauliWords(of.from.dims.length);
  const raw = words.map((_, a) => chi.data[2 * a * (chi.cols + 1)] as number);
  const total = raw.reduce((sum, p) => sum + p, 0);
  if (raw.some((p) => p < -1e-12) || Math.abs(total - 1) > 1e-10) {
    throw new ArgumentError(
      'of',
      'be a channel',
      `its Pauli weights sum to ${total}, the least is ${Math.min(...raw)}`,
    );
  }
  const cleaned = raw.map((p) => Math.max(0, p));
  const sum = cleaned.reduce((a, b) => a + b, 0);
  return {
    ...pauliChannel(Object.fromEntries(words.map((word, a) => [word, (cleaned[a] as number) / sum]))),
    from: of.from,
    to: of.to,
  };
}

/**
 * The unitary twirl: the average of U^dagger Phi(U rho U^dagger) U over the Haar measure, a depolarising channel with the process fidelity F of the map: the mixing
 * lambda is (1 - F) d^2 / (d^2 - 1). Throws `ArgumentError` when that leaves 0..1 (F < 1/d^2 is no mixing), `SpaceMismatchError` when input and output differ.
 */
export function unitaryTwirl(of: Channel, options: MapBudget = {}): Kraus {
  requireSameSpace('The output of `of`', of.from, of.to);
  const d2 = dimension(of.from) ** 2;
  const lambda = ((1 - processFidelity(of, options)) * d2) / (d2 - 1);
  if (!(lambda <= 1 + 1e-12)) {
    throw new ArgumentError('of', `have a process fidelity of at least 1/${d2}`, `lambda would be ${lambda}`);
  }
  return depolarizingMix(Math.min(1, Math.max(0, lambda)), of.from);
}
