import { isRing, neighbourOf, type BondLeg, type PepsBond, type PepsLattice } from './lattice.ts';

/** The legs that lead from one site to another: along its column, then along the row, on a ring the shorter way. */
export function routeBetween(lattice: PepsLattice, from: number, to: number): BondLeg[] {
  const { columns } = lattice;
  const down = Math.floor(to / columns) - Math.floor(from / columns);
  let right = (to % columns) - (from % columns);
  if (isRing(lattice) && 2 * Math.abs(right) > columns) right -= Math.sign(right) * columns;
  return [...steps(down, 2, 0), ...steps(right, 1, 3)];
}

function steps(count: number, forward: BondLeg, back: BondLeg): BondLeg[] {
  return new Array<BondLeg>(Math.abs(count)).fill(count > 0 ? forward : back);
}

/** The bond that leaves a site by a leg. */
export function bondAlong(lattice: PepsLattice, site: number, leg: BondLeg): PepsBond {
  const other = neighbourOf(lattice, site, leg) as number;
  return leg === 1 || leg === 2
    ? { first: site, second: other, firstLeg: leg }
    : { first: other, second: site, firstLeg: leg === 3 ? 1 : 2 };
}
