import type { ApplyMap } from '../apply-map.ts';
import { ArnoldiBasis } from './arnoldi-basis.ts';
import { smallExponential, type MapStructure, type SmallExponential } from './small-exponential.ts';

/**
 * How much exp(x t A) may enlarge a vector, for x in [0, 1]: |exp(x t H)| with H the projection of A on the Krylov space of a fixed vector that has a part
 * in everything (moduli alike, phases quadratic), so that what the vector of a problem does not show is seen too: transient growth of non-normal
 * maps, growing modes that only rounding excites. An estimate from below; 1 at least.
 */
export class Growth {
  readonly #exponential: SmallExponential | undefined;
  /** The largest norm up to x = 2^(-j / 2), filled when asked for. */
  readonly #known: number[] = [];
  readonly steps: number;

  constructor(
    apply: ApplyMap,
    dimension: number,
    t: readonly [number, number],
    options: { readonly structure: MapStructure; readonly basisSize: number },
  ) {
    const { structure, basisSize } = options;
    const unitary =
      (structure === 'hermitian' && t[0] === 0) || (structure === 'skewHermitian' && t[1] === 0);
    this.steps = 0;
    if (unitary) return;
    const memory = structure === 'general' ? Infinity : 2;
    const basis = new ArnoldiBasis(apply, dimension, Math.min(basisSize, dimension), memory);
    basis.start(probe(dimension));
    while (basis.size < basis.capacity && !basis.invariant) basis.extend();
    this.steps = basis.steps;
    this.#exponential = smallExponential(basis.h, basis.size, t, structure);
  }

  /** The largest growth over any time up to x. */
  upTo(x: number): number {
    if (!this.#exponential || x <= 0) return 1;
    const j = Math.max(0, Math.floor(-2 * Math.log2(x)));
    return this.#largest(Math.min(j, finest));
  }

  #largest(j: number): number {
    const known = this.#known[j];
    if (known !== undefined) return known;
    const here = (this.#exponential as SmallExponential).norm(2 ** (-j / 2));
    const value = Math.max(1, here, j < finest ? this.#largest(j + 1) : 1);
    this.#known[j] = value;
    return value;
  }
}

/** Times below 2^(-finest / 2) of the whole count as that. */
const finest = 20;

function probe(dimension: number): Float64Array {
  const out = new Float64Array(2 * dimension);
  for (let i = 0; i < dimension; i++) {
    // The golden ratio: no phases repeat.
    const phase = 2 * Math.PI * ((0.6180339887498949 * i * (i + 1)) % 1);
    out[2 * i] = Math.cos(phase);
    out[2 * i + 1] = Math.sin(phase);
  }
  return out;
}
