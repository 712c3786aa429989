import { describe, expect, it } from 'vitest';
import {
  addBits,
  bitAt,
  bitDot,
  bitMatrix,
  bitNullSpace,
  bitRank,
  echelon,
  flipBit,
  lowestOne,
  wordOnes,
  wordParity,
  type BitMatrix,
} from '../../src/linalg/bit-matrix.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';

/** Rows of zeros and ones and the same packed; `rank` bounds the rank. */
function random(
  rows: number,
  cols: number,
  source: Rng,
  rank = rows,
): { plain: number[][]; packed: BitMatrix } {
  const base = Array.from({ length: rank }, () => Array.from({ length: cols }, () => source.integer(2)));
  const plain = Array.from({ length: rows }, (_, r) => {
    if (rank === rows) return base[r]!;
    const used = base.filter(() => source.uniform() < 0.5);
    return Array.from({ length: cols }, (_, c) => used.reduce((sum, row) => sum ^ row[c]!, 0));
  });
  const packed = bitMatrix(rows, cols);
  plain.forEach((row, r) => row.forEach((bit, c) => flipBit(packed.data, r * packed.words, c, bit)));
  return { plain, packed };
}

/** Gaussian elimination on numbers, column by column. */
function plainRank(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let rank = 0;
  for (let c = 0; c < (rows[0]?.length ?? 0); c++) {
    const pivot = rows.findIndex((row, r) => r >= rank && row[c] === 1);
    if (pivot < 0) continue;
    [rows[rank], rows[pivot]] = [rows[pivot]!, rows[rank]!];
    rows.forEach((row, r) => {
      if (r !== rank && row[c] === 1) rows[rank]!.forEach((bit, k) => (row[k]! ^= bit));
    });
    rank++;
  }
  return rank;
}

const shapes: [number, number, number?][] = [
  [1, 1],
  [3, 31],
  [5, 32],
  [7, 33],
  [40, 70],
  [70, 40, 12],
  [64, 64, 63],
  [20, 100, 3],
  [0, 9],
  [9, 0],
];

describe('matrices over two elements', () => {
  it.each(shapes)('%d x %d: ranks of all leading rows are those of plain elimination', (rows, cols, rank) => {
    const { plain, packed } = random(rows, cols, rng(rows + cols), rank);
    const before = packed.data.slice();
    const { ranks } = echelon(packed);
    expect([...ranks]).toEqual(plain.map((_, r) => plainRank(plain.slice(0, r + 1))));
    expect(bitRank(packed)).toBe(plainRank(plain));
    expect(packed.data).toEqual(before);
  });

  it.each(shapes)('%d x %d: the null space has full dimension and is annihilated', (rows, cols, rank) => {
    const { plain, packed } = random(rows, cols, rng(7 * rows + cols), rank);
    const kernel = bitNullSpace(packed);
    expect(kernel.rows).toBe(cols - plainRank(plain));
    expect(bitRank(kernel)).toBe(kernel.rows);
    for (let k = 0; k < kernel.rows; k++) {
      const x = Array.from({ length: cols }, (_, c) => bitAt(kernel.data, k * kernel.words, c));
      for (const row of plain) expect(row.reduce((sum, bit, c) => sum ^ (bit & x[c]!), 0)).toBe(0);
    }
  });

  it('words: parity, number of ones, lowest one, with the top bit set too', () => {
    for (const word of [0, 1, -1, -2147483648, 0x7fffffff, 0x12345678, -0x76543211]) {
      const bits = [...(word >>> 0).toString(2)].filter((bit) => bit === '1').length;
      expect(wordOnes(word)).toBe(bits);
      expect(wordParity(word)).toBe(bits % 2);
      if (word !== 0) expect((word >>> lowestOne(word)) & 1).toBe(1);
      if (word !== 0) expect(word & ((1 << lowestOne(word)) - 1)).toBe(0);
    }
  });

  it('rows: sums and products inside a larger array leave the rest alone', () => {
    const a = Int32Array.of(7, -1, 5, 9);
    const b = Int32Array.of(0, 3, -8);
    addBits(a, 1, b, 1, 2);
    expect([...a]).toEqual([7, -4, 5 ^ -8, 9]);
    expect(bitDot(Int32Array.of(0, 6, 1), 1, Int32Array.of(3, 1), 0, 2)).toBe(0);
    expect(bitDot(Int32Array.of(0, 6, 1), 1, Int32Array.of(3, 0), 0, 2)).toBe(1);
  });
});
