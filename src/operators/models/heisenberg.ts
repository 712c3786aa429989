import type { ComplexMatrix } from '../../linalg/matrix.ts';
import type { Bond, Lattice } from '../../spaces/lattice.ts';
import { chain } from '../../spaces/lattice.ts';
import { qubits, spins, type Space } from '../../spaces/space.ts';
import { localSum } from '../local-sum.ts';
import type { LocalSum } from '../operator.ts';
import { anisotropicExchange } from '../spin.ts';
import { bondTerms, requireCouplings, requireModelSpace } from './bond-terms.ts';

/** Couplings of a Heisenberg model; a positive J is antiferromagnetic. */
export interface HeisenbergOptions {
  readonly J?: number;
  /** The spin of each site. */
  readonly s?: number;
  /** Where to build it: sites of 2s + 1 levels, as many as the lattice has. */
  readonly space?: Space;
}

/** Couplings of an XXZ model. */
export interface XxzOptions extends HeisenbergOptions {
  /** Anisotropy: 0 is the XX model, 1 the Heisenberg model. */
  readonly delta?: number;
}

/** Couplings of a J1-J2 model. */
export interface J1J2Options {
  readonly J1?: number;
  readonly J2?: number;
  readonly s?: number;
  readonly space?: Space;
}

/** H = J sum_<ij> S_i . S_j over nearest neighbours, spin operators. On a space of qubits pass it as `space`. */
export function heisenberg(lattice: Lattice, { J = 1, s = 0.5, space }: HeisenbergOptions = {}): LocalSum {
  return exchangeSum(lattice, s, space, [{ bonds: lattice.bonds.nearest, coupling: J, delta: 1 }]);
}

/** H = J sum_<ij> sigma_i . sigma_j with Pauli matrices on qubits: four times `heisenberg`. */
export function heisenbergPauli(
  lattice: Lattice,
  { J = 1, space = qubits(lattice.sites) }: Omit<HeisenbergOptions, 's'> = {},
): LocalSum {
  return heisenberg(lattice, { J: 4 * J, space });
}

/** H = J sum_<ij> (S^x_i S^x_j + S^y_i S^y_j + delta S^z_i S^z_j) over nearest neighbours, spin operators. */
export function xxz(lattice: Lattice, { J = 1, delta = 1, s = 0.5, space }: XxzOptions = {}): LocalSum {
  return exchangeSum(lattice, s, space, [{ bonds: lattice.bonds.nearest, coupling: J, delta }]);
}

/** `xxz` with Pauli matrices on qubits: four times the spin form. */
export function xxzPauli(
  lattice: Lattice,
  { J = 1, delta = 1, space = qubits(lattice.sites) }: Omit<XxzOptions, 's'> = {},
): LocalSum {
  return xxz(lattice, { J: 4 * J, delta, space });
}

/** H = J1 sum over nearest + J2 sum over next-nearest neighbours of S_i . S_j, spin operators. */
export function j1j2(lattice: Lattice, { J1 = 1, J2 = 0.5, s = 0.5, space }: J1J2Options = {}): LocalSum {
  return exchangeSum(lattice, s, space, [
    { bonds: lattice.bonds.nearest, coupling: J1, delta: 1 },
    { bonds: lattice.bonds.nextNearest, coupling: J2, delta: 1 },
  ]);
}

/** `j1j2` with Pauli matrices on qubits: four times the spin form. */
export function j1j2Pauli(
  lattice: Lattice,
  { J1 = 1, J2 = 0.5, space = qubits(lattice.sites) }: Omit<J1J2Options, 's'> = {},
): LocalSum {
  return j1j2(lattice, { J1: 4 * J1, J2: 4 * J2, space });
}

/**
 * The Majumdar-Ghosh chain, J2 = J1/2 with J1 = J: for even length the ground energy is exactly -3 J length/8, reached by
 * products of singlets on neighbouring pairs (two such states when periodic). C. K. Majumdar, D. K. Ghosh, J. Math. Phys. 10, 1388 (1969).
 */
export function majumdarGhosh(
  length: number,
  { J = 1, periodic = false, space }: { J?: number; periodic?: boolean; space?: Space } = {},
): LocalSum {
  return j1j2(chain(length, { periodic }), { J1: J, J2: J / 2, ...(space ? { space } : {}) });
}

/** Bonds with one coupling and anisotropy. */
export interface ExchangeBonds {
  readonly bonds: readonly Bond[];
  readonly coupling: number;
  readonly delta: number;
}

/** The sum of exchanges over groups of bonds, on `space` or else on spins s. */
export function exchangeSum(
  lattice: { readonly sites: number },
  s: number,
  space: Space | undefined,
  groups: readonly ExchangeBonds[],
): LocalSum {
  const own = space ?? spins(lattice.sites, s);
  requireModelSpace(own, lattice.sites, 2 * s + 1);
  return localSum(
    own,
    groups.flatMap(({ bonds, coupling, delta }) => {
      requireCouplings({ coupling, delta });
      const matrix: ComplexMatrix = anisotropicExchange(s, s, delta);
      return coupling === 0 ? [] : bondTerms(bonds, matrix, coupling);
    }),
  );
}
