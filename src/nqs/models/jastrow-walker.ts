import type { Batch, Moves, Walker } from '../ansatz.ts';
import { changedInputs, encode } from '../inputs.ts';
import { change } from '../plain-walker.ts';
import type { JastrowShape } from './jastrow-shape.ts';

/** Walkers by local fields f_p = a_p + sum_q J_pq u_q: a change costs 1 to propose and n to make. */
export function jastrowWalker(shape: JastrowShape, parameters: Float64Array, batch: Batch): Walker {
  return new FieldWalker(shape, parameters, batch);
}

class FieldWalker implements Walker {
  readonly batch: Batch;
  readonly #shape: JastrowShape;
  /** J with both triangles, n x n numbers of `width` doubles. */
  readonly #couplings: Float64Array;
  /** f, n numbers per row. */
  readonly #fields: Float64Array;
  readonly #width: 1 | 2;
  #inputs = new Int32Array(4);
  #steps = new Float64Array(4);

  constructor(shape: JastrowShape, parameters: Float64Array, batch: Batch) {
    this.batch = { ...batch, levels: batch.levels.slice() };
    this.#shape = shape;
    this.#width = shape.field === 'real' ? 1 : 2;
    this.#couplings = couplings(shape, parameters, this.#width);
    this.#fields = fields(shape, parameters, batch, this.#couplings, this.#width);
  }

  ratios(moves: Moves, out: Float64Array): void {
    for (let m = 0; m < moves.count; m++) {
      const k = this.#stepsOf(moves, m);
      const log = this.#exponent(moves.rows[m] as number, k, 0);
      const size = Math.exp(log);
      const angle = this.#width === 2 ? this.#exponent(moves.rows[m] as number, k, 1) : 0;
      out[2 * m] = angle === 0 ? size : size * Math.cos(angle);
      out[2 * m + 1] = angle === 0 ? 0 : size * Math.sin(angle);
    }
  }

  accept(moves: Moves, accepted: Uint8Array): void {
    const n = this.#shape.layout.size * this.#width;
    for (let m = 0; m < moves.count; m++) {
      if (accepted[m] !== 1) continue;
      const row = moves.rows[m] as number;
      const k = this.#stepsOf(moves, m);
      change(this.batch.levels, row * this.batch.sites, moves, m);
      for (let i = 0; i < k; i++) {
        const from = (this.#inputs[i] as number) * n;
        const step = this.#steps[i] as number;
        for (let q = 0; q < n; q++) {
          const at = row * n + q;
          this.#fields[at] = (this.#fields[at] as number) + step * (this.#couplings[from + q] as number);
        }
      }
    }
  }

  /** sum_i d_i f_i + sum_{i<l} d_i d_l J_il: real (part 0) or imaginary part of the change of log psi. */
  #exponent(row: number, k: number, part: number): number {
    const n = this.#shape.layout.size;
    let sum = 0;
    for (let i = 0; i < k; i++) {
      const p = this.#inputs[i] as number;
      let field = this.#fields[this.#width * (row * n + p) + part] as number;
      for (let l = 0; l < i; l++) {
        const q = this.#inputs[l] as number;
        field += (this.#steps[l] as number) * (this.#couplings[this.#width * (p * n + q) + part] as number);
      }
      sum += (this.#steps[i] as number) * field;
    }
    return sum;
  }

  #stepsOf({ width, rows, sites, levels }: Moves, m: number): number {
    if (this.#inputs.length < 2 * width) {
      this.#inputs = new Int32Array(2 * width);
      this.#steps = new Float64Array(2 * width);
    }
    const { layout } = this.#shape;
    const at = (rows[m] as number) * this.batch.sites;
    let k = 0;
    for (let i = m * width; i < (m + 1) * width; i++) {
      const site = sites[i] as number;
      const from = this.batch.levels[at + site] as number;
      k += changedInputs(layout, site, from, levels[i] as number, this.#inputs, this.#steps, k);
    }
    for (let i = 0; i < k; i++) {
      this.#steps[i] = (this.#steps[i] as number) * (layout.step[this.#inputs[i] as number] as number);
    }
    return k;
  }
}

function couplings(
  { layout, pairs, first, second }: JastrowShape,
  parameters: Float64Array,
  width: 1 | 2,
): Float64Array {
  const n = layout.size;
  const out = new Float64Array(n * n * width);
  for (let k = 0; k < first.length; k++) {
    const [p, q] = [first[k] as number, second[k] as number];
    for (let part = 0; part < width; part++) {
      const value = parameters[width * (pairs + k) + part] as number;
      out[width * (p * n + q) + part] = value;
      out[width * (q * n + p) + part] = value;
    }
  }
  return out;
}

function fields(
  { layout, onSite }: JastrowShape,
  parameters: Float64Array,
  batch: Batch,
  J: Float64Array,
  width: 1 | 2,
): Float64Array {
  const n = layout.size;
  const inputs = encode(layout, batch);
  const out = new Float64Array(batch.count * n * width);
  for (let s = 0; s < batch.count; s++) {
    const own = out.subarray(s * n * width, (s + 1) * n * width);
    if (onSite) own.set(parameters.subarray(0, n * width));
    for (let q = 0; q < n; q++) {
      const u = inputs[s * n + q] as number;
      for (let p = 0; u !== 0 && p < n * width; p++) {
        own[p] = (own[p] as number) + u * (J[q * n * width + p] as number);
      }
    }
  }
  return out;
}
