// A wave function of your own: written with the operations of a tape, differentiated backwards, optimised like any other.
import { chain, qubits, rng, tfim, tfimChainEnergy } from '../src/index.ts';
import { customAnsatz, fullSum, nqs, reconfiguration, vmc } from '../src/nqs/index.ts';

const n = 8;
const draw = rng(1);
const small = (count: number): number[] => Array.from({ length: count }, () => 0.1 * draw.normal());
const ansatz = customAnsatz({
  space: qubits(n),
  parameters: {
    kernel: { shape: [4, 1, 5], values: small(20) },
    weights: { shape: [4], values: small(8), field: 'complex' },
  },
  logAmplitude: (t, sigma, { kernel, weights }) => {
    const features = t.gelu(t.convolve(t.reshape(sigma, [1, n]), kernel)); // [4, n]
    return t.sum(t.logCosh(t.matmul(weights, features)));
  },
});
console.log(`mode '${ansatz.mode}', ${ansatz.parameters.length} parameters`);

const h = tfim(chain(n, { periodic: true }));
const exact = tfimChainEnergy(n, { periodic: true });
let state = nqs(ansatz, { sampler: fullSum() });
for (const { step, energy, next } of vmc(state, h, { steps: 80, optimizer: reconfiguration(0.05) })) {
  if (step % 20 === 0) console.log(`step ${step}: E ${energy.re.toFixed(4)}`);
  state = next;
}
console.log(`E ${state.expect(h).re.toFixed(4)} (exact ${exact.toFixed(4)})`);
