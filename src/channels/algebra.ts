import { dagger, frobenius, kron, multiply } from '../linalg/products.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { permute } from '../linalg/tensor.ts';
import { dimension, productSpace, requireSameSpace } from '../spaces/space.ts';
import {
  isKrausLike,
  isOperatorSum,
  type Channel,
  type Choi,
  type Kraus,
  type KrausLike,
  type KrausPair,
  type KrausPairs,
  type OperatorSum,
  type Superoperator,
} from './channel.ts';
import { toKraus, toKrausPairs, toSuperoperator, type MapBudget } from './convert.ts';
import { reshuffled } from './reshuffle.ts';

/**
 * The map `after` o `first`. Kraus operators and dilations give Kraus operators, all products K_after K_first (after the slower index;
 * `minimalKraus` makes them few again); with pairs they give pairs; any other forms give a superoperator. Throws `SpaceMismatchError`, `BudgetExceededError`.
 */
export function compose(after: KrausLike, first: KrausLike): Kraus;
/** Pairs, when one of them is given by pairs. */
export function compose(after: OperatorSum, first: OperatorSum): Kraus | KrausPairs;
/** Any forms: Kraus operators or pairs when both are sums of operators, else a superoperator. */
export function compose(
  after: Channel,
  first: Channel,
  options?: MapBudget,
): Kraus | KrausPairs | Superoperator;
/** The implementation of all. */
export function compose(
  after: Channel,
  first: Channel,
  options: MapBudget = {},
): Kraus | KrausPairs | Superoperator {
  requireSameSpace('The input of `after`', first.to, after.from);
  const { from } = first;
  const { to } = after;
  if (isKrausLike(after) && isKrausLike(first)) {
    const [late, early] = [toKraus(after), toKraus(first)];
    const operators = late.operators.flatMap((a) => early.operators.map((b) => multiply(a, b)));
    const discardedWeight = late.discardedWeight + early.discardedWeight;
    return { kind: 'kraus', from, to, operators, discardedWeight };
  }
  if (isOperatorSum(after) && isOperatorSum(first)) {
    return { kind: 'kraus-pairs', from, to, ...pairwise(after, first, (a, b) => multiply(a, b)) };
  }
  const matrix = multiply(toSuperoperator(after, options).matrix, toSuperoperator(first, options).matrix);
  return { kind: 'superoperator', from, to, matrix };
}

/**
 * The map a (x) b on the product of their spaces, the sites of `a` first. Kraus operators and dilations give Kraus operators; with pairs they give pairs; any other
 * forms give a superoperator. Throws `BudgetExceededError`.
 */
export function tensorChannels(a: KrausLike, b: KrausLike): Kraus;
/** Pairs, when one of them is given by pairs. */
export function tensorChannels(a: OperatorSum, b: OperatorSum): Kraus | KrausPairs;
/** Any forms: Kraus operators or pairs when both are sums of operators, else a superoperator. */
export function tensorChannels(
  a: Channel,
  b: Channel,
  options?: MapBudget,
): Kraus | KrausPairs | Superoperator;
/** The implementation of all. */
export function tensorChannels(
  a: Channel,
  b: Channel,
  options: MapBudget = {},
): Kraus | KrausPairs | Superoperator {
  const from = productSpace(a.from, b.from);
  const to = productSpace(a.to, b.to);
  if (isKrausLike(a) && isKrausLike(b)) {
    const [left, right] = [toKraus(a), toKraus(b)];
    const operators = left.operators.flatMap((x) => right.operators.map((y) => kron(x, y)));
    const discardedWeight = left.discardedWeight + right.discardedWeight;
    return { kind: 'kraus', from, to, operators, discardedWeight };
  }
  if (isOperatorSum(a) && isOperatorSum(b)) {
    return { kind: 'kraus-pairs', from, to, ...pairwise(a, b, kron) };
  }
  const product = kron(toSuperoperator(a, options).matrix, toSuperoperator(b, options).matrix);
  const [ai, ak, bi, bk] = [a.from, a.to, b.from, b.to].map(dimension) as [number, number, number, number];
  // Legs of the Kronecker product: (k l)_a (k l)_b, (i j)_a (i j)_b; those of the result: k_a k_b l_a l_b, i_a i_b j_a j_b.
  const shape = [ak, ak, bk, bk, ai, ai, bi, bi];
  const { data } = permute({ shape, data: product.data }, [0, 2, 1, 3, 4, 6, 5, 7]);
  return { kind: 'superoperator', from, to, matrix: { ...product, data } };
}

/** f of the left and of the right operators of every two pairs, and a bound of what both have left out, carried through. */
function pairwise(
  a: OperatorSum,
  b: OperatorSum,
  f: (x: ComplexMatrix, y: ComplexMatrix) => ComplexMatrix,
): Pick<KrausPairs, 'pairs' | 'discardedWeight'> {
  const [late, early] = [toKrausPairs(a), toKrausPairs(b)];
  const pairs = late.pairs.flatMap(([x, y]) =>
    early.pairs.map(([u, v]): KrausPair => (x === y && u === v ? twice(f(x, u)) : [f(x, u), f(y, v)])),
  );
  const [wa, wb] = [late.discardedWeight, early.discardedWeight];
  const discardedWeight = wa === 0 && wb === 0 ? 0 : wa * normBound(early) + wb * normBound(late) + wa * wb;
  return { pairs, discardedWeight };
}

function twice(operator: ComplexMatrix): KrausPair {
  return [operator, operator];
}

/** sum |A|_F |B|_F, a bound of the diamond norm. */
function normBound({ pairs }: KrausPairs): number {
  return pairs.reduce((sum, [left, right]) => sum + frobenius(left) * frobenius(right), 0);
}

/**
 * The adjoint (Heisenberg) map: tr(A^dagger Phi(rho)) = tr(Phi^dagger(A)^dagger rho), that is Phi^dagger(A) = sum K^dagger A K; `from` and `to` trade places. Dilations give
 * Kraus operators, every other form its own (pairs [A^dagger, B^dagger]). The adjoint of a trace-preserving map is unital.
 */
export function adjointMap(channel: Choi): Choi;
/** The adjoint of a superoperator, S^dagger. */
export function adjointMap(channel: Superoperator): Superoperator;
/** The adjoint of Kraus operators or of a dilation, by Kraus operators K^dagger. */
export function adjointMap(channel: KrausLike): Kraus;
/** The adjoint of pairs. */
export function adjointMap(channel: KrausPairs): KrausPairs;
/** The adjoint of any form. */
export function adjointMap(channel: Channel): Kraus | KrausPairs | Choi | Superoperator;
/** The implementation of all. */
export function adjointMap(channel: Channel): Kraus | KrausPairs | Choi | Superoperator {
  const { from: to, to: from } = channel;
  switch (channel.kind) {
    case 'kraus':
    case 'stinespring': {
      const { operators, discardedWeight } = toKraus(channel);
      return { kind: 'kraus', from, to, operators: operators.map(dagger), discardedWeight };
    }
    case 'kraus-pairs': {
      const pairs = channel.pairs.map(([left, right]): KrausPair => [dagger(left), dagger(right)]);
      return { ...channel, from, to, pairs };
    }
    case 'superoperator':
      return { kind: 'superoperator', from, to, matrix: dagger(channel.matrix) };
    case 'choi':
      return { kind: 'choi', from, to, matrix: adjointChoi(channel) };
    default:
      return channel satisfies never;
  }
}

/** J'[k d_in + i, l d_in + j] = conj J[i d_out + k, j d_out + l]. */
function adjointChoi({ from, to, matrix }: Choi): ComplexMatrix {
  const [i, k] = [dimension(from), dimension(to)];
  const out = reshuffled(matrix, [i, k, i, k], [1, 0, 3, 2]);
  for (let p = 1; p < out.data.length; p += 2) out.data[p] = -(out.data[p] as number);
  return out;
}
