// The phase diagram of the transverse-field Ising chain, read from the entropy of its middle bond.
import { chain, pauliSum, qubits } from '../src/index.ts';
import { dmrg, parityCharges, productMps } from '../src/tn/index.ts';

const n = 20;
const space = qubits(n);
const bonds = chain(n).bonds.nearest;
// H = -sum XX - h sum Z conserves the parity of the levels; from |0...0> the even ground state is found, of both signs of X where they are ordered.
const start = productMps(space, new Array<number>(n).fill(0), { charges: parityCharges(space) });

for (const h of [0.1, 0.5, 0.8, 0.95, 1, 1.05, 1.2, 1.5, 2]) {
  const H = pauliSum(space, [
    ...bonds.map(([i, j]) => ({ coefficient: -1, sites: [i, j], letters: 'XX' })),
    ...space.dims.map((_, i) => ({ coefficient: -h, sites: [i], letters: 'Z' })),
  ]);
  const { energy, entropies } = dmrg(H, start, {
    maxBond: [8, 12],
    cutoff: 1e-9,
    noise: [1e-5, 0],
    tolerance: 1e-6,
    variance: false,
  });
  const middle = entropies[n / 2 - 1] ?? 0;
  console.log(
    `h ${h.toFixed(2)}  E/N ${(energy.re / n).toFixed(6)}  S ${middle.toFixed(4)} ${'#'.repeat(Math.round(60 * middle))}`,
  );
}
console.log(
  `ln 2 = ${Math.LN2.toFixed(4)}: two ordered states in one; near h = 1 the entropy grows as (ln N)/12 with the length`,
);
