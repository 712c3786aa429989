import type { Arena } from '../arena.ts';
import type { Ever } from '../families/hermitian.ts';
import type { HeldBanded } from '../families/sparse.ts';
import { addressOf } from './held-block.ts';
import { rowBytesOf, type MapTable } from './hermitian-map.ts';
import { WeightTable } from './weight-table.ts';

/** The real (0) or imaginary (1) part of a diagonal, times a sign. */
export interface Part {
  readonly of: HeldBanded;
  /** The place of the diagonal in its matrix, and how far it is above the main one. */
  readonly diagonal: number;
  readonly offset: number;
  readonly part: 0 | 1;
}

/** A term w x_(r + rows, c + columns) of assembly/hermitian/bands.ts. */
export interface Term {
  /** Whether its weight is that of the row, a sum or a product of both. */
  readonly weight: 'row' | 'sum' | 'product';
  readonly turned: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly row?: Part;
  readonly column?: Part;
  readonly columnSign?: number;
}

/** The tables of the map of band matrices. */
export function bandMap(
  arena: Arena,
  k: HeldBanded,
  jumps: readonly HeldBanded[],
  ever: Ever | undefined,
): MapTable {
  const n = k.size;
  const own = partsOf(arena, k, ever?.k);
  const terms = [
    ...own.flatMap(kTerms),
    ...jumps.flatMap((jump, i) => jumpTerms(partsOf(arena, jump, ever?.jumps[i]))),
  ];
  const groups = [false, true].flatMap((turned) =>
    (['row', 'sum', 'product'] as const).map((weight) =>
      terms.filter((term) => term.turned === turned && term.weight === weight),
    ),
  );
  const ld = rowBytesOf(n);
  const shift = (term: Term): number => term.rows * ld + 16 * term.columns;
  const margin = Math.max(0, ...terms.map((term) => Math.abs(shift(term))));
  const halo = Math.max(0, ...terms.map(({ rows, columns }) => rows - columns));
  const weights = new WeightTable();
  const table = termTable(arena, weights, n, groups.flat(), shift);
  return {
    ...{ kind: 0, n, margin, halo: Math.min(halo, Math.max(0, n - 1)), weights },
    words: [arena.put(Int32Array.from(groups, (group) => group.length)), arena.put(Int32Array.from(table))],
  };
}

/** The words of the terms; their weights are laid out in rows of n, the first of them zero. */
export function termTable(
  arena: Arena,
  weights: WeightTable,
  n: number,
  terms: readonly Term[],
  shift: (term: Term) => number,
): number[] {
  weights.skip(n);
  const places = new Map<string, number>();
  const placeOf = (part: Part | undefined, sign = 1): number => {
    if (!part) return 0;
    const key = [addressOf(part.of.values), part.diagonal, part.part, sign].join();
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = weights.count;
    places.set(key, place);
    addPart(weights, part, n, sign);
    return place;
  };
  const words = terms.map((term) => {
    return [shift(term), placeOf(term.row), placeOf(term.column, term.columnSign)] as const;
  });
  const address = weights.place(arena);
  return words.flatMap(([by, row, column]) => [by, address + 8 * row, address + 8 * column, 0]);
}

/** K X and X K^dagger. */
function kTerms(of: Part): Term[] {
  const { offset, part } = of;
  const turned = part === 1;
  const columnSign = turned ? -1 : 1;
  if (offset === 0) {
    return [{ weight: 'sum', turned, rows: 0, columns: 0, row: of, column: of, columnSign }];
  }
  return [
    { weight: 'row', turned, rows: offset, columns: 0, row: of },
    { weight: 'sum', turned, rows: 0, columns: offset, column: of, columnSign },
  ];
}

/** L X L^dagger: a conjugate is minus on the right, i times i is minus. */
function jumpTerms(parts: readonly Part[]): Term[] {
  return parts.flatMap((row) =>
    parts.map((column): Term => {
      const columnSign = row.part === 0 && column.part === 1 ? -1 : 1;
      const turned = row.part !== column.part;
      return {
        ...{ weight: 'product', turned, rows: row.offset, columns: column.offset },
        ...{ row, column, columnSign },
      };
    }),
  );
}

/** The parts that are not always zero. */
export function partsOf(arena: Arena, of: HeldBanded, ever: Float64Array | undefined): Part[] {
  const start = addressOf(of.values) / 8;
  const numbers = ever ?? arena.numbers.subarray(start, start + of.values.length);
  return offsetsOf(arena, of).flatMap((offset, diagonal) =>
    ([0, 1] as const)
      .map((part): Part => ({ of, diagonal, offset, part }))
      .filter(({ part }) => {
        const base = 2 * diagonal * of.size + part;
        const [from, to] = insideOf(offset, of.size);
        for (let r = from; r < to; r++) if (numbers[base + 2 * r] !== 0) return true;
        return false;
      }),
  );
}

function offsetsOf({ integers }: Arena, { offsets }: HeldBanded): number[] {
  const start = addressOf(offsets) / 4;
  return [...integers.subarray(start, start + offsets.length)];
}

/** The rows in which a diagonal lies inside the matrix. */
function insideOf(offset: number, n: number): readonly [from: number, to: number] {
  return [Math.max(0, -offset), Math.min(n, n - offset)];
}

/** A weight for each row: zero where the diagonal lies outside. */
function addPart(weights: WeightTable, { of, diagonal, offset, part }: Part, n: number, sign: number): void {
  const [from, to] = insideOf(offset, n);
  for (let r = 0; r < n; r++) {
    if (r >= from && r < to) weights.add(of.values, 2 * (diagonal * n + r) + part, sign);
    else weights.skip(1);
  }
}
