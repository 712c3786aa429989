// A Hadamard gate from shaped pulses (GRAPE), played back on kets, and on a qubit that loses phase.
import { grape, jump, lindblad, lindbladian, schrodinger } from '../src/dynamics/index.ts';
import { basisKet, fidelity, Ket, matrix, pauliX, pauliY, pauliZ, qubits, rng, scale } from '../src/index.ts';

const qubit = qubits(1);
const h = Math.SQRT1_2;
const hadamard = matrix([
  [h, h],
  [h, -h],
]);
const random = rng(1);
const drift = scale(pauliZ(qubit, 0), 0.5);
const controls = [scale(pauliX(qubit, 0), 0.5), scale(pauliY(qubit, 0), 0.5)];
const found = grape({
  drift,
  controls,
  target: { unitary: hadamard },
  duration: 4,
  start: controls.map(() => Array.from({ length: 12 }, () => 0.2 * random.normal())),
});
console.log(`infidelity after ${found.steps} steps: ours ${found.infidelity.toFixed(10)} exact 0.0000000000`);
for (const [k, pulse] of found.controls.entries()) {
  console.log(`u${k}: ${[...pulse].map((u) => u.toFixed(2)).join(' ')}`);
}

// The pulses are coefficients: the same Hamiltonian for both solvers, steps landing on every edge.
const driven = [drift, ...controls.map((control, j) => [control, found.pulses[j] ?? 0] as const)];
const run = { times: [0, 4], rtol: 1e-10, atol: 1e-12 };
const [zero, plus] = [basisKet(qubit, [0]), Ket.of(qubit, [h, h])];
const there = schrodinger(driven, zero, run).final;
console.log(`H|0> is |+>: ours ${fidelity(there, plus).toFixed(9)} exact 1.000000000`);
const back = schrodinger(driven, plus, run).final;
console.log(`H|+> is |0>: ours ${fidelity(back, zero).toFixed(9)} exact 1.000000000`);

// Noise in all directions alike commutes with every pulse: the Bloch vector shrinks by e^(-4 g t) along any path.
const g = 0.01;
const noise = [pauliX(qubit, 0), pauliY(qubit, 0), pauliZ(qubit, 0)].map((op) => jump(g, op));
const noisy = lindblad(lindbladian(driven, noise), zero, run).final;
const law = (1 + Math.exp(-4 * g * 4)) / 2;
console.log(`with depolarising noise: ours ${fidelity(noisy, plus).toFixed(9)} exact ${law.toFixed(9)}`);
