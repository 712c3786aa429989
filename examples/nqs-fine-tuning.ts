// Fine-tuning: what a machine learnt on a ring of 10 spins is where it starts on 20 and 40, and a state is grown without being changed.
import { chain, qubits, rng, tfim, tfimChainEnergy } from '../src/index.ts';
import {
  enlargeRing,
  freeze,
  fullSum,
  grow,
  metropolis,
  nqs,
  rbm,
  reconfiguration,
  symmetricRbm,
  thaw,
  translations,
  vmc,
  type Ansatz,
  type Sampler,
} from '../src/nqs/index.ts';

function trained(ansatz: Ansatz, steps: number, sampler: Sampler): Ansatz {
  const h = tfim(chain(ansatz.space.dims.length, { periodic: true }));
  let state = nqs(ansatz, { sampler, rng: rng(1) });
  for (const { next } of vmc(state, h, { steps, optimizer: reconfiguration(0.05) })) state = next;
  return state.ansatz;
}

/** How far the energy is above the exact one, relative to it, with its error. */
function excess(ansatz: Ansatz): string {
  const n = ansatz.space.dims.length;
  const sampler = n > 10 ? metropolis({ samples: 1024 }) : fullSum();
  const { re, error } = nqs(ansatz, { sampler, rng: rng(2) }).expect(tfim(chain(n, { periodic: true })));
  const exact = tfimChainEnergy(n, { periodic: true });
  return `${(1 - re / exact).toFixed(5)} +- ${(-error / exact).toFixed(5)}`;
}

const options = { filters: 2, deviation: 0.1 };
const small = trained(symmetricRbm(qubits(10), translations(10), rng(3), options), 120, fullSum());
console.log(`10 spins: excess ${excess(small)}`);
for (const n of [20, 40]) {
  const start = enlargeRing(small, n);
  const sampler = metropolis({ samples: 256 });
  const scratch = trained(symmetricRbm(qubits(n), translations(n), rng(4), options), 15, sampler);
  console.log(`${n} spins: at once ${excess(start)}`);
  console.log(
    `  15 steps more ${excess(trained(start, 15, sampler))}, 15 steps from nothing ${excess(scratch)}`,
  );
}

// Two hidden units, then six more that change nothing at first; the old ones stay while the new ones learn.
const two = trained(rbm(qubits(10), rng(5), { hidden: 2 }), 80, fullSum());
const eight = grow(two, 6, rng(6));
const old = [...eight.parameters.keys()].filter((k) => k < 10 || (k - 10) % 8 < 2);
const learnt = trained(freeze(eight, old), 40, fullSum());
console.log(`2 hidden units: excess ${excess(two)}, grown to 8 ${excess(eight)}`);
console.log(
  `  the new ones trained ${excess(learnt)}, then all ${excess(trained(thaw(learnt), 40, fullSum()))}`,
);
