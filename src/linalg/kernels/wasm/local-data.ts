import type { Arena } from '../arena.ts';

/** Bytes of one entry in a table of levels: [offset, i32][other offset, i32][re][im]. */
export const entryBytes: number = 24;

/** How many entries of a matrix are not zero. */
export function countEntries(matrix: Float64Array): number {
  let count = 0;
  for (let i = 0; i < matrix.length; i += 2) if (matrix[i] !== 0 || matrix[i + 1] !== 0) count++;
  return count;
}

/** Writes the entries of (re + i im) M that are not zero into a table: offsets of row and column. */
export function writeMatrix(
  arena: Arena,
  table: number,
  matrix: Float64Array,
  offsets: Int32Array,
  re: number,
  im: number,
): void {
  const { numbers, integers } = arena;
  const d = offsets.length;
  let at = table;
  for (let i = 0; i < d * d; i++) {
    const x = matrix[2 * i] as number;
    const y = matrix[2 * i + 1] as number;
    if (x === 0 && y === 0) continue;
    const row = offsets[Math.floor(i / d)] as number;
    integers[at / 4] = 16 * row;
    integers[at / 4 + 1] = 16 * (offsets[i % d] as number);
    numbers[at / 8 + 1] = re * x - im * y;
    numbers[at / 8 + 2] = re * y + im * x;
    at += entryBytes;
  }
}

/** Writes the factors that are not 1, of levels that stay under `image` where one is given, and returns their number. */
export function writeFactors(
  arena: Arena,
  table: number,
  factors: Float64Array,
  offsets: Int32Array,
  image?: ArrayLike<number>,
): number {
  let count = 0;
  for (let l = 0; l < offsets.length; l++) {
    const re = factors[2 * l] as number;
    const im = factors[2 * l + 1] as number;
    if ((re === 1 && im === 0) || (image && image[l] !== l)) continue;
    writeEntry(arena, table + entryBytes * count, offsets[l] as number, 0, re, im);
    count++;
  }
  return count;
}

/** Writes the levels of a cycle with their factors, 1 where none are given. */
export function writeCycle(
  arena: Arena,
  table: number,
  cycle: readonly number[],
  offsets: Int32Array,
  factors: Float64Array | undefined,
): void {
  cycle.forEach((l, i) => {
    const re = factors ? (factors[2 * l] as number) : 1;
    const im = factors ? (factors[2 * l + 1] as number) : 0;
    writeEntry(arena, table + entryBytes * i, offsets[l] as number, 0, re, im);
  });
}

/** One entry; offsets come in complex numbers and are stored in bytes. */
function writeEntry(arena: Arena, at: number, first: number, second: number, re: number, im: number): void {
  const { numbers, integers } = arena;
  integers[at / 4] = 16 * first;
  integers[at / 4 + 1] = 16 * second;
  numbers[at / 8 + 1] = re;
  numbers[at / 8 + 2] = im;
}

/** A 4 x 4 matrix as [re re][-im im] per entry. */
export function packFour(numbers: Float64Array, at: number, matrix: Float64Array): void {
  for (let i = 0; i < 16; i++) {
    const re = matrix[2 * i] as number;
    const im = matrix[2 * i + 1] as number;
    numbers[at + 4 * i] = re;
    numbers[at + 4 * i + 1] = re;
    numbers[at + 4 * i + 2] = -im;
    numbers[at + 4 * i + 3] = im;
  }
}

/** (re + i im) M (d x d) in panels of two rows, per column [re0 im0 re1 im1]; a missing row is zero. */
export function packRows(
  numbers: Float64Array,
  at: number,
  matrix: Float64Array,
  d: number,
  re: number,
  im: number,
): void {
  let o = at;
  for (let i = 0; i < d; i += 2) {
    for (let j = 0; j < d; j++) {
      for (let r = i; r < i + 2; r++, o += 2) {
        const x = r < d ? (matrix[2 * (r * d + j)] as number) : 0;
        const y = r < d ? (matrix[2 * (r * d + j) + 1] as number) : 0;
        numbers[o] = re * x - im * y;
        numbers[o + 1] = re * y + im * x;
      }
    }
  }
}

/** The cycles of a permutation with more than one element, each starting at its smallest: every element moves to the next, the last to the first. */
export function cyclesOf(image: ArrayLike<number>): number[][] {
  const seen = new Uint8Array(image.length);
  const cycles: number[][] = [];
  for (let start = 0; start < image.length; start++) {
    const cycle: number[] = [];
    for (let l = start; !seen[l]; l = image[l] as number) {
      seen[l] = 1;
      cycle.push(l);
    }
    if (cycle.length > 1) cycles.push(cycle);
  }
  return cycles;
}
