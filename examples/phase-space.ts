// A cat state loses light: its Wigner function, the marginals that homodyne detection sees, and photons at an interferometer.
import { rng } from '../src/index.ts';
import {
  applyModeChannel,
  axis,
  catKet,
  loss,
  negativeVolume,
  permanent,
  photonProbability,
  quadratureDensity,
  samplePhotons,
  wigner,
} from '../src/modes/index.ts';
import { counts } from '../src/states/index.ts';

const cat = catKet(2, 'even', { levels: 40 }).state;
const line = axis(-8, 8, 161);
for (const kept of [1, 0.95, 0.8, 0.5]) {
  const { state } = applyModeChannel(cat, loss(kept), [0]);
  const grid = wigner(state, line, line);
  const least = Math.min(...grid.values.map((row) => Math.min(...row)));
  const volume = negativeVolume(grid);
  console.log(
    `kept ${kept}: least W ${least.toFixed(4)} +- ${grid.error.toExponential(0)}, negative volume ${volume.re.toFixed(3)} +- ${volume.error.toFixed(3)}`,
  );
}

// The fringes of the cat are in the marginal along p, not in that along x.
for (const [name, angle] of [
  ['x', 0],
  ['p', Math.PI / 2],
] as const) {
  // prettier-ignore
  const { values } = quadratureDensity(cat, [0, 0.39, 0.79], { angle });
  console.log(`density of ${name} at 0, 0.39, 0.79: ${[...values].map((v) => v.toFixed(4)).join(' ')}`);
}

// Three photons at a balanced three-port: the chance that they leave apart, and what is drawn.
const w = (k: number) => ({ re: Math.cos((2 * Math.PI * k) / 3) / Math.sqrt(3), im: Math.sin((2 * Math.PI * k) / 3) / Math.sqrt(3) }); // prettier-ignore
const tritter = [0, 1, 2].map((i) => [0, 1, 2].map((j) => w(i * j)));
const apart = photonProbability(tritter, [1, 1, 1], [1, 1, 1]);
console.log(
  `P(1,1,1) = ${apart.re.toFixed(6)} +- ${apart.error.toExponential(0)}, exact ${(1 / 3).toFixed(6)}`,
);
const drawn = counts(samplePhotons(tritter, [1, 1, 1], 3000, rng(1)));
console.log(
  `drawn 1,1,1: ${drawn.get('1,1,1')} of 3000; 2,1,0: ${drawn.get('2,1,0') ?? 0}, which is forbidden`,
);
console.log(
  `permanent of 12 x 12 ones: ${permanent(Array.from({ length: 12 }, () => new Array<number>(12).fill(1))).re}`,
);
