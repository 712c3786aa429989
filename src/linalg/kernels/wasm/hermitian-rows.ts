import type { Address } from '../address.ts';
import type { Arena } from '../arena.ts';
import type { Ever } from '../families/hermitian.ts';
import type { HeldCsr } from '../families/sparse.ts';
import type { Numbers } from '../held.ts';
import { addressOf } from './held-block.ts';
import { rowBytesOf, type MapTable } from './hermitian-map.ts';
import { WeightTable } from './weight-table.ts';

/** The tables of the map of matrices in compressed rows. */
export function rowMap(
  arena: Arena,
  k: HeldCsr,
  jumps: readonly HeldCsr[],
  ever: Ever | undefined,
): MapTable {
  const n = k.rows;
  const ld = rowBytesOf(n);
  const weights = new WeightTable();
  const own = productTable(arena, weights, k, ever?.k, ld);
  const tables = jumps.map((jump, i) => jumpTable(arena, weights, jump, ever?.jumps[i]));
  const address = weights.place(arena);
  const jumpWords = tables.flatMap(({ single, rows, starts, places, first, count }) => [
    ...[Number(single), rows, starts, places],
    ...[address + 8 * first, count],
  ]);
  const product = arena.zeros((n * ld) / 8);
  const table = arena.put(Int32Array.from(jumpWords));
  return {
    ...{ kind: 1, n, margin: 0, halo: Math.max(0, n - 1), weights },
    words: [product, own.starts, own.places, address, tables.length, table],
  };
}

/** K X: in each row first the real weights, then those that are times i. */
function productTable(
  arena: Arena,
  weights: WeightTable,
  k: HeldCsr,
  ever: Float64Array | undefined,
  ld: number,
): { readonly starts: Address; readonly places: Address } {
  const { rowStart, column } = indicesOf(arena, k);
  const present = presence(arena, k.values, ever);
  const starts = [0];
  const places: number[] = [];
  for (let r = 0; r < k.rows; r++) {
    for (const part of [0, 1]) {
      for (let p = rowStart[r] as number; p < (rowStart[r + 1] as number); p++) {
        if (!present(2 * p + part)) continue;
        weights.add(k.values, 2 * p + part);
        places.push((column[p] as number) * ld);
      }
      starts.push(places.length);
    }
  }
  return { starts: arena.put(Int32Array.from(starts)), places: arena.put(Int32Array.from(places)) };
}

interface JumpTable {
  readonly single: boolean;
  readonly rows: Address;
  readonly starts: Address;
  readonly places: Address;
  /** The place of its first weight. */
  readonly first: number;
  /** How many rows have entries. */
  readonly count: number;
}

function jumpTable(
  arena: Arena,
  weights: WeightTable,
  jump: HeldCsr,
  ever: Float64Array | undefined,
): JumpTable {
  const { rowStart, column } = indicesOf(arena, jump);
  const present = presence(arena, jump.values, ever);
  const rows: number[] = [];
  const starts = [0];
  const places: number[] = [];
  let single = true;
  for (let r = 0; r < jump.rows; r++) {
    const before = places.length;
    for (let p = rowStart[r] as number; p < (rowStart[r + 1] as number); p++) {
      if (!present(2 * p) && !present(2 * p + 1)) continue;
      single &&= !present(2 * p + 1);
      places.push(p);
    }
    if (places.length === before) continue;
    single &&= places.length === before + 1;
    rows.push(r);
    starts.push(places.length);
  }
  const first = weights.count;
  for (const p of places) {
    weights.add(jump.values, 2 * p);
    if (!single) weights.add(jump.values, 2 * p + 1);
  }
  return {
    ...{ single, first, count: rows.length },
    rows: arena.put(Int32Array.from(rows)),
    starts: arena.put(Int32Array.from(starts)),
    places: arena.put(Int32Array.from(places, (p) => column[p] as number)),
  };
}

/** Copies, since the memory may move. */
function indicesOf(
  { integers }: Arena,
  { rows, rowStart, column }: HeldCsr,
): { readonly rowStart: Int32Array; readonly column: Int32Array } {
  const [starts, columns] = [addressOf(rowStart) / 4, addressOf(column) / 4];
  return {
    rowStart: integers.slice(starts, starts + rows + 1),
    column: integers.slice(columns, columns + column.length),
  };
}

/** Whether a number is not always zero. */
function presence(arena: Arena, values: Numbers, ever: Float64Array | undefined): (index: number) => boolean {
  const start = addressOf(values) / 8;
  return (index) => (ever ? ever[index] : arena.numbers[start + index]) !== 0;
}
