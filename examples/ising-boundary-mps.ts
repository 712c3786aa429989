// The phase transition of the Ising model in two dimensions, by boundary matrix-product states: its Boltzmann law is a PEPS with bonds of 2.
import { pauliSum, qubits, rng, shot } from '../src/index.ts';
import { isingPeps, pepsLogNorm, pepsSamples } from '../src/tn/index.ts';

const size = 10;
const lattice = { rows: size, columns: size };
const boundary = { maxBond: 6 };
const critical = Math.log(1 + Math.SQRT2) / 2;
const at = (coupling: number): ReturnType<typeof isingPeps> => isingPeps(lattice, { coupling, boundary });

/** ln Z of this many spins. */
const logZ = (coupling: number): number => 2 * pepsLogNorm(at(coupling)).re;

const site = (row: number, column: number): number => row * size + column;
const far = pauliSum(qubits(size * size), [{ sites: [site(5, 2), site(5, 8)], letters: 'ZZ' }]);
const bar = (share: number): string => '#'.repeat(Math.max(0, Math.round(24 * share)));

console.log(`${size} x ${size} spins, T_c of the infinite lattice ${(1 / critical).toFixed(4)}`);
for (const T of [1.6, 1.9, 2.1, 2.27, 2.5, 3, 4]) {
  const [K, step] = [1 / T, 0.01];
  const heat = (K ** 2 * (logZ(K + step) - 2 * logZ(K) + logZ(K - step))) / step ** 2 / size ** 2;
  const { re, error } = at(K).expect(far);
  console.log(
    `T ${T.toFixed(2)}  C ${heat.toFixed(3)} ${bar(heat / 1.6).padEnd(24)}  <ZZ> at 6 ${re.toFixed(4)} +- ${error.toExponential(0)} ${bar(re)}`,
  );
}

// Configurations drawn one by one from the law itself, above, at and below the critical temperature: no Markov chain.
const draws = [3.4, 1 / critical, 1.6].map((T) => shot(pepsSamples(at(1 / T), 1, rng(5)).samples, 0));
for (let row = 0; row < size; row++) {
  const line = draws.map((x) =>
    Array.from(x.subarray(row * size, (row + 1) * size), (s) => ' #'[s]).join(' '),
  );
  console.log(line.join('   |   '));
}
