import type { Address } from '../address.ts';
import type { Combination } from '../combine.ts';
import type { HeldMap, Stages, StageVectors } from '../families/hermitian.ts';
import type { Numbers } from '../held.ts';
import { requireOpen, type Operation } from '../operations.ts';
import { addressOf, type WasmContext } from './held-block.ts';
import type { WeightTable } from './weight-table.ts';

/** What the two forms of a map have to say for its table, see assembly/hermitian/map.ts. */
export interface MapTable {
  readonly kind: 0 | 1;
  readonly n: number;
  /** Bytes that may be read before and behind X. */
  readonly margin: number;
  readonly halo: number;
  readonly weights: WeightTable;
  /** The words after the first five. */
  readonly words: readonly number[];
}

/** Bytes between the rows of an n x n array: whole blocks of four columns, in no power of two, which would crowd some lines of the caches. */
export function rowBytesOf(n: number): number {
  const bytes = 64 * Math.ceil(n / 4);
  return bytes > 0 && bytes % 512 === 0 ? bytes + 64 : bytes;
}

/** A map with its tables and work array in the module's memory. */
export function heldMap(
  context: WasmContext,
  operation: Operation,
  { kind, n, margin, halo, weights, words }: MapTable,
): HeldMap {
  const { arena, exports } = context;
  const ld = rowBytesOf(n);
  const front = 64 * Math.ceil(margin / 64) + 64;
  const x = arena.zeros((2 * front + n * ld) / 8) + front;
  const map = arena.put(Int32Array.of(kind, n, ld, x, halo, ...words));
  return {
    apply: (out, packed) => {
      requireOpen(operation);
      exports.applyMap(map, addressOf(out), addressOf(packed));
    },
    refresh: () => {
      requireOpen(operation);
      weights.refresh(arena);
    },
    stages: (rows) => heldStages(context, operation, map, rows),
  };
}

function heldStages(
  { arena, exports }: WasmContext,
  operation: Operation,
  map: Address,
  rows: readonly Combination[],
): Stages {
  const many = rows.length;
  const rowBytes = 8 + 16 * many;
  const table = arena.zeros((8 + many * rowBytes) / 8);
  const vectors = arena.zeros(many + 1);
  arena.integers[table / 4] = many;
  rows.forEach(({ of, weights }, i) => {
    const row = table + 8 + i * rowBytes;
    arena.integers[row / 4] = of.length;
    of.forEach((j, k) => {
      arena.integers[row / 4 + 2 + 4 * k] = j;
      arena.numbers[row / 8 + 2 + 2 * k] = weights[k] as number;
    });
  });
  return (of, from, to, h) => {
    requireOpen(operation);
    writeVectors(arena.integers, vectors / 4, of, many);
    exports.stages(map, vectors, table, from, to, h);
  };
}

function writeVectors(
  words: Int32Array,
  at: number,
  { y, slopes, targets }: StageVectors,
  many: number,
): void {
  words[at] = y.length;
  words[at + 1] = addressOf(y);
  for (let i = 0; i < many; i++) {
    words[at + 2 + i] = addressOf(slopes[i] as Numbers);
    words[at + 2 + many + i] = addressOf(targets[i] as Numbers);
  }
}
