import { diagonalOf, type DensityMatrix } from './density-matrix.ts';
import { weightsOf, type Ket } from './ket.ts';
import { normalize } from './normalize.ts';

/**
 * The probabilities <x|rho|x>/tr rho of all configurations, in the dense order of the space: a state as a classical distribution.
 * Negative rounding on the diagonal of a density matrix counts as zero. Cost O(D).
 * Throws `NotPhysicalError` when norm or trace is not a finite number above zero.
 */
export function probabilities(state: Ket | DensityMatrix): Float64Array {
  if (state.kind === 'ket') return weightsOf(normalize(state).data);
  return diagonalOf(normalize(state).matrix).map((weight) => Math.max(0, weight));
}
