import { ArgumentError } from '../../errors.ts';

/** A rectangle of sites: row r (from above) and column c have the site number r columns + c, as in `square(rows, columns)`. */
export interface PepsLattice {
  readonly rows: number;
  readonly columns: number;
  /** 'open' (default), or 'cylinder': each row is a ring. A ring of two has two bonds between its sites. */
  readonly ends?: 'open' | 'cylinder';
}

/** Legs of a site tensor: up, right, down, left, levels. */
export type BondLeg = 0 | 1 | 2 | 3;

/** A bond: leg `firstLeg` (right or down) of site `first` is leg `firstLeg + 2` (left or up) of site `second`. */
export interface PepsBond {
  readonly first: number;
  readonly second: number;
  readonly firstLeg: 1 | 2;
}

/** Whether rows are rings. */
export function isRing({ ends = 'open' }: PepsLattice): boolean {
  return ends === 'cylinder';
}

/** All bonds: those in rows, row by row, then those between rows. */
export function bondsOfLattice(lattice: PepsLattice): PepsBond[] {
  const { rows, columns } = lattice;
  const out: PepsBond[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < (isRing(lattice) ? columns : columns - 1); column++) {
      const second = row * columns + ((column + 1) % columns);
      if (columns > 1) out.push({ first: row * columns + column, second, firstLeg: 1 });
    }
  }
  for (let site = 0; site < (rows - 1) * columns; site++) {
    out.push({ first: site, second: site + columns, firstLeg: 2 });
  }
  return out;
}

/** The leg across: up and down, right and left. */
export function opposite(leg: BondLeg): BondLeg {
  return ((leg + 2) % 4) as BondLeg;
}

/** The site at the other end of a leg; undefined at an end of the lattice. */
export function neighbourOf(lattice: PepsLattice, site: number, leg: BondLeg): number | undefined {
  const { rows, columns } = lattice;
  const [row, column] = [Math.floor(site / columns), site % columns];
  if (leg === 0) return row > 0 ? site - columns : undefined;
  if (leg === 2) return row < rows - 1 ? site + columns : undefined;
  const next = leg === 1 ? column + 1 : column - 1;
  if (next >= 0 && next < columns) return row * columns + next;
  return isRing(lattice) ? row * columns + ((next + columns) % columns) : undefined;
}

/** Throws `ArgumentError` unless the sizes are positive integers and the ends are known. */
export function requireLattice({ rows, columns, ends = 'open' }: PepsLattice): void {
  for (const [name, value] of [
    ['rows', rows],
    ['columns', columns],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new ArgumentError(`lattice.${name}`, 'be a positive integer', `it is ${value}`);
  }
  if (ends === 'cylinder' && columns < 2)
    throw new ArgumentError('lattice.columns', 'be at least 2 on a cylinder', `it is ${columns}`);
  if (ends === 'open' || ends === 'cylinder') return;
  throw new ArgumentError('lattice.ends', "be 'open' or 'cylinder'", `it is ${String(ends)}`);
}

/** Whether two lattices have the same bonds. */
export function sameLattice(a: PepsLattice, b: PepsLattice): boolean {
  return a.rows === b.rows && a.columns === b.columns && isRing(a) === isRing(b);
}
