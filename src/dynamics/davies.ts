import { ArgumentError, BudgetExceededError } from '../errors.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { add, maxAbs, multiply, scaled } from '../linalg/products.ts';
import { dense } from '../operators/dense.ts';
import type { DenseOperator, Operator } from '../operators/operator.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import {
  energyBasis,
  fromEnergy,
  rateAt,
  shiftAt,
  weighted,
  type BathCoupling,
  type EnergyBasis,
} from './bath.ts';
import { lindbladian, type Lindbladian } from './lindbladian.ts';

/** Options of `davies`. */
export interface DaviesOptions {
  /**
   * Bohr frequencies are taken together while they differ by no more than this: coherences between them stay coupled. Default 1e-9 of the largest, the
   * secular limit, in which only equal ones do; Infinity takes all together, which is a Lindbladian of a local bath.
   */
  readonly tolerance?: number;
  /** Largest number of bytes of the jump operators; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * The Lindbladian of a system that is weakly coupled to baths: for each bath and each Bohr frequency omega the jump sqrt(S(omega)) A(omega), A(omega) = the sum of P_a A P_b over
 * energies with E_b - E_a = omega, and the shift lambda(omega) A(omega)^dagger A(omega) of H. It is the secular limit of `redfield`, completely positive, and thermal baths bring it to
 * the Gibbs state. With a `tolerance` neighbouring frequencies share one jump, at the rate of their mean: still completely positive (Trushechkin, Phys. Rev. A 103
 * (2021) 062226). Up to D^2 dense jumps for each bath. Throws as `redfield`, and `BudgetExceededError` when they do not fit.
 * Davies, Commun. Math. Phys. 39 (1974) 91.
 */
export function davies(
  hamiltonian: Operator,
  couplings: readonly BathCoupling[],
  options: DaviesOptions = {},
): Lindbladian {
  const basis = energyBasis(hamiltonian, couplings);
  const { energies, space } = basis;
  const n = energies.length;
  const spread = (energies[n - 1] as number) - (energies[0] as number);
  const { tolerance = 1e-9 * spread, maxBytes = defaultMaxBytes } = options;
  if (!(tolerance >= 0)) throw new ArgumentError('tolerance', 'be >= 0', `it is ${tolerance}`);
  const groups = groupsOf(energies, tolerance);
  const bytes = 16 * n * n * groups.means.length * couplings.length;
  if (bytes > maxBytes) {
    const what = `${groups.means.length * couplings.length} jump operators, one for each frequency and bath,`;
    throw new BudgetExceededError(what, bytes, maxBytes, 'Raise `tolerance`, or use `redfield`.');
  }
  let h = basis.hamiltonian;
  const jumps: DenseOperator[] = [];
  for (const { inEnergy, bath } of basis.couplings) {
    groups.means.forEach((omega, group) => {
      const part = partOf(basis, inEnergy, groups, group);
      if (maxAbs(part) === 0) return;
      const [rate, shift] = [rateAt(bath, omega), shiftAt(bath, omega)];
      if (rate > 0) jumps.push(dense(space, scaled(part, Math.sqrt(rate))));
      if (shift !== 0) h = add(h, scaled(multiply(part, part, 'h'), shift));
    });
  }
  return lindbladian(dense(space, h), jumps);
}

/** Bohr frequencies in groups, mirror images of each other for omega and -omega. */
interface Groups {
  readonly means: readonly number[];
  /** The first frequency of each group of positive ones, ascending. */
  of(omega: number): number;
}

function groupsOf(energies: Float64Array, tolerance: number): Groups {
  const all = [...energies]
    .flatMap((a, i) => [...energies.subarray(i)].map((b) => b - a))
    .sort((a, b) => a - b);
  const starts: number[] = [];
  const sums: { sum: number; count: number }[] = [];
  for (const omega of all) {
    if (omega <= tolerance) continue;
    const last = starts.at(-1);
    if (last === undefined || omega - last > tolerance) {
      starts.push(omega);
      sums.push({ sum: 0, count: 0 });
    }
    const group = sums.at(-1) as { sum: number; count: number };
    group.sum += omega;
    group.count++;
  }
  const positive = sums.map(({ sum, count }) => sum / count);
  const count = positive.length;
  const place = (size: number): number => {
    let [low, high] = [-1, count];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= size) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  return {
    means: [0, ...positive, ...positive.map((omega) => -omega)],
    of: (omega) => {
      if (Math.abs(omega) <= tolerance) return 0;
      return omega > 0 ? place(omega) : count + place(-omega);
    },
  };
}

/** A(omega) for one group, in the basis of the space. */
function partOf(basis: EnergyBasis, inEnergy: ComplexMatrix, groups: Groups, group: number): ComplexMatrix {
  return fromEnergy(
    basis,
    weighted(basis, inEnergy, (omega) => (groups.of(omega) === group ? [1, 0] : [0, 0])),
  );
}
