// Fermions: determinants alone and times a Jastrow factor, for the Hubbard model at half filling.
import { chain, hubbard, hubbardMode, hubbardSector, rng } from '../src/index.ts';
import {
  densityJastrow,
  freeOrbitals,
  fullSum,
  metropolis,
  modelProduct,
  nqs,
  reconfiguration,
  slater,
  vmc,
} from '../src/nqs/index.ts';

const sites = 4;
const lattice = chain(sites);
const h = hubbard(lattice, { interaction: 4 });
const sector = hubbardSector(lattice, { up: 2, down: 2 });

// Start from the filled orbitals of free fermions; one parameter for two fermions on a site, one for neighbours.
const orbitals = freeOrbitals(hubbard(lattice), sector);
const onSite = Array.from(
  { length: sites },
  (_, i) => [hubbardMode(i, 'up'), hubbardMode(i, 'down')] as const,
);
const spins = ['up', 'down'] as const;
const neighbours = lattice.bonds.nearest.flatMap(([i, j]) =>
  spins.flatMap((s) => spins.map((t) => [hubbardMode(i, s), hubbardMode(j, t)] as const)),
);
const factor = densityJastrow(sector.space, [onSite, neighbours]);
const models = {
  determinants: slater(sector, orbitals),
  'with Jastrow factor': modelProduct([slater(sector, orbitals), factor]),
};

for (const [name, ansatz] of Object.entries(models)) {
  let state = nqs(ansatz, { sector, sampler: metropolis({ samples: 256 }), rng: rng(1) });
  for (const { next } of vmc(state, h, { steps: 60, optimizer: reconfiguration(0.1) })) state = next;
  const { re, error } = state.expect(h);
  const summed = nqs(state.ansatz, { sector, sampler: fullSum() }).expect(h);
  console.log(
    `${name}: E ${re.toFixed(4)} +- ${error.toFixed(4)}, summed ${summed.re.toFixed(4)}, variance ${(summed.variance ?? 0).toFixed(3)}`,
  );
}
console.log('exact: E -1.9531');
