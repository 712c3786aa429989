// The figure of docs/neural-states.md: npx tsx examples/figures/vision.ts docs/figures
import { mkdirSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fixedSz, heisenbergPauli, qubits, rng, square } from '../../src/index.ts';
import {
  convolutionalNet,
  fullSum,
  marshall,
  metropolis,
  nqs,
  reconfiguration,
  visionTransformer,
  vmc,
} from '../../src/nqs/index.ts';
import { lineChart, type Series } from './chart.ts';

/** How the energy of the Heisenberg model on a torus comes down to the exact one: the relative error of each step, from samples, or from all configurations for 0 samples. */
export function learning(
  [width, height]: readonly [number, number],
  exact: number,
  steps: number,
  samples: number,
): string {
  const lattice = square(width, height, { periodic: true });
  const space = qubits(width * height);
  const models = {
    'convolutional network': convolutionalNet(space, [width, height], rng(1), { channels: 4 }),
    'vision transformer': visionTransformer(space, [width, height], rng(2), { width: 8, heads: 2 }),
  };
  const series = Object.entries(models).map(([name, ansatz]): Series => {
    const sampler = samples > 0 ? metropolis({ samples, chains: 64 }) : fullSum();
    const start = nqs(marshall(ansatz, lattice), { sector: fixedSz(space), sampler, rng: rng(3) });
    const points = [...vmc(start, heisenbergPauli(lattice), { steps, optimizer: reconfiguration(0.02) })].map(
      ({ step, energy }) => [step, Math.log10(Math.max(1e-9, Math.abs(1 - energy.re / exact)))] as const,
    );
    return { name: `${name}, ${ansatz.parameters.length} parameters`, as: 'line', points };
  });
  const title = `Heisenberg model on a torus of ${width} x ${height}: relative error of the energy`;
  return lineChart({ title, x: 'step', y: 'log10 of the relative error' }, series);
}

const [, , folder] = argv;
if (folder !== undefined && argv[1]?.endsWith('vision.ts')) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/nqs-vision.svg`, learning([4, 4], -44.913932833715, 60, 512));
}
