/**
 * A matrix over the field of two elements, 32 entries to a word: entry (r, c) is bit c % 32 of `data[r * words + (c >> 5)]`. Bits past the last column
 * are 0. Whole rows are added by exclusive or, 32 columns at a time.
 */
export interface BitMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly words: number;
  readonly data: Int32Array;
}

/** The number of 32-bit words that hold `bits` bits. */
export function wordsFor(bits: number): number {
  return (bits + 31) >>> 5;
}

/** A matrix of zeros. */
export function bitMatrix(rows: number, cols: number): BitMatrix {
  const words = wordsFor(cols);
  return { rows, cols, words, data: new Int32Array(rows * words) };
}

/** Bit `c` of the row of bits that starts at word `at`: 0 or 1. */
export function bitAt(data: Int32Array, at: number, c: number): number {
  return ((data[at + (c >>> 5)] as number) >>> (c & 31)) & 1;
}

/** Turns bit `c` of the row of bits that starts at word `at` over when `bit` is 1. */
export function flipBit(data: Int32Array, at: number, c: number, bit = 1): void {
  const word = at + (c >>> 5);
  data[word] = (data[word] as number) ^ (bit << (c & 31));
}

/** The parity, 0 or 1, of the number of ones in a word. */
export function wordParity(word: number): number {
  let p = word ^ (word >>> 16);
  p ^= p >>> 8;
  p ^= p >>> 4;
  return (0x6996 >>> (p & 15)) & 1;
}

/** The number of ones in a word. */
export function wordOnes(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The position of the lowest one in a word that is not 0. */
export function lowestOne(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** The inner product, 0 or 1, of two rows of `words` words. */
export function bitDot(a: Int32Array, at: number, b: Int32Array, bt: number, words: number): number {
  let sum = 0;
  for (let w = 0; w < words; w++) sum ^= (a[at + w] as number) & (b[bt + w] as number);
  return wordParity(sum);
}

/** Adds row `from` of `b` to row `to` of `a`, each given by its first word. */
export function addBits(a: Int32Array, to: number, b: Int32Array, from: number, words: number): void {
  for (let w = 0; w < words; w++) a[to + w] = (a[to + w] as number) ^ (b[from + w] as number);
}

/** Rows in echelon form: each begins at a column of its own. Made by adding rows one at a time. */
export interface Echelon {
  /** The rows that were independent of those before them, reduced by these. */
  readonly rows: BitMatrix;
  /** For each column the row that begins there, or -1. */
  readonly pivots: Int32Array;
  /** The rank after each row that was added. */
  readonly ranks: Int32Array;
}

/** The echelon form of a matrix, row by row from the first; the matrix is not changed. Cost rows * rank * cols / 32. */
export function echelon({ rows, cols, words, data }: BitMatrix): Echelon {
  const kept = data.slice();
  const pivots = new Int32Array(cols).fill(-1);
  const ranks = new Int32Array(rows);
  let rank = 0;
  for (let r = 0; r < rows; r++) {
    const own = rank * words;
    kept.copyWithin(own, r * words, (r + 1) * words);
    const pivot = reduced(kept, own, pivots, words);
    if (pivot >= 0) pivots[pivot] = rank++;
    ranks[r] = rank;
  }
  return { rows: { rows: rank, cols, words, data: kept.subarray(0, rank * words) }, pivots, ranks };
}

/** Takes rows of the echelon form away from the row at word `own`; the column where the rest begins, -1 when nothing is left. */
function reduced(data: Int32Array, own: number, pivots: Int32Array, words: number): number {
  for (let w = 0; w < words; w++) {
    for (let rest = data[own + w] as number; rest !== 0; rest = data[own + w] as number) {
      const column = 32 * w + lowestOne(rest);
      const row = pivots[column] as number;
      if (row < 0) return column;
      addBits(data, own + w, data, row * words + w, words - w);
    }
  }
  return -1;
}

/** The rank of a matrix over two elements. */
export function bitRank(matrix: BitMatrix): number {
  return echelon(matrix).rows.rows;
}

/** A basis, as rows, of the vectors x with A x = 0. */
export function bitNullSpace(matrix: BitMatrix): BitMatrix {
  const { rows, pivots } = echelon(matrix);
  const { cols, words, data } = rows;
  const out = bitMatrix(cols - rows.rows, cols);
  let next = 0;
  for (let free = 0; free < cols; free++) {
    if ((pivots[free] as number) >= 0) continue;
    const at = next++ * words;
    flipBit(out.data, at, free);
    // A row that begins at a column fixes that entry by those after it.
    for (let column = free - 1; column >= 0; column--) {
      const row = pivots[column] as number;
      if (row >= 0) flipBit(out.data, at, column, bitDot(data, row * words, out.data, at, words));
    }
  }
  return out;
}
