import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { symmetricRbm, translations } from '../../src/nqs/models/tied.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { metropolis } from '../../src/nqs/sampler.ts';
import { heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedSz } from '../../src/spaces/sector.ts';
import { qubits } from '../../src/spaces/space.ts';
import { contender, type Case, type Workload } from '../workload.ts';

/** A run to be timed: its model, Hamiltonian, whether S_z = 0, and the shift of the geometric tensor. */
interface Problem {
  readonly ansatz: Ansatz;
  readonly hamiltonian: Operator;
  readonly zeroSz: boolean;
  readonly rate: number;
  readonly shift: number;
}

const ising = chain(20, { periodic: true });
const magnet = chain(22, { periodic: true });
const spins = qubits(22);

function heisenberg(ansatz: Ansatz, rate: number): Problem {
  return { ansatz, hamiltonian: heisenbergPauli(magnet), zeroSz: true, rate, shift: 0.1 };
}

/** Iterations of variational Monte Carlo as the tutorials of NetKet run them. */
export const neuralStates: Workload = {
  name: 'neural-states',
  describe:
    'One iteration of variational Monte Carlo: 1008 samples of 16 chains, 5 sweeps discarded, local energies, stochastic reconfiguration with one solution of its system',
  goal: 'B1, B3, B4 of the specification three times as fast as NetKet warm; B2 one and a half times; B5 reported',
  cases: [
    problem('B1 Ising ring of 20, real RBM, 440 parameters', () => ({
      ansatz: rbm(qubits(20), rng(1)),
      hamiltonian: tfim(ising),
      zeroSz: false,
      rate: 0.05,
      shift: 0.01,
    })),
    problem('B2 Heisenberg ring of 22, complex Jastrow, 253 parameters', () =>
      heisenberg(marshall(jastrow(spins, rng(2), { field: 'complex' }), magnet), 0.01),
    ),
    problem('B3 Heisenberg ring of 22, real RBM, 528 parameters', () =>
      heisenberg(marshall(rbm(spins, rng(3)), magnet), 0.05),
    ),
    problem('B4 Heisenberg ring of 22, symmetric RBM, 24 parameters', () =>
      heisenberg(marshall(symmetricRbm(spins, translations(22), rng(4)), magnet), 0.01),
    ),
    problem('B5 Heisenberg ring of 22, complex network 22 -> 44, 1012 parameters', () =>
      heisenberg(marshall(denseNet(spins, [44], rng(5), { deviation: 0.1 }), magnet), 0.01),
    ),
  ],
};

function problem(label: string, make: () => Problem): Workload['cases'][number] {
  return { label, large: label.startsWith('B5'), make: () => caseOf(make()) };
}

function caseOf({ ansatz, hamiltonian, zeroSz, rate, shift }: Problem): Case {
  const start = nqs(ansatz, {
    sampler: metropolis({ samples: 1008, warmUp: 20 }),
    rng: rng(6),
    ...(zeroSz ? { sector: fixedSz(ansatz.space) } : {}),
  });
  const run = vmc(start, hamiltonian, { steps: 1e6, optimizer: reconfiguration(rate, { shift }) });
  return { contenders: [contender('ours', () => run.next())] };
}
