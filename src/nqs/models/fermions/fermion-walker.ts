import type { Batch, Moves, Walker } from '../../ansatz.ts';
import { change } from '../../plain-walker.ts';
import { occupiedOf, type Block, type Occupation } from './block.ts';

/** A change by a factor beyond this, or below one over it, is not trusted to an update: the matrix is made anew. */
const largestRatio = 1e4;

/** The blocks of a wave function, each with the block of every mode. */
export interface FermionForm {
  readonly blocks: readonly Block[];
  /** The number of the block of each mode. */
  readonly blockOf: Int32Array;
}

/** Walkers by the matrices of all blocks: a hop costs n to propose and n^2 to make; matrices are made anew after 32 + 2n hops. */
export class FermionWalker implements Walker {
  readonly batch: Batch;
  readonly #form: FermionForm;
  readonly #rows: readonly BlockRows[];
  /** The modes that a change empties and fills, in pairs. */
  #emptied = new Int32Array(4);
  #filled = new Int32Array(4);
  readonly #factor = new Float64Array(2);

  constructor(form: FermionForm, batch: Batch) {
    this.batch = { ...batch, levels: batch.levels.slice() };
    this.#form = form;
    this.#rows = form.blocks.map((block) => new BlockRows(block, this.batch));
  }

  ratios(moves: Moves, out: Float64Array): void {
    for (let m = 0; m < moves.count; m++) {
      const row = moves.rows[m] as number;
      if (!this.#read(moves, m)) {
        out[2 * m] = 0;
        out[2 * m + 1] = 0;
        continue;
      }
      let [re, im]: [number, number] = [this.#sign(row), 0];
      for (const rows of this.#rows) {
        rows.ratio(row, this.#factor);
        const [x, y] = this.#factor as unknown as [number, number];
        [re, im] = [re * x - im * y, re * y + im * x];
      }
      out[2 * m] = re;
      out[2 * m + 1] = im;
    }
  }

  accept(moves: Moves, accepted: Uint8Array): void {
    for (let m = 0; m < moves.count; m++) {
      if (accepted[m] !== 1) continue;
      const row = moves.rows[m] as number;
      const isHop = this.#read(moves, m);
      change(this.batch.levels, row * this.batch.sites, moves, m);
      for (const rows of this.#rows) {
        if (isHop) rows.accept(row);
        else rows.restart(row, this.batch);
      }
    }
  }

  /** What a change empties and fills, in pairs of one block; false where the number of a block would change. */
  #read({ width, rows, sites, levels }: Moves, m: number): boolean {
    if (this.#emptied.length < width) {
      this.#emptied = new Int32Array(width);
      this.#filled = new Int32Array(width);
    }
    const { blockOf } = this.#form;
    const from = (rows[m] as number) * this.batch.sites;
    for (const own of this.#rows) own.clear();
    for (let i = m * width; i < (m + 1) * width; i++) {
      const site = sites[i] as number;
      const now = this.batch.levels[from + site] as number;
      if (levels[i] === now) continue;
      (this.#rows[blockOf[site] as number] as BlockRows).note(rows[m] as number, site, now === 1);
    }
    return this.#rows.every((own) => own.isBalanced());
  }

  /** (-1)^k for k occupied modes between the ends of a hop, one hop after the other. */
  #sign(row: number): 1 | -1 {
    const from = row * this.batch.sites;
    let [pairs, odd] = [0, 0];
    for (const { emptied, change: own } of this.#rows) {
      for (let i = 0; i < own.count; i++) {
        const [a, b] = [emptied[i] as number, own.modes[i] as number];
        const [low, high] = a < b ? [a, b] : [b, a];
        for (let site = low + 1; site < high; site++) odd ^= this.batch.levels[from + site] as number;
        for (let k = 0; k < pairs; k++) {
          const [out, into] = [this.#emptied[k] as number, this.#filled[k] as number];
          if (out > low && out < high) odd ^= 1;
          if (into > low && into < high) odd ^= 1;
        }
        this.#emptied[pairs] = a;
        this.#filled[pairs++] = b;
      }
    }
    return odd === 0 ? 1 : -1;
  }
}

/** One block of all rows. */
class BlockRows {
  readonly emptied: Int32Array;
  readonly change: { count: number; readonly positions: Int32Array; readonly modes: Int32Array };
  readonly #block: Block;
  readonly #modes: Int32Array;
  readonly #inverse: Float64Array;
  /** Where each mode is in the list of each row. */
  readonly #place: Int32Array;
  readonly #sites: number;
  readonly #changes: Int32Array;
  /** 1 where the factor of a row is not 0. */
  readonly #isAlive: Uint8Array;
  readonly #factor = new Float64Array(2);
  #filled = 0;

  constructor(block: Block, batch: Batch) {
    const { total, size, width } = block;
    this.#block = block;
    this.#modes = new Int32Array(batch.count * total);
    this.#inverse = new Float64Array(batch.count * width * size * size);
    this.#place = new Int32Array(batch.count * batch.sites);
    this.#sites = batch.sites;
    this.#changes = new Int32Array(batch.count);
    this.#isAlive = new Uint8Array(batch.count);
    this.emptied = new Int32Array(batch.sites);
    this.change = { count: 0, positions: new Int32Array(batch.sites), modes: new Int32Array(batch.sites) };
    for (let row = 0; row < batch.count; row++) this.restart(row, batch);
  }

  /** The list of a row from its levels; a row of another number has the factor 0. */
  restart(row: number, batch: Batch): void {
    const { sites, total } = this.#block;
    const at = row * total;
    const found = occupiedOf(sites, batch, row, this.#modes.subarray(at, at + total));
    this.#isAlive[row] = 0;
    if (found !== total) return;
    for (let p = 0; p < total; p++) this.#place[row * batch.sites + (this.#modes[at + p] as number)] = p;
    this.#renew(row);
  }

  clear(): void {
    this.change.count = 0;
    this.#filled = 0;
  }

  /** Notes a mode that a change empties, or fills. */
  note(row: number, mode: number, isEmptied: boolean): void {
    const { change } = this;
    if (!isEmptied) {
      change.modes[this.#filled++] = mode;
      return;
    }
    change.positions[change.count] = this.#place[row * this.#sites + mode] as number;
    this.emptied[change.count++] = mode;
  }

  isBalanced(): boolean {
    return this.change.count === this.#filled;
  }

  ratio(row: number, out: Float64Array): void {
    out[0] = this.#isAlive[row] === 1 ? 1 : Infinity;
    out[1] = 0;
    if (this.change.count > 0 && this.#isAlive[row] === 1) this.#block.ratio(this.#of(row), this.change, out);
  }

  accept(row: number): void {
    const { count, positions, modes } = this.change;
    if (count === 0) return;
    const { total, size } = this.#block;
    const [position, mode] = [positions[0] as number, modes[0] as number];
    const changes = (this.#changes[row] as number) + 1;
    let isUpdate = count === 1 && changes < 32 + 2 * size;
    if (isUpdate) {
      this.ratio(row, this.#factor);
      const [re, im] = [this.#factor[0] as number, this.#factor[1] as number];
      const ratio = Math.max(Math.abs(re), Math.abs(im));
      isUpdate = ratio < largestRatio && ratio > 1 / largestRatio;
      if (isUpdate) this.#block.replace(this.#of(row), position, mode, re, im);
    }
    for (let i = 0; i < count; i++) {
      this.#modes[row * total + (positions[i] as number)] = modes[i] as number;
      this.#place[row * this.#sites + (modes[i] as number)] = positions[i] as number;
    }
    this.#changes[row] = changes;
    if (!isUpdate) this.#renew(row);
  }

  #renew(row: number): void {
    this.#changes[row] = 0;
    this.#isAlive[row] = this.#block.solve(this.#of(row), this.#factor) ? 1 : 0;
  }

  #of(row: number): Occupation {
    const { total, size, width } = this.#block;
    const from = row * width * size * size;
    return { modes: this.#modes, at: row * total, inverse: this.#inverse, from };
  }
}
