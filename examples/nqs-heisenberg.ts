// The Heisenberg ring as a neural quantum state: S_z = 0 by exchange moves, Marshall's sign as a part of the state, translations built in.
import { chain, fixedSz, heisenbergPauli, pauliSum, qubits, rng } from '../src/index.ts';
import {
  fullSum,
  marshall,
  metropolis,
  nqs,
  reconfiguration,
  symmetricRbm,
  translations,
  vmc,
} from '../src/nqs/index.ts';

const n = 10;
const lattice = chain(n, { periodic: true });
const h = heisenbergPauli(lattice);
const sector = fixedSz(qubits(n));

// Two filters: 23 parameters for 252 configurations of the sector.
const positive = symmetricRbm(qubits(n), translations(n), rng(3), { filters: 2 });
let magnet = nqs(marshall(positive, lattice), { sector, sampler: metropolis({ samples: 512 }), rng: rng(4) });
for (const { step, energy, flags, next } of vmc(magnet, h, {
  steps: 60,
  optimizer: reconfiguration(0.03),
})) {
  if (step % 20 === 0) {
    console.log(`step ${step}: E ${energy.re.toFixed(3)} +- ${energy.error.toFixed(3)}, flags [${flags}]`);
  }
  magnet = next;
}
const { re, error } = magnet.expect(h);
console.log(`E ${re.toFixed(4)} +- ${error.toFixed(4)} (exact -18.0618)`);
console.log(`accepted ${((magnet.drawn().sampled?.acceptance ?? 0) * 100).toFixed(0)} % of all exchanges`);

// The sign belongs to the state, so that correlations are those of the antiferromagnet in every direction.
const summed = nqs(magnet.ansatz, { sector, sampler: fullSum() });
for (const letters of ['XX', 'ZZ']) {
  const near = summed.expect(pauliSum(h.space, [{ sites: [0, 1], letters }]));
  console.log(
    `<${letters}> of neighbours ${near.re.toFixed(3)} (exact ${(-18.061785417968 / 30).toFixed(3)})`,
  );
}
