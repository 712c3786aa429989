import type { Circuit } from '../../src/circuits/circuit.ts';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { randomClifford } from '../../src/circuits/library/brickwork.ts';
import type { Operation } from '../../src/circuits/operation.ts';
import { run } from '../../src/circuits/run.ts';
import { rng } from '../../src/linalg/random.ts';
import { stabilizerGenerators } from '../../src/states/stabilizer/entanglement.ts';
import { Stabilizer } from '../../src/states/stabilizer/stabilizer.ts';
import { asComplex } from '../inputs.ts';
import { contender, type Case, type PeerJob, type Workload } from '../workload.ts';

/** How stim is told of an operation: its number here, then two sites. */
const names = ['h', 's', 'x', 'y', 'z', 'cx', 'measure'] as const;

/** Clifford circuits, with and without measurements, on a state of many qubits. */
export const stabilizer: Workload = {
  name: 'stabilizer',
  describe:
    'random Clifford circuits (a layer: one of H, S, X, Y, Z on each qubit, CX on random pairs) on |0...0>, then shots, and the same with a tenth of the qubits measured after each layer',
  goal: '30,000 gates on 1,000 qubits in about a second',
  cases: [
    ...[
      [100, 200],
      [1000, 20],
    ].map(([n, layers]) => ({
      label: `n = ${n}, ${layers} layers`,
      large: (n as number) > 100,
      make: () => gatesCase(n as number, layers as number),
    })),
    ...[100, 500].map((n) => ({
      label: `n = ${n}, 50 layers, measured`,
      large: n > 100,
      make: () => measuredCase(n, 50),
    })),
    { label: 'n = 1000, 1000 shots', large: true, make: () => shotsCase(1000, 1000) },
  ],
};

function gatesCase(n: number, layers: number): Case {
  const of = randomClifford(n, layers, rng(1));
  return {
    contenders: [contender('ketwork', () => run(of, Stabilizer.basis(of.space)))],
    peers: [
      {
        ...{ needs: 'stim', how: 'stim, TableauSimulator', job: 'clifford' },
        parameters: { qubits: n, operations: asNumbers(of) },
        arrays: { strings: someGenerators(of) },
        // Stabilizers of our state, each of value 1 there as well.
        answer: () => asComplex(new Float64Array(generatorCount).fill(1)),
        tolerance: 0,
      },
    ],
  };
}

const generatorCount = 16;

/** Some stabilizers of the state after a circuit: a sign, then a letter for each qubit (0 to 3 for I, X, Y, Z). */
function someGenerators(of: Circuit): Float64Array {
  const n = of.space.dims.length;
  const strings = stabilizerGenerators(run(of, Stabilizer.basis(of.space)).state);
  const out = new Float64Array(generatorCount * (n + 1));
  for (let k = 0; k < generatorCount; k++) {
    const string = strings[Math.floor((k * n) / generatorCount)] as (typeof strings)[number];
    out[k * (n + 1)] = string.coefficient.re;
    string.sites.forEach((site, i) => {
      out[k * (n + 1) + 1 + site] = 'IXYZ'.indexOf(string.letters[i] as string);
    });
  }
  return asComplex(out);
}

function measuredCase(n: number, layers: number): Case {
  const of = monitored(n, layers);
  return {
    contenders: [contender('ketwork', () => run(of, Stabilizer.basis(of.space), { rng: rng(2) }))],
    peers: [
      {
        ...{ needs: 'stim', how: 'stim, TableauSimulator', job: 'measured' },
        parameters: { qubits: n, operations: asNumbers(of) },
        arrays: {},
        answer: () => asComplex(certainties(of)),
        tolerance: 0,
      },
    ],
  };
}

/** Random layers with a tenth of the qubits measured after each. */
function monitored(n: number, layers: number): Circuit {
  const source = rng(3);
  let bit = 0;
  const ops = Array.from({ length: layers }, () => [
    ...randomClifford(n, 1, source).operations,
    ...Array.from({ length: n }, (_, site) => site)
      .filter(() => source.uniform() < 0.1)
      .map((site) => gates.measure(site, bit++)),
  ]);
  return circuit(n, ops);
}

/** Whether each measurement is certain, which does not depend on the outcomes of those before. */
function certainties(of: Circuit): Float64Array {
  const source = rng(4);
  const out: number[] = [];
  let state = Stabilizer.basis(of.space);
  for (const op of of.operations) {
    if (op.kind !== 'measure') state = run({ ...of, operations: [op] }, state).state;
    else {
      const measured = state.measureSite(op.site, source);
      out.push(measured.probability === 1 ? 1 : 0);
      state = measured.state;
    }
  }
  return Float64Array.from(out);
}

function shotsCase(n: number, shots: number): Case {
  const { state } = run(randomClifford(n, 20, rng(1)), Stabilizer.basis(randomClifford(n, 0, rng(1)).space));
  return { contenders: [contender('ketwork', () => state.sample(shots, rng(5)))] };
}

function asNumbers({ operations }: Circuit): PeerJob['parameters'][string] {
  return operations.flatMap((op: Operation) => {
    if (op.kind === 'measure') return [names.indexOf('measure'), op.site, 0];
    if (op.kind !== 'gate') throw new Error(`no number for ${op.kind}`);
    const [control] = op.controls;
    const [target] = op.sites as [number];
    return control
      ? [names.indexOf('cx'), control.site, target]
      : [names.indexOf(op.name as (typeof names)[number]), target, 0];
  });
}
