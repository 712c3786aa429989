// A GHZ circuit on noisy qubits, the noise by rule: the parity XXXXX exactly, from trajectories and from shots.
import { depolarizingMix, depolarizingPauli } from '../src/channels/index.ts';
import { circuit, expectation, gates, pauliSum, qubits, rng, withNoise } from '../src/index.ts';

const { h, cx } = gates;
const noisy = withNoise(circuit(5, [h(0), cx(0, 1), cx(1, 2), cx(2, 3), cx(3, 4)]), [
  { on: 'gate', count: 1, channel: depolarizingPauli(0.001) },
  { on: 'gate', count: 2, channel: depolarizingMix(0.02, qubits(2)) },
]);

const parity = pauliSum(qubits(5), { XXXXX: 1 });
for (const options of [{}, { trajectories: 2000, rng: rng(1) }, { shots: 2000, rng: rng(2) }]) {
  const { re, error, from } = expectation(noisy, [0, 0, 0, 0, 0], parity, options);
  console.log(`<XXXXX> = ${re.toFixed(4)} +- ${error.toFixed(4)} (${from})`);
}
