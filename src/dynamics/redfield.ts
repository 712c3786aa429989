import { dense } from '../operators/dense.ts';
import type { DenseOperator, Operator } from '../operators/operator.ts';
import type { Space } from '../spaces/space.ts';
import { add, multiply, scaled } from '../linalg/products.ts';
import { complex } from '../linalg/scalar.ts';
import { energyBasis, fromEnergy, rateAt, shiftAt, weighted, type BathCoupling } from './bath.ts';

/** A generator of Redfield form, see `redfield`. */
export interface Redfield {
  readonly kind: 'redfield';
  readonly space: Space;
  /** K = -i H - sum A B. */
  readonly k: DenseOperator;
  /** A, and B = the integral over tau > 0 of <B(tau) B(0)> A(-tau). */
  readonly baths: readonly { readonly operator: DenseOperator; readonly smeared: DenseOperator }[];
}

/**
 * The Redfield generator d rho/dt = K rho + rho K^dagger + sum (B rho A + A rho B^dagger), K = -iH - sum A B, of a system that is weakly coupled to baths with short memory: in the
 * basis of energies B_ab = A_ab (S(E_b - E_a) / 2 + i lambda(E_b - E_a)). Nothing is left out of it (no secular approximation): it keeps traces, but where
 * the coupling is not weak it may give negative eigenvalues, which `blochRedfield` reports; `davies` is its positive limit. Cost one eigenbasis, D^3.
 * Throws `NotPhysicalError` for operators that are not Hermitian, `ArgumentError` for spectra that are negative or not finite, `SpaceMismatchError`,
 * `BudgetExceededError`. Breuer and Petruccione, The Theory of Open Quantum Systems, section 3.3.
 */
export function redfield(hamiltonian: Operator, couplings: readonly BathCoupling[]): Redfield {
  const basis = energyBasis(hamiltonian, couplings);
  const { space } = basis;
  let k = scaled(basis.hamiltonian, complex(0, -1));
  const baths = basis.couplings.map(({ operator, inEnergy, bath }) => {
    const smeared = fromEnergy(
      basis,
      weighted(basis, inEnergy, (omega) => [rateAt(bath, omega) / 2, shiftAt(bath, omega)]),
    );
    k = add(k, scaled(multiply(operator, smeared), -1));
    return { operator: dense(space, operator), smeared: dense(space, smeared) };
  });
  return { kind: 'redfield', space, k: dense(space, k), baths };
}
