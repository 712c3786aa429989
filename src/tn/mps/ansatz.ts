import type { Space } from '../../spaces/space.ts';
import {
  addWeighted,
  levelsOf,
  requireParameterCount,
  type SampledAnsatz,
  type SampledBatch,
  type SampledMoves,
  type SampledWalker,
} from '../sampled-ansatz.ts';
import { asComplex, widthOf, type BlockTensor } from '../tensor/block-tensor.ts';
import { toDense } from '../tensor/dense.ts';
import { chainOf, type Chain } from './chain.ts';
import { mpsOf, type Mps } from './mps.ts';
import { RowEnvironments, type SiteMatrices } from './row-environments.ts';

/**
 * A matrix-product state as a wave function with parameters, of the shape that variational Monte Carlo of `ketwork/nqs` takes as an ansatz; real tensors in mode `real`, complex ones in mode
 * `holomorphic`. Its parameters are the entries of all site tensors [left bond, levels, right bond], with charges those of their blocks, site by site.
 */
export interface MpsAnsatz extends SampledAnsatz {
  readonly kind: 'mps';
  /** The state with these parameters, in its orthogonal form. */
  readonly state: Mps;
  /** The same with other parameters. Throws `ArgumentError` unless they are as many and finite. */
  with(parameters: Float64Array): MpsAnsatz;
}

/**
 * The ansatz of a matrix-product state with bonds m. An amplitude and a row of derivatives cost m^2 per site; walkers keep the products from both ends, so that changes which go along the
 * chain in order cost m^2 each, and a change of several sites m^2 for each site between them. Sandvik and Vidal, Phys. Rev. Lett. 99 (2007) 220602.
 */
export function mpsAnsatz({ chain }: Mps): MpsAnsatz {
  const isReal = chain.tensors.every((t) => t.field === 'real');
  const tensors = isReal ? chain.tensors : chain.tensors.map(asComplex);
  return new ChainAnsatz(
    { ...chain, tensors },
    chain.tensors.map((t) => entriesOf(t)),
  );
}

/** Where the entries of a site tensor are in its dense form: for each level the entries, and the bond indices of each. */
interface SiteEntries {
  readonly place: Int32Array;
  readonly byLevel: readonly { readonly entries: Int32Array; readonly left: Int32Array; readonly right: Int32Array }[]; // prettier-ignore
  readonly shape: readonly [left: number, levels: number, right: number];
}

class ChainAnsatz implements MpsAnsatz {
  readonly kind = 'mps' as const;
  readonly space: Space;
  readonly mode: 'real' | 'holomorphic';
  readonly signs = 'free' as const;
  readonly parameters: Float64Array;
  readonly #chain: Chain;
  readonly #entries: readonly SiteEntries[];
  readonly #width: 1 | 2;
  readonly #sites: readonly SiteMatrices[];
  #state: Mps | undefined;

  constructor(chain: Chain, entries: readonly SiteEntries[]) {
    const [first] = chain.tensors as readonly [BlockTensor];
    this.space = chain.space;
    this.mode = first.field === 'real' ? 'real' : 'holomorphic';
    this.parameters = Float64Array.from(chain.tensors.flatMap(({ data }) => Array.from(data)));
    this.#chain = chain;
    this.#entries = entries;
    this.#width = widthOf(first.field);
    this.#sites = chain.tensors.map(({ data }, i) =>
      matricesOf(data, entries[i] as SiteEntries, this.#width),
    );
  }

  get state(): Mps {
    const { space, tensors, logNorm, truncation } = this.#chain;
    this.#state ??= mpsOf(chainOf(space, tensors, { logNorm, truncation }));
    return this.#state;
  }

  with(parameters: Float64Array): ChainAnsatz {
    requireParameterCount(parameters, this.parameters.length);
    let at = 0;
    const tensors = this.#chain.tensors.map(({ structure, field, data }): BlockTensor => {
      at += data.length;
      return { structure, field, data: parameters.slice(at - data.length, at) };
    });
    return new ChainAnsatz({ ...this.#chain, tensors }, this.#entries);
  }

  logAmplitudes(batch: SampledBatch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    const n = batch.sites;
    for (let s = 0; s < batch.count; s++) {
      const row = this.#row(levelsOf(batch, s));
      const end = row.left(n);
      const [re, im] = [end[0] as number, this.#width === 1 ? 0 : (end[1] as number)];
      const size = Math.sqrt(re * re + im * im);
      out[2 * s] = size === 0 ? -Infinity : this.#chain.logNorm + row.leftLog(n) + Math.log(size);
      out[2 * s + 1] = Math.atan2(im, re);
    }
    return out;
  }

  /** Rows of zeros where psi is 0. */
  logDerivatives(batch: SampledBatch): Float64Array {
    const line = this.parameters.length;
    const out = new Float64Array(batch.count * line);
    for (let s = 0; s < batch.count; s++) {
      this.#derivatives(levelsOf(batch, s), out.subarray(s * line, (s + 1) * line));
    }
    return out;
  }

  backward(batch: SampledBatch, weights: Float64Array): Float64Array {
    const out = new Float64Array(this.parameters.length);
    const row = new Float64Array(this.parameters.length);
    for (let s = 0; s < batch.count; s++) {
      this.#derivatives(levelsOf(batch, s), row.fill(0));
      addWeighted(out, row, weights, s, this.#width);
    }
    return out;
  }

  walker(batch: SampledBatch): SampledWalker {
    return new ChainWalker(this.#sites, this.#width, batch);
  }

  spec(): { readonly kind: string; readonly [option: string]: unknown } {
    return { kind: this.kind, bonds: this.#entries.map(({ shape }) => shape[2]) };
  }

  /** d ln psi / d A[l, x, r] = L_l R_r / psi at each site. */
  #derivatives(x: Int32Array, out: Float64Array): void {
    const width = this.#width;
    const row = this.#row(x);
    const psi = new Float64Array(2);
    let first = 0;
    for (let site = 0; site < x.length; site++) {
      const { place, byLevel } = this.#entries[site] as SiteEntries;
      const [left, right] = [row.left(site), row.right(site + 1)];
      row.window(site, site, (at) => x[at] as number, psi);
      const [re, im] = [psi[0] as number, psi[1] as number];
      const square = re * re + im * im;
      if (square === 0) return void out.fill(0);
      const own = byLevel[x[site] as number] as SiteEntries['byLevel'][number];
      for (let k = 0; k < own.entries.length; k++) {
        const [l, r] = [width * (own.left[k] as number), width * (own.right[k] as number)];
        const at = width * (first + (own.entries[k] as number));
        const [a, u] = [left[l] as number, right[r] as number];
        if (width === 1) {
          out[at] = (a * u) / re;
          continue;
        }
        const [b, v] = [left[l + 1] as number, right[r + 1] as number];
        const [p, q] = [a * u - b * v, a * v + b * u];
        out[at] = (p * re + q * im) / square;
        out[at + 1] = (q * re - p * im) / square;
      }
      first += place.length;
    }
  }

  #row(x: Int32Array): RowEnvironments {
    return new RowEnvironments(this.#sites, this.#width, x);
  }
}

/** Walkers with the products from both ends of each configuration. */
class ChainWalker implements SampledWalker {
  readonly batch: SampledBatch;
  readonly #sites: readonly SiteMatrices[];
  readonly #width: 1 | 2;
  readonly #rows: (RowEnvironments | undefined)[] = [];
  readonly #now = new Float64Array(2);
  readonly #then = new Float64Array(2);
  /** New levels by site, -1 where nothing changes. */
  readonly #to: Int32Array;

  constructor(sites: readonly SiteMatrices[], width: 1 | 2, batch: SampledBatch) {
    this.batch = { ...batch, levels: batch.levels.slice() };
    this.#sites = sites;
    this.#width = width;
    this.#to = new Int32Array(batch.sites).fill(-1);
  }

  ratios(moves: SampledMoves, out: Float64Array): void {
    for (let m = 0; m < moves.count; m++) {
      const index = moves.rows[m] as number;
      this.#rows[index] ??= new RowEnvironments(this.#sites, this.#width, levelsOf(this.batch, index));
      this.#ratio(this.#rows[index], moves, m, out);
    }
  }

  accept(moves: SampledMoves, accepted: Uint8Array): void {
    const { width, sites, levels } = moves;
    for (let m = 0; m < moves.count; m++) {
      if (accepted[m] !== 1) continue;
      const index = moves.rows[m] as number;
      const x = levelsOf(this.batch, index);
      for (let i = m * width; i < (m + 1) * width; i++) {
        const site = sites[i] as number;
        if (x[site] === levels[i]) continue;
        x[site] = levels[i] as number;
        this.#rows[index]?.forget(site, site);
      }
    }
  }

  #ratio(row: RowEnvironments, { width, sites, levels }: SampledMoves, m: number, out: Float64Array): void {
    let [first, last] = [Infinity, -1];
    for (let i = m * width; i < (m + 1) * width; i++) {
      const site = sites[i] as number;
      if (row.levels[site] === levels[i]) continue;
      this.#to[site] = levels[i] as number;
      first = Math.min(first, site);
      last = Math.max(last, site);
    }
    out[2 * m] = 1;
    out[2 * m + 1] = 0;
    if (last < 0) return;
    const now = (site: number): number => row.levels[site] as number;
    const log = row.window(first, last, (site) => (this.#to[site] === -1 ? now(site) : (this.#to[site] as number)), this.#then); // prettier-ignore
    row.window(first, first, now, this.#now);
    const [a, b] = [this.#then[0] as number, this.#then[1] as number];
    const [c, d] = [this.#now[0] as number, this.#now[1] as number];
    const scale = Math.exp(log + row.rightLog(last + 1) - row.rightLog(first + 1));
    const square = c * c + d * d;
    out[2 * m] = scale * ((a * c + b * d) / square);
    out[2 * m + 1] = scale * ((b * c - a * d) / square);
    for (let i = m * width; i < (m + 1) * width; i++) this.#to[sites[i] as number] = -1;
  }
}

/** Where the entries of a tensor go: by a tensor of the same structure that holds their numbers. */
function entriesOf({ structure }: BlockTensor): SiteEntries {
  const data = Float64Array.from({ length: structure.size }, (_, k) => k + 1);
  const dense = toDense({ structure, field: 'real', data });
  const shape = dense.shape as unknown as SiteEntries['shape'];
  const [, levels, right] = shape;
  const place = new Int32Array(structure.size);
  const byLevel = Array.from({ length: levels }, () => ({ entries: [] as number[], left: [] as number[], right: [] as number[] })); // prettier-ignore
  for (let at = 0; at < dense.data.length / 2; at++) {
    const entry = (dense.data[2 * at] as number) - 1;
    if (entry < 0) continue;
    place[entry] = at;
    const own = byLevel[Math.floor(at / right) % levels];
    own?.entries.push(entry);
    own?.left.push(Math.floor(at / (right * levels)));
    own?.right.push(at % right);
  }
  return {
    place,
    shape,
    byLevel: byLevel.map((own) => ({
      entries: Int32Array.from(own.entries),
      left: Int32Array.from(own.left),
      right: Int32Array.from(own.right),
    })),
  };
}

function matricesOf(data: Float64Array, { place, shape }: SiteEntries, width: 1 | 2): SiteMatrices {
  const [left, levels, right] = shape;
  const out = new Float64Array(width * left * levels * right);
  place.forEach((at, k) => {
    for (let part = 0; part < width; part++) out[width * at + part] = data[width * k + part] as number;
  });
  return { left, levels, right, data: out };
}
