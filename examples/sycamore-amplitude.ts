// Amplitudes of random circuits in the style of the Sycamore experiment, by contraction of networks: the cost first, then the number.
import { amplitude, amplitudeByNetwork, circuit, circuitNetwork, gates, rng } from '../src/index.ts';
import { einsum, networkPlan } from '../src/tn/index.ts';

/** On a lattice whose rows are shifted against each other: a random root of X, Y or T on every qubit, then fSim gates on one of four sets of couplers. */
function sycamore(rows: number, columns: number, cycles: number): ReturnType<typeof circuit> {
  const source = rng(rows * columns);
  const n = rows * columns;
  const operations = Array.from({ length: cycles }, (_, cycle) => {
    const set = 'ABCD'.indexOf('ABCDCDAB'[cycle % 8] ?? 'A');
    const couplers = Array.from({ length: n }, (_, qubit) => {
      const [row, column] = [Math.floor(qubit / columns), qubit % columns];
      const other = column + (row % 2) - (set < 2 ? 0 : 1);
      const isOff = row % 2 !== (set % 3 === 0 ? 0 : 1) || row + 1 === rows || other < 0 || other >= columns;
      return isOff ? [] : [gates.fsim(Math.PI / 2, Math.PI / 6, qubit, (row + 1) * columns + other)];
    });
    const roots = [gates.sx, gates.sy, gates.t];
    const ones = Array.from({ length: n }, (_, qubit) => (roots[source.integer(3)] ?? gates.t)(qubit));
    return [...ones, ...couplers.flat()];
  });
  return circuit(n, operations.flat());
}

// 16 qubits: small enough for a ket, which must give the same number.
const small = sycamore(4, 4, 8);
const bits = [0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0];
const { plan } = circuitNetwork(small, { amplitude: bits });
console.log(`16 qubits, 8 cycles: 10^${plan.log10Flops.toFixed(1)} multiplications, ${plan.peakBytes} bytes`);
const [network, ket] = [amplitudeByNetwork(small, bits, { plan }), amplitude(small, bits)];
console.log(`amplitude ${network.re.toFixed(12)} + ${network.im.toFixed(12)} i`);
console.log(`difference from the ket ${Math.abs(network.re - ket.re) + Math.abs(network.im - ket.im) < 1e-14 ? 'below' : 'above'} 1e-14`); // prettier-ignore

// 54 qubits, of which a ket would take 256 PiB: at 6 cycles a matter of milliseconds, at 20 nothing to begin with. The plan says so before.
for (const cycles of [6, 20]) {
  const large = sycamore(9, 6, cycles);
  const zeros = new Array<number>(54).fill(0);
  const cost = circuitNetwork(large, { amplitude: zeros }, { restarts: 1, maxBytes: Infinity }).plan;
  console.log(`54 qubits, ${cycles} cycles: 10^${cost.log10Flops.toFixed(1)} multiplications`);
  if (cost.log10Flops > 9) continue;
  const { re, im } = amplitudeByNetwork(large, zeros, { plan: cost });
  console.log(`probability of 0...0: ${(re * re + im * im).toExponential(6)}`);
}

// Any other network: a square of matrices as a text, and the best order of a chain.
const matrix = { shape: [2, 2], data: Float64Array.of(1, 0, 2, 0, 0, 0, 1, 0) };
console.log(`trace of the fourth power: ${einsum('ab,bc,cd,da', [matrix, matrix, matrix, matrix]).data[0]}`);
const dims = [30, 35, 15, 5, 10, 20, 25];
const best = networkPlan(
  dims.slice(1).map((_, i) => [i, i + 1]),
  [0, 6],
  new Map(dims.entries()),
);
console.log(`matrix chain: ${best.flops} multiplications, the best of ${best.proof} orders`);
