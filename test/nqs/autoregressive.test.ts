import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import {
  autoregressiveDense,
  autoregressiveTransformer,
  recurrent,
} from '../../src/nqs/models/autoregressive/models.ts';
import { fixedNumber, fixedSz, sector } from '../../src/spaces/sector.ts';
import { levels, qubits, spins } from '../../src/spaces/space.ts';
import { describeAnsatz } from '../conformance/ansatz.ts';

const odd = levels([3, 2, 1, 2]);

const members: Record<string, () => Ansatz> = {
  'masked dense, S_z = 0': () => autoregressiveDense(spins(4), [3, 2], rng(1), { sector: fixedSz(spins(4)) }),
  'masked dense on unequal sites': () => autoregressiveDense(odd, [2], rng(2), { field: 'real' }),
  'masked dense of bosons': () => {
    const bosons = levels([4, 4, 4]);
    return autoregressiveDense(bosons, [2], rng(3), { sector: fixedNumber(bosons, 3) });
  },
  'transformer of two layers, S_z = 0': () =>
    autoregressiveTransformer(spins(4), rng(7), {
      ...{ width: 4, heads: 2, layers: 2, hidden: 3 },
      sector: fixedSz(spins(4)),
    }),
  'transformer on unequal sites': () =>
    autoregressiveTransformer(odd, rng(8), { width: 3, heads: 1, hidden: 2, field: 'real' }),
  'recurrent on unequal sites': () => recurrent(odd, rng(4), { units: 3 }),
  'recurrent, positive, S_z = 0': () =>
    recurrent(qubits(4), rng(5), { units: 4, field: 'real', sector: fixedSz(qubits(4)) }),
  'recurrent along a snake with two laws': () =>
    recurrent(qubits(6), rng(6), {
      units: 3,
      shape: [2, 3],
      sector: sector(qubits(6), [
        { sites: [0, 2, 4], total: 1 },
        { sites: [1, 5], total: 1 },
      ]),
    }),
};
for (const [name, make] of Object.entries(members)) {
  const own = make().draws?.sector;
  describeAnsatz(name, make, own ? { sector: own } : {});
}
