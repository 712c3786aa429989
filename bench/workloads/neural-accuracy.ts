import { rng } from '../../src/linalg/random.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { exponentialSchedule, linearSchedule, reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { tfimChainEnergy } from '../../src/operators/models/exact-chains.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';
import { clocked, type Case, type Workload } from '../workload.ts';

const sites = 20;
const relativeError = 1e-4;

/** What an accuracy costs: whole runs of variational Monte Carlo, whose last state must be as good as is said. */
export const neuralAccuracy: Workload = {
  name: 'neural-accuracy',
  describe:
    'Critical Ising ring of 20 spins, real RBM of a density, from new parameters to an energy within 1e-4 of the exact one (summed over all configurations after the clock stopped; a run that misses it is an error): 1008 samples of 16 chains, rate falling from 0.1 to 0.01, shift from 0.05 by 0.97 a step to 1e-5',
  goal: 'less than 30 seconds of one core',
  cases: [
    { label: 'density 1, 300 steps', large: true, make: () => caseOf(1, 300) },
    { label: 'density 2, 200 steps', large: true, make: () => caseOf(2, 200) },
  ],
};

function caseOf(density: number, steps: number): Case {
  const hamiltonian = tfim(chain(sites, { periodic: true }));
  const exact = tfimChainEnergy(sites, { periodic: true });
  const run = (): ReturnType<typeof nqs> => {
    const ansatz = rbm(qubits(sites), rng(1), { density, deviation: 0.05 });
    let state = nqs(ansatz, { sampler: metropolis({ samples: 1008 }), rng: rng(101) });
    const shift = exponentialSchedule(0.05, 0.97, 1e-5);
    const optimizer = reconfiguration(linearSchedule(0.1, 0.01, steps), { shift });
    for (const { next } of vmc(state, hamiltonian, { steps, optimizer })) state = next;
    return state;
  };
  return {
    contenders: [
      {
        name: 'ketwork',
        time: () => {
          let last: ReturnType<typeof nqs> | undefined;
          const timing = clocked(1, () => (last = run()));
          if (last) requireAccuracy(last, hamiltonian, exact);
          return timing;
        },
      },
    ],
  };
}

function requireAccuracy(
  { ansatz }: ReturnType<typeof nqs>,
  hamiltonian: ReturnType<typeof tfim>,
  exact: number,
): void {
  const { re } = nqs(ansatz, { sampler: fullSum(), maxBytes: 2 ** 32 }).expect(hamiltonian);
  const error = Math.abs(1 - re / exact);
  if (!(error <= relativeError)) throw new Error(`The run ended with a relative error of ${error}.`);
}
