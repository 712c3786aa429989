import { ArgumentError } from '../../errors.ts';
import { imaginaryPart, realPart, type Scalar } from '../../linalg/scalar.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import { addTensors, scaleTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { directSum } from '../tensor/direct-sum.ts';
import { sameLeg } from '../tensor/leg.ts';
import { truncateLeft } from './apply-chain.ts';
import { chainOf, legOf, moveCentre, plainChain, siteTensor, type Chain } from './chain.ts';
import { mpsOf, type Mps } from './mps.ts';

/**
 * alpha a + beta b, truncated by the policy of `a`: bonds add and then shrink to what is needed. The share of norm that `a` and `b` had lost counts for what their sum may lack, with
 * the cancellation between them. States of different charges are summed without charges. Throws `SpaceMismatchError` for states on different spaces, `ArgumentError` for coefficients that
 * are not finite.
 */
export function addMps(a: Mps, b: Mps, alpha: Scalar = 1, beta: Scalar = 1): Mps {
  requireSameSpace('Argument `b`', a.space, b.space);
  [alpha, beta].forEach((z, i) => {
    if (Number.isFinite(realPart(z)) && Number.isFinite(imaginaryPart(z))) return;
    throw new ArgumentError(
      ['alpha', 'beta'][i] as string,
      'be finite',
      `it is ${realPart(z)} + ${imaginaryPart(z)}i`,
    );
  });
  const [x, y] = sameCharges(a.chain, b.chain);
  const scale = Math.max(x.logNorm, y.logNorm);
  if (scale === -Infinity) return a;
  const whole = summed(weighted(x, alpha, scale), weighted(y, beta, scale));
  const { truncation } = a.chain;
  const exact = chainOf(a.space, whole, { logNorm: scale, truncation });
  if (exact.logNorm === -Infinity) return mpsOf(exact);
  const discarded = lostInSum([x, y], exact.logNorm, [alpha, beta]);
  const last = exact.tensors.length - 1;
  return mpsOf(truncateLeft({ ...moveCentre(exact, last), discarded }, 0, truncation));
}

/** Both with the same charges, or without. */
function sameCharges(a: Chain, b: Chain): readonly [Chain, Chain] {
  const last = a.tensors.length - 1;
  const isSame =
    siteTensor(a, 0).structure.symmetry.modulus === siteTensor(b, 0).structure.symmetry.modulus &&
    a.tensors.every((_, site) => sameLeg(legOf(a, site, 1), legOf(b, site, 1))) &&
    sameLeg(legOf(a, last, 2), legOf(b, last, 2));
  return isSame ? [a, b] : [plainChain(a), plainChain(b)];
}

/** The tensors with the coefficient and exp(logNorm - scale) on the first. */
function weighted(chain: Chain, factor: Scalar, scale: number): BlockTensor[] {
  const size = Math.exp(chain.logNorm - scale);
  const first = scaleTensor(siteTensor(chain, 0), {
    re: size * realPart(factor),
    im: size * imaginaryPart(factor),
  });
  return [first, ...chain.tensors.slice(1)];
}

function summed(a: readonly BlockTensor[], b: readonly BlockTensor[]): BlockTensor[] {
  const last = a.length - 1;
  return a.map((own, site) => {
    const other = b[site] as BlockTensor;
    const legs = [...(site > 0 ? [0] : []), ...(site < last ? [2] : [])];
    return legs.length === 0 ? addTensors(own, other) : directSum(own, other, legs);
  });
}

/** |error of the sum|^2 / |sum|^2, errors added in the worst case. */
function lostInSum(parts: readonly Chain[], logNorm: number, factors: readonly Scalar[]): number {
  const error = parts.reduce((sum, { discarded, logNorm: own }, i) => {
    const [re, im] = [realPart(factors[i] as Scalar), imaginaryPart(factors[i] as Scalar)];
    return sum + Math.sqrt(discarded * (re * re + im * im)) * Math.exp(own - logNorm);
  }, 0);
  return Math.min(1, error * error);
}
