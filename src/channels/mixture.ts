import { ArgumentError } from '../errors.ts';
import { add, scaled } from '../linalg/products.ts';
import { imaginaryPart, modulus, realPart, type Scalar } from '../linalg/scalar.ts';
import { requireSameSpace } from '../spaces/space.ts';
import {
  isKrausLike,
  isOperatorSum,
  type Channel,
  type Kraus,
  type KrausLike,
  type KrausPair,
  type KrausPairs,
  type Superoperator,
} from './channel.ts';
import { toKraus, toKrausPairs, toSuperoperator, type MapBudget } from './convert.ts';

/** One share of a mixture. */
export interface Share {
  readonly probability: number;
  readonly channel: Channel;
}

/**
 * The map sum_k p_k Phi_k. Kraus operators and dilations give Kraus operators sqrt(p) K (none for p = 0), with pairs they give pairs, else the result is a superoperator.
 * Throws `ArgumentError` unless the probabilities are non-negative and sum to 1 within 1e-12, `SpaceMismatchError`, `BudgetExceededError`.
 */
export function mixture(shares: readonly (Share & { readonly channel: KrausLike })[]): Kraus;
/** Any forms: Kraus operators when all are Kraus operators or dilations, pairs when some are pairs, else a superoperator. */
export function mixture(shares: readonly Share[], options?: MapBudget): Kraus | KrausPairs | Superoperator;
/** The implementation of both. */
export function mixture(
  shares: readonly Share[],
  options: MapBudget = {},
): Kraus | KrausPairs | Superoperator {
  requireProbabilities(shares);
  const parts = shares.filter(({ probability }) => probability > 0);
  if (!shares.every(({ channel }) => isKrausLike(channel))) {
    return linearCombination(
      parts.map(({ probability, channel }) => ({ coefficient: probability, channel })),
      options,
    );
  }
  const { from, to } = requireCommon(shares, 'shares');
  const krausParts = parts.map(({ probability, channel }) => ({ probability, own: toKraus(channel) }));
  return {
    kind: 'kraus',
    from,
    to,
    operators: krausParts.flatMap(({ probability, own }) =>
      own.operators.map((operator) => scaled(operator, Math.sqrt(probability))),
    ),
    discardedWeight: krausParts.reduce((sum, part) => sum + part.probability * part.own.discardedWeight, 0),
  };
}

/** One term of a linear combination of maps. */
export interface MapTerm {
  readonly coefficient: Scalar;
  readonly channel: Channel;
}

/**
 * The linear map sum_k c_k Phi_k, say a difference of channels: pairs [c A, B] when all are sums of operators, else a superoperator.
 * Throws `ArgumentError` for an empty list and coefficients that are not finite, `SpaceMismatchError`, `BudgetExceededError`.
 */
export function linearCombination(
  terms: readonly MapTerm[],
  options: MapBudget = {},
): KrausPairs | Superoperator {
  const { from, to } = requireCommon(terms, 'terms');
  const weights = terms.map(({ coefficient }, k) => finite(coefficient, `terms[${k}].coefficient`));
  if (terms.every(({ channel }) => isOperatorSum(channel))) {
    const own = terms.map(({ channel }) => toKrausPairs(channel));
    const pairs = own.flatMap((part, k) =>
      part.pairs.map(([left, right]): KrausPair => [scaled(left, weights[k] as Scalar), right]),
    );
    const discardedWeight = own.reduce(
      (sum, part, k) => sum + sizeOf(weights[k] as Scalar) * part.discardedWeight,
      0,
    );
    return { kind: 'kraus-pairs', from, to, pairs, discardedWeight };
  }
  const matrix = terms
    .map(({ channel }, k) => scaled(toSuperoperator(channel, options).matrix, weights[k] as Scalar))
    .reduce((sum, next) => add(sum, next));
  return { kind: 'superoperator', from, to, matrix };
}

function finite(coefficient: Scalar, argument: string): Scalar {
  if (Number.isFinite(sizeOf(coefficient))) return coefficient;
  const got = `it is ${realPart(coefficient)} + ${imaginaryPart(coefficient)} i`;
  throw new ArgumentError(argument, 'be finite', got);
}

function sizeOf(coefficient: Scalar): number {
  return modulus(realPart(coefficient), imaginaryPart(coefficient));
}

function requireCommon(list: readonly { readonly channel: Channel }[], argument: string): Channel {
  const first = list[0];
  if (!first) throw new ArgumentError(argument, 'hold at least one channel', 'it is empty');
  list.forEach(({ channel }, k) => {
    requireSameSpace(`The input of ${argument}[${k}]`, first.channel.from, channel.from);
    requireSameSpace(`The output of ${argument}[${k}]`, first.channel.to, channel.to);
  });
  return first.channel;
}

function requireProbabilities(shares: readonly Share[]): void {
  requireCommon(shares, 'shares');
  shares.forEach(({ probability }, k) => {
    if (!(probability >= 0 && probability <= 1 + 1e-12)) {
      throw new ArgumentError(`shares[${k}].probability`, 'be within [0, 1]', `it is ${probability}`);
    }
  });
  const total = shares.reduce((sum, { probability }) => sum + probability, 0);
  if (Math.abs(total - 1) > 1e-12) {
    throw new ArgumentError('shares', 'have probabilities that sum to 1', `they sum to ${total}`);
  }
}
