import { ArgumentError } from '../../errors.ts';
import type { Configuration } from '../../spaces/indexing.ts';
import type { Space } from '../../spaces/space.ts';
import { asComplex, realParts, widthOf, type BlockTensor, type Field } from '../tensor/block-tensor.ts';
import { gridLogAmplitude } from './amplitude.ts';
import { logDerivatives } from './derivatives.ts';
import type { PepsGrid } from './grid.ts';
import { OneConfiguration } from './one-configuration.ts';
import { pepsOf, type Peps } from './peps.ts';

/** Configurations one after another: `levels[count sites]`. */
export interface PepsBatch {
  readonly count: number;
  readonly sites: number;
  readonly levels: Int32Array;
}

/**
 * A PEPS as a wave function with parameters, all entries of all tensors, of the shape that variational Monte Carlo of `ketwork/nqs` takes as an ansatz: real tensors in mode `real`, complex ones in mode
 * `holomorphic`, whose numbers are interleaved.
 */
export interface PepsAnsatz {
  readonly kind: 'peps';
  readonly space: Space;
  readonly mode: 'real' | 'holomorphic';
  /** The entries of all tensors [up, right, down, left, levels], site by site. */
  readonly parameters: Float64Array;
  /** The state with these parameters. */
  readonly state: Peps;
  /** The same with other parameters. Throws `ArgumentError` unless they are as many and finite. */
  with(parameters: Float64Array): PepsAnsatz;
  /** ln psi of each configuration, interleaved; re is -Infinity where it is zero. */
  logAmplitudes(batch: PepsBatch): Float64Array;
  /** d ln psi / d parameters, one row per configuration. */
  logDerivatives(batch: PepsBatch): Float64Array;
  /** The sum of the rows with a weight each. */
  backward(batch: PepsBatch, weights: Float64Array): Float64Array;
  /** Walkers whose ratios are taken between the environments of rows. */
  walker(batch: PepsBatch): PepsWalker;
  spec(): { readonly kind: string; readonly [option: string]: unknown };
}

/** Changes to rows of a batch, as those of an ansatz of `ketwork/nqs`. */
export interface PepsMoves {
  readonly count: number;
  readonly width: number;
  readonly rows: Int32Array;
  readonly sites: Int32Array;
  readonly levels: Int32Array;
}

/** Configurations that walk, each with the environments of its rows. */
export interface PepsWalker {
  readonly batch: PepsBatch;
  /** psi(changed)/psi(now), interleaved. */
  ratios(moves: PepsMoves, out: Float64Array): void;
  /** Makes the changes m with accepted[m] = 1. */
  accept(moves: PepsMoves, accepted: Uint8Array): void;
}

/**
 * The ansatz of a PEPS: what makes `vmc` of `ketwork/nqs` optimise it on samples, by amplitudes and derivatives from one layer of tensors. Its boundaries are those of the state. Liu, Dong, Han, Guo and He, Phys. Rev. B 95 (2017)
 * 195154.
 */
export function pepsAnsatz({ grid }: Peps): PepsAnsatz {
  const field: Field = grid.tensors.every((t) => t.field === 'real') ? 'real' : 'complex';
  const tensors = field === 'real' ? grid.tensors : grid.tensors.map(asComplex);
  return new GridAnsatz({ ...grid, tensors }, field);
}

class GridAnsatz implements PepsAnsatz {
  readonly kind = 'peps' as const;
  readonly space: Space;
  readonly mode: 'real' | 'holomorphic';
  readonly parameters: Float64Array;
  readonly state: Peps;
  readonly #field: Field;

  constructor(grid: PepsGrid, field: Field) {
    this.space = grid.space;
    this.state = pepsOf(grid);
    this.#field = field;
    this.mode = field === 'real' ? 'real' : 'holomorphic';
    this.parameters = Float64Array.from(grid.tensors.flatMap(({ data }) => Array.from(data)));
  }

  with(parameters: Float64Array): GridAnsatz {
    const { grid } = this.state;
    if (parameters.length !== this.parameters.length || !parameters.every(Number.isFinite)) {
      const got = `there are ${parameters.length}${parameters.every(Number.isFinite) ? '' : ', not all finite'}`;
      throw new ArgumentError('parameters', `be ${this.parameters.length} finite numbers`, got);
    }
    let at = 0;
    const tensors = grid.tensors.map(({ structure, field, data }): BlockTensor => {
      at += data.length;
      return { structure, field, data: parameters.slice(at - data.length, at) };
    });
    return new GridAnsatz({ ...grid, tensors }, this.#field);
  }

  logAmplitudes(batch: PepsBatch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    for (let s = 0; s < batch.count; s++) {
      const { re, im } = gridLogAmplitude(this.state.grid, rowOf(batch, s));
      out.set([re, im], 2 * s);
    }
    return out;
  }

  logDerivatives(batch: PepsBatch): Float64Array {
    const out = new Float64Array(batch.count * this.parameters.length);
    for (let s = 0; s < batch.count; s++) out.set(this.#row(rowOf(batch, s)), s * this.parameters.length);
    return out;
  }

  backward(batch: PepsBatch, weights: Float64Array): Float64Array {
    const out = new Float64Array(this.parameters.length);
    const width = widthOf(this.#field);
    for (let s = 0; s < batch.count; s++) {
      const row = this.#row(rowOf(batch, s));
      const [re, im] = [weights[width * s] as number, width === 2 ? (weights[2 * s + 1] as number) : 0];
      if (width === 1) row.forEach((x, k) => (out[k] = (out[k] as number) + re * x));
      else addTimes(out, row, re, im);
    }
    return out;
  }

  walker({ count, sites, levels }: PepsBatch): PepsWalker {
    const { grid } = this.state;
    const batch = { count, sites, levels: levels.slice() };
    const now: (OneConfiguration | undefined)[] = [];
    return {
      batch,
      ratios: (moves, out) => {
        for (let m = 0; m < moves.count; m++) {
          const row = moves.rows[m] as number;
          now[row] ??= new OneConfiguration(grid, rowOf(batch, row).slice());
          const { re, im } = now[row].ratioTo(changedRow(batch, moves, m));
          out.set([re, im], 2 * m);
        }
      },
      accept: (moves, accepted) => {
        for (let m = 0; m < moves.count; m++) {
          if (accepted[m] !== 1) continue;
          const row = moves.rows[m] as number;
          batch.levels.set(changedRow(batch, moves, m), row * sites);
          now[row] = undefined;
        }
      },
    };
  }

  spec(): { readonly kind: string; readonly [option: string]: unknown } {
    const { lattice, boundary, tensors } = this.state.grid;
    const shapes = tensors.map(({ structure }) => structure.legs.map(({ dim }) => dim));
    return { kind: this.kind, lattice, boundary, shapes };
  }

  /** The derivatives at one configuration, in the numbers of the ansatz. */
  #row(x: Configuration): Float64Array {
    const { derivatives } = logDerivatives(this.state, x);
    const out = new Float64Array(this.parameters.length);
    let at = 0;
    for (const { data } of derivatives) {
      const own = this.#field === 'real' ? realParts(data) : data;
      out.set(own, at);
      at += own.length;
    }
    return out;
  }
}

/** out += (re + i im) row, interleaved. */
function addTimes(out: Float64Array, row: Float64Array, re: number, im: number): void {
  for (let k = 0; k < out.length; k += 2) {
    const [x, y] = [row[k] as number, row[k + 1] as number];
    out[k] = (out[k] as number) + re * x - im * y;
    out[k + 1] = (out[k + 1] as number) + re * y + im * x;
  }
}

/** The configuration that change m makes of its row. */
function changedRow(batch: PepsBatch, { rows, width, sites, levels }: PepsMoves, m: number): Int32Array {
  const out = rowOf(batch, rows[m] as number).slice();
  for (let i = m * width; i < (m + 1) * width; i++) out[sites[i] as number] = levels[i] as number;
  return out;
}

function rowOf({ sites, levels }: PepsBatch, row: number): Int32Array {
  return levels.subarray(row * sites, (row + 1) * sites);
}
