import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { symmetricRbm, translations } from '../../src/nqs/models/tied.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { metropolis } from '../../src/nqs/sampler.ts';
import { j1j2Pauli } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedSz } from '../../src/spaces/sector.ts';
import { qubits } from '../../src/spaces/space.ts';
import { contender, type Case, type PeerJob, type Workload } from '../workload.ts';

/** A run to be timed, in words that a peer understands too. */
export interface Problem {
  readonly kind: 'rbm' | 'symmetric' | 'dense' | 'jastrow';
  readonly sites: number;
  /** Hidden units, or filters of a symmetric machine. */
  readonly hidden: number;
  /** The transverse-field ring at h = 1 instead of a Heisenberg ring with S_z = 0. */
  readonly ising: boolean;
  /** J2 of the Heisenberg ring. */
  readonly second: number;
  /** As the peer counts it: half of the imaginary time of a step. */
  readonly rate: number;
  readonly shift: number;
  /** Steps made before anybody is timed. */
  readonly before: number;
}

const heisenberg = { sites: 22, ising: false, second: 0, shift: 0.1, before: 40 };
const ring20 = { ...heisenberg, sites: 20, shift: 0.01 };

/** The problems by their names in the table of published timings. */
export const neuralProblems: Readonly<Record<string, Problem>> = {
  'B1 Ising ring of 20, real RBM, 440 parameters': {
    ...{ ...ring20, ising: true, kind: 'rbm', hidden: 20, rate: 0.05 },
  },
  'B2 Heisenberg ring of 22, complex Jastrow, 253 parameters': {
    ...{ ...heisenberg, kind: 'jastrow', hidden: 0, rate: 0.01 },
  },
  'B3 Heisenberg ring of 22, real RBM, 528 parameters': {
    ...{ ...heisenberg, kind: 'rbm', hidden: 22, rate: 0.05 },
  },
  'B4 Heisenberg ring of 22, symmetric RBM, 24 parameters': {
    ...{ ...heisenberg, kind: 'symmetric', hidden: 1, rate: 0.01 },
  },
  'B5 Heisenberg ring of 22, complex network 22 -> 44, 1012 parameters': {
    ...{ ...heisenberg, kind: 'dense', hidden: 44, rate: 0.01, before: 5 },
  },
  'B6 J1-J2 ring of 14, J2 = 0.2, complex network 14 -> 28, 420 parameters': {
    ...{ ...heisenberg, kind: 'dense', sites: 14, hidden: 28, second: 0.2, rate: 0.01, shift: 0.01 },
  },
  'B7 Heisenberg ring of 20, real RBM, 1700 parameters': {
    ...{ ...ring20, kind: 'rbm', hidden: 80, rate: 0.05, before: 10 },
  },
  'B7 Heisenberg ring of 20, symmetric RBM of 4 filters, 85 parameters': {
    ...{ ...ring20, kind: 'symmetric', hidden: 4, rate: 0.05 },
  },
};

const sampling = { chains: 16, samples: 1008, discard: 5 };

/** Steps of variational Monte Carlo as the tutorials of NetKet run them. */
export const neuralStates: Workload = {
  name: 'neural-states',
  describe:
    'One step of variational Monte Carlo: 1008 samples of 16 chains, 5 sweeps discarded, local energies, stochastic reconfiguration with one solution of its system by Cholesky; Heisenberg rings by exchanges of any two sites. NetKet is compiled before it is timed; it starts from our parameters, and the energies there must agree within five errors',
  goal: 'B1, B3, B4 three times as fast as NetKet warm; B2, B6, B7 one and a half times; B5 reported',
  cases: Object.entries(neuralProblems).map(([label, problem]) => ({
    label,
    large: !/^B[134]/.test(label),
    make: () => caseOf(problem),
  })),
};

function caseOf(problem: Problem): Case {
  const start = stateOf(problem);
  const hamiltonian = hamiltonianOf(problem);
  const { rate, shift, before } = problem;
  const run = vmc(start, hamiltonian, { steps: 1e6, optimizer: reconfiguration(2 * rate, { shift }) });
  let at = start;
  for (let k = 0; k < before; k++) {
    const made = run.next();
    if (!made.done) at = made.value.next;
  }
  const { re, error } = at.expect(hamiltonian);
  const real = at.ansatz.mode === 'real';
  const { parameters } = at.ansatz;
  return {
    contenders: [contender('ketwork', () => run.next())],
    peers: [
      {
        ...{ needs: 'netket', job: 'netket', how: 'NetKet, compiled' },
        parameters: peerParameters(problem),
        arrays: { parameters: real ? interleaved(parameters) : parameters },
        answer: () => Float64Array.of(re, 0),
        // Theirs is the mean of four sets of as many samples as ours.
        tolerance: (5 * Math.sqrt(5 / 4) * error) / Math.abs(re),
      },
    ],
  };
}

/** The problem for a peer. */
export function peerParameters(problem: Problem): PeerJob['parameters'] {
  return { ...problem, ising: Number(problem.ising), ...sampling };
}

/** The state at its first parameters. */
export function stateOf(problem: Problem): Nqs {
  const ansatz = problem.ising ? ansatzOf(problem) : marshall(ansatzOf(problem), ringOf(problem));
  return nqs(ansatz, {
    sampler: metropolis({ ...sampling, warmUp: 20 }),
    rng: rng(6),
    ...(problem.ising ? {} : { sector: fixedSz(ansatz.space) }),
  });
}

function ansatzOf({ kind, sites, hidden }: Problem): Ansatz {
  const [space, stream] = [qubits(sites), rng(1)];
  switch (kind) {
    case 'rbm':
      return rbm(space, stream, { hidden });
    case 'symmetric':
      return symmetricRbm(space, translations(sites), stream, { filters: hidden });
    case 'dense':
      return denseNet(space, [hidden], stream, { deviation: 0.1 });
    case 'jastrow':
      return jastrow(space, stream, { field: 'complex' });
    default:
      return kind satisfies never;
  }
}

function ringOf({ sites }: Problem): ReturnType<typeof chain> {
  return chain(sites, { periodic: true });
}

/** The Hamiltonian. */
export function hamiltonianOf(problem: Problem): Operator {
  const ring = ringOf(problem);
  return problem.ising ? tfim(ring) : j1j2Pauli(ring, { J2: problem.second });
}

/** Real numbers as complex ones. */
function interleaved(values: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * values.length }, (_, i) =>
    i % 2 === 0 ? (values[i / 2] as number) : 0,
  );
}
