// A quench by a neural quantum state: a paramagnet is left to the critical Ising ring, with error bars that cover the exact motion beside it. Then the gap above the ground state.
import { chain, pauliSum, qubits, rng, tfim, toKet } from '../src/index.ts';
import { schrodinger } from '../src/dynamics/index.ts';
import {
  fullSum,
  nqs,
  rbm,
  reconfiguration,
  sampledFidelity,
  swapEntropy,
  symmetricRbm,
  translations,
  tvmc,
  vmc,
} from '../src/nqs/index.ts';

const n = 6;
const h = tfim(chain(n, { periodic: true }));
const x = pauliSum(h.space, [{ sites: [0], letters: 'X' }]);
const times = [0, 0.15, 0.3, 0.45];

// Weights near 0: all spins along x.
const ansatz = symmetricRbm(qubits(n), translations(n), rng(1), { filters: 2, field: 'complex' });
const start = nqs(ansatz, { sampler: fullSum() });
const exact = schrodinger(h, toKet(start), { times, observables: { x }, saveStates: true });
for (const step of tvmc(start, h, { times })) {
  const psi = exact.states[step.wanted ?? -1];
  const mean = exact.expectations.x?.[step.wanted ?? -1];
  if (!psi || !mean) continue;
  const { re, error } = step.expect(x);
  const infidelity = 1 - sampledFidelity(step.state, psi).re;
  console.log(
    `t ${step.t.toFixed(2)}: <X> ${re.toFixed(4)} +- ${error.toFixed(4)} (exact ${mean.re.toFixed(4)}),`,
    `1 - F ${Math.max(0, infidelity).toExponential(1)} <= ${(Math.sin(step.distance) ** 2).toExponential(1)},`,
    `S_2 of a half ${swapEntropy(step.state, [0, 1, 2]).re.toFixed(4)} (exact ${swapEntropy(psi, [0, 1, 2]).re.toFixed(4)})`,
  );
}

// The state above the ground state: the energy is lowered with a penalty on the overlap.
const small = tfim(chain(4, { periodic: true }));
const found = [];
for (const k of [0, 1]) {
  let state = nqs(rbm(qubits(4), rng(k + 3), { field: 'complex', density: 2, deviation: 0.3 }), {
    sampler: fullSum(),
  });
  const avoid = k === 0 ? {} : { orthogonalTo: [...found], penalty: 6 };
  for (const { next } of vmc(state, small, { steps: 150, optimizer: reconfiguration(0.1), ...avoid }))
    state = next;
  found.push(state);
}
const [ground, excited] = found.map((state) => state.expect(small).re);
console.log(`gap ${((excited ?? 0) - (ground ?? 0)).toFixed(4)} (exact 0.3978)`);
