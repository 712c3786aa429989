// A flipped spin runs through a chain: its light cone as a picture. A state full of such particles: entropy that grows. And a chain without ends.
import { chain, spinMatrices, spinOperator, tfim, xxz, qubits } from '../src/index.ts';
import {
  bondEntropies,
  idmrg,
  infiniteProduct,
  infiniteSum,
  productMps,
  siteMeans,
  spinCharges,
  tebd,
} from '../src/tn/index.ts';

const middle = 10;
const hamiltonian = xxz(chain(2 * middle + 1), { delta: 0 });
const { space } = hamiltonian;
const charges = spinCharges(space);
const start = (level: (site: number) => number): ReturnType<typeof productMps> =>
  productMps(
    space,
    space.dims.map((_, site) => level(site)),
    { charges },
  );

const flipped = tebd(
  hamiltonian,
  start((site) => (site === middle ? 1 : 0)),
  {
    times: [0, 1.5, 3, 4.5, 6],
    dt: 0.5,
    order: 4,
    truncation: { cutoff: 1e-12 },
    observables: { sz: spinOperator(space, middle, 'z') },
    saveStates: true,
  },
);
const { z: sz } = spinMatrices(0.5);
for (const [k, psi] of flipped.states.entries()) {
  const found = siteMeans(psi, sz).map(({ re }) => 0.5 - re);
  const row = found.map((p) => ' .:-=+*#%@'[Math.min(9, Math.floor(14 * Math.sqrt(Math.max(0, p))))]);
  const { re, error } = flipped.expectations['sz']?.[k] ?? { re: NaN, error: NaN };
  console.log(`t ${flipped.times[k]?.toFixed(1)} |${row.join('')}| still there ${(0.5 - re).toFixed(6)} +- ${error.toExponential(0)}`); // prettier-ignore
}

const neel = tebd(
  hamiltonian,
  start((site) => site % 2),
  { times: [0, 1, 2], dt: 0.2, truncation: { cutoff: 1e-7 }, saveStates: true },
);
const entropies = neel.states.map((psi) => bondEntropies(psi)[middle] ?? NaN);
console.log(`entropy of a half from Neel's state: ${entropies.map((s) => s.toFixed(3)).join(', ')}`);

const { energy } = idmrg(infiniteSum(tfim(chain(3), { h: 2 }), 1), infiniteProduct(qubits(2), [0, 0]), {
  truncation: { maxBond: 16, cutoff: 1e-14 },
});
console.log(`energy per site of an infinite Ising chain, h = 2: ${energy.re.toFixed(10)}`);
