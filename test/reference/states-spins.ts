import { localOperator } from '../../src/operators/local-sum.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum, type PauliStringLike } from '../../src/operators/pauli-sum.ts';
import { qubits, type Space } from '../../src/spaces/space.ts';
import { diagonalOf, type DensityMatrix } from '../../src/states/density-matrix.ts';
import { vonNeumannEntropy } from '../../src/states/entropies.ts';
import { Ket } from '../../src/states/ket.ts';

/** A diagonal operator from energies in the dense order. */
export function energyOperator(space: Space, energies: readonly number[]): ProductOperator {
  return localOperator(
    space,
    [...space.dims.keys()],
    energies.map((energy, row) => energies.map((_, col) => (row === col ? energy : 0))),
  );
}

/** The probabilities on the diagonal. */
export function weights(rho: DensityMatrix): Float64Array {
  return diagonalOf(rho.matrix);
}

/** The ket with amplitudes sqrt p: diagonal operators have the same means in it, at a fraction of the cost. */
export function rootKet(rho: DensityMatrix): Ket {
  return Ket.of(rho.space, [...weights(rho)].map(Math.sqrt));
}

/** log Z = S - beta U of a Gibbs state. */
export function logPartition(rho: DensityMatrix, H: ProductOperator, beta: number): number {
  return vonNeumannEntropy(rho) - beta * rootKet(rho).expect(H).re;
}

/** A field term b s_i of spins s = Z. */
export function field(coefficient: number, site: number): PauliStringLike {
  return { coefficient, sites: [site], letters: 'Z' };
}

/** A coupling w s_i s_j. */
export function pair(coefficient: number, a: number, b: number): PauliStringLike {
  return { coefficient, sites: [a, b], letters: 'ZZ' };
}

/** The energy -(sum of the strings). */
export function spinEnergy(n: number, strings: readonly PauliStringLike[]): ProductOperator {
  return pauliSum(
    qubits(n),
    strings.map((string) => ({ ...string, coefficient: -(string.coefficient as number) })),
  );
}
