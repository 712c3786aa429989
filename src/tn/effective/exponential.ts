import { ArgumentError, ConvergenceError } from '../../errors.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { smallExponential, type MapStructure } from '../../linalg/krylov/small-exponential.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { modulus, type Complex } from '../../linalg/scalar.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { Directions } from './directions.ts';
import type { EffectiveOperator } from './effective-operator.ts';

/** Vectors of one Krylov space. */
const basisSize = 20;

/** Exponents beyond this are taken in parts, so that nothing overflows. */
const largestExponent = 300;

/** Below this part of |H v| what a new direction adds is rounding. */
const rounding = 2 ** -46;

/** What an exponential gave. */
export interface Evolved {
  /** Of norm 1. */
  readonly vector: Float64Array;
  /** ln of the norm that it had, for a start of norm 1. */
  readonly logNorm: number;
  /** An estimate of the norm of the error, relative to that norm. */
  readonly error: number;
  /** Products H v. */
  readonly steps: number;
}

/** How exp(z H) is taken. */
export interface ExponentialOptions {
  readonly z: Pick<Complex, 're' | 'im'>;
  /** Allowed error relative to the norm. */
  readonly tolerance: number;
  readonly structure: Extract<MapStructure, 'hermitian' | 'general'>;
}

/**
 * exp(z H) v for v of norm 1, with as few products as the tolerance allows: a Krylov space grows until the last component of the vector in it is that small, and steps are halved when 20
 * vectors do not do. In the real field z is real. Throws `ConvergenceError` for steps that are too long.
 */
export function localExponential(
  work: Workspace,
  field: Field,
  h: EffectiveOperator,
  start: Float64Array,
  { z, tolerance, structure }: ExponentialOptions,
): Evolved {
  const size = h.blocks.size;
  const space = new Directions(work, field, size, Math.min(basisSize, size) + 1, []);
  const krylov = new Krylov(work, h, space, Math.min(basisSize, size));
  let [vector, logNorm, error] = [start, 0, 0];
  let [done, part] = [0, 1];
  while (done < 1) {
    part = Math.min(part, 1 - done);
    const last = done + part >= 1;
    krylov.start(vector);
    const found = grown(krylov, z, part, tolerance, structure);
    if (found.part < 1e-10) {
      throw new ConvergenceError('exp(z H) v', found.tail, krylov.steps, 'Take shorter steps.');
    }
    const weights = (offset: 0 | 1): number[] =>
      Array.from(
        { length: Math.min(found.y.length / 2, krylov.rows) },
        (_, i) => found.y[2 * i + offset] as number,
      );
    const norm = weights(0).reduce((sum, x, i) => sum + x * x + (found.y[2 * i + 1] as number) ** 2, 0);
    vector = space.sum(weights(0), widthOf(field) === 2 ? weights(1) : undefined);
    logNorm += Math.log(norm) / 2;
    error += found.tail / Math.sqrt(norm);
    done = last && found.part === part ? 1 : done + found.part;
    part = found.part;
  }
  return { vector, logNorm, error, steps: krylov.steps };
}

/** Extends the space until exp(part z H) is right in it; halves the part where it is full, or where numbers would leave their range. */
function grown(
  krylov: Krylov,
  z: Pick<Complex, 're' | 'im'>,
  whole: number,
  tolerance: number,
  structure: ExponentialOptions['structure'],
): { y: Float64Array; part: number; tail: number } {
  let part = whole;
  for (;;) {
    krylov.extend();
    const m = krylov.size;
    if (m < 3 && !krylov.full) continue;
    const small = smallExponential(krylov.h, m, [z.re * krylov.unit, z.im * krylov.unit], structure);
    const grows = z.re !== 0 || structure === 'general';
    for (; part > 1e-10; part /= 2) {
      if (grows && small.size * part > largestExponent) continue;
      const y = small.column(part);
      const tail = krylov.invariant ? 0 : modulus(y[2 * m] as number, y[2 * m + 1] as number);
      // The tail beyond the space is the next term of the vector: the error of what is kept is below it.
      if (tail <= tolerance * part) return { y: krylov.invariant ? y.subarray(0, 2 * m) : y, part, tail };
      if (!krylov.full) break;
    }
    if (krylov.full || part <= 1e-10) return { y: new Float64Array(2), part: 0, tail: Infinity };
  }
}

/** A Krylov space of an effective operator. */
class Krylov {
  /** (capacity + 1) x capacity. */
  readonly h: ComplexMatrix;
  size = 0;
  steps = 0;
  /** Whether H maps the space into itself. */
  invariant = false;
  readonly #work: Workspace;
  readonly #operator: EffectiveOperator;
  readonly #space: Directions;
  readonly #capacity: number;
  #scale = 0;

  constructor(work: Workspace, operator: EffectiveOperator, space: Directions, capacity: number) {
    this.#work = work;
    this.#operator = operator;
    this.#space = space;
    this.#capacity = capacity;
    this.h = zeros(capacity + 1, capacity);
  }

  /** Whether no further vector has a place. */
  get full(): boolean {
    return this.size === this.#capacity || this.invariant;
  }

  /** What products with H have been divided by. */
  get unit(): number {
    return this.#operator.unit;
  }

  /** Vectors there are: one more than have been multiplied by H. */
  get rows(): number {
    return this.invariant ? this.size : this.size + 1;
  }

  start(vector: Float64Array): void {
    this.#space.begin(vector);
    this.h.data.fill(0);
    this.size = 0;
    this.invariant = false;
  }

  /** One product. Throws `ArgumentError` when it is not finite. */
  extend(): void {
    const k = this.size++;
    this.steps++;
    this.#work.vectors.copy(this.#operator.input, this.#space.row(k));
    this.#operator.apply();
    const length = Math.sqrt(this.#work.vectors.norm2(this.#operator.output));
    if (!Number.isFinite(length)) {
      throw new ArgumentError('hamiltonian', 'give finite numbers', `|H v| is ${length}`);
    }
    this.#scale = Math.max(this.#scale, length);
    const rest = this.#space.next(k, this.#operator.output);
    const { cols, data } = this.h;
    for (let j = 0; j <= k; j++) {
      data[2 * (j * cols + k)] = this.#space.components[2 * j] as number;
      data[2 * (j * cols + k) + 1] = this.#space.components[2 * j + 1] as number;
    }
    this.invariant = rest <= rounding * this.#scale;
    if (!this.invariant) data[2 * ((k + 1) * cols + k)] = rest;
  }
}
