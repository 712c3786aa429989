import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { compressed, sideBySide, type Compressed, type RankLimit } from './factor.ts';

/** Fewer columns than these are not worth compressing before the end. */
const fewColumns = 48;

/** A sum of terms Z Z^dagger, compressed whenever it has three times as many columns as were kept last. */
export class FactorSum {
  readonly #limit: RankLimit;
  #parts: (readonly [z: ComplexMatrix, factor: number])[] = [];
  #columns = 0;
  #kept: number;
  #discarded = 0;

  constructor(limit: RankLimit, expected: number) {
    this.#limit = limit;
    this.#kept = expected;
  }

  /** Adds factor^2 Z Z^dagger. */
  add(z: ComplexMatrix, factor: number): void {
    if (z.cols === 0) return;
    this.#parts.push([z, factor]);
    this.#columns += z.cols;
    if (this.#columns > Math.max(fewColumns, 3 * this.#kept)) this.#compress();
  }

  /** The sum. */
  total(): Compressed {
    if (this.#parts.length > 0) this.#compress();
    const [only] = this.#parts;
    const none: ComplexMatrix = { rows: 0, cols: 0, data: new Float64Array(0) };
    return { factor: only ? only[0] : none, discarded: this.#discarded };
  }

  #compress(): void {
    const { factor, discarded } = compressed(sideBySide(this.#parts), this.#limit);
    this.#parts = [[factor, 1]];
    this.#columns = this.#kept = factor.cols;
    this.#discarded += discarded;
  }
}
