import { rng as seeded } from '../../src/linalg/random.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import { fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { qubits } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { describeState } from '../conformance/state.ts';
import { nastySpaces, type Specimen, type StateSubject } from '../conformance/state-subject.ts';

const verbs: Omit<StateSubject<Nqs>, 'name' | 'specimens'> = {
  tolerance: 1e-11,
  mixed: false,
  sample: (state, shots, rng) => state.sample(shots, rng),
  logAmplitude: (state, x) => state.logAmplitude(x),
  wide: () =>
    nqs(rbm(qubits(60), seeded(1)), { rng: seeded(2), sampler: metropolis({ samples: 64, warmUp: 5 }) }),
};

/** Tables of the logarithms of known kets, of norm 1 and of another norm. */
const tables: Specimen<Nqs>[] = nastySpaces.flatMap((space, i) =>
  [1, 1.3].map((norm, k) => {
    const ket = Ket.fromData(
      space,
      randomKet(space, seeded(40 + 2 * i + k)).data.map((x) => norm * x),
    );
    const logs = new Float64Array(ket.data.length);
    for (let j = 0; j < logs.length; j += 2) {
      const [x, y] = [ket.data[j]!, ket.data[j + 1]!];
      logs[j] = Math.log(Math.sqrt(x * x + y * y));
      logs[j + 1] = Math.atan2(y, x);
    }
    return {
      label: `norm ${norm} on [${space.dims}]`,
      space,
      members: [{ weight: 1, ket }],
      state: nqs(logTable(space, logs), { sampler: fullSum() }),
    };
  }),
);

describeState<Nqs>({ ...verbs, name: 'Nqs of a table', specimens: tables });

/** Networks beside kets of their amplitudes, written down one by one. */
const networks: Specimen<Nqs>[] = nastySpaces.flatMap((space, i) =>
  [0, 1].map((k) => {
    const options = { field: 'complex', deviation: 0.3 } as const;
    const ansatz = k === 0 ? rbm(space, seeded(60 + i), options) : denseNet(space, [3, 2], seeded(70 + i));
    const state = nqs(ansatz, { sampler: fullSum() });
    const d = space.dims.reduce((a, b) => a * b, 1);
    const data = new Float64Array(2 * d);
    for (let index = 0; index < d; index++) {
      const x: number[] = [];
      for (let site = space.dims.length - 1, rest = index; site >= 0; site--) {
        x.unshift(rest % space.dims[site]!);
        rest = Math.floor(rest / space.dims[site]!);
      }
      const { re, im } = state.logAmplitude(x);
      data.set([Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im)], 2 * index);
    }
    const ket = Ket.fromData(space, data);
    return { label: `network ${k} on [${space.dims}]`, space, members: [{ weight: 1, ket }], state };
  }),
);

describeState<Nqs>({ ...verbs, tolerance: 1e-10, name: 'Nqs of networks', specimens: networks });
