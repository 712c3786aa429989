import { rng as seeded, type Rng } from '../../../src/linalg/random.ts';
import type { Operator } from '../../../src/operators/operator.ts';
import type { Configuration } from '../../../src/spaces/indexing.ts';
import { qubits, type Space } from '../../../src/spaces/space.ts';
import type { DensityMatrix } from '../../../src/states/density-matrix.ts';
import type { Estimate } from '../../../src/states/estimate.ts';
import { Ket } from '../../../src/states/ket.ts';
import { basisKet } from '../../../src/states/kets.ts';
import type { Samples } from '../../../src/states/samples.ts';
import type { State } from '../../../src/states/state.ts';
import { specimensFrom, type StateSubject } from '../../conformance/state-subject.ts';

/** The verbs of a ket as functions; a mutant replaces some of them by wrong ones. */
export interface KetVerbs {
  expect(ket: Ket, op: Operator): Estimate;
  overlap(a: Ket, b: Ket): Estimate;
  norm(ket: Ket): number;
  apply(ket: Ket, op: Operator): Ket;
  sample(ket: Ket, shots: number, rng: Rng): Samples;
  reduce(ket: Ket, keep: readonly number[]): DensityMatrix;
  logAmplitude(ket: Ket, x: Configuration): { readonly re: number; readonly im: number };
  roundTrip(ket: Ket): Ket;
  wide(): Ket;
}

/** The right verbs: with these the mutant passes every law. */
export const rightVerbs: KetVerbs = {
  expect: (ket, op) => ket.expect(op),
  overlap: (a, b) => a.overlap(b),
  norm: (ket) => ket.norm(),
  apply: (ket, op) => ket.apply(op),
  sample: (ket, shots, rng) => ket.sample(shots, rng),
  reduce: (ket, keep) => ket.reduce(keep),
  logAmplitude: (ket, x) => ket.logAmplitude(x),
  roundTrip: (ket) => Ket.of(ket.space, ket.data, { normalize: true }),
  wide: () => basisKet(qubits(60), new Array<number>(60).fill(0)),
};

/** A state that carries out its verbs by the functions it is given. */
class MutantKet implements State {
  readonly kind = 'mutant-ket';
  readonly ket: Ket;
  readonly verbs: KetVerbs;

  constructor(ket: Ket, verbs: KetVerbs) {
    this.ket = ket;
    this.verbs = verbs;
  }

  get space(): Space {
    return this.ket.space;
  }

  expect(op: Operator): Estimate {
    return this.verbs.expect(this.ket, op);
  }

  overlap(other: State): Estimate {
    return this.verbs.overlap(this.ket, (other as MutantKet).ket);
  }

  overlapWith(other: State): Estimate {
    return this.overlap(other);
  }

  norm(): number {
    return this.verbs.norm(this.ket);
  }
}

/** A kind of state whose verbs are the right ones but for those given here. */
export function mutantSubject(name: string, wrong: Partial<KetVerbs>): StateSubject<MutantKet> {
  const verbs = { ...rightVerbs, ...wrong };
  const wrap = (ket: Ket): MutantKet => new MutantKet(ket, verbs);
  return {
    name,
    tolerance: 1e-11,
    mixed: false,
    specimens: specimensFrom(([member]) => {
      const { space, data } = member!.ket;
      return wrap(Ket.fromData(space, data.slice()));
    }),
    apply: ({ ket }, op) => wrap(verbs.apply(ket, op)),
    sample: ({ ket }, shots, rng) => verbs.sample(ket, shots, rng),
    reduce: ({ ket }, keep) => verbs.reduce(ket, keep),
    logAmplitude: ({ ket }, x) => verbs.logAmplitude(ket, x),
    roundTrip: ({ ket }) => wrap(verbs.roundTrip(ket)),
    wide: () => wrap(verbs.wide()),
  };
}

/** A stream that ignores what it is seeded with: each call continues where the last stopped. */
export const sharedStream: Rng = seeded(99);
