import { NotPhysicalError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import { contract, tensor } from '../../linalg/tensor.ts';
import { daggerMpo, multiplyMpo } from '../../operators/mpo-algebra.ts';
import type { Operator, ProductOperator } from '../../operators/operator.ts';
import { toMpo } from '../../operators/to-mpo.ts';
import { requireSameSpace, type Space } from '../../spaces/space.ts';
import { toDensityMatrix } from '../../states/convert.ts';
import { isDensityMatrix, type DensityMatrix } from '../../states/density-matrix.ts';
import { exact, type Estimate } from '../../states/estimate.ts';
import { isKet } from '../../states/ket.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Samples } from '../../states/samples.ts';
import { overlapOf, type Evolvable, type Reducible, type Samplable, type State } from '../../states/state.ts';
import { applyOperator } from '../mps/apply.ts';
import type { Chain } from '../mps/chain.ts';
import { denseSite } from '../mps/dense-sites.ts';
import { normBound } from '../../operators/norm-bound.ts';
import { isMps, type Mps } from '../mps/mps.ts';
import { logInner } from '../mps/overlap.ts';
import { siteTensor } from '../mps/chain.ts';
import { onBoth } from './doubled.ts';
import { sampleMpo } from './sample-mpo.ts';
import { largest, pairSite, reducedMpo, traceWith, type ScaledNumber } from './traces.ts';

/**
 * A density operator as a matrix-product operator: a chain of tensors [left bond, (out, in), right bond] with <x|rho|y> = exp(logNorm) A_0[0, x0 y0, :] A_1[:, x1 y1, :] ... Memory sum m^2 d^2.
 * Truncation keeps the Hilbert-Schmidt norm and may make rho slightly indefinite; see `Purified` for a form that cannot. `expect` divides by the trace; where weight was discarded its error is 2 sqrt(discarded) |O|,
 * an estimate: right for states near infinite temperature, where norms and traces agree. `norm` is Infinity or 0 where the trace is no number.
 */
export interface DensityMpo extends Evolvable<DensityMpo>, Samplable, Reducible<DensityMatrix> {
  readonly kind: 'density-mpo';
  readonly space: Space;
  /** On sites with the levels (out, in), whose norm is the Hilbert-Schmidt norm of rho. */
  readonly chain: Chain;
}

/** The density operator of a chain on pairs, unchecked. */
export function densityMpoOf(space: Space, chain: Chain): DensityMpo {
  return new ChainDensity(space, chain);
}

/** Whether a state is a `DensityMpo`. */
export function isDensityMpo(state: State): state is DensityMpo {
  return state.kind === 'density-mpo';
}

class ChainDensity implements DensityMpo {
  readonly kind = 'density-mpo' as const;
  readonly space: Space;
  readonly chain: Chain;

  constructor(space: Space, chain: Chain) {
    this.space = space;
    this.chain = chain;
  }

  expect(op: Operator): Estimate {
    const product = requireOperatorOn(this.space, op);
    const whole = traceWith(this.chain, this.space);
    requireTrace(whole);
    const form = toMpo(product);
    const { re, im } = ratio(traceWith(this.chain, this.space, form.tensors), whole);
    if (this.chain.discarded === 0) return exact(re, im);
    const bound = normBound(product) ?? this.#deviationBound(product, whole);
    return { re, im, error: 2 * Math.sqrt(this.chain.discarded) * bound, from: 'truncated' };
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    if (isDensityMpo(other)) return this.#withDensity(other);
    if (isMps(other)) return this.#withPure(other);
    if (!isKet(other) && !isDensityMatrix(other)) return undefined;
    requireSameSpace('Argument `other`', this.space, other.space);
    const dense = toDensityMatrix(this).overlap(toDensityMatrix(other));
    const size = Math.exp(this.chain.logNorm) * (isKet(other) ? other.norm() ** 2 : other.norm());
    return this.#withLost(dense, size, 0);
  }

  norm(): number {
    const { re, log } = traceWith(this.chain, this.space);
    return re * Math.exp(log);
  }

  apply(op: Operator): DensityMpo {
    const both = onBoth(requireOperatorOn(this.space, op));
    return densityMpoOf(this.space, both.reduce(applyOperator, this.chain));
  }

  sample(shots: number, rng: Rng): Samples {
    requireTrace(traceWith(this.chain, this.space));
    return sampleMpo(this.chain, this.space, shots, rng);
  }

  reduce(keep: readonly number[]): DensityMatrix {
    return reducedMpo(this.chain, this.space, keep);
  }

  /** sqrt (tr O^dagger O rho / tr rho), of the size of O in this state. */
  #deviationBound(op: ProductOperator, whole: ScaledNumber): number {
    const form = toMpo(op);
    const square = traceWith(this.chain, this.space, multiplyMpo(daggerMpo(form), form).tensors);
    return Math.sqrt(Math.max(0, ratio(square, whole).re));
  }

  #withDensity(other: DensityMpo): Estimate {
    requireSameSpace('Argument `other`', this.space, other.space);
    const { re: log, im: phase } = logInner(this.chain, other.chain);
    const size = log === -Infinity ? 0 : Math.exp(log);
    const value = exact(size * Math.cos(phase), size * Math.sin(phase));
    return this.#withLost(value, Math.exp(this.chain.logNorm + other.chain.logNorm), other.chain.discarded);
  }

  /** <psi|rho|psi>. */
  #withPure(psi: Mps): Estimate {
    requireSameSpace('Argument `other`', this.space, psi.space);
    // Legs [bond of the ket, of rho, of the bra].
    let left = tensor([1, 1, 1], Float64Array.of(1, 0));
    const logSize = this.chain.logNorm + 2 * psi.chain.logNorm;
    let log = logSize;
    this.space.dims.forEach((d, site) => {
      const a = denseSite(siteTensor(psi.chain, site));
      const conjugated = { shape: a.shape, data: a.data.map((x, i) => (i % 2 === 0 ? x : -x)) };
      const withKet = contract(left, a, [0], [0]);
      const withRho = contract(withKet, pairSite(this.chain, site, d), [0, 2], [0, 2]);
      const whole = contract(withRho, conjugated, [0, 2], [0, 1]);
      const size = largest(whole.data) || 1;
      left = { shape: whole.shape, data: whole.data.map((x) => x / size) };
      log += Math.log(size);
    });
    const factor = log === -Infinity ? 0 : Math.exp(log);
    const value = exact(factor * (left.data[0] as number), factor * (left.data[1] as number));
    return this.#withLost(value, Math.exp(logSize), psi.chain.discarded);
  }

  #withLost(value: Estimate, size: number, others: number): Estimate {
    const lost = Math.sqrt(2 * this.chain.discarded) + 2 * Math.sqrt(2 * others);
    return lost === 0 ? value : { ...value, error: value.error + size * lost, from: 'truncated' };
  }
}

/** A quotient of two scaled numbers, the second real. */
function ratio(a: ScaledNumber, b: ScaledNumber): { re: number; im: number } {
  const factor = Math.exp(a.log - b.log) / b.re;
  return { re: a.re * factor, im: a.im * factor };
}

function requireTrace({ re }: ScaledNumber): void {
  if (re > 0) return;
  throw new NotPhysicalError(
    `The density operator must have a trace above zero, but it is ${re === 0 ? 0 : 'negative'}. ` +
      'An outcome with this result has probability zero; a truncation that made it negative was too coarse.',
  );
}
