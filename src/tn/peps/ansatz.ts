import type { Configuration } from '../../spaces/indexing.ts';
import type { Space } from '../../spaces/space.ts';
import { asComplex, realParts, widthOf, type BlockTensor, type Field } from '../tensor/block-tensor.ts';
import {
  addWeighted,
  levelsOf,
  requireParameterCount,
  type SampledAnsatz,
  type SampledBatch,
  type SampledMoves,
  type SampledWalker,
} from '../sampled-ansatz.ts';
import { gridLogAmplitude } from './amplitude.ts';
import { logDerivatives } from './derivatives.ts';
import type { PepsGrid } from './grid.ts';
import { OneConfiguration } from './one-configuration.ts';
import { pepsOf, type Peps } from './peps.ts';

/**
 * A PEPS as a wave function with parameters, of the shape that variational Monte Carlo of `ketwork/nqs` takes as an ansatz; real tensors in mode `real`, complex ones in mode `holomorphic`. Its parameters are
 * the entries of all tensors [up, right, down, left, levels], site by site; ratios of its walkers are taken between the environments of rows.
 */
export interface PepsAnsatz extends SampledAnsatz {
  readonly kind: 'peps';
  /** The state with these parameters. */
  readonly state: Peps;
  /** The same with other parameters. Throws `ArgumentError` unless they are as many and finite. */
  with(parameters: Float64Array): PepsAnsatz;
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
  readonly signs = 'free' as const;
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
    requireParameterCount(parameters, this.parameters.length);
    let at = 0;
    const tensors = grid.tensors.map(({ structure, field, data }): BlockTensor => {
      at += data.length;
      return { structure, field, data: parameters.slice(at - data.length, at) };
    });
    return new GridAnsatz({ ...grid, tensors }, this.#field);
  }

  logAmplitudes(batch: SampledBatch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    for (let s = 0; s < batch.count; s++) {
      const { re, im } = gridLogAmplitude(this.state.grid, levelsOf(batch, s));
      out.set([re, im], 2 * s);
    }
    return out;
  }

  logDerivatives(batch: SampledBatch): Float64Array {
    const out = new Float64Array(batch.count * this.parameters.length);
    for (let s = 0; s < batch.count; s++) out.set(this.#row(levelsOf(batch, s)), s * this.parameters.length);
    return out;
  }

  backward(batch: SampledBatch, weights: Float64Array): Float64Array {
    const out = new Float64Array(this.parameters.length);
    const width = widthOf(this.#field);
    for (let s = 0; s < batch.count; s++) {
      addWeighted(out, this.#row(levelsOf(batch, s)), weights, s, width);
    }
    return out;
  }

  walker({ count, sites, levels }: SampledBatch): SampledWalker {
    const { grid } = this.state;
    const batch = { count, sites, levels: levels.slice() };
    const now: (OneConfiguration | undefined)[] = [];
    return {
      batch,
      ratios: (moves, out) => {
        for (let m = 0; m < moves.count; m++) {
          const row = moves.rows[m] as number;
          now[row] ??= new OneConfiguration(grid, levelsOf(batch, row).slice());
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

/** The configuration that change m makes of its row. */
function changedRow(
  batch: SampledBatch,
  { rows, width, sites, levels }: SampledMoves,
  m: number,
): Int32Array {
  const out = levelsOf(batch, rows[m] as number).slice();
  for (let i = m * width; i < (m + 1) * width; i++) out[sites[i] as number] = levels[i] as number;
  return out;
}
