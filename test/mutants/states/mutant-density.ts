import type { Rng } from '../../../src/linalg/random.ts';
import { add, scaled } from '../../../src/linalg/products.ts';
import type { Operator } from '../../../src/operators/operator.ts';
import type { Space } from '../../../src/spaces/space.ts';
import { toDensityMatrix } from '../../../src/states/convert.ts';
import { DensityMatrix } from '../../../src/states/density-matrix.ts';
import type { Estimate } from '../../../src/states/estimate.ts';
import type { Samples } from '../../../src/states/samples.ts';
import type { State } from '../../../src/states/state.ts';
import { specimensFrom, type Member, type StateSubject } from '../../conformance/state-subject.ts';

/** The verbs of a density matrix as functions; a mutant replaces some of them by wrong ones. */
export interface DensityVerbs {
  expect(rho: DensityMatrix, op: Operator): Estimate;
  overlap(a: DensityMatrix, b: DensityMatrix): Estimate;
  norm(rho: DensityMatrix): number;
  apply(rho: DensityMatrix, op: Operator): DensityMatrix;
  sample(rho: DensityMatrix, shots: number, rng: Rng): Samples;
  reduce(rho: DensityMatrix, keep: readonly number[]): DensityMatrix;
}

const rightVerbs: DensityVerbs = {
  expect: (rho, op) => rho.expect(op),
  overlap: (a, b) => a.overlap(b),
  norm: (rho) => rho.norm(),
  apply: (rho, op) => rho.apply(op),
  sample: (rho, shots, rng) => rho.sample(shots, rng),
  reduce: (rho, keep) => rho.reduce(keep),
};

/** A state that carries out its verbs by the functions it is given. */
class MutantDensity implements State {
  readonly kind = 'mutant-density';
  readonly rho: DensityMatrix;
  readonly verbs: DensityVerbs;

  constructor(rho: DensityMatrix, verbs: DensityVerbs) {
    this.rho = rho;
    this.verbs = verbs;
  }

  get space(): Space {
    return this.rho.space;
  }

  expect(op: Operator): Estimate {
    return this.verbs.expect(this.rho, op);
  }

  overlap(other: State): Estimate {
    return this.verbs.overlap(this.rho, (other as MutantDensity).rho);
  }

  overlapWith(other: State): Estimate {
    return this.overlap(other);
  }

  norm(): number {
    return this.verbs.norm(this.rho);
  }
}

/** The density matrix of a mixture of kets. */
export function mixture(members: readonly Member[]): DensityMatrix {
  const parts = members.map(({ weight, ket }) => scaled(toDensityMatrix(ket).matrix, weight));
  return DensityMatrix.fromMatrix(
    members[0]!.ket.space,
    parts.reduce((a, b) => add(a, b)),
  );
}

/** A kind of mixed state whose verbs are the right ones but for those given here. */
export function densitySubject(name: string, wrong: Partial<DensityVerbs>): StateSubject<MutantDensity> {
  const verbs = { ...rightVerbs, ...wrong };
  const wrap = (rho: DensityMatrix): MutantDensity => new MutantDensity(rho, verbs);
  return {
    name,
    tolerance: 1e-11,
    mixed: true,
    specimens: specimensFrom((members) => wrap(mixture(members)), { mixed: true }),
    apply: ({ rho }, op) => wrap(verbs.apply(rho, op)),
    sample: ({ rho }, shots, rng) => verbs.sample(rho, shots, rng),
    reduce: ({ rho }, keep) => verbs.reduce(rho, keep),
  };
}
