import { ArgumentError } from '../../errors.ts';
import { requireRng, type Rng } from '../../linalg/random.ts';
import type { Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch, Walker } from '../ansatz.ts';
import { encode, inputLayout } from '../inputs.ts';
import { requireParameters } from '../require-parameters.ts';
import { jastrowShape, type JastrowShape } from './jastrow-shape.ts';
import { jastrowWalker } from './jastrow-walker.ts';

/** Options of `jastrow`. */
export interface JastrowOptions {
  /** Real is a positive function, complex has phases. Default 'real'. */
  readonly field?: 'real' | 'complex';
  /** Whether there are one-site terms a_p u_p as well; default true. */
  readonly onSite?: boolean;
  /** The standard deviation of the first parameters; default 0.01. */
  readonly deviation?: number;
}

/**
 * Pairs of sites: log psi = sum_p a_p u_p + sum_{p<q} J_pq u_p u_q over inputs of different sites, +-1 per site of two levels, one per level elsewhere. Parameters a
 * (unless `onSite` is false), then J row after row. A change costs 1 to propose and n to make. Throws `ArgumentError` for options that cannot be meant.
 */
export function jastrow(space: Space, rng: Rng, options: JastrowOptions = {}): Ansatz {
  const { field = 'real', onSite = true, deviation = 0.01 } = options;
  if (field !== 'real' && field !== 'complex') {
    throw new ArgumentError('field', "be 'real' or 'complex'", `it is ${String(field)}`);
  }
  if (!(deviation >= 0 && deviation < Infinity)) {
    throw new ArgumentError('deviation', 'be a finite number of at least 0', `it is ${deviation}`);
  }
  requireRng(rng);
  const shape = jastrowShape(inputLayout(space), field, onSite);
  const parameters = Float64Array.from(
    { length: shape.count * (field === 'real' ? 1 : 2) },
    () => deviation * rng.normal(),
  );
  return new PairAnsatz(space, shape, parameters);
}

/** log psi is linear in the parameters, with real features: u_p and u_p u_q. */
class PairAnsatz implements Ansatz {
  readonly kind = 'jastrow';
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly parameters: Float64Array;
  readonly #shape: JastrowShape;

  constructor(space: Space, shape: JastrowShape, parameters: Float64Array) {
    this.space = space;
    this.mode = shape.field === 'real' ? 'real' : 'holomorphic';
    this.parameters = parameters;
    this.#shape = shape;
  }

  with(parameters: Float64Array): PairAnsatz {
    requireParameters(parameters, this.parameters.length);
    return new PairAnsatz(this.space, this.#shape, parameters);
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    const width = this.#width;
    this.#eachRow(batch, (features, s) => {
      for (let k = 0; k < features.length; k++) {
        for (let part = 0; part < width; part++) {
          const value = (features[k] as number) * (this.parameters[width * k + part] as number);
          out[2 * s + part] = (out[2 * s + part] as number) + value;
        }
      }
    });
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    const { count } = this.#shape;
    const width = this.#width;
    const rows = new Float64Array(batch.count * count * width);
    this.#eachRow(batch, (features, s) => {
      for (let k = 0; k < count; k++) rows[width * (s * count + k)] = features[k] as number;
    });
    return rows;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const out = new Float64Array(this.parameters.length);
    const width = this.#width;
    this.#eachRow(batch, (features, s) => {
      for (let part = 0; part < width; part++) {
        const weight = weights[width * s + part] as number;
        for (let k = 0; k < features.length; k++) {
          const at = width * k + part;
          out[at] = (out[at] as number) + weight * (features[k] as number);
        }
      }
    });
    return out;
  }

  walker(batch: Batch): Walker {
    return jastrowWalker(this.#shape, this.parameters, batch);
  }

  spec(): AnsatzSpec {
    const { field, onSite } = this.#shape;
    return { kind: this.kind, field, onSite };
  }

  get #width(): 1 | 2 {
    return this.#shape.field === 'real' ? 1 : 2;
  }

  #eachRow(batch: Batch, use: (features: Float64Array, s: number) => void): void {
    const { layout, pairs, first, second, count } = this.#shape;
    const inputs = encode(layout, batch);
    const features = new Float64Array(count);
    for (let s = 0; s < batch.count; s++) {
      const u = inputs.subarray(s * layout.size, (s + 1) * layout.size);
      if (pairs > 0) features.set(u);
      for (let k = 0; k < first.length; k++) {
        features[pairs + k] = (u[first[k] as number] as number) * (u[second[k] as number] as number);
      }
      use(features, s);
    }
  }
}
