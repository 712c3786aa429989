// The figures of the guide to bosonic modes: `npx tsx examples/figures/modes.ts docs/figures` computes and draws them again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import {
  applyModeChannel,
  axis,
  catKet,
  gkpKet,
  loss,
  photonProbability,
  wigner,
} from '../../src/modes/index.ts';
import { heatMap, lineChart } from './chart.ts';

type Modes = Parameters<typeof wigner>[0];

/** A Wigner function, p from below and x from the left. */
function portrait(title: string, state: Modes, reach: number, points: number): string {
  const line = axis(-reach, reach, points);
  const { values } = wigner(state, line, line);
  const rows = Array.from(line, (_, ip) => values.map((row) => row[ip] ?? 0));
  return heatMap(
    { title, x: 'x', y: 'p' },
    { rows, x: [-reach, reach], y: [-reach, reach], most: 1 / Math.PI },
    [],
  );
}

/** An even cat of alpha = 2 that has lost some of its light: hills stay, the fringes between them, red where negative, do not. */
export function decayedCat(kept: number, points: number): string {
  const cat = catKet(2, 'even', { levels: 40 }).state;
  const title = `Wigner function of a cat that keeps ${Math.round(100 * kept)} % of its light`;
  return portrait(title, applyModeChannel(cat, loss(kept), [0]).state, 5, points);
}

/** The logical zero of a grid code. */
export function gridState(points: number): string {
  return portrait(
    'Wigner function of a GKP state, epsilon = 0.1',
    gkpKet(0, 0.1, { levels: 120 }).state,
    6,
    points,
  );
}

/** Coincidences behind a balanced beamsplitter over the delay of one photon, both Gaussian wave packets of width 1: (1 - overlap^2)/2. */
export function dip(points: number): string {
  const delays = [...axis(-4, 4, points)];
  // The late photon is in the packet of the other one with amplitude `overlap`, else in a mode of its own, which meets nobody.
  const half = [[1, 1], [-1, 1]].map((row) => row.map((x) => x / Math.SQRT2)); // prettier-ignore
  const together = photonProbability(half, [1, 1], [1, 1]).re;
  const apart = 2 * photonProbability(half, [1, 0], [1, 0]).re * photonProbability(half, [0, 1], [0, 1]).re;
  const found = delays.map((t) => {
    const same = Math.exp(-(t * t) / 4) ** 2;
    return [t, same * together + (1 - same) * apart] as const;
  });
  return lineChart(
    { title: 'Hong, Ou and Mandel: two photons at a beamsplitter', x: 'delay', y: 'coincidences' },
    [
      {
        name: '(1 - overlap^2)/2',
        as: 'line',
        points: delays.map((t) => [t, (1 - Math.exp(-(t * t) / 2)) / 2]),
      },
      { name: 'permanents', as: 'marks', points: found.filter((_, i) => i % 4 === 0) },
    ],
  );
}

const [, , folder] = argv;
if (argv[1]?.endsWith('modes.ts') && folder) {
  mkdirSync(folder, { recursive: true });
  const figures = {
    'cat-whole': () => decayedCat(1, 49),
    'cat-decayed': () => decayedCat(0.8, 49),
    'grid-state': () => gridState(61),
    'photon-dip': () => dip(81),
  };
  for (const [name, draw] of Object.entries(figures)) {
    writeFileSync(`${folder}/${name}.svg`, draw());
    console.log(`${folder}/${name}.svg`);
  }
}
