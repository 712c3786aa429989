import { diagonal } from '../../linalg/matrix.ts';
import { add, kron } from '../../linalg/products.ts';
import type { Lattice } from '../../spaces/lattice.ts';
import { modes } from '../../spaces/space.ts';
import { annihilationMatrix, creationMatrix } from '../ladder.ts';
import { localSum } from '../local-sum.ts';
import type { LocalSum } from '../operator.ts';
import { bondTerms, requireCouplings, siteTerms } from './bond-terms.ts';

/** Couplings of the Bose-Hubbard model. */
export interface BoseHubbardOptions {
  /** Number states 0 .. levels-1 on each site. */
  readonly levels: number;
  readonly hopping?: number;
  readonly interaction?: number;
  readonly chemicalPotential?: number;
}

/**
 * H = -hopping sum_<ij> (b_i^dagger b_j + b_j^dagger b_i) + (interaction/2) sum_i n_i (n_i - 1) - chemicalPotential sum_i n_i
 * on `modes(lattice.sites, levels)`. It keeps the number of bosons; the ground state over all numbers is set by the chemical potential.
 */
export function boseHubbard(
  lattice: Lattice,
  { levels, hopping = 1, interaction = 1, chemicalPotential = 0 }: BoseHubbardOptions,
): LocalSum {
  requireCouplings({ hopping, interaction, chemicalPotential });
  const space = modes(lattice.sites, levels);
  const hop = kron(creationMatrix(levels), annihilationMatrix(levels));
  const back = kron(annihilationMatrix(levels), creationMatrix(levels));
  const onSite = Array.from(
    { length: levels },
    (_, n) => (interaction / 2) * n * (n - 1) - chemicalPotential * n,
  );
  return localSum(space, [
    ...bondTerms(lattice.bonds.nearest, add(hop, back), -hopping),
    ...siteTerms(lattice.sites, diagonal(onSite), 1),
  ]);
}
