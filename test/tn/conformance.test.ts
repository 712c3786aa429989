import { describeState } from '../conformance/state.ts';
import {
  nastySpaces,
  specimensFrom,
  type Specimen,
  type StateSubject,
} from '../conformance/state-subject.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { denseKetOf } from '../../src/tn/mps/dense-ket.ts';
import { productMps, randomMps, toMps } from '../../src/tn/mps/make.ts';
import { mps, mpsOf, type Mps } from '../../src/tn/mps/mps.ts';
import { numberCharges, parityCharges, spinCharges } from '../../src/tn/mps/site-charges.ts';

const verbs: Omit<StateSubject<Mps>, 'name' | 'specimens'> = {
  tolerance: 1e-11,
  mixed: false,
  roundedZeros: true,
  apply: (state, op) => state.apply(op),
  sample: (state, shots, rng) => state.sample(shots, rng),
  reduce: (state, keep) => state.reduce(keep),
  logAmplitude: (state, x) => state.logAmplitude(x),
  // Through the tensors alone, in whose gauge the norm is on the first.
  roundTrip: (state) => {
    const { chain } = state;
    return mpsOf({ ...mps(state.space, chain.tensors).chain, logNorm: chain.logNorm });
  },
};

describeState<Mps>({
  ...verbs,
  name: 'Mps',
  specimens: specimensFrom(([member]) => toMps(member!.ket)),
  wide: () => productMps(qubits(60), new Array<number>(60).fill(1)),
});

/** Random states of definite charge beside their kets; two on each space, which may count different charges. */
function charged(): Specimen<Mps>[] {
  const kinds = [numberCharges, spinCharges, parityCharges, numberCharges];
  return nastySpaces.flatMap((space, i) =>
    [0, 1].map((k) => {
      const charges = (kinds[(i + k) % 4] as typeof numberCharges)(space);
      const sum = charges.levels.reduce((total, own, site) => total + own[site % own.length]!, 0);
      const charge = charges.symmetry.modulus === 0 ? sum : sum % charges.symmetry.modulus;
      const field = i % 2 === 0 ? 'real' : 'complex';
      const state = randomMps(space, 4, seeded(31 + i), { charges, charge, field });
      const members = [{ weight: 1, ket: denseKetOf(state.chain) }];
      return { label: `specimen ${k} on [${space.dims}]`, space, members, state };
    }),
  );
}

describeState<Mps>({
  ...verbs,
  name: 'Mps with charges',
  specimens: charged(),
  wide: () => {
    const space = levels(new Array<number>(60).fill(3));
    return randomMps(space, 3, seeded(3), { charges: numberCharges(space), charge: 60 });
  },
});
