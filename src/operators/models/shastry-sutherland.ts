import { ArgumentError } from '../../errors.ts';
import { square, type Bond, type Lattice } from '../../spaces/lattice.ts';
import type { Space } from '../../spaces/space.ts';
import type { LocalSum } from '../operator.ts';
import { exchangeSum } from './heisenberg.ts';

/** Couplings of the Shastry-Sutherland model. */
export interface ShastrySutherlandOptions {
  /** Coupling on the nearest-neighbour bonds of the square lattice. */
  readonly J?: number;
  /** Coupling on the dimers. */
  readonly dimer?: number;
  readonly periodic?: boolean;
  readonly space?: Space;
}

/**
 * The Shastry-Sutherland model of spins 1/2 on a width x height square lattice, spin operators:
 * H = J sum_<ij> S_i . S_j + dimer sum_dimers S_i . S_j. The product of dimer singlets has the energy -3/8 dimer per site and is
 * the ground state for small J (exactly so up to J/dimer about 0.675). B. S. Shastry, B. Sutherland, Physica B+C 108, 1069 (1981).
 * Throws `ArgumentError` for a periodic lattice with an odd side, where dimers do not close.
 */
export function shastrySutherland(
  width: number,
  height: number,
  { J = 1, dimer = 1, periodic = true, space }: ShastrySutherlandOptions = {},
): LocalSum {
  const lattice = square(width, height, { periodic });
  return exchangeSum(lattice, 0.5, space, [
    { bonds: lattice.bonds.nearest, coupling: J, delta: 1 },
    { bonds: shastrySutherlandDimers(lattice, width, height, periodic), coupling: dimer, delta: 1 },
  ]);
}

/**
 * The dimers: (x, y)-(x+1, y+1) for x and y even, (x+1, y)-(x, y+1) for x and y odd, so that each site is in exactly one
 * (on open lattices at most one).
 */
function shastrySutherlandDimers(lattice: Lattice, width: number, height: number, periodic: boolean): Bond[] {
  if (periodic && (width % 2 === 1 || height % 2 === 1)) {
    throw new ArgumentError(
      'width',
      'be even, like `height`, when periodic',
      `the lattice is ${lattice.name}`,
    );
  }
  const site = (x: number, y: number): number => (x % width) * height + (y % height);
  const out: Bond[] = [];
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (x % 2 !== y % 2 || (!periodic && (x + 1 === width || y + 1 === height))) continue;
      const [a, b] = x % 2 === 0 ? [site(x, y), site(x + 1, y + 1)] : [site(x + 1, y), site(x, y + 1)];
      out.push(a < b ? [a, b] : [b, a]);
    }
  }
  return out;
}
