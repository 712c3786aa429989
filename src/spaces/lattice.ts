import { ArgumentError } from '../errors.ts';

/** Two different sites, the smaller first. */
export type Bond = readonly [number, number];

/** Sites in space with their bonds; plain data, of which `sites` and `bonds` are all that a Hamiltonian needs. */
export interface Lattice {
  readonly name: string;
  /** The number of sites. */
  readonly sites: number;
  /** Where the sites are; the distance of nearest neighbours is 1. */
  readonly coordinates: readonly (readonly number[])[];
  readonly bonds: {
    readonly nearest: readonly Bond[];
    readonly nextNearest: readonly Bond[];
  };
}

/** How a lattice ends. */
export interface LatticeOptions {
  /** Whether each direction closes on itself; one value stands for all directions. */
  readonly periodic?: boolean | readonly boolean[];
  /**
   * What to do when a short periodic direction joins two sites more than once (a ring of two sites, a torus of width two):
   * 'once' gives each pair a single bond, 'keep' one bond for each way round, as the formula sum_i S_i S_{i+1} counts.
   */
  readonly repeated?: 'once' | 'keep';
}

/** A bond of the unit cell: from one member of the cell to a member of the cell that is `shift` away. */
interface BondRule {
  readonly from: number;
  readonly to: number;
  readonly shift: readonly number[];
}

interface UnitCell {
  readonly name: string;
  readonly vectors: readonly (readonly number[])[];
  readonly members: readonly (readonly number[])[];
  readonly nearest: readonly BondRule[];
  readonly nextNearest: readonly BondRule[];
}

/**
 * Sites 0 .. length-1 in a row. Next-nearest bonds join i and i + 2.
 * Common rules of all lattices: cells are numbered row-major (the last direction fastest) and the members of a cell one after
 * another; a bond from a site to itself (periodic length 1) is left out; equal pairs are merged unless `repeated: 'keep'`;
 * the two lists are made independently, so on a ring of three a pair is in both. All throw `ArgumentError` for lengths that are no positive integers.
 */
export function chain(length: number, options: LatticeOptions = {}): Lattice {
  return build(chainCell, { length }, options);
}

/** Square lattice, site (x, y) has number x * height + y; next-nearest bonds are both diagonals. Rules as in `chain`. */
export function square(width: number, height: number, options: LatticeOptions = {}): Lattice {
  return build(squareCell, { width, height }, options);
}

/** Triangular lattice of width x height sites, six neighbours in the bulk, six next-nearest at distance sqrt 3. Rules as in `chain`. */
export function triangular(width: number, height: number, options: LatticeOptions = {}): Lattice {
  return build(triangularCell, { width, height }, options);
}

/** Honeycomb lattice of width x height cells of two sites, three neighbours in the bulk, six next-nearest. Rules as in `chain`. */
export function honeycomb(width: number, height: number, options: LatticeOptions = {}): Lattice {
  return build(honeycombCell, { width, height }, options);
}

/** Kagome lattice of width x height cells of three sites, four neighbours in the bulk, four next-nearest at distance sqrt 3. Rules as in `chain`. */
export function kagome(width: number, height: number, options: LatticeOptions = {}): Lattice {
  return build(kagomeCell, { width, height }, options);
}

const rule = (from: number, to: number, ...shift: number[]): BondRule => ({ from, to, shift });
const root3 = Math.sqrt(3);

const chainCell: UnitCell = {
  name: 'chain',
  vectors: [[1]],
  members: [[0]],
  nearest: [rule(0, 0, 1)],
  nextNearest: [rule(0, 0, 2)],
};

const squareCell: UnitCell = {
  name: 'square',
  vectors: [
    [1, 0],
    [0, 1],
  ],
  members: [[0, 0]],
  nearest: [rule(0, 0, 1, 0), rule(0, 0, 0, 1)],
  nextNearest: [rule(0, 0, 1, 1), rule(0, 0, 1, -1)],
};

const triangularCell: UnitCell = {
  name: 'triangular',
  vectors: [
    [1, 0],
    [1 / 2, root3 / 2],
  ],
  members: [[0, 0]],
  nearest: [rule(0, 0, 1, 0), rule(0, 0, 0, 1), rule(0, 0, 1, -1)],
  nextNearest: [rule(0, 0, 1, 1), rule(0, 0, 2, -1), rule(0, 0, 1, -2)],
};

const honeycombCell: UnitCell = {
  name: 'honeycomb',
  vectors: [
    [root3, 0],
    [root3 / 2, 3 / 2],
  ],
  members: [
    [0, 0],
    [root3 / 2, 1 / 2],
  ],
  nearest: [rule(0, 1, 0, 0), rule(0, 1, -1, 0), rule(0, 1, 0, -1)],
  nextNearest: [0, 1].flatMap((m) => [rule(m, m, 1, 0), rule(m, m, 0, 1), rule(m, m, 1, -1)]),
};

const kagomeCell: UnitCell = {
  name: 'kagome',
  vectors: [
    [2, 0],
    [1, root3],
  ],
  members: [
    [0, 0],
    [1, 0],
    [1 / 2, root3 / 2],
  ],
  nearest: [
    rule(0, 1, 0, 0),
    rule(0, 2, 0, 0),
    rule(1, 2, 0, 0),
    rule(1, 0, 1, 0),
    rule(2, 0, 0, 1),
    rule(1, 2, 1, -1),
  ],
  nextNearest: [
    rule(0, 1, -1, 1),
    rule(0, 1, 0, -1),
    rule(0, 2, -1, 0),
    rule(0, 2, 1, -1),
    rule(1, 2, 1, 0),
    rule(1, 2, 0, -1),
  ],
};

function build(cell: UnitCell, sizes: Readonly<Record<string, number>>, options: LatticeOptions): Lattice {
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new ArgumentError(name, 'be a positive integer', `it is ${size}`);
    }
  }
  const lengths = Object.values(sizes);
  const periodic = directions(options.periodic ?? false, lengths.length);
  const cells = cellPositions(lengths);
  const bonds = (rules: readonly BondRule[]): Bond[] =>
    bondsOf(rules, cells, lengths, periodic, cell.members.length, options.repeated ?? 'once');
  return {
    name: `${cell.name} ${lengths.join(' x ')}`,
    sites: cells.length * cell.members.length,
    coordinates: cells.flatMap((at) =>
      cell.members.map((member) =>
        member.map((offset, axis) =>
          at.reduce((sum, n, i) => sum + n * (cell.vectors[i]?.[axis] ?? 0), offset),
        ),
      ),
    ),
    bonds: { nearest: bonds(cell.nearest), nextNearest: bonds(cell.nextNearest) },
  };
}

function bondsOf(
  rules: readonly BondRule[],
  cells: readonly (readonly number[])[],
  lengths: readonly number[],
  periodic: readonly boolean[],
  members: number,
  repeated: 'once' | 'keep',
): Bond[] {
  const seen = new Set<string>();
  const out: Bond[] = [];
  cells.forEach((at, index) => {
    for (const { from, to, shift } of rules) {
      const target = neighbour(at, shift, lengths, periodic);
      if (target === undefined) continue;
      const [a, b] = [index * members + from, target * members + to];
      const bond: Bond = a < b ? [a, b] : [b, a];
      if (a === b || (repeated === 'once' && seen.has(bond.join()))) continue;
      seen.add(bond.join());
      out.push(bond);
    }
  });
  return out;
}

/** The number of the cell that is `shift` away, or undefined past an open end. */
function neighbour(
  at: readonly number[],
  shift: readonly number[],
  lengths: readonly number[],
  periodic: readonly boolean[],
): number | undefined {
  let index = 0;
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i] as number;
    const moved = (at[i] as number) + (shift[i] as number);
    if (!periodic[i] && (moved < 0 || moved >= length)) return undefined;
    index = index * length + (((moved % length) + length) % length);
  }
  return index;
}

function directions(periodic: boolean | readonly boolean[], count: number): readonly boolean[] {
  if (typeof periodic === 'boolean') return new Array<boolean>(count).fill(periodic);
  if (periodic.length !== count) {
    throw new ArgumentError(
      'periodic',
      `have ${count} values, one per direction`,
      `it has ${periodic.length}`,
    );
  }
  return periodic;
}

function cellPositions(lengths: readonly number[]): number[][] {
  return lengths.reduce<number[][]>(
    (cells, length) => cells.flatMap((at) => Array.from({ length }, (_, i) => [...at, i])),
    [[]],
  );
}
