import { amplitudeByNetwork } from '../../src/circuits/network/circuit-network.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { networkPlan, type NetworkPlan } from '../../src/tn/network/plan.ts';
import { contender, type Case, type Workload } from '../workload.ts';
import { circuitOf, encoded, gridSteps } from './circuit-inputs.ts';

/** A network without open legs: the legs of each tensor by number, and the sizes of all legs. */
interface Network {
  readonly inputs: readonly (readonly number[])[];
  readonly sizes: readonly number[];
}

/** Greedy orders that both try. */
const restarts = 16;

/** The search for contraction orders. Our names tell the cost of what we find; answers are its logarithms, so that two thirds of a digit in 20 differ by 0.03. */
export const contractionPaths: Workload = {
  name: 'contraction-paths',
  describe:
    "orders of contraction by 16 greedy runs with random temperatures, each improved by subtree reconfiguration, in cotengra likewise (without partitioner); C is the number of scalar multiplications. Lattices and random regular graphs of bonds 2, a PEPS norm of bonds 10, amplitudes of random circuits: on Sycamore's lattice, two-qubit gates of four legs in cycles ABCDCDAB",
  goal: 'C not higher than that of cotengra, in less time; Sycamore with 20 cycles below 10^18.8 in 8 s',
  cases: [
    { label: 'random 3-regular graph, 200 tensors', make: () => order(randomRegular(200, 3)) },
    { label: 'cubic lattice 6 x 6 x 10', large: true, make: () => order(lattice([6, 6, 10], 2)) },
    { label: 'PEPS norm 4 x 4, bonds 10', make: () => order(doubled(4, 4, 10)) },
    { label: 'Sycamore lattice, 53 qubits, 12 cycles', large: true, make: () => order(sycamore(12)) },
    { label: 'Sycamore lattice, 53 qubits, 20 cycles', large: true, make: () => order(sycamore(20)) },
  ],
};

/** Amplitudes of circuits that no ket could hold. */
export const networkAmplitudes: Workload = {
  name: 'network-amplitudes',
  describe:
    'the amplitude of |0...0> after a random circuit of CZ, T and roots of X and Y on a grid of 6 x 6 qubits, planning and contraction together; quimb by `Circuit.amplitude`',
  goal: 'faster than quimb',
  cases: [10, 20, 30].map((cycles) => ({
    label: `36 qubits, ${cycles} cycles`,
    large: cycles > 20,
    make: () => amplitude(cycles),
  })),
};

function order(network: Network): Case {
  const plan = (): NetworkPlan =>
    networkPlan(network.inputs, [], new Map(network.sizes.entries()), { restarts });
  const { log10Flops } = plan();
  return {
    contenders: [contender(`ketwork, C = 10^${log10Flops.toFixed(2)}`, plan)],
    peers: [
      {
        needs: 'cotengra',
        how: 'cotengra, greedy + reconfiguration',
        job: 'orders',
        parameters: {
          restarts,
          lengths: network.inputs.map((legs) => legs.length),
          legs: network.inputs.flat(),
          sizes: network.sizes,
        },
        arrays: {},
        answer: () => Float64Array.of(log10Flops, 0),
        tolerance: 0.5,
      },
    ],
  };
}

function amplitude(cycles: number): Case {
  const steps = gridSteps(6, 6, cycles);
  const of = circuitOf(36, steps);
  const levels = new Array<number>(36).fill(0);
  const value = (): Float64Array => {
    const { re, im } = amplitudeByNetwork(of, levels);
    return Float64Array.of(re, im);
  };
  return {
    contenders: [contender('ketwork', value)],
    peers: [
      {
        needs: 'quimb',
        how: 'quimb Circuit.amplitude',
        job: 'amplitude',
        parameters: encoded(36, steps),
        arrays: {},
        answer: value,
        tolerance: 1e-10,
      },
    ],
  };
}

/** Tensors at the ends of given bonds. */
function fromBonds(tensors: number, bonds: readonly (readonly [number, number])[], size: number): Network {
  const inputs: number[][] = Array.from({ length: tensors }, () => []);
  bonds.forEach((ends, bond) => ends.forEach((end) => inputs[end]?.push(bond)));
  return { inputs, sizes: bonds.map(() => size) };
}

/** A lattice of these lengths, open, with one tensor per site. */
function lattice(lengths: readonly number[], size: number): Network {
  const sites = lengths.reduce((a, b) => a * b, 1);
  const bonds: [number, number][] = [];
  let step = 1;
  for (const length of lengths) {
    for (let site = 0; site < sites; site++) {
      if (Math.floor(site / step) % length < length - 1) bonds.push([site, site + step]);
    }
    step *= length;
  }
  return fromBonds(sites, bonds, size);
}

/** Two layers of a lattice, joined at each site by a bond of size 2. */
function doubled(rows: number, columns: number, size: number): Network {
  const { inputs, sizes } = lattice([columns, rows], size);
  const [n, bonds] = [inputs.length, sizes.length];
  return {
    inputs: [
      ...inputs.map((legs, site) => [...legs, 2 * bonds + site]),
      ...inputs.map((legs, site) => [...legs.map((leg) => bonds + leg), 2 * bonds + site]),
    ],
    sizes: [...sizes, ...sizes, ...new Array<number>(n).fill(2)],
  };
}

/** A random graph where each tensor has so many neighbours: ends are joined at random until no tensor is joined to itself or twice to another. */
function randomRegular(tensors: number, degree: number): Network {
  const source = rng(degree * 1000 + tensors);
  for (;;) {
    const bonds = joinedEnds(tensors, degree, source);
    const isSimple = new Set(bonds.map((ends) => ends.join())).size === bonds.length;
    if (isSimple && bonds.every(([a, b]) => a !== b)) return fromBonds(tensors, bonds, 2);
  }
}

function joinedEnds(tensors: number, degree: number, source: Rng): [number, number][] {
  const ends = Array.from({ length: tensors * degree }, (_, i) => i % tensors);
  for (let i = ends.length - 1; i > 0; i--) {
    const j = source.integer(i + 1);
    [ends[i], ends[j]] = [ends[j] as number, ends[i] as number];
  }
  return Array.from({ length: ends.length / 2 }, (_, i) => {
    const [a, b] = [ends[2 * i] as number, ends[2 * i + 1] as number];
    return a < b ? [a, b] : [b, a];
  });
}

/**
 * The amplitude of a circuit on the lattice of the Sycamore chip, nine rows of six qubits one of which is left out: in each cycle one of four sets of couplers has a gate of four legs; gates on one
 * qubit, starts and ends change no more than the numbers. Arute et al., Nature 574 (2019) 505.
 */
function sycamore(cycles: number): Network {
  const [rows, columns, missing] = [9, 6, 3];
  const last = new Map<number, number>();
  const inputs: number[][] = [];
  let legs = 0;
  for (let cycle = 0; cycle < cycles; cycle++) {
    const set = 'ABCD'.indexOf('ABCDCDAB'[cycle % 8] as string);
    for (let row = 0; row + 1 < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const other = column + (row % 2) - (set < 2 ? 0 : 1);
        if (row % 2 !== (set === 1 || set === 2 ? 1 : 0) || other < 0 || other >= columns) continue;
        const qubits = [row * columns + column, (row + 1) * columns + other];
        if (qubits.includes(missing)) continue;
        const before = qubits.flatMap((qubit) => last.get(qubit) ?? []);
        const after = qubits.map(() => legs++);
        qubits.forEach((qubit, i) => last.set(qubit, after[i] as number));
        inputs.push([...before, ...after]);
      }
    }
  }
  const ends = new Set(last.values());
  const open = inputs.map((own) => own.filter((leg) => !ends.has(leg)));
  return { inputs: open, sizes: new Array<number>(legs).fill(2) };
}
