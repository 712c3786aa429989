// Neural quantum states: a restricted Boltzmann machine finds the critical Ising ring, each energy with its error and the exact value beside it.
import { chain, pauliSum, qubits, rng, tfim, tfimChainEnergy } from '../src/index.ts';
import {
  fullSum,
  linearSchedule,
  metropolis,
  nqs,
  rbm,
  reconfiguration,
  resumeVmc,
  vmc,
  vScore,
} from '../src/nqs/index.ts';

// Ten spins, 512 samples of 16 Metropolis chains, stochastic reconfiguration.
const n = 10;
const h = tfim(chain(n, { periodic: true }));
const exact = tfimChainEnergy(n, { periodic: true });
let state = nqs(rbm(qubits(n), rng(1)), { sampler: metropolis({ samples: 512 }), rng: rng(2) });
const optimizer = reconfiguration(linearSchedule(0.06, 0.03, 100));
let saved = '';
for (const { step, energy, next, checkpoint } of vmc(state, h, { steps: 100, optimizer })) {
  if (step % 25 === 0) console.log(`step ${step}: E ${energy.re.toFixed(4)} +- ${energy.error.toFixed(4)}`);
  if (step === 79) saved = JSON.stringify(checkpoint());
  state = next;
}
const sampled = state.expect(h);
console.log(
  `sampled E ${sampled.re.toFixed(4)} +- ${sampled.error.toFixed(4)} (exact ${exact.toFixed(4)}),`,
  `R-hat ${sampled.rHat?.toFixed(3)}, tau ${sampled.autocorrelation?.toFixed(2)}, flags [${sampled.flags}]`,
);

// The same parameters summed over all 1024 configurations: no sampling noise.
const summed = nqs(state.ansatz, { sampler: fullSum() });
const energy = summed.expect(h);
console.log(
  `summed E ${energy.re.toFixed(6)}, relative ${(1 - energy.re / exact).toExponential(1)},`,
  `V-score ${vScore(energy, n).toExponential(1)}`,
);
const zz = pauliSum(h.space, [{ sites: [0, 5], letters: 'ZZ' }]);
const [right, ours] = [summed.expect(zz), state.expect(zz)];
console.log(`<Z_0 Z_5> ${right.re.toFixed(4)}, sampled ${ours.re.toFixed(4)} +- ${ours.error.toFixed(4)}`);

// A run that stopped after step 79 goes on with the same bits.
let resumed = state;
for (const { next } of resumeVmc(JSON.parse(saved), h, { steps: 100, optimizer })) resumed = next;
const same = resumed.ansatz.parameters.every((x, k) => x === state.ansatz.parameters[k]);
console.log(`resumed: same bits ${same}`);
