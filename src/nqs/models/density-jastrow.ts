import { ArgumentError } from '../../errors.ts';
import { requireSites, type Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch, Moves, Walker } from '../ansatz.ts';
import { change } from '../plain-walker.ts';
import { requireParameters } from '../require-parameters.ts';

/** A list of pairs of sites that share one parameter. */
export type PairGroup = readonly (readonly [number, number])[];

/**
 * A Jastrow factor of levels, one parameter per group of pairs: log psi = sum_k v_k sum_{(i,j) in group k} n_i n_j, n being the levels. A group for each distance is the density-density factor
 * of fermions and bosons; one group of the pairs of up and down modes is Gutzwiller's (`v = log g`). Parameters v start at 0. A change costs the pairs of the sites that change. Throws `ArgumentError` for
 * sites that are not there and pairs of a site with itself.
 */
export function densityJastrow(
  space: Space,
  groups: readonly PairGroup[],
  { field = 'real' }: { readonly field?: 'real' | 'complex' } = {},
): Ansatz {
  if (field !== 'real' && field !== 'complex') {
    throw new ArgumentError('field', "be 'real' or 'complex'", `it is ${String(field)}`);
  }
  groups.forEach((group, k) => {
    for (const pair of group) requireSites(space, pair, `groups[${k}]`);
  });
  const width = field === 'real' ? 1 : 2;
  return new DensityAnsatz(space, groups, field, new Float64Array(width * groups.length));
}

class DensityAnsatz implements Ansatz {
  readonly kind = 'density-jastrow';
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly parameters: Float64Array;
  readonly #groups: readonly PairGroup[];
  readonly #field: 'real' | 'complex';
  readonly #width: 1 | 2;

  constructor(
    space: Space,
    groups: readonly PairGroup[],
    field: 'real' | 'complex',
    parameters: Float64Array,
  ) {
    this.space = space;
    this.mode = field === 'real' ? 'real' : 'holomorphic';
    this.parameters = parameters;
    this.#groups = groups;
    this.#field = field;
    this.#width = field === 'real' ? 1 : 2;
  }

  with(parameters: Float64Array): DensityAnsatz {
    requireParameters(parameters, this.parameters.length);
    return new DensityAnsatz(this.space, this.#groups, this.#field, parameters);
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    const width = this.#width;
    this.#eachCount(batch, (count, s, k) => {
      for (let part = 0; part < width; part++) {
        const value = count * (this.parameters[width * k + part] as number);
        out[2 * s + part] = (out[2 * s + part] as number) + value;
      }
    });
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    const width = this.#width;
    const rows = new Float64Array(batch.count * this.parameters.length);
    this.#eachCount(batch, (count, s, k) => (rows[s * this.parameters.length + width * k] = count));
    return rows;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const width = this.#width;
    const out = new Float64Array(this.parameters.length);
    this.#eachCount(batch, (count, s, k) => {
      for (let part = 0; part < width; part++) {
        const at = width * k + part;
        out[at] = (out[at] as number) + count * (weights[width * s + part] as number);
      }
    });
    return out;
  }

  walker(batch: Batch): Walker {
    return new DensityWalker(this.space, this.#groups, this.parameters, this.#width, batch);
  }

  spec(): AnsatzSpec {
    return { kind: this.kind, field: this.#field, groups: this.#groups };
  }

  /** sum n_i n_j of each group and row. */
  #eachCount({ count, sites, levels }: Batch, use: (sum: number, s: number, k: number) => void): void {
    for (let s = 0; s < count; s++) {
      for (const [k, group] of this.#groups.entries()) {
        let sum = 0;
        for (const [i, j] of group)
          sum += (levels[s * sites + i] as number) * (levels[s * sites + j] as number);
        use(sum, s, k);
      }
    }
  }
}

/** Changes of log psi by the pairs of the sites that change. */
class DensityWalker implements Walker {
  readonly batch: Batch;
  readonly #others: readonly Int32Array[];
  readonly #groupsOf: readonly Int32Array[];
  readonly #parameters: Float64Array;
  readonly #width: 1 | 2;
  /** By how much each site changes, 0 between calls. */
  readonly #steps: Int32Array;

  constructor(
    { dims }: Space,
    groups: readonly PairGroup[],
    parameters: Float64Array,
    width: 1 | 2,
    batch: Batch,
  ) {
    this.batch = { ...batch, levels: batch.levels.slice() };
    const [others, own]: [number[][], number[][]] = [dims.map(() => []), dims.map(() => [])];
    groups.forEach((group, k) => {
      for (const [i, j] of group) {
        others[i]?.push(j);
        others[j]?.push(i);
        own[i]?.push(k);
        own[j]?.push(k);
      }
    });
    this.#others = others.map((list) => Int32Array.from(list));
    this.#groupsOf = own.map((list) => Int32Array.from(list));
    this.#parameters = parameters;
    this.#width = width;
    this.#steps = new Int32Array(dims.length);
  }

  ratios(moves: Moves, out: Float64Array): void {
    const width = this.#width;
    for (let m = 0; m < moves.count; m++) {
      this.#mark(moves, m, 1);
      const size = Math.exp(this.#exponent(moves, m, 0));
      const angle = width === 2 ? this.#exponent(moves, m, 1) : 0;
      this.#mark(moves, m, 0);
      out[2 * m] = angle === 0 ? size : size * Math.cos(angle);
      out[2 * m + 1] = angle === 0 ? 0 : size * Math.sin(angle);
    }
  }

  accept(moves: Moves, accepted: Uint8Array): void {
    for (let m = 0; m < moves.count; m++) {
      if (accepted[m] === 1)
        change(this.batch.levels, (moves.rows[m] as number) * this.batch.sites, moves, m);
    }
  }

  /** Writes the steps of change m, or takes them back. */
  #mark({ width, rows, sites, levels }: Moves, m: number, factor: 0 | 1): void {
    const from = (rows[m] as number) * this.batch.sites;
    for (let i = m * width; i < (m + 1) * width; i++) {
      const site = sites[i] as number;
      this.#steps[site] = factor * ((levels[i] as number) - (this.batch.levels[from + site] as number));
    }
  }

  /** sum over changed i of d_i sum_j v_ij (n_j + d_j/2): d_i d_j comes from both ends. */
  #exponent({ width, rows, sites }: Moves, m: number, part: number): number {
    const from = (rows[m] as number) * this.batch.sites;
    let sum = 0;
    for (let i = m * width; i < (m + 1) * width; i++) {
      const site = sites[i] as number;
      const step = this.#steps[site] as number;
      if (step === 0) continue;
      const [others, groups] = [this.#others[site] as Int32Array, this.#groupsOf[site] as Int32Array];
      for (let k = 0; k < others.length; k++) {
        const other = others[k] as number;
        const level = (this.batch.levels[from + other] as number) + 0.5 * (this.#steps[other] as number);
        sum += step * level * (this.#parameters[this.#width * (groups[k] as number) + part] as number);
      }
    }
    return sum;
  }
}
