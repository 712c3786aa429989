import type { DenseMap, DiagonalMap, PermutationMap, Turns } from '../families/sweeps.ts';
import { cyclesOf, entryBytes, packFour, packRows, writeCycle, writeFactors } from './local-data.ts';
import type { Nest } from '../nest.ts';
import { call, type SweepProgram } from './sweep-program.ts';

/** v <- M v: levels that M does not mix are done for themselves. */
export function addDenseMap(program: SweepProgram, map: DenseMap): void {
  const { at, nest } = program.place(map);
  const { offsets } = nest;
  const d = offsets.length;
  if (isFull(map.matrix)) return addMixed(program, map, at, nest, allLevels(d));
  const scaled: number[] = [];
  for (const levels of mixedLevels(map.matrix, d)) {
    if (levels.length === 1) scaled.push(levels[0] as number);
    else addMixed(program, map, at, nest, levels);
  }
  if (scaled.length === 0) return;
  const factors = new Float64Array(2 * d).map((_, i) => 1 - (i % 2));
  for (const l of scaled) factors.set(map.matrix.subarray(2 * l * (d + 1), 2 * l * (d + 1) + 2), 2 * l);
  addDiagonalMap(program, { kind: 'diagonal', legs: map.legs, fixed: map.fixed, factors });
}

/** A dense map on some of the levels, by their number. */
function addMixed(
  program: SweepProgram,
  map: DenseMap,
  at: number,
  nest: Nest,
  levels: readonly number[],
): void {
  const { arena } = program;
  const m = levels.length;
  const matrix = partOf(map.matrix, nest.offsets.length, levels);
  const [first = 0, ...others] = levels.map((l) => nest.offsets[l] as number);
  const start = 16 * (nest.start + first);
  const steps = others.map((offset) => 16 * (offset - first));
  if (m === 2) {
    return program.add(call.denseTwo, map.fixed, at, start, ...steps, program.numbers(matrix));
  }
  if (m === 4) {
    const packed = arena.allocate(512);
    packFour(arena.numbers, packed / 8, matrix);
    return program.add(call.denseFour, map.fixed, at, start, ...steps, packed);
  }
  const packed = arena.allocate(16 * m * (m + (m % 2)));
  packRows(arena.numbers, packed / 8, matrix, m, 1, 0);
  program.needPanel(32 * m);
  program.add(call.denseMany, map.fixed, at, start, m, program.words([0, ...steps]), packed);
}

/** The rows and columns of some levels of a matrix on `d` levels. */
function partOf(matrix: Float64Array, d: number, levels: readonly number[]): Float64Array {
  if (levels.length === d) return matrix;
  const out = new Float64Array(2 * levels.length ** 2);
  let o = 0;
  for (const row of levels) {
    for (const col of levels) {
      out[o++] = matrix[2 * (row * d + col)] as number;
      out[o++] = matrix[2 * (row * d + col) + 1] as number;
    }
  }
  return out;
}

function allLevels(d: number): readonly number[] {
  return Array.from({ length: d }, (_, l) => l);
}

function isFull(matrix: Float64Array): boolean {
  for (let i = 0; i < matrix.length; i += 2) if (matrix[i] === 0 && matrix[i + 1] === 0) return false;
  return matrix.length > 2;
}

/** The levels in sets that a matrix on `d` levels does not mix, each ascending. */
function mixedLevels(matrix: Float64Array, d: number): number[][] {
  const setOf = [...allLevels(d)];
  for (let i = 0; i < d * d; i++) {
    const [a, b] = [setOf[Math.floor(i / d)] as number, setOf[i % d] as number];
    if (a === b || (matrix[2 * i] === 0 && matrix[2 * i + 1] === 0)) continue;
    const [low, high] = a < b ? [a, b] : [b, a];
    for (let l = 0; l < d; l++) if (setOf[l] === high) setOf[l] = low;
  }
  const sets: number[][] = setOf.map(() => []);
  setOf.forEach((set, l) => (sets[set] as number[]).push(l));
  return sets.filter(({ length }) => length > 0);
}

/** v <- D v; factors that are 1 cost nothing. */
export function addDiagonalMap(program: SweepProgram, map: DiagonalMap): void {
  const { arena } = program;
  const { at, nest } = program.place(map);
  const table = arena.allocate(entryBytes * nest.offsets.length);
  const count = writeFactors(arena, table, map.factors, nest.offsets);
  if (count > 0) program.add(call.scaleLevels, map.fixed, at, 16 * nest.start, table, count);
}

/** Each cycle of the permutation for itself. */
export function addPermutationMap(program: SweepProgram, map: PermutationMap): void {
  const { arena } = program;
  const { at, nest } = program.place(map);
  const { offsets, start } = nest;
  for (const cycle of cyclesOf(map.image)) {
    if (cycle.length === 2) {
      const [a, b] = [offsets[cycle[0] as number] as number, offsets[cycle[1] as number] as number];
      const step = 16 * Math.abs(a - b);
      program.add(call.swapLevels, map.fixed, at, 16 * (start + Math.min(a, b)), step);
      continue;
    }
    const table = arena.allocate(entryBytes * cycle.length);
    writeCycle(arena, table, cycle, offsets, undefined);
    program.add(call.rotateLevels, map.fixed, at, 16 * start, table, cycle.length);
  }
}

/** Turns two by two, neighbours together. */
export function addTurns(program: SweepProgram, { turns }: Turns): void {
  const sorted = [...turns].sort((a, b) => a.leg - b.leg);
  for (let i = 0; i < sorted.length; i += 2) {
    const pair = sorted.slice(i, i + 2);
    const { at, nest } = program.place({ legs: pair.map(({ leg }) => leg), fixed: [] });
    const t = program.numbers(Float64Array.from(pair, ({ tangent }) => tangent));
    const steps = pair.map((_, k) => 16 * (nest.offsets[nest.offsets.length >> (k + 1)] as number));
    const crosses = pair.map(({ crossed }, k) => (crossed ? (steps[k] as number) : 0));
    program.add(pair.length === 1 ? call.turnTwo : call.turnFour, [], at, 0, ...steps, ...crosses, t);
  }
}
