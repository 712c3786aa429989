import type { Block, Occupation, Replacement } from './block.ts';
import { addTimes, dot, invert, reciprocal, scaleRow, type Width } from './rows.ts';

/**
 * det of the rows of orbitals at the occupied modes. The matrix is the transposed inverse T, so that a mode k at position p has the ratio sum_a Phi_ka T_pa: n to propose, n^2 to
 * make. Orbitals [site, orbital] are the parameters from number `first` on.
 */
export class DeterminantBlock implements Block {
  readonly width: Width;
  readonly sites: readonly number[];
  readonly total: number;
  readonly size: number;
  readonly #parameters: Float64Array;
  /** Where the orbitals of each mode start, in numbers. */
  readonly #start: Int32Array;
  readonly #rows: Float64Array;
  readonly #number = new Float64Array(2);

  constructor(
    width: Width,
    sites: readonly number[],
    total: number,
    parameters: Float64Array,
    first: number,
    modes: number,
  ) {
    this.width = width;
    this.sites = sites;
    this.total = total;
    this.size = total;
    this.#parameters = parameters;
    this.#start = new Int32Array(modes);
    sites.forEach((site, i) => (this.#start[site] = first + i * total));
    this.#rows = new Float64Array(width * total * total);
  }

  solve({ modes, at, inverse, from }: Occupation, out: Float64Array): boolean {
    const { width, size: n } = this;
    for (let p = 0; p < n; p++) {
      const start = width * (this.#start[modes[at + p] as number] as number);
      for (let a = 0; a < n; a++) {
        for (let part = 0; part < width; part++) {
          this.#rows[width * (a * n + p) + part] = this.#parameters[start + width * a + part] as number;
        }
      }
    }
    return invert(width, this.#rows, n, inverse.subarray(from, from + width * n * n), out);
  }

  ratio(of: Occupation, { count, positions, modes }: Replacement, out: Float64Array): void {
    if (count === 1) return this.#product(of, positions[0] as number, modes[0] as number, out);
    const { width } = this;
    const small = new Float64Array(width * count * count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        this.#product(of, positions[j] as number, modes[i] as number, this.#number);
        small.set(this.#number.subarray(0, width), width * (i * count + j));
      }
    }
    invert(width, small, count, new Float64Array(small.length), this.#number);
    const size = Math.exp(this.#number[0] as number);
    out[0] = size * Math.cos(this.#number[1] as number);
    out[1] = width === 1 ? 0 : size * Math.sin(this.#number[1] as number);
  }

  replace({ inverse, from }: Occupation, position: number, mode: number, re: number, im: number): void {
    const { width, size: n } = this;
    const own = from + width * position * n;
    scaleRow(width, inverse, own, n, ...reciprocal(re, im));
    const start = width * (this.#start[mode] as number);
    for (let q = 0; q < n; q++) {
      if (q === position) continue;
      const at = from + width * q * n;
      dot(width, this.#parameters, start, inverse, at, n, this.#number);
      addTimes(width, inverse, at, inverse, own, n, -(this.#number[0] as number), -(this.#number[1] as number)); // prettier-ignore
    }
  }

  addDerivatives(
    { modes, at, inverse, from }: Occupation,
    to: Float64Array,
    row: number,
    re: number,
    im: number,
  ): void {
    const { width, size: n } = this;
    for (let p = 0; p < n; p++) {
      const place = width * (row + (this.#start[modes[at + p] as number] as number));
      addTimes(width, to, place, inverse, from + width * p * n, n, re, im);
    }
  }

  #product({ inverse, from }: Occupation, position: number, mode: number, out: Float64Array): void {
    const { width, size: n } = this;
    const start = width * (this.#start[mode] as number);
    dot(width, this.#parameters, start, inverse, from + width * position * n, n, out);
  }
}
