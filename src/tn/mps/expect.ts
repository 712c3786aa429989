import { NotPhysicalError } from '../../errors.ts';
import { multiply } from '../../linalg/products.ts';
import { complex, modulus, type Complex } from '../../linalg/scalar.ts';
import { daggerMpo, multiplyMpo } from '../../operators/mpo-algebra.ts';
import type { LocalTerm, ProductOperator } from '../../operators/operator.ts';
import { toMpo } from '../../operators/to-mpo.ts';
import { exact, type Estimate } from '../../states/estimate.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { widthOf } from '../tensor/block-tensor.ts';
import { traceLegs } from '../tensor/trace-legs.ts';
import { ascendingTerm, singleTerm } from './apply.ts';
import { matrixTensor, operatorChain } from './block-operators.ts';
import { legOf, plainChain, siteTensor, type Chain } from './chain.ts';
import { normBound } from '../../operators/norm-bound.ts';
import { meanError } from '../../states/mean-error.ts';
import { growLeft, startEnvironment } from './environment.ts';
import { windowOf } from './operator-window.ts';

/**
 * <psi|O|psi>/<psi|psi>. A single term costs m^3 d per site between its sites and the centre, a sum m^3 D d^2 per site with its matrix-product form of bond D. Where weight was discarded
 * the variance is found too and the error is 2 sqrt(discarded) deviation + 2 discarded |O|.
 */
export function expectation(chain: Chain, op: ProductOperator): Estimate {
  requireNorm(chain);
  const term = singleTerm(op);
  const measured = term
    ? termMoments(chain, ascendingTerm(term, chain.space.dims))
    : op.kind === 'local-sum' && op.terms.length === 0
      ? { mean: complex(0), square: () => 0 }
      : mpoMoments(chain, op);
  const { re, im } = measured.mean;
  if (chain.discarded === 0) return exact(re, im);
  const square = measured.square();
  const variance = Math.max(0, square - re * re - im * im);
  const deviation = Math.sqrt(variance);
  const bound = normBound(op) ?? Math.sqrt(square) + deviation;
  return { re, im, variance, error: meanError(chain.discarded, deviation, bound), from: 'truncated' };
}

/** <O^dagger O> - |<O>|^2 of the normalised state, by matrix-product operators: for a Hamiltonian what tells an eigenstate. Rounding leaves about 1e-15 <O^dagger O>. */
export function varianceOf(chain: Chain, op: ProductOperator): number {
  requireNorm(chain);
  const { mean, square } = mpoMoments(chain, op);
  return Math.max(0, square() - mean.re * mean.re - mean.im * mean.im);
}

/** The means of O and, when it is asked for, of O^dagger O. */
interface Moments {
  readonly mean: Complex;
  readonly square: () => number;
}

function termMoments(chain: Chain, term: LocalTerm): Moments {
  const { coefficient, sites, matrix } = term;
  const value = termMean(chain, term);
  return {
    mean: complex(
      coefficient.re * value.re - coefficient.im * value.im,
      coefficient.re * value.im + coefficient.im * value.re,
    ),
    square: () => {
      const square = { coefficient, sites, matrix: multiply(matrix, matrix, 'h', 'n') };
      return modulus(coefficient.re, coefficient.im) ** 2 * termMean(chain, square).re;
    },
  };
}

/** <M> of a term with ascending sites, without its coefficient. */
function termMean(chain: Chain, { sites, matrix }: LocalTerm): Complex {
  if (sites.length === 0) return complex(matrix.data[0] as number, matrix.data[1] as number);
  const levels = sites.map((site) => legOf(chain, site, 1));
  const { symmetry } = siteTensor(chain, 0).structure;
  const op = matrixTensor(matrix, { symmetry, levels }, { conserving: true });
  if (!op || op.data.every((x) => x === 0)) return complex(0);
  return chainMean(
    chain,
    sites[0] as number,
    operatorChain(op, sites, (site) => legOf(chain, site, 1)),
  );
}

function mpoMoments(chain: Chain, op: ProductOperator): Moments {
  return {
    mean: windowMean(chain, op),
    square: () => {
      const form = toMpo(op);
      return windowMean(chain, multiplyMpo(daggerMpo(form), form)).re;
    },
  };
}

function windowMean(chain: Chain, op: ProductOperator): Complex {
  const window = windowOf(chain, op);
  return window ? chainMean(chain, window.first, window.tensors) : windowMean(plainChain(chain), op);
}

/** The mean of operator tensors on neighbouring sites: only sites between them and the centre are touched. */
export function chainMean(chain: Chain, first: number, operators: readonly BlockTensor[]): Complex {
  const last = first + operators.length - 1;
  const [from, to] = [Math.min(first, chain.centre), Math.max(last, chain.centre)];
  let left = startEnvironment(siteTensor(chain, from).structure.symmetry, legOf(chain, from, 0));
  for (let site = from; site <= to; site++) {
    left = growLeft(left, siteTensor(chain, site), operators[site - first]);
  }
  return onlyNumber(traceLegs(left, 0, 2));
}

/** The single entry of a tensor; 0 where its charge forbids it. */
export function onlyNumber({ structure, field, data }: BlockTensor): Complex {
  if (structure.size === 0) return complex(0);
  return complex(data[0] as number, widthOf(field) === 2 ? data[1] : 0);
}

/** Throws `NotPhysicalError` for the zero state. */
export function requireNorm({ logNorm }: Chain): void {
  if (logNorm > -Infinity) return;
  throw new NotPhysicalError(
    'The state must have a norm above zero, but it is the zero vector. ' +
      'An operator with this result has probability zero.',
  );
}
