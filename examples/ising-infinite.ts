// The Ising model on the infinite square lattice: magnetisation and ln Z against Onsager and Yang, and a quantum state with the same correlations.
import { pauliSum, qubits } from '../src/index.ts';
import { tensor } from '../src/linalg/index.ts';
import { infinitePeps, infinitePepsExpect, isingInfinite } from '../src/tn/index.ts';

const truncation = { maxBond: 16 };
for (const coupling of [0.3, 0.38, 0.48, 0.5, 0.6]) {
  const { magnetisation: m, logPartition: log } = isingInfinite({ coupling }, { truncation });
  const yang = Math.sinh(2 * coupling) > 1 ? (1 - Math.sinh(2 * coupling) ** -4) ** (1 / 8) : 0;
  console.log(
    `K ${coupling.toFixed(2)}  ln Z ${log.re.toFixed(10)}  <s> ${m.re.toFixed(8)} +- ${m.error.toExponential(0)}, exact ${yang.toFixed(8)} ${'#'.repeat(Math.round(40 * m.re))}`,
  );
}

// psi(s) = exp(K/2 sum s s'): measured in the basis of s it is the Ising model at K.
const K = 0.3;
const part = (bond: number, s: number): number =>
  bond === 0 ? Math.sqrt(Math.cosh(K / 2)) : (1 - 2 * s) * Math.sqrt(Math.sinh(K / 2));
const site = new Float64Array(64);
for (let i = 0; i < 32; i++) {
  const legs = [16, 8, 4, 2].map((bit) => (i & bit ? 1 : 0));
  site[2 * i] = legs.reduce<number>((product, bond) => product * part(bond, i & 1), 1);
}
const psi = infinitePeps(tensor([2, 2, 2, 2, 2], site));
const pair = infinitePepsExpect(psi, pauliSum(qubits(2), { ZZ: 1 }), { rows: 1, columns: 2 });
const classical = isingInfinite({ coupling: K }).nearest.horizontal;
console.log(
  `<ZZ> of the state ${pair.re.toFixed(10)}, <s s'> of the weights ${classical.re.toFixed(10)} (${pair.from})`,
);
