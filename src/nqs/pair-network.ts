import type { Space } from '../spaces/space.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch } from './ansatz.ts';
import { rowsOf } from './batch.ts';
import { requireParameters } from './require-parameters.ts';

/** A network of real numbers that gives Re and Im log psi, and is differentiated backwards. */
export interface PairNetwork {
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly spec: AnsatzSpec;
  /** Configurations that are passed at a time, so that what a pass holds stays small. Results do not depend on it. */
  readonly rowsAtATime: number;
  /** One pass over a batch; the pass is valid inside `use` only. `keep` says that it will be differentiated. */
  run(parameters: Float64Array, batch: Batch, keep: boolean, use: (pass: PairPass) => void): void;
}

/** What a pass gives. */
export interface PairPass {
  /** log psi, interleaved. */
  readonly log: Float64Array;
  /**
   * The derivatives of a_s Re log psi_s + b_s Im log psi_s by all real parameters, seeds interleaved a, b: one row per configuration, or their sum.
   */
  pull(seeds: Float64Array, each: boolean): Float64Array;
}

/** The ansatz of such a network with these parameters, which are kept. In mode `holomorphic` real and imaginary parts are interleaved. */
export function pairAnsatz(network: PairNetwork, parameters: Float64Array): Ansatz {
  return new PairAnsatz(network, parameters);
}

class PairAnsatz implements Ansatz {
  readonly kind: string;
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly parameters: Float64Array;
  readonly #network: PairNetwork;

  constructor(network: PairNetwork, parameters: Float64Array) {
    this.kind = network.spec.kind;
    this.space = network.space;
    this.mode = network.mode;
    this.parameters = parameters;
    this.#network = network;
  }

  with(parameters: Float64Array): PairAnsatz {
    requireParameters(parameters, this.parameters.length);
    return new PairAnsatz(this.#network, parameters);
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    this.#inParts(batch, false, ({ log }, first) => out.set(log, 2 * first));
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    const line = this.#line;
    const out = new Float64Array(batch.count * line);
    this.#inParts(batch, true, (pass, first, count) => {
      const rows = out.subarray(first * line, (first + count) * line);
      const re = pass.pull(seedsOf(count, 1, 0), true);
      if (this.mode === 'real') rows.set(re);
      else this.#join(re, pass.pull(seedsOf(count, 0, 1), true), rows);
    });
    return out;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const out = new Float64Array(this.#line);
    this.#inParts(batch, true, (pass, first, count) => {
      const sum = this.mode === 'real' ? realSum(pass, weights, first, count) : this.#sum(pass, weights, first, count); // prettier-ignore
      for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) + (sum[k] as number);
    });
    return out;
  }

  spec(): AnsatzSpec {
    return this.#network.spec;
  }

  /** Doubles per row of derivatives. */
  get #line(): number {
    return this.mode === 'general' ? 2 * this.parameters.length : this.parameters.length;
  }

  /** (u + i v)(d Re + i d Im): its real part is pulled with seeds u, -v, its imaginary part with v, u. */
  #sum(pass: PairPass, weights: Float64Array, first: number, count: number): Float64Array {
    const [straight, turned] = [new Float64Array(2 * count), new Float64Array(2 * count)];
    for (let i = 0; i < 2 * count; i += 2) {
      const [u, v] = [weights[2 * first + i] as number, weights[2 * first + i + 1] as number];
      straight[i] = u;
      straight[i + 1] = -v;
      turned[i] = v;
      turned[i + 1] = u;
    }
    const out = new Float64Array(this.#line);
    this.#join(pass.pull(straight, false), pass.pull(turned, false), out);
    return out;
  }

  /** Interleaves two parts; of a holomorphic function only the derivatives by real parts of parameters, at even places, are needed. */
  #join(re: Float64Array, im: Float64Array, out: Float64Array): void {
    const step = this.mode === 'holomorphic' ? 2 : 1;
    for (let k = 0, i = 0; k < re.length; k += step) {
      out[i++] = re[k] as number;
      out[i++] = im[k] as number;
    }
  }

  #inParts(batch: Batch, keep: boolean, use: (pass: PairPass, first: number, count: number) => void): void {
    const step = this.#network.rowsAtATime;
    for (let first = 0; first < batch.count; first += step) {
      const end = Math.min(batch.count, first + step);
      const part = rowsOf(batch, first, end);
      this.#network.run(this.parameters, part, keep, (pass) => use(pass, first, end - first));
    }
  }
}

function seedsOf(count: number, re: number, im: number): Float64Array {
  return Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? re : im));
}

function realSum(pass: PairPass, weights: Float64Array, first: number, count: number): Float64Array {
  const seeds = new Float64Array(2 * count);
  for (let s = 0; s < count; s++) seeds[2 * s] = weights[first + s] as number;
  return pass.pull(seeds, false);
}
