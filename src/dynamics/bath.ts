import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { multiply } from '../linalg/products.ts';
import { isHermitian } from '../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../operators/operator.ts';
import { requireProductForm } from '../operators/product-form.ts';
import { toDense } from '../operators/to-dense.ts';
import { requireSameSpace, type Space } from '../spaces/space.ts';

/**
 * A Hermitian operator A of the system that is coupled to a bath operator B by A B. The bath is known by its spectrum S(omega), the integral of e^(i omega tau)
 * <B(tau) B(0)> over all tau: the rate (times |A_ab|^2) at which the system gives the energy omega > 0 to the bath, or takes -omega < 0 from it. In thermal
 * equilibrium S(-omega) = e^(-omega / T) S(omega).
 */
export interface BathCoupling {
  readonly operator: Operator;
  /** S(omega) >= 0. */
  readonly spectrum: (omega: number) => number;
  /** The imaginary part of the half-sided transform S(omega) / 2 + i lambda(omega), which shifts levels; none by default. See `lambShift`. */
  readonly shift?: (omega: number) => number;
}

/** A system and its couplings in the eigenbasis of its Hamiltonian. */
export interface EnergyBasis {
  readonly space: Space;
  /** Ascending. */
  readonly energies: Float64Array;
  /** Eigenvectors as columns. */
  readonly vectors: ComplexMatrix;
  readonly hamiltonian: ComplexMatrix;
  /** Coupling operators, in the basis of the space and in that of energies. */
  readonly couplings: readonly {
    readonly operator: ComplexMatrix;
    readonly inEnergy: ComplexMatrix;
    readonly bath: BathCoupling;
  }[];
}

/** Checks a system with its baths and turns it to its energies. Throws `NotPhysicalError` for what is not Hermitian, `SpaceMismatchError`, `BudgetExceededError`. */
export function energyBasis(hamiltonian: Operator, couplings: readonly BathCoupling[]): EnergyBasis {
  const system = requireProductForm(hamiltonian, 'dynamics');
  const { space } = system;
  const h = hermitianDense(system, 'The Hamiltonian');
  const { values, vectors } = eigh(h);
  const turned = couplings.map((bath, i) => {
    const what = `The operator of coupling ${i}`;
    const coupled = requireProductForm(bath.operator, 'dynamics');
    requireSameSpace(what, space, coupled.space);
    const operator = hermitianDense(coupled, what);
    const inEnergy = multiply(multiply(vectors, operator, 'h'), vectors);
    return { operator, inEnergy, bath };
  });
  return { space, energies: values, vectors, hamiltonian: h, couplings: turned };
}

/** S(omega). Throws `ArgumentError` for one that is negative or not finite. */
export function rateAt({ spectrum }: BathCoupling, omega: number): number {
  const rate = spectrum(omega);
  if (rate >= 0 && rate < Infinity) return rate;
  throw new ArgumentError('spectrum', 'be finite and >= 0', `it is ${rate} at omega = ${omega}`);
}

/** lambda(omega). Throws `ArgumentError` for one that is not finite. */
export function shiftAt({ shift }: BathCoupling, omega: number): number {
  const value = shift ? shift(omega) : 0;
  if (Number.isFinite(value)) return value;
  throw new ArgumentError('shift', 'be finite', `it is ${value} at omega = ${omega}`);
}

/** A matrix in the basis of energies, turned back. */
export function fromEnergy({ vectors }: EnergyBasis, a: ComplexMatrix): ComplexMatrix {
  return multiply(multiply(vectors, a), vectors, 'n', 'h');
}

/** The matrix with entries a_rc (re + i im)(omega_rc), omega_rc = E_c - E_r the energy that the move c -> r gives to the bath. */
export function weighted(
  { energies }: EnergyBasis,
  a: ComplexMatrix,
  weight: (omega: number) => readonly [re: number, im: number],
): ComplexMatrix {
  const n = energies.length;
  const out = zeros(n, n);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const o = 2 * (r * n + c);
      const [x, y] = [a.data[o] as number, a.data[o + 1] as number];
      if (x === 0 && y === 0) continue;
      const [re, im] = weight((energies[c] as number) - (energies[r] as number));
      out.data[o] = re * x - im * y;
      out.data[o + 1] = re * y + im * x;
    }
  }
  return out;
}

function hermitianDense(operator: ProductOperator, what: string): ComplexMatrix {
  if (!isHermitian(operator)) {
    throw new NotPhysicalError(
      `${what} must be Hermitian, but it differs from its conjugate transpose. Take its Hermitian parts one by one.`,
    );
  }
  return toDense(operator);
}
