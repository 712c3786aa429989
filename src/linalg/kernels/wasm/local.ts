import type { Address } from '../address.ts';
import type { FixedLeg, Leg, LocalKernels, Place } from '../families/local.ts';
import type { Numbers } from '../held.ts';
import { nestOf, type Nest } from '../nest.ts';
import { requireOpen, type Operation, type Operations } from '../operations.ts';
import { addressOf, scratchBytes, type WasmContext } from './held-block.ts';
import {
  countEntries,
  cyclesOf,
  entryBytes,
  packFour,
  packRows,
  writeCycle,
  writeFactors,
  writeMatrix,
} from './local-data.ts';

/** A nest in the module's memory (layout in assembly/nest.ts) and behind it the local offsets in bytes. */
interface WasmPlace extends Place {
  readonly nest: Address;
  readonly offsetsAt: Address;
  /** In complex numbers. */
  readonly offsets: Int32Array;
  /** In bytes. */
  readonly start: number;
  readonly operation: Operation;
}

/** Local maps in the module's memory; the form of the kernel follows the number of levels and of entries that are not zero. */
export function wasmLocal(context: WasmContext, operations: Operations): LocalKernels {
  return {
    place: (size, legs, fixed = []) => place(context, operations.current, size, legs, fixed),
    applyDense: (v, at, matrix) => {
      if (v.length > 0) applyDense(context, v, opened(at), matrix);
    },
    addDense: (out, v, at, matrix, re = 1, im = 0) => {
      if (v.length > 0) addDense(context, out, v, opened(at), matrix, re, im);
    },
    applyDiagonal: (v, at, factors) => {
      if (v.length > 0) applyDiagonal(context, v, opened(at), factors);
    },
    applyPermutation: (v, at, image, factors) => {
      if (v.length > 0) applyPermutation(context, v, opened(at), image, factors);
    },
  };
}

function opened(at: Place): WasmPlace {
  const own = at as WasmPlace;
  requireOpen(own.operation);
  return own;
}

const headerBytes = 24;
const segmentBytes = 12;

function place(
  { arena }: WasmContext,
  operation: Operation,
  size: number,
  legs: readonly Leg[],
  fixed: readonly FixedLeg[],
): WasmPlace {
  const nest = nestOf(size, legs, fixed);
  const { offsets, outer, start } = nest;
  const tableBytes = headerBytes + segmentBytes * outer.length;
  const address = arena.allocate(tableBytes + 4 * offsets.length);
  const { integers } = arena;
  integers.set(
    [outer.length, nest.inner.count, 16 * nest.inner.step, touches(nest, size) ? 1 : 0],
    address / 4,
  );
  outer.forEach(({ count, step }, i) => {
    integers.set([count, 16 * step, 0], (address + headerBytes + segmentBytes * i) / 4);
  });
  const offsetsAt = address + tableBytes;
  for (let l = 0; l < offsets.length; l++) integers[offsetsAt / 4 + l] = 16 * (offsets[l] as number);
  return { size, levels: offsets.length, nest: address, offsetsAt, offsets, start: 16 * start, operation };
}

/**
 * Whether the kernels should read inner runs ahead (see `touch` in assembly/nest.ts): whole runs of 0.5 to 4 KiB, in tensors too large for the cache.
 */
function touches({ inner: { count, step }, outer }: Nest, size: number): boolean {
  const whole = !outer.some((segment) => segment.step === count * step);
  return step === 1 && whole && count >= 32 && count <= 256 && size >= 65536;
}

function applyDense(context: WasmContext, v: Numbers, at: WasmPlace, matrix: Float64Array): void {
  const { exports, arena, scratch } = context;
  const { nest, offsets, levels: d } = at;
  const from = addressOf(v) + at.start;
  const [, o1 = 0, o2 = 0, o3 = 0] = offsets;
  switch (d) {
    case 1:
      return applyDiagonal(context, v, at, matrix);
    case 2:
      arena.numbers.set(matrix, scratch / 8);
      return exports.denseTwo(from, nest, 16 * o1, scratch);
    case 4:
      packFour(arena.numbers, scratch / 8, matrix);
      return exports.denseFour(from, nest, 16 * o1, 16 * o2, 16 * o3, scratch);
    default:
      return denseMany(context, from, from, at, matrix, 1, 0, false);
  }
}

function denseMany(
  { exports, arena }: WasmContext,
  out: Address,
  v: Address,
  { nest, offsetsAt, levels: d }: WasmPlace,
  matrix: Float64Array,
  re: number,
  im: number,
  add: boolean,
): void {
  arena.run(() => {
    const panel = arena.allocate(32 * d);
    const packed = arena.allocate(16 * d * (d + (d % 2)));
    packRows(arena.numbers, packed / 8, matrix, d, re, im);
    exports.denseMany(out, v, nest, d, offsetsAt, packed, panel, add);
  });
}

/** Up to this many entries per row on average, entries are added one after the other. */
const fewPerRow = 2;

function addDense(
  context: WasmContext,
  out: Numbers,
  v: Numbers,
  at: WasmPlace,
  matrix: Float64Array,
  re: number,
  im: number,
): void {
  const { exports, arena } = context;
  const { offsets, nest, start, levels } = at;
  const [to, from] = [addressOf(out) + start, addressOf(v) + start];
  const count = countEntries(matrix);
  if (count > fewPerRow * levels) return denseMany(context, to, from, at, matrix, re, im, true);
  if (count === 0) return;
  withTable(context, count, (table) => {
    writeMatrix(arena, table, matrix, offsets, re, im);
    exports.addEntries(to, from, nest, table, count);
  });
}

/** Room for some table entries: the scratch where it suffices. */
function withTable({ arena, scratch }: WasmContext, entries: number, use: (table: Address) => void): void {
  const bytes = entryBytes * entries;
  if (bytes <= scratchBytes) use(scratch);
  else arena.run(() => use(arena.allocate(bytes)));
}

function applyDiagonal(
  context: WasmContext,
  v: Numbers,
  at: WasmPlace,
  factors: Float64Array,
  image?: ArrayLike<number>,
): void {
  const { exports, arena } = context;
  const from = addressOf(v) + at.start;
  withTable(context, at.levels, (table) => {
    const count = writeFactors(arena, table, factors, at.offsets, image);
    if (count > 0) exports.scaleLevels(from, at.nest, table, count);
  });
}

function applyPermutation(
  context: WasmContext,
  v: Numbers,
  at: WasmPlace,
  image: ArrayLike<number>,
  factors: Float64Array | undefined,
): void {
  const { exports, arena } = context;
  const { nest, offsets, start } = at;
  const from = addressOf(v) + start;
  if (factors) applyDiagonal(context, v, at, factors, image);
  for (const cycle of cyclesOf(image)) {
    if (!factors && cycle.length === 2) {
      const [a, b] = [offsets[cycle[0] as number] as number, offsets[cycle[1] as number] as number];
      exports.swapLevels(from + 16 * Math.min(a, b), nest, 16 * Math.abs(a - b));
      continue;
    }
    withTable(context, cycle.length, (table) => {
      writeCycle(arena, table, cycle, offsets, factors);
      exports.rotateLevels(from, nest, table, cycle.length);
    });
  }
}
