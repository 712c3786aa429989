// An autoregressive neural state of the Heisenberg ring: S_z = 0 is built into the conditional probabilities, and samples are drawn without chains.
import { chain, fixedSz, heisenbergPauli, qubits, rng } from '../src/index.ts';
import {
  autoregressiveDense,
  autoregressiveSampling,
  fullSum,
  linearSchedule,
  marshall,
  nqs,
  reconfiguration,
  vmc,
} from '../src/nqs/index.ts';

const n = 10;
const exact = -18.061785417968;
const lattice = chain(n, { periodic: true });
const h = heisenbergPauli(lattice);
const sector = fixedSz(qubits(n));

// Positive, times Marshall's sign. The state takes the sector of its model.
const positive = autoregressiveDense(qubits(n), [4], rng(1), { sector, field: 'real' });
let ring = nqs(marshall(positive, lattice), { sampler: autoregressiveSampling(600), rng: rng(2) });
const optimizer = reconfiguration(0.1, { shift: linearSchedule(1e-3, 1e-5, 60) });
for (const { step, energy, state, next } of vmc(ring, h, { steps: 60, optimizer })) {
  if (step % 20 === 0) {
    const { batch } = state.drawn();
    console.log(
      `step ${step}: E ${energy.re.toFixed(4)} +- ${energy.error.toFixed(4)}, tau ${energy.autocorrelation},`,
      `${batch.count} different configurations`,
    );
  }
  ring = next;
}

// Normalised by construction: the norm needs no sum over configurations.
const summed = nqs(ring.ansatz, { sampler: fullSum() }).expect(h);
console.log(
  `norm ${ring.norm()}, E ${summed.re.toFixed(5)}, relative ${(1 - summed.re / exact).toExponential(1)}`,
);
const { data } = ring.sample(1000, rng(3));
const magnetic = Array.from({ length: 1000 }, (_, s) =>
  data.slice(n * s, n * s + n).reduce((a, b) => a + b, 0),
);
console.log(`down spins in 1000 samples: ${new Set(magnetic).size === 1 ? magnetic[0] : 'several numbers'}`);
