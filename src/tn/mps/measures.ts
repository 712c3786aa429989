import type { Operator } from '../../operators/operator.ts';
import type { ConvertOptions } from '../../states/convert.ts';
import type { Ket } from '../../states/ket.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { denseKetOf } from './dense-ket.ts';
import { varianceOf } from './expect.ts';
import type { Mps } from './mps.ts';

/**
 * <H^2> - <H>^2 of the normalised state for a Hermitian H, in general <O^dagger O> - |<O>|^2: zero for an eigenstate up to rounding, about 1e-15 <H^2>. Cost m^3 D^2 d per site for
 * H as a matrix-product operator of bond D. Throws `SpaceMismatchError` for an operator on another space, `NotPhysicalError` for the zero state.
 */
export function energyVariance(psi: Mps, hamiltonian: Operator): number {
  return varianceOf(psi.chain, requireOperatorOn(psi.space, hamiltonian, 'hamiltonian'));
}

/**
 * All amplitudes as a ket, 16 D bytes, by contraction of the tensors: as `toKet` gives them, in a fraction of the time. Throws `BudgetExceededError` past `maxBytes`,
 * `NotPhysicalError` when the norm is past the range of numbers.
 */
export function mpsToKet(psi: Mps, { maxBytes }: ConvertOptions = {}): Ket {
  return denseKetOf(psi.chain, maxBytes);
}
