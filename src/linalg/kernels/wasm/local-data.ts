import type { Address } from '../address.ts';
import type { Arena } from '../arena.ts';

/** One number of a local matrix between two levels, whose offsets are counted in complex numbers. */
export interface LevelEntry {
  readonly to: number;
  readonly from: number;
  readonly re: number;
  readonly im: number;
}

/** The entries of (re + i im) M that are not zero. */
export function matrixEntries(
  matrix: Float64Array,
  offsets: Int32Array,
  re: number,
  im: number,
): LevelEntry[] {
  const d = offsets.length;
  const entries: LevelEntry[] = [];
  for (let i = 0; i < d * d; i++) {
    const x = matrix[2 * i] as number;
    const y = matrix[2 * i + 1] as number;
    if (x === 0 && y === 0) continue;
    entries.push({
      to: offsets[Math.floor(i / d)] as number,
      from: offsets[i % d] as number,
      re: re * x - im * y,
      im: re * y + im * x,
    });
  }
  return entries;
}

/** The factors that are not 1. */
export function factorEntries(factors: Float64Array, offsets: Int32Array): LevelEntry[] {
  const entries: LevelEntry[] = [];
  for (let l = 0; l < offsets.length; l++) {
    const [re, im] = [factors[2 * l] as number, factors[2 * l + 1] as number];
    if (re !== 1 || im !== 0) entries.push({ to: offsets[l] as number, from: 0, re, im });
  }
  return entries;
}

/** Writes entries of 24 bytes, [to, i32 bytes][from, i32 bytes][re][im], and returns their address. */
export function writeEntries(arena: Arena, entries: readonly LevelEntry[]): Address {
  const address = arena.allocate(24 * entries.length);
  const { numbers, integers } = arena;
  entries.forEach(({ to, from, re, im }, i) => {
    const at = address + 24 * i;
    integers[at / 4] = 16 * to;
    integers[at / 4 + 1] = 16 * from;
    numbers[at / 8 + 1] = re;
    numbers[at / 8 + 2] = im;
  });
  return address;
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
