import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureLimits } from './limits.ts';
import { startPeers, type Peers } from './peers/peer-process.ts';
import { load, merged, thisMachine, type Results, type WorkloadResult } from './results.ts';
import { runWorkload } from './runner.ts';
import { plainHead, plainTable } from './table.ts';
import type { Workload } from './workload.ts';
import {
  exponential,
  gemm,
  general,
  generalValues,
  hermitian,
  linearSolve,
  pencil,
  schurForm,
  singular,
} from './workloads/dense.ts';
import { choleskyFactors, inverses, pivoted, qrFactors } from './workloads/factorisations.ts';
import {
  realProducts,
  realQrFactors,
  realSingular,
  symmetricEigenproblem,
} from './workloads/real-factorisations.ts';
import { chainEvolution } from './workloads/chain-evolution.ts';
import { circuits, circuitThreads, noisyCircuits } from './workloads/circuits.ts';
import { contractionPaths, networkAmplitudes } from './workloads/contraction-paths.ts';
import { dmrgSpinHalf, dmrgSpinOne, dmrgWide } from './workloads/dmrg.ts';
import { evolutionGradients } from './workloads/evolution-gradients.ts';
import { fockScaling } from './workloads/fock-scaling.ts';
import { lindblad } from './workloads/lindblad.ts';
import { jumpTrajectories, masterEquation, steadyStates } from './workloads/open-systems.ts';
import { pepsNorms } from './workloads/peps.ts';
import { phaseSpace } from './workloads/phase-space.ts';
import { edgeOfSpectrum, lowestLevels, sparseEvolution, sparseSystem } from './workloads/sparse.ts';
import { buildPackage, startUp } from './workloads/start-up.ts';
import { stabilizer } from './workloads/stabilizer.ts';
import { modeGates } from './workloads/modes.ts';
import { neuralAccuracy } from './workloads/neural-accuracy.ts';
import { neuralStart } from './workloads/neural-start.ts';
import { neuralStates } from './workloads/neural-states.ts';
import { fusedGate, oneQubitGate } from './workloads/state-vector.ts';
import { twoThreads } from './workloads/threads.ts';

const workloads: readonly Workload[] = [
  ...[
    gemm,
    hermitian,
    singular,
    general,
    generalValues,
    schurForm,
    pencil,
    exponential,
    linearSolve,
    inverses,
  ],
  ...[qrFactors, pivoted, choleskyFactors],
  ...[realProducts, realQrFactors, symmetricEigenproblem, realSingular],
  ...[circuits, noisyCircuits, circuitThreads],
  ...[masterEquation, jumpTrajectories, steadyStates, evolutionGradients],
  ...[dmrgSpinHalf, dmrgSpinOne, dmrgWide, chainEvolution, neuralStates, neuralAccuracy, pepsNorms],
  ...[contractionPaths, networkAmplitudes],
  ...[modeGates, phaseSpace],
  ...[oneQubitGate, fusedGate, twoThreads, lindblad, stabilizer, startUp, neuralStart, fockScaling],
  ...[sparseSystem, lowestLevels, edgeOfSpectrum, sparseEvolution],
];

const usage =
  'npm run bench -- [--only NAME[,NAME]] [--peers] [--quick] [--json] [--save]   (alone on the machine, please)';

/** Runs the benchmarks one after the other; see docs/benchmarks.md. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.save && values.quick) {
    console.error('Option `--save` keeps careful runs only. Leave out `--quick`, or `--save`.');
    return 2;
  }
  const names = values.only?.split(',') ?? workloads.map(({ name }) => name);
  const unknown = names.find((name) => workloads.every((workload) => workload.name !== name));
  if (unknown !== undefined) {
    const known = workloads.map(({ name }) => name).join(', ');
    console.error(`Option \`--only\` must name some of ${known}, but it has ${unknown}.`);
    return 2;
  }
  const chosen = workloads.filter(({ name }) => names.includes(name));
  if (chosen.includes(startUp) || chosen.includes(neuralStart)) buildPackage();
  const results = await run(chosen, values);
  if (values.json) console.log(JSON.stringify(results, null, 1));
  return 0;
}

async function run(
  chosen: readonly Workload[],
  { quick, peers: wanted, json, save: kept }: Record<'quick' | 'peers' | 'json' | 'save', boolean>,
): Promise<Results> {
  const command = ['npm run bench', process.argv.slice(2).join(' ')].filter(Boolean).join(' -- ');
  const date = new Date().toISOString().slice(0, 10);
  const before = load();
  const limits = quick ? measureLimits({ rounds: 2 }) : measureLimits();
  const peers = wanted ? await startPeers() : { missing: 'not asked for' };
  const head = {
    ...{ date, command, machine: thisMachine(), limits },
    peers: 'missing' in peers ? peers : peers.about,
  };
  if (!json) console.log(plainHead({ ...head, load: { before, after: before } }));
  const done: WorkloadResult[] = [];
  try {
    for (const workload of chosen) {
      const result = await runWorkload(workload, { limits, quick, ...(wanted && { peers }) });
      if (!json) console.log(plainTable(result));
      done.push(result);
      if (kept) save({ ...head, load: { before, after: load() }, workloads: [result] });
    }
  } finally {
    stop(peers);
  }
  return { ...head, load: { before, after: load() }, workloads: done };
}

function stop(peers: Peers | { readonly missing: string }): void {
  if (!('missing' in peers)) peers.stop();
}

/** Puts results into the file of the day, after each workload, so that a run that is cut short has not run in vain. */
function save(results: Results): void {
  const file = fileOf(results);
  const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
  const whole = merged(
    earlier,
    results,
    workloads.map(({ name }) => name),
  );
  writeFileSync(file, `${JSON.stringify(whole, rounded, 1)}\n`);
}

function fileOf({ date }: Results): URL {
  return new URL(`./results/${date}.json`, import.meta.url);
}

/** Five digits are more than the noise leaves. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}

main().then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
