/**
 * Charges of the states of one bond, in groups. The charge of a bond state is that of all sites left of it, so that a site takes charge q to q + q(level) and
 * both ends of a chain have one state each.
 */
export interface Bond {
  /** Ascending. */
  readonly charges: readonly number[];
  readonly dims: readonly number[];
}

/** One level of a site beside the bond states of one charge, as rows of a fused sector. */
export interface Piece {
  readonly level: number;
  /** Which sector of the bond. */
  readonly sector: number;
  readonly offset: number;
  readonly dim: number;
}

/** All (level, bond state) of one charge at the other side of the site. */
export interface FusedSector {
  readonly charge: number;
  readonly size: number;
  readonly pieces: readonly Piece[];
}

/** A site and its outer bond as one index, in sectors of the charge at the inner bond, ascending; within a sector by level, then by bond state. */
export interface Fused {
  readonly bond: Bond;
  readonly sectors: readonly FusedSector[];
  /** Number of the sector of a charge. */
  readonly at: ReadonlyMap<number, number>;
  /** Where level `l` beside bond sector `s` is: entry l * (sectors of the bond) + s. */
  readonly homes: readonly Home[];
}

/** A place among the rows of a fused index. */
export interface Home {
  readonly sector: number;
  readonly offset: number;
  readonly dim: number;
}

/** A charge as its representative: itself, or 0 .. modulus - 1. */
export function reduced(charge: number, modulus: number): number {
  if (modulus === 0) return charge;
  const rest = charge % modulus;
  return rest < 0 ? rest + modulus : rest + 0;
}

/** Bond sectors from their sizes; empty ones are left out. */
export function bondOf(dims: ReadonlyMap<number, number>): Bond {
  const charges = [...dims.keys()].filter((q) => (dims.get(q) as number) > 0).sort((a, b) => a - b);
  return { charges, dims: charges.map((q) => dims.get(q) as number) };
}

/** The number of states of a bond. */
export function bondDimension({ dims }: Bond): number {
  return dims.reduce((sum, d) => sum + d, 0);
}

/** A site with levels of the given charges fused with its outer bond, which lies left of it (`sign` 1) or right of it (-1). */
export function fuse(bond: Bond, levels: readonly number[], sign: 1 | -1, modulus: number): Fused {
  const found = new Map<number, { size: number; pieces: Piece[] }>();
  levels.forEach((charge, level) => {
    bond.charges.forEach((q, sector) => {
      const inner = reduced(q + sign * charge, modulus);
      const into = found.get(inner) ?? { size: 0, pieces: [] };
      found.set(inner, into);
      const dim = bond.dims[sector] as number;
      into.pieces.push({ level, sector, offset: into.size, dim });
      into.size += dim;
    });
  });
  const sectors = [...found].map(([charge, { size, pieces }]) => ({ charge, size, pieces }));
  sectors.sort((a, b) => a.charge - b.charge);
  const homes: Home[] = [];
  sectors.forEach(({ pieces }, sector) => {
    for (const { level, sector: s, offset, dim } of pieces) {
      homes[level * bond.charges.length + s] = { sector, offset, dim };
    }
  });
  return { bond, sectors, at: new Map(sectors.map(({ charge }, i) => [charge, i])), homes };
}

/** Where a level beside a sector of the bond is. */
export function homeOf({ homes, bond }: Fused, level: number, sector: number): Home {
  return homes[level * bond.charges.length + sector] as Home;
}

/** One matrix of a block matrix: rows of one fused sector, columns of one charge. Offsets and sizes count numbers, real or complex. */
export interface Block {
  readonly charge: number;
  /** Sector of the fused rows. */
  readonly rowSector: number;
  readonly rows: number;
  readonly cols: number;
  readonly offset: number;
}

/** Matrices behind each other in one array. */
export interface Blocks {
  readonly list: readonly Block[];
  readonly size: number;
  /** The block of each sector of the fused rows. */
  readonly ofRows: readonly (Block | undefined)[];
}

/** Blocks between fused rows and columns of the charges of `columns`, where both have states. */
export function blocksBetween(
  rows: Fused,
  columns: readonly { readonly charge: number; readonly size: number }[],
): Blocks {
  const list: Block[] = [];
  let size = 0;
  for (const { charge, size: cols } of columns) {
    const rowSector = rows.at.get(charge);
    if (rowSector === undefined || cols === 0) continue;
    const height = (rows.sectors[rowSector] as FusedSector).size;
    list.push({ charge, rowSector, rows: height, cols, offset: size });
    size += height * cols;
  }
  const ofRows: (Block | undefined)[] = rows.sectors.map(() => undefined);
  for (const block of list) ofRows[block.rowSector] = block;
  return { list, size, ofRows };
}

/** The sectors of a bond as columns. */
export function columnsOf({ charges, dims }: Bond): { charge: number; size: number }[] {
  return charges.map((charge, i) => ({ charge, size: dims[i] as number }));
}

/** The pieces of the rows of a block. */
export function piecesOf({ sectors }: Fused, { rowSector }: Block): readonly Piece[] {
  return sectors[rowSector]?.pieces ?? [];
}
