import { ArgumentError } from '../errors.ts';
import { add, dagger, kron, multiply, scaled } from '../linalg/products.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { permute } from '../linalg/tensor.ts';
import { dimension, productSpace, requireSameSpace } from '../spaces/space.ts';
import {
  isKrausLike,
  type Channel,
  type Choi,
  type Kraus,
  type KrausLike,
  type Superoperator,
} from './channel.ts';
import { toKraus, toSuperoperator, type MapBudget } from './convert.ts';
import { reshuffled } from './reshuffle.ts';

/**
 * The map `after` o `first`. Kraus operators and dilations give Kraus operators, all products K_after K_first (after the slower index;
 * `minimalKraus` makes them few again); any other pair gives a superoperator. Throws `SpaceMismatchError`, `BudgetExceededError`.
 */
export function compose(after: KrausLike, first: KrausLike): Kraus;
/** Any forms: Kraus operators when all are Kraus operators or dilations, else a superoperator. */
export function compose(after: Channel, first: Channel, options?: MapBudget): Kraus | Superoperator;
/** The implementation of both. */
export function compose(after: Channel, first: Channel, options: MapBudget = {}): Kraus | Superoperator {
  requireSameSpace('The input of `after`', first.to, after.from);
  const { from } = first;
  const { to } = after;
  if (isKrausLike(after) && isKrausLike(first)) {
    const [late, early] = [toKraus(after), toKraus(first)];
    const operators = late.operators.flatMap((a) => early.operators.map((b) => multiply(a, b)));
    const discardedWeight = late.discardedWeight + early.discardedWeight;
    return { kind: 'kraus', from, to, operators, discardedWeight };
  }
  const matrix = multiply(toSuperoperator(after, options).matrix, toSuperoperator(first, options).matrix);
  return { kind: 'superoperator', from, to, matrix };
}

/**
 * The map a (x) b on the product of their spaces, the sites of `a` first. Kraus operators and dilations give Kraus operators, any other pair
 * gives a superoperator. Throws `BudgetExceededError`.
 */
export function tensorChannels(a: KrausLike, b: KrausLike): Kraus;
/** Any forms: Kraus operators when all are Kraus operators or dilations, else a superoperator. */
export function tensorChannels(a: Channel, b: Channel, options?: MapBudget): Kraus | Superoperator;
/** The implementation of both. */
export function tensorChannels(a: Channel, b: Channel, options: MapBudget = {}): Kraus | Superoperator {
  const from = productSpace(a.from, b.from);
  const to = productSpace(a.to, b.to);
  if (isKrausLike(a) && isKrausLike(b)) {
    const [left, right] = [toKraus(a), toKraus(b)];
    const operators = left.operators.flatMap((x) => right.operators.map((y) => kron(x, y)));
    const discardedWeight = left.discardedWeight + right.discardedWeight;
    return { kind: 'kraus', from, to, operators, discardedWeight };
  }
  const product = kron(toSuperoperator(a, options).matrix, toSuperoperator(b, options).matrix);
  const [ai, ak, bi, bk] = [a.from, a.to, b.from, b.to].map(dimension) as [number, number, number, number];
  // Legs of the Kronecker product: (k l)_a (k l)_b, (i j)_a (i j)_b; those of the result: k_a k_b l_a l_b, i_a i_b j_a j_b.
  const shape = [ak, ak, bk, bk, ai, ai, bi, bi];
  const { data } = permute({ shape, data: product.data }, [0, 2, 1, 3, 4, 6, 5, 7]);
  return { kind: 'superoperator', from, to, matrix: { ...product, data } };
}

/**
 * The adjoint (Heisenberg) map: tr(A^dagger Phi(rho)) = tr(Phi^dagger(A)^dagger rho), that is Phi^dagger(A) = sum K^dagger A K; `from` and `to` trade places. Dilations give
 * Kraus operators, every other form its own. The adjoint of a trace-preserving map is unital.
 */
export function adjointMap(channel: Choi): Choi;
/** The adjoint of a superoperator, S^dagger. */
export function adjointMap(channel: Superoperator): Superoperator;
/** The adjoint of Kraus operators or of a dilation, by Kraus operators K^dagger. */
export function adjointMap(channel: KrausLike): Kraus;
/** The adjoint of any form. */
export function adjointMap(channel: Channel): Kraus | Choi | Superoperator;
/** The implementation of all. */
export function adjointMap(channel: Channel): Kraus | Choi | Superoperator {
  const { from: to, to: from } = channel;
  switch (channel.kind) {
    case 'kraus':
    case 'stinespring': {
      const { operators, discardedWeight } = toKraus(channel);
      return { kind: 'kraus', from, to, operators: operators.map(dagger), discardedWeight };
    }
    case 'superoperator':
      return { kind: 'superoperator', from, to, matrix: dagger(channel.matrix) };
    case 'choi':
      return { kind: 'choi', from, to, matrix: adjointChoi(channel) };
    default:
      return channel satisfies never;
  }
}

/** One share of a mixture. */
export interface Share {
  readonly probability: number;
  readonly channel: Channel;
}

/**
 * The map sum_k p_k Phi_k. Kraus operators and dilations give Kraus operators sqrt(p) K (none for p = 0), else the result is a superoperator.
 * Throws `ArgumentError` unless the probabilities are non-negative and sum to 1 within 1e-12, `SpaceMismatchError`, `BudgetExceededError`.
 */
export function mixture(shares: readonly (Share & { readonly channel: KrausLike })[]): Kraus;
/** Any forms: Kraus operators when all are Kraus operators or dilations, else a superoperator. */
export function mixture(shares: readonly Share[], options?: MapBudget): Kraus | Superoperator;
/** The implementation of both. */
export function mixture(shares: readonly Share[], options: MapBudget = {}): Kraus | Superoperator {
  const { from, to } = requireShares(shares);
  if (shares.every(({ channel }) => isKrausLike(channel))) {
    const parts = shares.filter(({ probability }) => probability > 0);
    const operators = parts.flatMap(({ probability, channel }) =>
      toKraus(channel).operators.map((operator) => scaled(operator, Math.sqrt(probability))),
    );
    const discardedWeight = parts.reduce(
      (sum, part) => sum + part.probability * toKraus(part.channel).discardedWeight,
      0,
    );
    return { kind: 'kraus', from, to, operators, discardedWeight };
  }
  const matrix = shares
    .map(({ probability, channel }) => scaled(toSuperoperator(channel, options).matrix, probability))
    .reduce((sum, next) => add(sum, next));
  return { kind: 'superoperator', from, to, matrix };
}

function requireShares(shares: readonly Share[]): Channel {
  const first = shares[0];
  if (!first) throw new ArgumentError('shares', 'hold at least one channel', 'it is empty');
  shares.forEach(({ probability, channel }, k) => {
    if (!(probability >= 0 && probability <= 1 + 1e-12)) {
      throw new ArgumentError(`shares[${k}].probability`, 'be within [0, 1]', `it is ${probability}`);
    }
    requireSameSpace(`The input of shares[${k}]`, first.channel.from, channel.from);
    requireSameSpace(`The output of shares[${k}]`, first.channel.to, channel.to);
  });
  const total = shares.reduce((sum, { probability }) => sum + probability, 0);
  if (Math.abs(total - 1) > 1e-12) {
    throw new ArgumentError('shares', 'have probabilities that sum to 1', `they sum to ${total}`);
  }
  return first.channel;
}

/** J'[k d_in + i, l d_in + j] = conj J[i d_out + k, j d_out + l]. */
function adjointChoi({ from, to, matrix }: Choi): ComplexMatrix {
  const [i, k] = [dimension(from), dimension(to)];
  const out = reshuffled(matrix, [i, k, i, k], [1, 0, 3, 2]);
  for (let p = 1; p < out.data.length; p += 2) out.data[p] = -(out.data[p] as number);
  return out;
}
