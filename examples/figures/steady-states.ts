// The figure of steady states in the guide to neural states: `npx tsx examples/figures/steady-states.ts docs/figures` computes and draws it again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import {
  lindbladian,
  localOperator,
  pauliSum,
  qubits,
  rng,
  sigmaMinus,
  steadyState,
  type Operator,
  type PauliSum,
} from '../../src/index.ts';
import {
  densityRbm,
  exponentialSchedule,
  fullSum,
  neuralDensity,
  reconfiguration,
  steadyStateVmc,
  type NeuralDensity,
} from '../../src/nqs/index.ts';
import { lineChart, type Series } from './chart.ts';

/** Means of a ring of driven spins that decay, step by step, on those of the exact steady state. */
export function dissipativeIsing(n: number, steps: number): string {
  const space = qubits(n);
  const sites = [...Array(n).keys()];
  const h = pauliSum(space, [
    ...sites.map((i) => ({ coefficient: 0.5, sites: [i], letters: 'X' })),
    ...sites.map((i) => ({ coefficient: 0.5, sites: [i, (i + 1) % n], letters: 'ZZ' })),
  ]);
  const jumps = sites.map((i) => localOperator(space, [i], sigmaMinus));
  const exact = steadyState(lindbladian(h, jumps), { rng: rng(1) }).state;
  const shown = approach(h, jumps, steps);
  const last = shown.at(-1)?.step ?? 0;
  const series = ['X', 'Y', 'Z'].flatMap((letters, color): Series[] => {
    const mean = pauliSum(
      space,
      sites.map((i) => ({ coefficient: 1 / n, sites: [i], letters })),
    );
    const right = exact.expect(mean).re;
    return [
      {
        name: letters,
        as: 'line',
        color,
        points: shown.map(({ step, state }) => [step, state.expect(mean).re]),
      },
      { name: '', as: 'dashes', color, points: [[0, right], [last, right]] }, // prettier-ignore
    ];
  });
  const frame = {
    title: 'A neural density matrix becomes steady (dashes: exact)',
    x: 'step',
    y: 'mean per spin',
  };
  return lineChart(frame, series);
}

/** About 60 of the matrices on the way. */
function approach(
  h: PauliSum,
  jumps: readonly Operator[],
  steps: number,
): { step: number; state: NeuralDensity }[] {
  const optimizer = reconfiguration(0.04, { shift: exponentialSchedule(1e-2, 0.95, 1e-5), maxDistance: 0.3 });
  const start = densityRbm(h.space, rng(2), { deviation: 0.05 });
  const all = [start];
  const run = steadyStateVmc(start, h, jumps, { steps, optimizer, sampler: fullSum() });
  for (const { next } of run) all.push(next);
  return all.flatMap((ansatz, step) =>
    step % Math.ceil(steps / 60) === 0
      ? [{ step, state: neuralDensity(ansatz, { sampler: fullSum() }) }]
      : [],
  );
}

const [, , folder] = argv;
if (argv[1]?.endsWith('steady-states.ts') && folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/dissipative-ising.svg`, dissipativeIsing(4, 300));
  console.log(`${folder}/dissipative-ising.svg`);
}
