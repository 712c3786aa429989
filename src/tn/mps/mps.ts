import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Complex } from '../../linalg/scalar.ts';
import type { Operator } from '../../operators/operator.ts';
import type { Configuration } from '../../spaces/indexing.ts';
import { requireSameSpace, type Space } from '../../spaces/space.ts';
import { isDensityMatrix, type DensityMatrix } from '../../states/density-matrix.ts';
import type { Estimate } from '../../states/estimate.ts';
import { isKet } from '../../states/ket.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Samples } from '../../states/samples.ts';
import {
  overlapOf,
  type Amplitudes,
  type Evolvable,
  type Measurable,
  type Reducible,
  type Samplable,
  type SiteMeasurement,
  type State,
} from '../../states/state.ts';
import { blockTensor, type BlockTensor } from '../tensor/block-tensor.ts';
import { plainTensor } from '../tensor/dense.ts';
import { describeLeg, fits, type Leg } from '../tensor/leg.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { logAmplitudeOf } from './amplitudes.ts';
import { applyOperator } from './apply.ts';
import { chainOf, legOf, type Chain } from './chain.ts';
import { denseKetOf } from './dense-ket.ts';
import { expectation } from './expect.ts';
import { measureChain } from './measure.ts';
import { logInner } from './overlap.ts';
import { reducedDensity } from './reduced.ts';
import { sampleChain } from './sample.ts';

/**
 * A pure state as a matrix-product state with open ends. All numbers are in `chain`: site tensors [left bond, levels, right bond] (one dense block each, or blocks by charge), the
 * orthogonality centre, the logarithm of the norm, the weight discarded so far and what is kept when operators are applied. Memory sum m^2 d.
 *
 * `apply` keeps the norm that truncation would take; `expect` divides by the norm and states the error that the discarded weight makes. `norm` is Infinity or 0 where
 * exp(chain.logNorm) is not a number; everything else works with the logarithm. Operators that do not conserve the charges of the state turn it into one without charges.
 */
export interface Mps
  extends Evolvable<Mps>, Samplable, Reducible<DensityMatrix>, Amplitudes, Measurable<Mps> {
  readonly kind: 'mps';
  readonly space: Space;
  readonly chain: Chain;
}

/** How tensors become a matrix-product state. */
export interface MpsOptions {
  /** What is kept when operators are applied; everything by default. */
  readonly truncation?: Truncation;
}

/**
 * The matrix-product state sum_x A_0[0, x0, :] A_1[:, x1, :] ... A_n[:, xn, 0] |x> of these tensors [left bond, levels, right bond], of any gauge and norm: dense ones, or block
 * tensors with the directions in, in, out. Throws `ArgumentError` unless there is one tensor per site whose bonds fit, the outer bonds have one index and all numbers are
 * finite, `UnsupportedError` for a space without sites.
 */
export function mps(
  space: Space,
  tensors: readonly (BlockTensor | ComplexTensor)[],
  { truncation = {} }: MpsOptions = {},
): Mps {
  requireSitesOf(space);
  requireTruncation(truncation);
  if (tensors.length !== space.dims.length) {
    const expected = `have ${space.dims.length} tensors, one per site`;
    throw new ArgumentError('tensors', expected, `it has ${tensors.length}`);
  }
  const blocks = tensors.map((t, site) => blockSite(t, site));
  blocks.forEach((t, site) => requireSiteTensor(space, blocks, t, site));
  return mpsOf(chainOf(space, blocks, { truncation }));
}

/** A tensor [left bond, levels, right bond] of finite numbers, dense ones in one block. */
export function blockSite(t: BlockTensor | ComplexTensor, site: number): BlockTensor {
  requireFinite(t.data, `tensors[${site}]`);
  return 'structure' in t ? t : plainTensor(t, [1, 1, -1]);
}

/** The state of a chain, unchecked. */
export function mpsOf(chain: Chain): Mps {
  return new ChainMps(chain);
}

/** Whether a state is an `Mps`. */
export function isMps(state: State): state is Mps {
  return state.kind === 'mps';
}

/** The same state with another truncation for what follows. Nothing is truncated now; see `compress`. */
export function withTruncation(psi: Mps, truncation: Truncation): Mps {
  requireTruncation(truncation);
  return mpsOf({ ...psi.chain, truncation });
}

/** The bond dimensions between neighbouring sites, left to right: one fewer than there are sites. */
export function bondsOf({ chain }: Mps): number[] {
  return chain.tensors.slice(0, -1).map((_, site) => legOf(chain, site, 2).dim);
}

/** Throws `UnsupportedError` for a space without sites. */
export function requireSitesOf(space: Space): void {
  if (space.dims.length > 0) return;
  throw new UnsupportedError(
    'A matrix-product state must have at least one site, but this space has none. Use a ket, which is one number here.',
  );
}

class ChainMps implements Mps {
  readonly kind = 'mps' as const;
  readonly space: Space;
  readonly chain: Chain;

  constructor(chain: Chain) {
    this.space = chain.space;
    this.chain = chain;
  }

  expect(op: Operator): Estimate {
    return expectation(this.chain, requireOperatorOn(this.space, op));
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    if (isMps(other)) return overlapOfChains(this.chain, other.chain);
    if (!isKet(other) && !isDensityMatrix(other)) return undefined;
    requireSameSpace('Argument `other`', this.space, other.space);
    return withError(denseKetOf(this.chain).overlap(other), this.norm() * other.norm(), this.chain.discarded);
  }

  norm(): number {
    return Math.exp(this.chain.logNorm);
  }

  apply(op: Operator): Mps {
    return mpsOf(applyOperator(this.chain, requireOperatorOn(this.space, op)));
  }

  sample(shots: number, rng: Rng): Samples {
    return sampleChain(this.chain, shots, rng);
  }

  reduce(keep: readonly number[]): DensityMatrix {
    return reducedDensity(this.chain, keep);
  }

  logAmplitude(x: Configuration): Complex {
    return logAmplitudeOf(this.chain, x);
  }

  measureSite(site: number, rng: Rng): SiteMeasurement<Mps> {
    const { level, probability, chain } = measureChain(this.chain, site, rng);
    return { level, probability, state: mpsOf(chain) };
  }
}

function overlapOfChains(a: Chain, b: Chain): Estimate {
  requireSameSpace('Argument `other`', a.space, b.space);
  const { re: log, im: phase } = logInner(a, b);
  const size = log === -Infinity ? 0 : Math.exp(log);
  const value: Estimate = { re: size * Math.cos(phase), im: size * Math.sin(phase), error: 0, from: 'exact' };
  return withError(value, Math.exp(a.logNorm + b.logNorm), a.discarded, b.discarded);
}

/** |<a|b> - <a'|b'>| is at most |a| |b| times the distances of what was kept, sqrt(discarded) each. */
function withError(of: Estimate, size: number, ...discarded: number[]): Estimate {
  const share = discarded.reduce((sum, lost) => sum + Math.sqrt(2 - 2 * Math.sqrt(1 - lost)), 0);
  return share === 0 ? of : { ...of, error: size * share, from: 'truncated' };
}

function requireSiteTensor(
  space: Space,
  tensors: readonly BlockTensor[],
  { structure, field, data }: BlockTensor,
  site: number,
): void {
  const argument = `tensors[${site}]`;
  const [left, levels, right] = structure.legs as readonly [Leg?, Leg?, Leg?];
  const d = space.dims[site] as number;
  if (structure.legs.length !== 3 || !left || !levels || !right || levels.dim !== d) {
    const got = `it has the legs [${structure.legs.map(describeLeg).join('; ')}]`;
    throw new ArgumentError(argument, `have three legs, the second of ${d} levels`, got);
  }
  if (left.direction !== 1 || levels.direction !== 1 || right.direction !== -1 || structure.charge !== 0) {
    throw new ArgumentError(
      argument,
      'have charge flowing in, in and out, none in sum',
      describeLegs(structure.legs),
    );
  }
  const next = tensors[site + 1]?.structure.legs[0];
  if (next ? !fits(right, next) : right.dim !== 1) {
    const expected = next ? `fit the left bond of the next, ${describeLeg(next)}` : 'have one index';
    throw new ArgumentError(
      argument,
      `have a right bond that must ${expected}`,
      `it is ${describeLeg(right)}`,
    );
  }
  if (site === 0 && (left.dim !== 1 || left.charges[0] !== 0)) {
    throw new ArgumentError(
      argument,
      'have a left bond of one index with charge 0',
      `it is ${describeLeg(left)}`,
    );
  }
  blockTensor(structure, field, data);
}

function describeLegs(legs: readonly Leg[]): string {
  return `its legs are [${legs.map(describeLeg).join('; ')}]`;
}
