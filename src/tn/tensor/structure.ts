import { ArgumentError } from '../../errors.ts';
import { product } from '../../linalg/shape.ts';
import { BoundedCache } from './bounded-cache.ts';
import { describeLeg, type Leg } from './leg.ts';
import { normalCharge, type Symmetry } from './symmetry.ts';

/** One block: the sector it takes on each leg, its shape, and where its row-major entries start (counted in entries). */
export interface Block {
  readonly sectors: readonly number[];
  readonly shape: readonly number[];
  readonly start: number;
  readonly size: number;
}

/**
 * What a tensor is but for its numbers: its legs, and the blocks that its symmetry allows, those with sum(direction charge) = `charge`, in the row-major order of their
 * sectors and one after the other in memory. Immutable, shared between tensors; made by `structureOf`.
 */
export interface Structure {
  readonly symmetry: Symmetry;
  readonly charge: number;
  readonly legs: readonly Leg[];
  readonly blocks: readonly Block[];
  /** Entries of all blocks together. */
  readonly size: number;
  /** Equal ids mean equal structures; equal structures may, rarely, have different ids. */
  readonly id: number;
}

const known = new BoundedCache<string, Structure>(4000);
const tables = new WeakMap<Structure, Map<number, Block>>();
let count = 0;

/**
 * The structure of tensors with these legs and this total charge (default 0). Throws `ArgumentError` when a charge is not in the normal form of the
 * symmetry (0 to n - 1 for Z_n).
 */
export function structureOf(symmetry: Symmetry, legs: readonly Leg[], charge = 0): Structure {
  const key = `${symmetry.modulus}:${charge}:${legs.map(({ id }) => id).join()}`;
  return known.get(key, () => makeStructure(symmetry, legs, charge));
}

/** Whether two structures are equal. */
export function sameStructure(a: Structure, b: Structure): boolean {
  return a === b || a.id === b.id || contentOf(a) === contentOf(b);
}

/** The block with these sectors; undefined when the symmetry forbids it. */
export function findBlock(structure: Structure, sectors: readonly number[]): Block | undefined {
  let table = tables.get(structure);
  if (!table) {
    table = new Map(structure.blocks.map((block) => [sectorKey(structure, block.sectors), block]));
    tables.set(structure, table);
  }
  return table.get(sectorKey(structure, sectors));
}

/** A structure in words, for messages. */
export function describeStructure({ legs, charge }: Structure): string {
  return `[${legs.map(describeLeg).join('; ')}] of charge ${charge}`;
}

function contentOf(structure: Structure): string {
  return `${structure.symmetry.modulus} ${describeStructure(structure)}`;
}

function sectorKey({ legs }: Structure, sectors: readonly number[]): number {
  let key = 0;
  for (let i = 0; i < legs.length; i++) {
    key = key * (legs[i] as Leg).charges.length + (sectors[i] as number);
  }
  return key;
}

function makeStructure(symmetry: Symmetry, legs: readonly Leg[], charge: number): Structure {
  requireNormal(symmetry, charge, 'charge');
  legs.forEach((leg, i) =>
    leg.charges.forEach((value) => requireNormal(symmetry, value, `legs[${i}].charges`)),
  );
  const blocks: Block[] = [];
  let size = 0;
  const add = (sectors: readonly number[]): void => {
    const shape = sectors.map((sector, i) => (legs[i] as Leg).dims[sector] as number);
    const block = { sectors, shape, start: size, size: product(shape) };
    blocks.push(block);
    size += block.size;
  };
  const last = legs.at(-1);
  const completions = last ? sectorsByCharge(last) : undefined;
  const visit = (sectors: readonly number[], sum: number): void => {
    if (sectors.length < legs.length - 1) {
      const { charges, direction } = legs[sectors.length] as Leg;
      charges.forEach((value, sector) => visit([...sectors, sector], sum + direction * value));
      return;
    }
    if (!last) {
      if (charge === 0) add([]);
      return;
    }
    const missing = normalCharge(symmetry, last.direction * (charge - sum));
    for (const sector of completions?.get(missing) ?? []) add([...sectors, sector]);
  };
  visit([], 0);
  return Object.freeze({ symmetry, charge, legs: [...legs], blocks, size, id: count++ });
}

function sectorsByCharge({ charges }: Leg): Map<number, number[]> {
  const out = new Map<number, number[]>();
  charges.forEach((charge, sector) => {
    const list = out.get(charge);
    if (list) list.push(sector);
    else out.set(charge, [sector]);
  });
  return out;
}

function requireNormal(symmetry: Symmetry, charge: number, argument: string): void {
  if (Number.isSafeInteger(charge) && normalCharge(symmetry, charge) === charge) return;
  const range = symmetry.modulus === 0 ? 'be integers' : `be within 0..${symmetry.modulus - 1}`;
  throw new ArgumentError(argument, range, `one is ${charge}`);
}
