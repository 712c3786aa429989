// The spin-1 Heisenberg chain: its ground state by DMRG, its gap, and the spins 1/2 at its ends.
import { chain, heisenberg, spinOperator, spins } from '../src/index.ts';
import { dmrg, productMps, spinCharges } from '../src/tn/index.ts';

const sites = 20;
const space = spins(sites, 1);
const charges = spinCharges(space);
const H = heisenberg(chain(sites), { s: 1 });

/** The lowest state with a total S_z, from a Neel state with some of its spins turned. */
function lowest(magnetisation: number): ReturnType<typeof dmrg> {
  const levels: number[] = space.dims.map((_, i) => (i % 2 === 0 ? 0 : 2));
  for (let k = 0; k < magnetisation; k++) levels[2 * k + 1] = 1;
  return dmrg(H, productMps(space, levels, { charges }), {
    maxBond: [10, 30],
    cutoff: 1e-8,
    noise: [1e-5, 0],
    tolerance: 1e-6,
  });
}

// With S_z = 1 both end spins point up, at almost no cost; S_z = 2 takes an excitation in between.
const [one, two] = [lowest(1), lowest(2)];
for (const [m, { energy, sweeps }] of [one, two].entries()) {
  console.log(
    `S_z = ${m + 1}  E = ${energy.re.toFixed(6)} +- ${energy.error.toFixed(6)} after ${sweeps.length} sweeps`,
  );
}
console.log(`gap ${(two.energy.re - one.energy.re).toFixed(4)}; 0.4105 for an infinite chain`);

const profile = space.dims.map((_, i) => one.state.expect(spinOperator(space, i, 'z')).re);
profile.forEach((m, i) => {
  const bar = '#'.repeat(Math.round(Math.abs(m) * 40));
  console.log(`${String(i).padStart(3)} ${m < 0 ? bar.padStart(24) + '|' : ' '.repeat(24) + '|' + bar}`);
});
console.log(
  `S_z of the left half: ${profile
    .slice(0, sites / 2)
    .reduce((a, b) => a + b, 0)
    .toFixed(3)}`,
);
