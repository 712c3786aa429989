import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, Workload } from '../workload.ts';
import { hamiltonianOf, neuralProblems, peerParameters, stateOf, type Problem } from './neural-states.ts';
import { beyondNode, packageFolder, program } from './start-up.ts';

/** What a process pays from its start to the first energy and the first step of variational Monte Carlo. */
export const neuralStart: Workload = {
  name: 'neural-start',
  describe:
    'A new process imports the package as built, makes the model and one step of variational Monte Carlo (problems of neural-states, new parameters of size 0.01): ours beyond node alone, theirs with python and the compilation by jax. Times on the clock on the wall are compared; the energies, at parameters of their own, must agree within a fifth',
  goal: 'ten times as fast as NetKet',
  cases: Object.entries(neuralProblems)
    .filter(([label]) => /^B[134]/.test(label))
    .map(([label, problem], k) => ({ label, make: () => caseOf(problem, `program-neural-${k}.js`) })),
};

function caseOf(problem: Problem, file: string): Case {
  writeFileSync(join(packageFolder, file), programOf(problem));
  const { re } = stateOf(problem).expect(hamiltonianOf(problem));
  return {
    clock: 'wall',
    contenders: [{ name: 'ketwork', time: () => beyondNode(file) }],
    peers: [
      {
        ...{ needs: 'netket', job: 'netket_cold', how: 'NetKet, python and compilation included' },
        parameters: peerParameters(problem),
        arrays: {},
        answer: () => Float64Array.of(re, 0),
        tolerance: 0.2,
      },
    ],
  };
}

function programOf({ kind, sites, hidden, ising, rate, shift }: Problem): string {
  const symmetric = `symmetricRbm(qubits(${sites}), translations(${sites}), rng(1), { filters: ${hidden} })`;
  const positive = kind === 'rbm' ? `rbm(qubits(${sites}), rng(1), { hidden: ${hidden} })` : symmetric;
  return program(`const { chain, fixedSz, heisenbergPauli, qubits, rng, tfim } = await import('./index.js');
const ketwork = await import('./nqs.js');
const { marshall, metropolis, nqs, rbm, reconfiguration, symmetricRbm, translations, vmc } = ketwork;
const ring = chain(${sites}, { periodic: true });
const state = nqs(${ising ? positive : `marshall(${positive}, ring)`}, {
  sampler: metropolis({ samples: 1008, warmUp: 20 }),
  rng: rng(6),
  ${ising ? '' : `sector: fixedSz(qubits(${sites})),`}
});
const hamiltonian = ${ising ? 'tfim' : 'heisenbergPauli'}(ring);
vmc(state, hamiltonian, { steps: 1, optimizer: reconfiguration(${2 * rate}, { shift: ${shift} }) }).next();`);
}
