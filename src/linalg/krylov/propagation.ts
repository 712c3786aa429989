import { ArgumentError, ConvergenceError } from '../../errors.ts';
import type { ApplyMap } from '../apply-map.ts';
import { kernels } from '../kernels/active.ts';
import { modulus } from '../scalar.ts';
import { vectorNorm } from '../vector-norm.ts';
import { ArnoldiBasis } from './arnoldi-basis.ts';
import { Growth } from './growth.ts';
import { smallExponential, type MapStructure, type SmallExponential } from './small-exponential.ts';

/** How exp(t A) v is computed. */
export interface PropagationLimits {
  readonly structure: MapStructure;
  readonly tolerance: number;
  readonly maxSteps: number;
  readonly basisSize: number;
}

/** A vector on its way and an estimate of its error. */
export interface PropagatedVector {
  readonly vector: Float64Array;
  readonly error: number;
}

interface LocalError {
  /** The part of t at its end, the error made there, and the norm of the vector. */
  readonly at: number;
  readonly error: number;
  readonly norm: number;
}

/** exp(x t A) v for growing x in [0, 1], one Krylov space after the other. */
export class Propagation {
  substeps = 0;
  readonly #t: readonly [number, number];
  readonly #limits: PropagationLimits;
  readonly #basis: ArnoldiBasis;
  readonly #growth: Growth;
  readonly #w: Float64Array;
  readonly #errors: LocalError[] = [];
  #norm: number;
  #done = 0;
  /** The length of the substep that the space allows, from `#done`; 0 when there is no space. */
  #reach = 0;
  #small: SmallExponential | undefined;
  /** How much longer the last substep was than the leading term of its error said. */
  #luck: number | undefined;

  constructor(apply: ApplyMap, t: readonly [number, number], v: Float64Array, limits: PropagationLimits) {
    const { structure, basisSize } = limits;
    const dimension = v.length / 2;
    this.#t = t;
    this.#limits = limits;
    this.#w = v.slice();
    this.#norm = vectorNorm(v);
    const memory = structure === 'general' ? Infinity : 2;
    this.#basis = new ArnoldiBasis(apply, dimension, Math.min(basisSize, dimension), memory);
    this.#growth = new Growth(apply, dimension, t, limits);
  }

  get steps(): number {
    return this.#basis.steps + this.#growth.steps;
  }

  /** The vector at x, which must not be before the last one asked for. */
  at(x: number): PropagatedVector {
    while (this.#norm > 0) {
      if (this.#reach === 0 && x > this.#done) this.#open();
      if (x <= this.#done + this.#reach) break;
      this.#close();
    }
    if (this.#norm === 0 || x <= this.#done)
      return { vector: this.#w.slice(), error: this.#errorAt(x, this.#norm) };
    const vector = new Float64Array(this.#w.length);
    const { norm, error } = this.#step(x - this.#done, vector);
    return { vector, error: this.#errorAt(x, norm) + error };
  }

  /** Builds the space of the vector at `#done` and finds how far it reaches. */
  #open(): void {
    const { structure, maxSteps } = this.#limits;
    const basis = this.#basis;
    const left = 1 - this.#done;
    if (this.steps >= maxSteps) this.#giveUp(left);
    basis.start(this.#w);
    while (basis.size < basis.capacity && !basis.invariant && this.steps < maxSteps) basis.extend();
    if (structure !== 'general') requireStructure(basis, structure);
    this.#small = smallExponential(basis.h, basis.size, this.#t, structure);
    this.#reach = this.#longest(this.#small, left);
    if (this.#reach >= left * (1 - 1e-14)) this.#reach = Infinity;
    else if (this.#reach < 1e-14) this.#giveUp(left);
    this.substeps++;
  }

  /** Goes to the end of the space. */
  #close(): void {
    const { norm, error } = this.#step(this.#reach, this.#w);
    this.#done += this.#reach;
    this.#errors.push({ at: this.#done, error, norm });
    this.#norm = norm;
    this.#reach = 0;
  }

  /** out := the vector s after `#done`; its norm and the local error. */
  #step(s: number, out: Float64Array): { norm: number; error: number } {
    const small = this.#small as SmallExponential;
    const basis = this.#basis;
    const y = small.column(s);
    const cut = basis.invariant ? 0 : tail(y, basis.size);
    basis.combine(basis.invariant ? y.subarray(0, 2 * basis.size) : y, out);
    kernels().scale(out, this.#norm, 0);
    const norm = vectorNorm(out);
    if (!Number.isFinite(norm))
      throw new ArgumentError('t', 'give a result within the range of doubles', 'it overflows');
    // The tail is the last term of the vector itself, and so more than the error of what is left out.
    const local = cut + 2 ** -51 * basis.size * (1 + s * small.size);
    return { norm, error: local * Math.max(this.#norm * this.#growth.upTo(s), norm) };
  }

  /** The sum of the local errors so far, each grown until x, where the vector has the norm given. */
  #errorAt(x: number, norm: number): number {
    return this.#errors.reduce((sum, { at, error, norm: then }) => {
      const growth = then > 0 ? Math.max(norm / then, this.#growth.upTo(x - at)) : 1;
      return sum + error * growth;
    }, 0);
  }

  /**
   * The longest substep (part of t) that this space allows. Rounding counts as much as truncation may: a basis of m vectors belongs to a map within
   * m 2^-52 |A| of A, which moves exp by m 2^-52 |t A|, and so does the exponential of H.
   */
  #longest(small: SmallExponential, left: number): number {
    const { size } = small;
    const m = this.#basis.size;
    if (size === 0) return left;
    if (this.#basis.invariant) return Math.min(left, 500 / size);
    const leading = this.#leadingLength();
    const most = Math.min(left, (m * m + 4) / size);
    let length = this.#luck === undefined ? most : Math.min(most, 1.4 * this.#luck * leading);
    for (;;) {
      const y = small.column(length);
      const cut = tail(y, m);
      const allowed = Math.max(this.#limits.tolerance * length, 2 ** -50 * (1 + length * size));
      const finite = y.every(Number.isFinite);
      if (finite && cut <= allowed) break;
      length *= finite ? Math.max(0.1, Math.min(0.85, 0.95 * (allowed / cut) ** (1 / m))) : 0.25;
    }
    this.#luck = length / leading;
    return length;
  }

  /** The s at which the first term of the truncation error, prod (s |t| h_k+1,k) / m!, is the tolerance. */
  #leadingLength(): number {
    const { h, size: m } = this.#basis;
    let logarithm = Math.log(this.#limits.tolerance);
    for (let k = 0; k < m; k++)
      logarithm += Math.log(k + 1) - Math.log(h.data[2 * ((k + 1) * h.cols + k)] as number);
    return Math.exp(logarithm / m) / modulus(this.#t[0], this.#t[1]);
  }

  #giveUp(left: number): never {
    throw new ConvergenceError(
      'expmMultiply',
      left,
      this.steps,
      'That residual is the part of t left over. Raise `maxSteps` or `basisSize`, loosen `tolerance`, or take a shorter `t`.',
    );
  }
}

function tail(y: Float64Array, m: number): number {
  return modulus(y[2 * m] as number, y[2 * m + 1] as number);
}

/** H = H^dagger or H = -H^dagger: real or imaginary diagonal, and equal neighbours of it. */
function requireStructure({ h, size, scale }: ArnoldiBasis, structure: 'hermitian' | 'skewHermitian'): void {
  const sign = structure === 'hermitian' ? 1 : -1;
  let defect = 0;
  for (let k = 0; k < size; k++) {
    const o = 2 * (k * h.cols + k);
    defect = Math.max(defect, Math.abs(h.data[sign > 0 ? o + 1 : o] as number));
    if (k === 0) continue;
    const above = 2 * ((k - 1) * h.cols + k);
    const below = 2 * (k * h.cols + k - 1);
    defect = Math.max(
      defect,
      Math.abs((h.data[above] as number) - sign * (h.data[below] as number)),
      Math.abs(h.data[above + 1] as number),
    );
  }
  if (defect > 1e-8 * scale) {
    throw new ArgumentError(
      'apply',
      `be ${structure}`,
      `<x|A y> and its mirror differ by ${defect}`,
      "Use structure 'general'.",
    );
  }
}
