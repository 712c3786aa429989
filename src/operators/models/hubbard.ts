import { ArgumentError } from '../../errors.ts';
import type { Lattice } from '../../spaces/lattice.ts';
import { sector, type Sector } from '../../spaces/sector.ts';
import { qubits } from '../../spaces/space.ts';
import { plus, scale, times } from '../algebra.ts';
import { fermionHopping, fermionNumber } from '../fermions.ts';
import type { PauliSum } from '../operator.ts';
import { pauliSum } from '../pauli-sum.ts';
import { requireCouplings } from './bond-terms.ts';

/** Couplings of the Hubbard model. */
export interface HubbardOptions {
  readonly hopping?: number;
  readonly interaction?: number;
  readonly chemicalPotential?: number;
}

/** The two kinds of fermions on a site. */
export type FermionSpin = 'up' | 'down';

/** The mode of a site and spin in `hubbard`: 2 site for up, 2 site + 1 for down. */
export function hubbardMode(site: number, spin: FermionSpin): number {
  return 2 * site + (spin === 'up' ? 0 : 1);
}

/** The sector of `hubbard` with these numbers of fermions of each spin. Throws `ArgumentError` for numbers that the lattice cannot hold. */
export function hubbardSector(lattice: Lattice, numbers: Readonly<Record<FermionSpin, number>>): Sector {
  const laws = (['up', 'down'] as const).map((spin) => {
    const total = numbers[spin];
    if (!Number.isSafeInteger(total) || total < 0 || total > lattice.sites) {
      throw new ArgumentError(`numbers.${spin}`, `be an integer in 0..${lattice.sites}`, `it is ${total}`);
    }
    return { sites: Array.from({ length: lattice.sites }, (_, site) => hubbardMode(site, spin)), total };
  });
  return sector(qubits(2 * lattice.sites), laws);
}

/**
 * The Hubbard model by Jordan-Wigner on 2 x sites qubits (level 1 occupied, modes ordered as in `hubbardMode`):
 * H = -hopping sum_<ij>,s (c_is^dagger c_js + c_js^dagger c_is) + interaction sum_i n_i,up n_i,down - chemicalPotential sum_i,s n_is.
 * Two open sites at half filling: E_0 = (U - sqrt(U^2 + 16 t^2))/2.
 */
export function hubbard(
  lattice: Lattice,
  { hopping = 1, interaction = 1, chemicalPotential = 0 }: HubbardOptions = {},
): PauliSum {
  requireCouplings({ hopping, interaction, chemicalPotential });
  const space = qubits(2 * lattice.sites);
  const parts: PauliSum[] = lattice.bonds.nearest.flatMap(([i, j]) =>
    (['up', 'down'] as const).map((spin) =>
      scale(fermionHopping(space, hubbardMode(i, spin), hubbardMode(j, spin)), -hopping),
    ),
  );
  for (let site = 0; site < lattice.sites; site++) {
    const up = fermionNumber(space, hubbardMode(site, 'up'));
    const down = fermionNumber(space, hubbardMode(site, 'down'));
    parts.push(scale(times(up, down), interaction), scale(plus(up, down), -chemicalPotential));
  }
  return pauliSum(
    space,
    parts.flatMap(({ strings }) => strings),
  );
}
