// The figures of the guide to matrix-product states: `npx tsx examples/figures/chains.ts docs/figures` computes and draws them again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { chain, heisenberg, spinMatrices, tfim, tfimModes, pauliSum, qubits, xxz } from '../../src/index.ts';
import {
  dmrg,
  parityCharges,
  productMps,
  siteMeans,
  spinCharges,
  tebd,
  thermalMps,
} from '../../src/tn/index.ts';
import { heatMap, lineChart, type Series } from './chart.ts';

/** Where one flipped spin of an XX chain is found, and the front that moves with velocity 1. */
export function lightCone(middle: number, end: number): string {
  const h = xxz(chain(2 * middle + 1), { delta: 0 });
  const levels = h.space.dims.map((_, site) => (site === middle ? 1 : 0));
  const start = productMps(h.space, levels, { charges: spinCharges(h.space) });
  const times = Array.from({ length: 2 * end + 1 }, (_, k) => k / 2);
  const { states } = tebd(h, start, {
    times,
    dt: 0.5,
    order: 4,
    truncation: { cutoff: 1e-12 },
    saveStates: true,
  });
  const { z } = spinMatrices(0.5);
  const rows = states.map((psi) => siteMeans(psi, z).map(({ re }) => Math.sqrt(Math.max(0, 0.5 - re))));
  const reach = Math.min(middle, end);
  const front: Series = {
    name: 'velocity 1',
    as: 'dashes',
    points: [[middle - reach, reach], [middle, 0], [middle + reach, reach]], // prettier-ignore
  };
  const frame = { title: 'Amplitude of a flipped spin in an XX chain', x: 'site', y: 'time' };
  const last = times.at(-1) ?? 0;
  return heatMap(frame, { rows, x: [-0.5, 2 * middle + 0.5], y: [-0.25, last + 0.25], most: 0.6 }, [front]);
}

/** S_z of a spin-1 Heisenberg chain with both end spins up, beside the decay of the Haldane phase. */
export function haldane(sites: number): string {
  const h = heisenberg(chain(sites), { s: 1 });
  const levels = h.space.dims.map((_, i) => (i === 1 ? 1 : i % 2 === 0 ? 0 : 2));
  const start = productMps(h.space, levels, { charges: spinCharges(h.space) });
  const { state } = dmrg(h, start, { maxBond: [10, 60], cutoff: 1e-10, variance: false });
  const means = siteMeans(state, spinMatrices(1).z).map(({ re }, i) => [i, re] as const);
  const decay = means.map(([i]) => [i, (means[0]?.[1] ?? 0) * Math.exp(-i / 6.03)] as const);
  return lineChart(
    { title: `Spins 1/2 at the ends of ${sites} spins 1`, x: 'site', y: 'mean of S_z, total 1' },
    [
      { name: 'DMRG', as: 'line', points: means },
      { name: '', as: 'marks', points: means, color: 0 },
      { name: 'exp(-r/6.03)', as: 'dashes', points: decay.slice(0, sites / 2), color: 1 },
    ],
  );
}

/** The entropy of the middle bond of Ising chains over their field. */
export function isingPhases(lengths: readonly number[], fields: readonly number[]): string {
  const series = lengths.flatMap((n, color): Series[] => {
    const space = qubits(n);
    const start = productMps(space, new Array<number>(n).fill(0), { charges: parityCharges(space) });
    const points = fields.map((field) => {
      const h = pauliSum(space, [
        ...chain(n).bonds.nearest.map(([i, j]) => ({ coefficient: -1, sites: [i, j], letters: 'XX' })),
        ...space.dims.map((_, i) => ({ coefficient: -field, sites: [i], letters: 'Z' })),
      ]);
      const { entropies } = dmrg(h, start, {
        maxBond: [8, 16],
        cutoff: 1e-10,
        noise: 0,
        tolerance: 1e-9,
        variance: false,
      });
      return [field, entropies[n / 2 - 1] ?? NaN] as const;
    });
    return [
      { name: `${n} sites`, as: 'line', points, color },
      { name: '', as: 'marks', points, color },
    ];
  });
  const two: Series = { name: 'ln 2', as: 'dashes', color: 3, points: [[fields[0] ?? 0, Math.LN2], [fields.at(-1) ?? 1, Math.LN2]] }; // prettier-ignore
  return lineChart({ title: 'Ising chains: two ordered states, a transition, one', x: 'field h', y: 'entropy of the middle bond' }, [...series, two]); // prettier-ignore
}

/** Energies of the critical Ising chain at finite temperature, by purification, on the exact curve. */
export function thermal(n: number, betas: readonly number[]): string {
  const h = tfim(chain(n));
  const found = thermalMps(h, betas, { dt: 0.2, truncation: { cutoff: 1e-14 } });
  const modes = Array.from(tfimModes(n));
  const exact = Array.from({ length: 61 }, (_, k) => (k / 60) * (betas.at(-1) ?? 1));
  const energy = (beta: number): number =>
    modes.reduce((sum, mode) => sum - (mode / 2) * Math.tanh((beta * mode) / 2), 0) / n;
  const entropyOf = (beta: number): number =>
    modes.reduce((sum, mode) => sum + Math.log(2 * Math.cosh((beta * mode) / 2)), 0) / n +
    beta * energy(beta);
  return lineChart({ title: `The critical Ising chain of ${n} sites at finite temperature`, x: 'inverse temperature', y: 'per site' }, [
    { name: 'energy, exact', as: 'line', points: exact.map((beta) => [beta, energy(beta)]) },
    { name: 'entropy, exact', as: 'line', points: exact.map((beta) => [beta, entropyOf(beta)]) },
    { name: 'purification', as: 'marks', color: 0, points: found.map(({ state }, k) => [betas[k] ?? NaN, state.expect(h).re / n]) },
    { name: '', as: 'marks', color: 1, points: found.map(({ state, logZ }, k) => [betas[k] ?? NaN, (logZ + (betas[k] ?? NaN) * state.expect(h).re) / n]) },
  ]); // prettier-ignore
}

const [, , folder] = argv;
if (argv[1]?.endsWith('chains.ts') && folder) {
  mkdirSync(folder, { recursive: true });
  const fields = [0.1, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.35, 1.5, 1.75, 2];
  const figures = {
    'light-cone': () => lightCone(20, 16),
    'haldane-chain': () => haldane(40),
    'ising-phase-diagram': () => isingPhases([10, 20, 40], fields),
    'thermal-chain': () => thermal(12, [0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4]),
  };
  for (const [name, draw] of Object.entries(figures)) {
    writeFileSync(`${folder}/${name}.svg`, draw());
    console.log(`${folder}/${name}.svg`);
  }
}
