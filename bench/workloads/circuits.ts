import { createRequire } from 'node:module';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { run } from '../../src/circuits/run.ts';
import { qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import type { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { contender, type Case, type Contender, type PeerJob, type Workload } from '../workload.ts';
import { bornSteps, circuitOf, encoded, gridSteps, noisySteps, type Step } from './circuit-inputs.ts';
import { onThreads } from './threads.ts';

/** Only so many numbers of an answer are compared. */
const compared = 2 ** 16;

/** Circuits on kets, from |0...0>. The rate is that of one pass over the state for each gate. */
export const circuits: Workload = {
  name: 'circuits',
  describe:
    'QCBM: [RX, RZ] on all of n qubits, a ring of CX, 9 times {[RZ, RX, RZ] on all, the ring}, [RZ, RX] on all. Grid: H on all, then 100 cycles of CZ on neighbours and T, roots of X and Y. From |0...0> to the state, compiling included; the rate counts one pass over the state for each gate. qsim computes in single precision',
  goal: 'QCBM at n = 16 to 24: unfused not slower than Qulacs, fused at most 1.5 of its optimize_light',
  cases: [
    ...[4, 8, 13, 16, 20, 22, 24].map((n) => ({
      label: `QCBM, n = ${n}`,
      large: n > 16,
      make: () => onKet(n, bornSteps(n)),
    })),
    ...[4, 5, 6].map((columns) => ({
      label: `grid 4 x ${columns}, n = ${4 * columns}`,
      large: columns > 4,
      make: () => onKet(4 * columns, gridSteps(4, columns, 100)),
    })),
  ],
};

/** Circuits with noise on density matrices. */
export const noisyCircuits: Workload = {
  name: 'noisy-circuits',
  describe:
    'density matrices of n qubits from |0...0>: five times {[RX, RZ] on all, a ring of CX, depolarising and damping noise on all}, compiling included',
  goal: 'not slower than Qulacs',
  cases: [4, 6, 8, 10].map((n) => ({
    label: `n = ${n}`,
    large: n > 8,
    make: () => onDensity(n, noisySteps(n)),
  })),
};

/** The Born machine on two threads and on one. */
export const circuitThreads: Workload = {
  name: 'circuit-threads',
  describe:
    'QCBM as in `circuits`, fused, on two threads and on one; times are those of the clock on the wall',
  goal: 'at n = 24 at most 0.625 of the time of one thread (1.6 times as fast), on two cores that nobody else uses',
  cases: [16, 20, 24].map((n) => ({
    label: `n = ${n}`,
    large: n > 16,
    make: () => {
      const [of, start] = [circuitOf(n, bornSteps(n)), zeroKet(n)];
      return onThreads((calls) => contender('', () => run(of, start)).time(calls));
    },
  })),
};

function zeroKet(n: number): Ket {
  return basisKet(qubits(n), new Array<number>(n).fill(0));
}

function onKet(n: number, steps: readonly Step[]): Case {
  const [of, start] = [circuitOf(n, steps), zeroKet(n)];
  const answer = (): Float64Array => run(of, start).state.data.slice(0, 2 * compared);
  const job = (needs: string, how: string, name: string, tolerance: number): PeerJob => ({
    ...{ needs, how, job: name, parameters: { ...encoded(n, steps), compared }, arrays: {}, answer },
    tolerance,
  });
  return {
    bytes: steps.length * 32 * 2 ** n,
    fromMemory: n >= 22,
    contenders: [
      contender('ketwork', () => run(of, start)),
      contender('ketwork, not fused', () => run(of, start, { fuse: false })),
      ...(n === 13 ? otherPackage(of, start) : []),
    ],
    peers: [
      job('qulacs', 'Qulacs', 'qulacs', 1e-12),
      job('qulacs', 'Qulacs, optimize_light', 'qulacs_light', 1e-12),
      job('qsimcirq', 'qsim, single precision', 'qsim', 1e-4),
    ],
  };
}

function onDensity(n: number, steps: readonly Step[]): Case {
  const of = circuitOf(n, steps);
  const start = toDensityMatrix(zeroKet(n));
  const answer = (): Float64Array => run(of, start).state.matrix.data.slice(0, 2 * compared);
  const parameters = { ...encoded(n, steps), compared };
  const job = { needs: 'qulacs', how: 'Qulacs', job: 'qulacs_density', parameters, arrays: {} };
  return {
    bytes: steps.length * 32 * 4 ** n,
    contenders: [
      contender('ketwork', () => run(of, start)),
      contender('ketwork, not fused', () => run(of, start, { fuse: false })),
    ],
    // From here on Qulacs takes minutes.
    peers: n > 10 ? [] : [{ ...job, answer, tolerance: 1e-12 }],
  };
}

/** The part of the package quantum-circuit that is used here. */
interface OtherCircuit {
  addGate(
    name: string,
    column: number,
    wires: number | readonly number[],
    options?: { params: object },
  ): void;
  run(): void;
  state: Record<string, { re: number; im: number }>;
}

/** The same circuit in the npm package quantum-circuit. */
function otherPackage(of: Circuit, start: Ket): Contender[] {
  const load = createRequire(import.meta.url);
  const OtherCircuit = load('quantum-circuit') as new (qubits: number) => OtherCircuit;
  const n = of.space.dims.length;
  const other = new OtherCircuit(n);
  for (const op of of.operations) {
    if (op.kind !== 'gate') continue;
    const [angle] = op.angles;
    const wires = [...op.controls.map(({ site }) => site), ...op.sites];
    if (angle === undefined) other.addGate(`c${op.name}`, -1, wires);
    else other.addGate(op.name, -1, wires, { params: op.name === 'rz' ? { phi: angle } : { theta: angle } });
  }
  const work = (): void => other.run();
  work();
  requireSameWeights(other.state, run(of, start).state.data, n);
  return [contender('npm quantum-circuit', work)];
}

/** Qubit 0 is the last bit there; phases of its rotations may differ by one of the state. */
function requireSameWeights(state: OtherCircuit['state'], data: Float64Array, n: number): void {
  for (const [bits, { re, im }] of Object.entries(state)) {
    const index = Number.parseInt([...Number(bits).toString(2).padStart(n, '0')].reverse().join(''), 2);
    const ours = (data[2 * index] as number) ** 2 + (data[2 * index + 1] as number) ** 2;
    if (Math.abs(re * re + im * im - ours) > 1e-10) throw new Error(`quantum-circuit differs at ${bits}.`);
  }
}
