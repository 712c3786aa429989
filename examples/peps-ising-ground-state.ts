// The quantum Ising model on a 4 x 4 square near its critical field as a PEPS: simple update, full update, and what tells how far to trust the result.
import { qubits, rng, shot, square, tfim } from '../src/index.ts';
import {
  fullUpdate,
  pepsBonds,
  pepsLocalValue,
  pepsSamples,
  productPeps,
  simpleUpdate,
  simpleUpdateSteps,
  withPepsOptions,
} from '../src/tn/index.ts';

const [rows, columns] = [4, 4];
const space = qubits(rows * columns);
const H = tfim(square(rows, columns), { h: 3.04438 });
const exact = -50.85817810220094; // by diagonalisation

// All spins nearly along the field; boundaries of 16 are exact for bonds of 2 on this lattice.
const start = productPeps(
  space,
  { rows, columns },
  space.dims.map(() => [1, 0.9]),
  { boundary: { maxBond: 16 } },
);
const running = simpleUpdateSteps(H, start, { maxBond: 2, dt: [0.1, 0.03], steps: 20, tolerance: 1e-4 });
let next = running.next();
for (; !next.done; next = running.next()) {
  const { dt, step, change, discarded } = next.value;
  const most = Math.max(...discarded).toExponential(1);
  if (step % 10 === 0)
    console.log(`dt ${dt} step ${step}: change ${change.toExponential(1)}, discarded ${most}`);
}
const simple = next.value.state;
const full = fullUpdate(H, simple, { maxBond: 2, dt: [0.03], steps: 2 }).state;
const wide = simpleUpdate(H, simple, { maxBond: 3, dt: [0.03], steps: 10 }).state;

for (const [name, psi] of Object.entries({ simple, full, wide })) {
  const { re, error, from } = psi.expect(H);
  const bond = Math.max(...pepsBonds(psi).map(({ dim }) => dim));
  const above = ((re - exact) / -exact).toExponential(1);
  console.log(
    `${name}, bonds of ${bond}: E ${re.toFixed(6)} +- ${error.toExponential(1)} (${from}), ${above} above the exact energy`,
  );
}

// Two boundaries before an energy is quoted: too small ones say so themselves.
const rough = withPepsOptions(simple, { boundary: { maxBond: 2 } }).expect(H);
console.log(`boundaries of 2: E ${rough.re.toFixed(4)} +- ${rough.error.toExponential(1)} (${rough.from})`);

// Monte Carlo on one layer instead of two: local energies over samples that are independent of each other.
const { samples } = pepsSamples(simple, 25, rng(1));
const local = Array.from({ length: samples.shots }, (_, i) => pepsLocalValue(simple, H, shot(samples, i)).re);
const mean = local.reduce((a, b) => a + b, 0) / local.length;
const spread = Math.sqrt(local.reduce((sum, e) => sum + (e - mean) ** 2, 0)) / local.length;
console.log(
  `sampled: E ${mean.toFixed(4)} +- ${spread.toExponential(1)}, deviation of local energies ${(5 * spread).toFixed(3)}`,
);
