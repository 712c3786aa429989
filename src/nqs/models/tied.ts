import { ArgumentError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzSpec, Batch, Walker } from '../ansatz.ts';
import { inputLayout } from '../inputs.ts';
import { walkerOf } from '../plain-walker.ts';
import { requireParameters } from '../require-parameters.ts';
import { rbm, type RbmOptions } from './nets.ts';
import { requireGroup } from './permutation-group.ts';
import { Wrapped } from './wrapped.ts';

/** Options of `symmetricRbm`. */
export interface SymmetricRbmOptions extends Omit<RbmOptions, 'hidden' | 'density'> {
  /** Filters: hidden units up to symmetry; 1 by default. */
  readonly filters?: number;
}

/**
 * The same model with parameters that are equal: parameter k of it is parameter `index[k]` of the result (complex ones counted once). Derivatives add up over equal ones.
 * Throws `ArgumentError` unless there is one index per parameter and each from 0 to the largest occurs; parameters start at those of first appearance.
 */
export function tied(ansatz: Ansatz, index: readonly number[]): Ansatz {
  const width = ansatz.mode === 'holomorphic' ? 2 : 1;
  const count = Math.max(-1, ...index) + 1;
  const seen = new Set(index);
  if (index.length * width !== ansatz.parameters.length || seen.size !== count || Math.min(0, ...index) < 0) {
    throw new ArgumentError(
      'index',
      `give one of 0..${count - 1}, each of which occurs, to each of ${ansatz.parameters.length / width} parameters`,
      `it has ${index.length} entries, ${seen.size} different`,
    );
  }
  const own = new Float64Array(count * width);
  for (let k = index.length - 1; k >= 0; k--) {
    const from = ansatz.parameters.subarray(width * k, width * (k + 1));
    own.set(from, width * (index[k] as number));
  }
  return new TiedAnsatz(ansatz, Int32Array.from(index), own);
}

/**
 * A restricted Boltzmann machine that is invariant under a group of permutations of the sites: W_{p, (f, g)} = w_f(g^-1 p), one bias per filter, one visible weight per orbit.
 * `group` lists all its elements, g[i] being the site that site i goes to; parameters a (orbits), b (filters), w. Throws `ArgumentError` unless they are permutations, closed under products,
 * that keep the number of levels.
 */
export function symmetricRbm(
  space: Space,
  group: readonly (readonly number[])[],
  rng: Rng,
  { filters = 1, ...options }: SymmetricRbmOptions = {},
): Ansatz {
  requireGroup(space, group);
  const layout = inputLayout(space);
  const hidden = filters * group.length;
  const inputOf = (g: readonly number[], p: number): number => {
    const site = layout.siteOf[p] as number;
    return (layout.first[g[site] as number] as number) + p - (layout.first[site] as number);
  };
  const inverses = group.map((g) => g.map((_, i) => g.indexOf(i)));
  const label = new Map<number, number>();
  const numbered = (key: number): number => label.get(key) ?? (label.set(key, label.size), label.size - 1);
  const index: number[] = [];
  for (let p = 0; p < layout.size; p++) {
    index.push(numbered(Math.min(...group.map((g) => inputOf(g, p)))));
  }
  const orbits = label.size;
  for (let j = 0; j < hidden; j++) index.push(orbits + Math.floor(j / group.length));
  for (let p = 0; p < layout.size; p++) {
    for (let j = 0; j < hidden; j++) {
      const [filter, g] = [Math.floor(j / group.length), j % group.length];
      const q = inputOf(inverses[g] as readonly number[], p);
      index.push(orbits + filters + filter * layout.size + q);
    }
  }
  return tied(rbm(space, rng, { ...options, hidden }), index);
}

/** All translations of a ring of n sites, as permutations. */
export function translations(n: number): number[][] {
  if (!Number.isSafeInteger(n) || n < 1) throw new ArgumentError('n', 'be a positive integer', `it is ${n}`);
  return Array.from({ length: n }, (_, shift) => Array.from({ length: n }, (_, i) => (i + shift) % n));
}

class TiedAnsatz extends Wrapped implements Ansatz {
  readonly kind = 'tied';
  readonly parameters: Float64Array;
  readonly #inner: Ansatz;
  readonly #index: Int32Array;

  constructor(ansatz: Ansatz, index: Int32Array, parameters: Float64Array) {
    const width = ansatz.mode === 'holomorphic' ? 2 : 1;
    const inner = ansatz.with(
      Float64Array.from(ansatz.parameters, (_, i) => {
        return parameters[width * (index[Math.floor(i / width)] as number) + (i % width)] as number;
      }),
    );
    super(inner);
    this.parameters = parameters;
    this.#index = index;
    this.#inner = inner;
  }

  with(parameters: Float64Array): TiedAnsatz {
    requireParameters(parameters, this.parameters.length);
    return new TiedAnsatz(this.#inner, this.#index, parameters);
  }

  logAmplitudes(batch: Batch): Float64Array {
    return this.#inner.logAmplitudes(batch);
  }

  logDerivatives(batch: Batch): Float64Array {
    return this.#gathered(this.#inner.logDerivatives(batch), batch.count);
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    return this.#gathered(this.#inner.backward(batch, weights), 1);
  }

  walker(batch: Batch): Walker {
    return walkerOf(this.#inner, batch);
  }

  spec(): AnsatzSpec {
    return { kind: this.kind, inner: this.#inner.spec(), index: [...this.#index] };
  }

  /** Rows of derivatives by the parameters of the model, added up over equal ones. */
  #gathered(rows: Float64Array, count: number): Float64Array {
    const width = this.mode === 'real' ? 1 : 2;
    const line = width * this.#index.length;
    const own = (width * this.parameters.length) / (this.mode === 'holomorphic' ? 2 : 1);
    const out = new Float64Array(count * own);
    // Where each number of a row goes.
    const to = Int32Array.from({ length: line }, (_, i) => {
      return width * (this.#index[Math.floor(i / width)] as number) + (i % width);
    });
    for (let s = 0, at = 0; s < count; s++) {
      const from = s * own;
      for (let i = 0; i < line; i++, at++) {
        const place = from + (to[i] as number);
        out[place] = (out[place] as number) + (rows[at] as number);
      }
    }
    return out;
  }
}
