import { ArgumentError, BudgetExceededError } from '../errors.ts';
import type { TextKey } from '../spaces/fock-space.ts';

/**
 * A sparse density matrix in the text basis: a weight per occupied text, and the nonzero coherences between them.
 * A mixture of k texts takes O(k); no dense row is ever kept. Plain data, never changed after it is made.
 *
 * Coherences are the strict upper triangle in compressed rows: for p in rowStart[a] .. rowStart[a + 1],
 * <texts[a]|rho|texts[column[p]]> = values[2p] + i values[2p + 1], columns ascending and above a; the lower triangle is
 * its conjugate.
 */
export interface TextDensity {
  /** The occupied texts, each once, in the order in which they came. */
  readonly texts: readonly TextKey[];
  /** The number of tokens of each text. */
  readonly lengths: Int32Array;
  /** <T|rho|T> of each text. */
  readonly weights: Float64Array;
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly values: Float64Array;
}

/** What the coherences of one state may take when the caller does not say: 512 MiB. */
export const defaultCoherenceBytes: number = 2 ** 29;

/** Memory that one coherence takes while a density is built (map entry, column, value). */
const bytesPerCoherence = 64;

/** Throws `BudgetExceededError` when so many coherences would not fit. */
export function requireCoherences(count: number, maxBytes: number = defaultCoherenceBytes): void {
  const bytes = count * bytesPerCoherence;
  if (bytes > maxBytes) {
    throw new BudgetExceededError(
      `A density with ${count} coherences between texts`,
      bytes,
      maxBytes,
      'Use fewer texts in superposition, a mixture of them, or sample.',
    );
  }
}

/** Collects weights and coherences, adding up what meets on the same texts. */
export class DensityBuilder {
  readonly #slots = new Map<TextKey, number>();
  readonly #lengths: number[] = [];
  readonly #weights: number[] = [];
  readonly #pairs = new Map<number, number>();
  readonly #values: number[] = [];

  /** The slot of a text of `length` tokens, new or known. */
  slot(key: TextKey, length: number): number {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const made = this.#weights.length;
    this.#slots.set(key, made);
    this.#lengths.push(length);
    this.#weights.push(0);
    return made;
  }

  /** Adds to <a|rho|a>. */
  addWeight(a: number, weight: number): void {
    this.#weights[a] = (this.#weights[a] as number) + weight;
  }

  /** Adds z |a><b| and its conjugate transpose; for a = b that is 2 Re z on the diagonal. */
  addPair(a: number, b: number, re: number, im: number): void {
    if (a === b) {
      this.addWeight(a, 2 * re);
      return;
    }
    const [row, col, sign] = a < b ? [a, b, 1] : [b, a, -1];
    const key = row * pairStride + col;
    let p = this.#pairs.get(key);
    if (p === undefined) {
      requireCoherences(this.#pairs.size + 1);
      p = this.#values.length;
      this.#pairs.set(key, p);
      this.#values.push(0, 0);
    }
    this.#values[p] = (this.#values[p] as number) + re;
    this.#values[p + 1] = (this.#values[p + 1] as number) + sign * im;
  }

  /** The density; exact zeros are left out. */
  build(): TextDensity {
    const pairs = this.#sortedPairs();
    const used = new Uint8Array(this.#weights.length);
    this.#weights.forEach((weight, a) => (used[a] = weight === 0 ? 0 : 1));
    for (const key of pairs) {
      used[Math.floor(key / pairStride)] = 1;
      used[key % pairStride] = 1;
    }
    return this.#packed(pairs, used);
  }

  #sortedPairs(): Float64Array {
    const keys = new Float64Array(this.#pairs.size);
    let count = 0;
    for (const [key, p] of this.#pairs) {
      if (this.#values[p] !== 0 || this.#values[p + 1] !== 0) keys[count++] = key;
    }
    return keys.subarray(0, count).sort();
  }

  #packed(pairs: Float64Array, used: Uint8Array): TextDensity {
    const texts: TextKey[] = [];
    const moved = new Int32Array(used.length);
    let slot = 0;
    for (const key of this.#slots.keys()) {
      moved[slot] = texts.length;
      if (used[slot++]) texts.push(key);
    }
    const kept = (_: number, a: number): boolean => used[a] === 1;
    const rowStart = new Int32Array(texts.length + 1);
    const column = new Int32Array(pairs.length);
    const values = new Float64Array(2 * pairs.length);
    pairs.forEach((key, i) => {
      const p = this.#pairs.get(key) as number;
      const row = (moved[Math.floor(key / pairStride)] as number) + 1;
      rowStart[row] = (rowStart[row] as number) + 1;
      column[i] = moved[key % pairStride] as number;
      values[2 * i] = this.#values[p] as number;
      values[2 * i + 1] = this.#values[p + 1] as number;
    });
    for (let a = 0; a < texts.length; a++)
      rowStart[a + 1] = (rowStart[a + 1] as number) + (rowStart[a] as number);
    const lengths = Int32Array.from(this.#lengths.filter(kept));
    return {
      texts,
      lengths,
      weights: Float64Array.from(this.#weights.filter(kept)),
      rowStart,
      column,
      values,
    };
  }
}

/** Slots stay below 2^26, so that a pair of them is an exact number. */
const pairStride = 2 ** 26;

/** The sum of weights, tr rho. */
export function densityTrace(of: TextDensity): number {
  return of.weights.reduce((sum, weight) => sum + weight, 0);
}

/** Calls `visit(a, b, re, im)` for each kept coherence <a|rho|b>, a < b. */
export function forEachCoherence(
  of: TextDensity,
  visit: (a: number, b: number, re: number, im: number) => void,
): void {
  for (let a = 0; a < of.texts.length; a++) {
    for (let p = of.rowStart[a] as number, end = of.rowStart[a + 1] as number; p < end; p++) {
      visit(a, of.column[p] as number, of.values[2 * p] as number, of.values[2 * p + 1] as number);
    }
  }
}

/** The same density times a positive number. */
export function scaledDensity(of: TextDensity, factor: number): TextDensity {
  if (!Number.isFinite(factor) || factor < 0) {
    throw new ArgumentError('factor', 'be a finite number >= 0', `it is ${factor}`);
  }
  const times = (x: number): number => factor * x;
  return { ...of, weights: of.weights.map(times), values: of.values.map(times) };
}

/** The texts that `keepText` accepts, with the coherences between them that `keepPair` accepts. */
export function filteredDensity(
  of: TextDensity,
  keepText: (a: number) => boolean,
  keepPair: (a: number, b: number) => boolean,
): TextDensity {
  const kept: number[] = [];
  const moved = new Int32Array(of.texts.length).fill(-1);
  for (let a = 0; a < moved.length; a++) if (keepText(a)) moved[a] = kept.push(a) - 1;
  return section(of, kept, moved, (a, b) => (moved[b] as number) >= 0 && keepPair(a, b));
}

/** The blocks of a density, one per label of its texts; coherences between labels are left out. One pass, whatever the number of labels. */
export function partedDensity<L>(of: TextDensity, labelOf: (a: number) => L): ReadonlyMap<L, TextDensity> {
  const groups = new Map<L, number[]>();
  const moved = new Int32Array(of.texts.length);
  const labels = of.texts.map((_, a) => {
    const label = labelOf(a);
    const group = groups.get(label) ?? [];
    moved[a] = group.push(a) - 1;
    groups.set(label, group);
    return label;
  });
  const parts = new Map<L, TextDensity>();
  groups.forEach((kept, label) => {
    parts.set(
      label,
      section(of, kept, moved, (_, b) => labels[b] === label),
    );
  });
  return parts;
}

/** The texts `kept`, where text a gets place `moved[a]`, with the coherences that `keepPair` accepts. */
function section(
  of: TextDensity,
  kept: readonly number[],
  moved: Int32Array,
  keepPair: (a: number, b: number) => boolean,
): TextDensity {
  const rowStart = new Int32Array(kept.length + 1);
  const column: number[] = [];
  const values: number[] = [];
  kept.forEach((a, i) => {
    for (let p = of.rowStart[a] as number, end = of.rowStart[a + 1] as number; p < end; p++) {
      const b = of.column[p] as number;
      if (!keepPair(a, b)) continue;
      column.push(moved[b] as number);
      values.push(of.values[2 * p] as number, of.values[2 * p + 1] as number);
    }
    rowStart[i + 1] = column.length;
  });
  return {
    texts: kept.map((a) => of.texts[a] as TextKey),
    lengths: Int32Array.from(kept, (a) => of.lengths[a] as number),
    weights: Float64Array.from(kept, (a) => of.weights[a] as number),
    rowStart,
    column: Int32Array.from(column),
    values: Float64Array.from(values),
  };
}

/** The place of the coherence (a, b), a < b, in `column`; -1 when it is zero. */
export function coherenceAt(of: TextDensity, a: number, b: number): number {
  let low = of.rowStart[a] as number;
  let high = (of.rowStart[a + 1] as number) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const column = of.column[middle] as number;
    if (column === b) return middle;
    if (column < b) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
