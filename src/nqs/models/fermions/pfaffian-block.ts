import type { Block, Occupation, Replacement } from './block.ts';
import { addTimes, dot, invert, logPfaffian, numberAt, reciprocal, type Width } from './rows.ts';

/**
 * Pf of the pair function at the occupied modes. The matrix is the inverse B, antisymmetric; a mode k at position p has the ratio sum_q f_kq B_qp: n to propose, n^2 to make. For an odd number
 * the list ends with one more mode that is always occupied, the unpaired orbital. Parameters f_jk, j < k, row after row, then the unpaired orbital.
 */
export class PfaffianBlock implements Block {
  readonly width: Width;
  readonly sites: readonly number[];
  readonly total: number;
  readonly size: number;
  /** All modes, with the one for the unpaired orbital. */
  readonly #all: number;
  /** f with both triangles. */
  readonly #pairs: Float64Array;
  readonly #matrix: Float64Array;
  readonly #line: Float64Array;
  readonly #change: Float64Array;
  readonly #row: Float64Array;
  readonly #number = new Float64Array(2);

  constructor(width: Width, modes: number, total: number, parameters: Float64Array) {
    this.width = width;
    this.sites = Array.from({ length: modes }, (_, mode) => mode);
    this.total = total;
    this.size = total + (total % 2);
    this.#all = modes + (total % 2);
    this.#pairs = new Float64Array(width * this.#all * this.#all);
    this.#matrix = new Float64Array(width * this.size * this.size);
    this.#line = new Float64Array(width * this.size);
    this.#change = new Float64Array(width * this.size);
    this.#row = new Float64Array(width * this.size);
    this.#fill(parameters);
  }

  solve(of: Occupation, out: Float64Array): boolean {
    const { width, size: n } = this;
    const { inverse, from } = of;
    const own = inverse.subarray(from, from + width * n * n);
    this.#gather(of);
    logPfaffian(width, this.#matrix, n, out);
    const [log, angle] = [out[0] as number, out[1] as number];
    this.#gather(of);
    const isRegular = invert(width, this.#matrix, n, own, out) && log > -Infinity;
    out[0] = isRegular ? log : -Infinity;
    out[1] = isRegular ? angle : 0;
    return isRegular;
  }

  ratio(of: Occupation, { count, positions, modes }: Replacement, out: Float64Array): void {
    if (count !== 1) return this.#whole(of, { count, positions, modes }, out);
    const { width, size: n } = this;
    const position = positions[0] as number;
    this.#lineOf(of, modes[0] as number, position);
    dot(width, this.#line, 0, of.inverse, of.from + width * position * n, n, out);
    out[0] = -(out[0] as number);
    out[1] = -(out[1] as number);
  }

  replace(of: Occupation, position: number, mode: number, re: number, im: number): void {
    const { width, size: n } = this;
    const { inverse, from } = of;
    this.#lineOf(of, mode, position);
    const b = from + width * position * n;
    // c = B w for the change w of the row: B v, minus the unit vector that B gives for the old row.
    for (let q = 0; q < n; q++) {
      dot(width, inverse, from + width * q * n, this.#line, 0, n, this.#number);
      this.#change[width * q] = this.#number[0] as number;
      if (width === 2) this.#change[2 * q + 1] = this.#number[1] as number;
    }
    this.#change[width * position] = (this.#change[width * position] as number) + 1;
    const old = this.#row;
    old.set(inverse.subarray(b, b + width * n));
    const [x, y] = reciprocal(re, im);
    // B' = B + (b c^T - c b^T)/r with the column b = -(row b).
    for (let q = 0; q < n; q++) {
      const at = from + width * q * n;
      const [u, v] = numberAt(width, old, q);
      addTimes(width, inverse, at, this.#change, 0, n, -(u * x - v * y), -(u * y + v * x));
      const [s, t] = numberAt(width, this.#change, q);
      addTimes(width, inverse, at, old, 0, n, s * x - t * y, s * y + t * x);
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
      for (let q = 0; q < n; q++) {
        const [j, k] = [this.#modeAt(modes, at, p), this.#modeAt(modes, at, q)];
        if (j >= k) continue;
        const place = width * (row + this.#indexOf(j, k));
        addTimes(width, to, place, inverse, from + width * (q * n + p), 1, re, im);
      }
    }
  }

  /** The ratio anew from both Pfaffians. */
  #whole({ modes, at }: Occupation, { count, positions, modes: to }: Replacement, out: Float64Array): void {
    const { width, size: n } = this;
    const list = modes.slice(at, at + this.total);
    const own = { modes: list, at: 0 };
    this.#gather(own);
    logPfaffian(width, this.#matrix, n, this.#number);
    const [log, angle] = this.#number;
    for (let i = 0; i < count; i++) list[positions[i] as number] = to[i] as number;
    this.#gather(own);
    logPfaffian(width, this.#matrix, n, this.#number);
    const size = Math.exp((this.#number[0] as number) - (log as number));
    const turn = (this.#number[1] as number) - (angle as number);
    out[0] = size === 0 ? 0 : size * Math.cos(turn);
    out[1] = size === 0 || width === 1 ? 0 : size * Math.sin(turn);
  }

  /** f between all modes of the list. */
  #gather(of: Pick<Occupation, 'modes' | 'at'>): void {
    const { width, size: n } = this;
    for (let p = 0; p < n; p++) {
      this.#lineOf(of, this.#modeAt(of.modes, of.at, p), p);
      this.#matrix.set(this.#line, width * p * n);
    }
  }

  /** f of a mode at a position with each other of the list. */
  #lineOf({ modes, at }: Pick<Occupation, 'modes' | 'at'>, mode: number, position: number): void {
    const { width, size: n } = this;
    const start = mode * this.#all;
    for (let q = 0; q < n; q++) {
      const from = width * (start + this.#modeAt(modes, at, q));
      for (let part = 0; part < width; part++) {
        this.#line[width * q + part] = q === position ? 0 : (this.#pairs[from + part] as number);
      }
    }
  }

  #modeAt(modes: Int32Array, at: number, p: number): number {
    return p < this.total ? (modes[at + p] as number) : this.#all - 1;
  }

  /** The place of f_jk, j < k, among the parameters. */
  #indexOf(j: number, k: number): number {
    const modes = this.sites.length;
    return k < modes ? j * modes - (j * (j + 1)) / 2 + k - j - 1 : (modes * (modes - 1)) / 2 + j;
  }

  #fill(parameters: Float64Array): void {
    const { width } = this;
    for (let j = 0; j < this.#all; j++) {
      for (let k = j + 1; k < this.#all; k++) {
        for (let part = 0; part < width; part++) {
          const value = parameters[width * this.#indexOf(j, k) + part] as number;
          this.#pairs[width * (j * this.#all + k) + part] = value;
          this.#pairs[width * (k * this.#all + j) + part] = -value;
        }
      }
    }
  }
}
