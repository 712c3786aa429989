import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { LocalSum } from '../../src/operators/operator.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';

/** The RBM vector of seeds.md section 2: ring of four spins, parameters a, b, W. */
export function rbmVector(): Ansatz {
  const parameters: number[] = [];
  for (let m = 0; m < 4; m++) parameters.push(0.1 * (m + 1), 0.05 * (-1) ** m);
  for (let n = 0; n < 2; n++) parameters.push(0.2, -0.1 * (n + 1));
  for (let m = 0; m < 4; m++) {
    for (let n = 0; n < 2; n++) parameters.push(0.3 * Math.cos(m + 2 * n), 0.2 * Math.sin(2 * m + n));
  }
  return rbm(qubits(4), rng(1), { field: 'complex', hidden: 2 }).with(Float64Array.from(parameters));
}

/** Its Hamiltonian, -sum Z Z - 0.7 sum X on a ring. */
export const rbmVectorHamiltonian: LocalSum = tfim(chain(4, { periodic: true }), { h: 0.7 });
