import type { Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzSpec, Batch, Moves, Walker } from '../ansatz.ts';
import { walkerOf } from '../plain-walker.ts';
import type { DensityAnsatz } from './density-ansatz.ts';

/** sqrt rho(s, s) as a positive wave function of the same parameters: what samples configurations of a density matrix. */
export function rootOfDiagonal(density: DensityAnsatz): Ansatz {
  return new DiagonalAnsatz(density);
}

/** The configurations (s, s) of the space twice. */
export function onDiagonal({ count, sites, levels }: Batch): Batch {
  const out = new Int32Array(2 * levels.length);
  for (let s = 0; s < count; s++) {
    const x = levels.subarray(s * sites, (s + 1) * sites);
    out.set(x, 2 * s * sites);
    out.set(x, (2 * s + 1) * sites);
  }
  return { count, sites: 2 * sites, levels: out };
}

class DiagonalAnsatz implements Ansatz {
  readonly kind = 'diagonal';
  readonly mode = 'real' as const;
  readonly space: Space;
  readonly parameters: Float64Array;
  readonly #density: DensityAnsatz;

  constructor(density: DensityAnsatz) {
    this.space = density.system;
    this.parameters = density.parameters;
    this.#density = density;
  }

  with(parameters: Float64Array): DiagonalAnsatz {
    return new DiagonalAnsatz(this.#density.with(parameters));
  }

  logAmplitudes(batch: Batch): Float64Array {
    const logs = this.#density.logAmplitudes(onDiagonal(batch));
    return logs.map((x, i) => (i % 2 === 0 ? x / 2 : 0));
  }

  logDerivatives(batch: Batch): Float64Array {
    return halved(this.#density.logDerivatives(onDiagonal(batch)));
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const complex = new Float64Array(2 * weights.length);
    weights.forEach((w, s) => (complex[2 * s] = w));
    return halved(this.#density.backward(onDiagonal(batch), complex));
  }

  walker(batch: Batch): Walker {
    return new DiagonalWalker(batch, walkerOf(this.#density, onDiagonal(batch)));
  }

  spec(): AnsatzSpec {
    return { kind: this.kind, inner: this.#density.spec() };
  }
}

/** Half the real parts of interleaved numbers. */
function halved(numbers: Float64Array): Float64Array {
  return Float64Array.from({ length: numbers.length / 2 }, (_, i) => (numbers[2 * i] as number) / 2);
}

/** Each change is made to row and column. */
class DiagonalWalker implements Walker {
  readonly batch: Batch;
  readonly #both: Walker;
  #moves: Moves | undefined;

  constructor({ count, sites, levels }: Batch, both: Walker) {
    this.batch = { count, sites, levels: levels.slice() };
    this.#both = both;
  }

  ratios(moves: Moves, out: Float64Array): void {
    this.#both.ratios(this.#doubled(moves), out);
    for (let m = 0; m < moves.count; m++) {
      // Real and positive up to rounding; a quotient that is no number stays one.
      const ratio = out[2 * m] as number;
      out[2 * m] = ratio < 0 ? 0 : Math.sqrt(ratio);
      out[2 * m + 1] = 0;
    }
  }

  accept(moves: Moves, accepted: Uint8Array): void {
    this.#both.accept(this.#doubled(moves), accepted);
    const { sites, levels } = this.batch;
    const both = this.#both.batch.levels;
    for (let m = 0; m < moves.count; m++) {
      if (accepted[m] !== 1) continue;
      const row = moves.rows[m] as number;
      levels.set(both.subarray(2 * row * sites, (2 * row + 1) * sites), row * sites);
    }
  }

  #doubled({ count, width, rows, sites, levels }: Moves): Moves {
    const known = this.#moves;
    const fits = known?.width === 2 * width && known.sites.length >= 2 * count * width;
    const to = fits ? known : { sites: new Int32Array(2 * count * width), levels: new Int32Array(2 * count * width) }; // prettier-ignore
    for (let m = 0; m < count; m++) {
      const [from, at] = [m * width, 2 * m * width];
      for (let i = 0; i < width; i++) {
        const site = sites[from + i] as number;
        to.sites[at + i] = site;
        to.sites[at + width + i] = site + this.batch.sites;
        to.levels[at + i] = to.levels[at + width + i] = levels[from + i] as number;
      }
    }
    const moves = { count, width: 2 * width, rows, sites: to.sites, levels: to.levels };
    this.#moves = moves;
    return moves;
  }
}
