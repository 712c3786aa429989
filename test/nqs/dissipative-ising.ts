import { localOperator } from '../../src/operators/local-sum.ts';
import type { LocalSum, PauliSum } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { sigmaMinus } from '../../src/operators/paulis.ts';
import { qubits } from '../../src/spaces/space.ts';

/** A ring of n spins, H = (g/2) sum X + (V/4) sum Z Z with V = 2, that decays from up to down with rate 1. */
export function dissipativeIsing(n: number, g: number): { hamiltonian: PauliSum; jumps: LocalSum[] } {
  const space = qubits(n);
  const sites = [...Array(n).keys()];
  const hamiltonian = pauliSum(space, [
    ...sites.map((i) => ({ coefficient: g / 2, sites: [i], letters: 'X' })),
    ...sites.map((i) => ({ coefficient: 0.5, sites: [i, (i + 1) % n], letters: 'ZZ' })),
  ]);
  return { hamiltonian, jumps: sites.map((i) => localOperator(space, [i], sigmaMinus)) };
}

/** The mean over all sites of one Pauli matrix. */
export function meanOf(n: number, letters: string): PauliSum {
  return pauliSum(
    qubits(n),
    Array.from({ length: n }, (_, i) => ({ coefficient: 1 / n, sites: [i], letters })),
  );
}

/** Exact means of X, Y and Z in the steady state: neural-states.md 3.6. */
export const exactMeans: Readonly<Record<string, readonly [number, number, number]>> = {
  'g=0.3 L=3': [0.14158964351, 0.036848841393, -0.988945347582],
  'g=0.3 L=4': [0.141712963569, 0.036775690308, -0.988967292908],
  'g=0.3 L=6': [0.141717194582, 0.036775252846, -0.988967424146],
  'g=1 L=4': [0.439781253442, 0.187186124964, -0.812813875036],
  'g=1 L=5': [0.445355305993, 0.188326594719, -0.811673405281],
};
