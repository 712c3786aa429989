import type { DenseMap, DiagonalMap, PermutationMap, Turns } from '../families/sweeps.ts';
import { cyclesOf, entryBytes, packFour, packRows, writeCycle, writeFactors } from './local-data.ts';
import { call, type SweepProgram } from './sweep-program.ts';

/** v <- M v, by the number of levels. */
export function addDenseMap(program: SweepProgram, map: DenseMap): void {
  const { arena } = program;
  const { at, nest } = program.place(map);
  const { offsets } = nest;
  const d = offsets.length;
  const [, o1 = 0, o2 = 0, o3 = 0] = offsets;
  const add = (what: number, ...values: number[]): void =>
    program.add(what, map.fixed, at, 16 * nest.start, ...values);
  if (d === 1) return addDiagonalMap(program, { ...map, kind: 'diagonal', factors: map.matrix });
  if (d === 2) return add(call.denseTwo, 16 * o1, program.numbers(map.matrix));
  if (d === 4) {
    const packed = arena.allocate(512);
    packFour(arena.numbers, packed / 8, map.matrix);
    return add(call.denseFour, 16 * o1, 16 * o2, 16 * o3, packed);
  }
  const packed = arena.allocate(16 * d * (d + (d % 2)));
  packRows(arena.numbers, packed / 8, map.matrix, d, 1, 0);
  program.needPanel(32 * d);
  add(call.denseMany, d, program.words(offsets.map((offset) => 16 * offset)), packed);
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
