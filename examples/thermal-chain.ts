// Mixed chains: thermal energies beside free fermions, a decaying chain in two forms, and the square Ising model at its critical point.
import { chain, localOperator, pauliZ, scale, tfim, tfimModes } from '../src/index.ts';
import {
  isingLogPartition,
  lindbladTebd,
  productMps,
  pureDensityMpo,
  purifiedMps,
  thermalMps,
} from '../src/tn/index.ts';

// Ising chain in its critical field at finite temperature; exact: free fermions with the energies `tfimModes`.
const n = 12;
const h = tfim(chain(n));
const modes = Array.from(tfimModes(n));
for (const [k, { state, logZ, logZError }] of thermalMps(h, [0.5, 1], {
  dt: 0.25,
  truncation: { cutoff: 1e-14 },
}).entries()) {
  const beta = [0.5, 1][k] as number;
  const exact = modes.reduce((sum, mode) => sum + Math.log(2 * Math.cosh((beta * mode) / 2)), 0);
  const energy = state.expect(h);
  const right = modes.reduce((sum, mode) => sum - (mode / 2) * Math.tanh((beta * mode) / 2), 0);
  console.log(
    `beta ${beta}: ln Z ${logZ.toFixed(6)} +- ${logZError.toExponential(0)} (exact ${exact.toFixed(6)})`,
    `E ${energy.re.toFixed(6)} +- ${energy.error.toExponential(0)} (exact ${right.toFixed(6)})`,
  );
}

// The same chain decaying from 0101..., as a density operator and as a purification, which stays positive whatever is truncated.
const ising = tfim(chain(6));
const start = productMps(ising.space, [0, 1, 0, 1, 0, 1], { truncation: { maxBond: 16, cutoff: 1e-9 } });
const decay = Array.from({ length: 6 }, (_, site) =>
  scale(
    localOperator(
      ising.space,
      [site],
      [
        [0, 1],
        [0, 0],
      ],
    ),
    Math.sqrt(0.2),
  ),
);
const options = { times: [0, 0.5], dt: 0.1, observables: { z: pauliZ(ising.space, 2) } };
for (const rho of [pureDensityMpo(start), purifiedMps(start)]) {
  const { expectations, diagnostics } = lindbladTebd(ising, decay, rho, options);
  const z = expectations['z']?.[1];
  console.log(
    `${rho.kind}: <Z_2> ${z?.re.toFixed(5)} +- ${z?.error.toExponential(0)}, discarded ${diagnostics.discarded[1]?.toExponential(0)}`,
  );
}

// Classical spins: rows of the 10 x 10 Ising model at its critical point as transfer matrices.
const critical = Math.log(1 + Math.SQRT2) / 2;
const logZ = isingLogPartition({ rows: 10, columns: 10, coupling: critical });
console.log(`10 x 10 Ising: ln Z ${logZ.re.toFixed(10)} (exact 89.6923486000), ${logZ.from}`);
