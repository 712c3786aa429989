import type { Rng } from '../../linalg/random.ts';
import type { Operator } from '../../operators/operator.ts';
import { levels, requireSites, subspace, type Space } from '../../spaces/space.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import type { Estimate } from '../../states/estimate.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Samples } from '../../states/samples.ts';
import { overlapOf, type Evolvable, type Reducible, type Samplable, type State } from '../../states/state.ts';
import { applyOperator } from '../mps/apply.ts';
import { plainChain, type Chain } from '../mps/chain.ts';
import { mpsOf, type Mps } from '../mps/mps.ts';
import { densityMpoOf, isDensityMpo, type DensityMpo } from './density-mpo.ts';
import { onFirst } from './doubled.ts';
import { densityTensors } from './purified-density.ts';

/**
 * A mixed state as the reduced state of a pure one: each site has an environment of its own that is traced out, so that rho = sum_e <e|psi><psi|e> is positive by construction, whatever is
 * truncated. `chain` is the matrix-product state on pairs (level, environment); tr rho = <psi|psi>. Thermal states and locally purified density operators (Verstraete et al., Phys. Rev. Lett. 93 (2004) 207204) are
 * of this kind.
 */
export interface Purified extends Evolvable<Purified>, Samplable, Reducible<DensityMatrix> {
  readonly kind: 'purified';
  readonly space: Space;
  readonly chain: Chain;
}

/** The mixed state of a chain on pairs (level, environment), unchecked. */
export function purifiedOf(space: Space, chain: Chain): Purified {
  return new ChainPurified(space, { ...chain, space: levels(chain.space.dims) });
}

/** A pure state as a mixed one: environments of one level, which Kraus operators make larger. Charges are given up. */
export function purifiedMps(psi: Mps): Purified {
  return purifiedOf(psi.space, plainChain(psi.chain));
}

/** Whether a state is a `Purified`. */
export function isPurified(state: State): state is Purified {
  return state.kind === 'purified';
}

/** The levels of the environment of each site. */
export function environmentsOf({ space, chain }: Pick<Purified, 'space' | 'chain'>): number[] {
  return chain.space.dims.map((both, site) => both / (space.dims[site] as number));
}

/** The same state as a matrix-product density operator: bonds are squared before its truncation acts. Cost m^6 d^2 per site. */
export function purifiedToMpo(rho: Purified): DensityMpo {
  return densityMpoOf(rho.space, densityTensors(rho.space, rho.chain, environmentsOf(rho)));
}

class ChainPurified implements Purified {
  readonly kind = 'purified' as const;
  readonly space: Space;
  readonly chain: Chain;

  constructor(space: Space, chain: Chain) {
    this.space = space;
    this.chain = chain;
  }

  expect(op: Operator): Estimate {
    const product = requireOperatorOn(this.space, op);
    return mpsOf(this.chain).expect(onFirst(product, environmentsOf(this)));
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    if (isPurified(other)) return purifiedToMpo(this).overlap(purifiedToMpo(other));
    const known = isDensityMpo(other) || ['mps', 'ket', 'density-matrix'].includes(other.kind);
    return known ? purifiedToMpo(this).overlap(other) : undefined;
  }

  norm(): number {
    return Math.exp(2 * this.chain.logNorm);
  }

  apply(op: Operator): Purified {
    const product = requireOperatorOn(this.space, op);
    return purifiedOf(this.space, applyOperator(this.chain, onFirst(product, environmentsOf(this))));
  }

  sample(shots: number, rng: Rng): Samples {
    const environments = environmentsOf(this);
    const both = mpsOf(this.chain).sample(shots, rng);
    const sites = environments.length;
    const data = both.data.map((pair, i) => Math.floor(pair / (environments[i % sites] as number)));
    return { ...both, data };
  }

  reduce(keep: readonly number[]): DensityMatrix {
    requireSites(this.space, keep, 'keep');
    const { matrix } = mpsOf(this.chain).reduce(keep);
    const environments = environmentsOf(this);
    const parts = keep.flatMap((site) => [this.space.dims[site] as number, environments[site] as number]);
    const split = DensityMatrix.fromMatrix(levels(parts), matrix).reduce(keep.map((_, i) => 2 * i));
    return DensityMatrix.fromMatrix(subspace(this.space, keep), split.matrix);
  }
}
