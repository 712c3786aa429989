import { ArgumentError } from '../../errors.ts';
import { productSpace, subspace, type Space } from '../../spaces/space.ts';
import type { Ansatz } from '../ansatz.ts';

/**
 * An unnormalised density matrix by parameters: an ansatz on the space twice, rows before columns, whose amplitudes rho(s, s') are a positive matrix whatever the parameters. As an ansatz it is vec(rho), so
 * that samplers, local values and stochastic reconfiguration know it; as a state of the system it is used by `neuralDensity`.
 */
export interface DensityAnsatz extends Ansatz {
  /** The space of rows, and of columns. */
  readonly system: Space;
  with(parameters: Float64Array): DensityAnsatz;
}

/** Whether an ansatz is a density matrix. */
export function isDensityAnsatz(ansatz: Ansatz): ansatz is DensityAnsatz {
  return 'system' in ansatz;
}

/** The same, or an `ArgumentError`. */
export function requireDensityAnsatz(ansatz: Ansatz): DensityAnsatz {
  if (isDensityAnsatz(ansatz)) return ansatz;
  throw new ArgumentError(
    'ansatz',
    'be a density matrix',
    `it is a wave function of kind '${ansatz.kind}'`,
    'Take `densityRbm` or `traced`.',
  );
}

/** The space twice: rows before columns. */
export function doubledSpace(system: Space): Space {
  return productSpace(system, system);
}

/** The first half of a space. */
export function halfOf(doubled: Space): Space {
  return subspace(
    doubled,
    Array.from({ length: doubled.dims.length / 2 }, (_, site) => site),
  );
}
