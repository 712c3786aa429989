import type { Sector } from '../spaces/sector.ts';
import type { Walker } from './ansatz.ts';

/** Changes that are looked at together: bounds what one pass of a network holds. */
const capacity = 4096;

/**
 * Collects elements <x|O|x'> with the changes that lead from rows of a walker to x', and sums element times psi(x')/psi(x) row by row, in the order in which they came: the sum of a row
 * does not depend on what is collected for others. Changes that leave the sector count as amplitude 0.
 */
export class Contributions {
  readonly sites: Int32Array;
  readonly levels: Int32Array;
  readonly #walker: Walker;
  readonly #sums: Float64Array;
  readonly #width: number;
  readonly #rows = new Int32Array(capacity);
  readonly #elements = new Float64Array(2 * capacity);
  readonly #ratios = new Float64Array(2 * capacity);
  readonly #lawOf: Int32Array | undefined;
  readonly #drift: Int32Array;
  #count = 0;
  #left = false;
  #positive = false;

  constructor(walker: Walker, width: number, sector: Sector | undefined) {
    this.#walker = walker;
    this.#sums = new Float64Array(2 * walker.batch.count);
    this.#width = width;
    this.sites = new Int32Array(capacity * width);
    this.levels = new Int32Array(capacity * width);
    this.#drift = new Int32Array(sector?.laws.length ?? 0);
    if (!sector || sector.laws.length === 0) return;
    this.#lawOf = new Int32Array(walker.batch.sites).fill(-1);
    for (const [law, { sites }] of sector.laws.entries()) {
      for (const site of sites) this.#lawOf[site] = law;
    }
  }

  /** Where the sites and levels of the next change are to be written. */
  get at(): number {
    return this.#count * this.#width;
  }

  /** Takes the change that was written for this row, with its element. */
  add(row: number, re: number, im: number): void {
    if (this.#lawOf && !this.#stays(row, this.#lawOf)) {
      this.#left = true;
      return;
    }
    this.#rows[this.#count] = row;
    this.#elements[2 * this.#count] = re;
    this.#elements[2 * this.#count + 1] = im;
    this.#count++;
    if (this.#count === capacity) this.#flush();
  }

  /** Adds the sums of all that was collected. */
  addTo(sums: Float64Array): void {
    this.#flush();
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (this.#sums[i] as number);
  }

  #flush(): void {
    const count = this.#count;
    if (count === 0) return;
    const moves = { count, width: this.#width, rows: this.#rows, sites: this.sites, levels: this.levels };
    this.#walker.ratios(moves, this.#ratios);
    for (let m = 0; m < count; m++) {
      const [x, y] = [this.#ratios[2 * m] as number, this.#ratios[2 * m + 1] as number];
      const [a, b] = [this.#elements[2 * m] as number, this.#elements[2 * m + 1] as number];
      const to = 2 * (this.#rows[m] as number);
      const re = a * x - b * y;
      this.#sums[to] = (this.#sums[to] as number) + re;
      this.#sums[to + 1] = (this.#sums[to + 1] as number) + a * y + b * x;
      if (re > 0) this.#positive = true;
    }
    this.#count = 0;
  }

  /** Whether an element led out of the sector. */
  get left(): boolean {
    return this.#left;
  }

  /** Whether a contribution was positive, as none is for a Hamiltonian without sign problem and a positive function. */
  get positive(): boolean {
    return this.#positive;
  }

  #stays(row: number, lawOf: Int32Array): boolean {
    const from = row * this.#walker.batch.sites;
    this.#drift.fill(0);
    for (let i = this.at, end = i + this.#width; i < end; i++) {
      const site = this.sites[i] as number;
      const law = lawOf[site] as number;
      const step = (this.levels[i] as number) - (this.#walker.batch.levels[from + site] as number);
      if (law >= 0) this.#drift[law] = (this.#drift[law] as number) + step;
    }
    return this.#drift.every((sum) => sum === 0);
  }
}
