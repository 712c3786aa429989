import { kron } from '../../linalg/products.ts';
import type { Lattice } from '../../spaces/lattice.ts';
import { qubits, type Space } from '../../spaces/space.ts';
import { localSum } from '../local-sum.ts';
import type { LocalSum } from '../operator.ts';
import { sigmaX, sigmaZ } from '../paulis.ts';
import { bondTerms, requireCouplings, requireModelSpace, siteTerms } from './bond-terms.ts';

/** Couplings of an Ising model in a transverse field. */
export interface TfimOptions {
  /** Strength of the nearest-neighbour coupling; positive is ferromagnetic. */
  readonly J?: number;
  /** The transverse field. */
  readonly h?: number;
  /** Where to build it: two-level sites, as many as the lattice has. */
  readonly space?: Space;
}

/**
 * The Ising model in a transverse field with Pauli matrices, as the literature writes it:
 * H = -J sum_<ij> Z_i Z_j - h sum_i X_i over nearest neighbours; critical at h = J on the chain.
 * `tfimSpin` is the same with S = sigma/2.
 */
export function tfim(lattice: Lattice, { J = 1, h = 1, space }: TfimOptions = {}): LocalSum {
  return build(lattice, J, h, space);
}

/** H = -J sum_<ij> S^z_i S^z_j - h sum_i S^x_i with spins 1/2: `tfim` with J/4 and h/2. */
export function tfimSpin(lattice: Lattice, { J = 1, h = 1, space }: TfimOptions = {}): LocalSum {
  return build(lattice, J / 4, h / 2, space);
}

function build(lattice: Lattice, J: number, h: number, space: Space = qubits(lattice.sites)): LocalSum {
  requireCouplings({ J, h });
  requireModelSpace(space, lattice.sites, 2);
  return localSum(space, [
    ...bondTerms(lattice.bonds.nearest, kron(sigmaZ, sigmaZ), -J),
    ...siteTerms(lattice.sites, sigmaX, -h),
  ]);
}
