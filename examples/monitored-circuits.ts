// Measurements against entanglement: entropy of half a chain of qubits after random Clifford layers in which each qubit is measured with probability p.
import { monitoredClifford, qubits, rng, run, Stabilizer, trajectoryEntropy } from '../src/index.ts';

const source = rng(2026);

console.log('entropy of half the chain, in bits, mean of 6 trajectories');
for (const p of [0.05, 0.16, 0.4]) {
  const entropies = [12, 24, 48].map((n) => {
    const half = Array.from({ length: n / 2 }, (_, site) => site);
    const circuits = (stream: typeof source) => monitoredClifford(n, 2 * n, p, stream);
    const { re, error } = trajectoryEntropy(circuits, Stabilizer.basis(qubits(n)), half, {
      ...{ rng: source, trajectories: 6, base: 2 },
    });
    return `n = ${n}: ${re.toFixed(1)} +- ${error.toFixed(1)}`;
  });
  console.log(`p = ${p}   ${entropies.join('   ')}`);
}

// One trajectory of five hundred qubits: 2,500 gates, its measurements, and ten shots of what it leaves.
const { state, bits } = run(monitoredClifford(500, 10, 0.1, source), Stabilizer.basis(qubits(500)), {
  rng: source,
});
console.log(`500 qubits: ${bits.length} measurements, ${state.sample(10, source).shots} shots`);
