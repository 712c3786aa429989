import { eigh } from '../../linalg/eigh.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { zeros } from '../../linalg/matrix.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { Directions } from './directions.ts';
import type { EffectiveOperator } from './effective-operator.ts';
import { inUnits, lowest, type Lowest, type LowestOptions } from './lowest.ts';

/**
 * As `lowest`, by Davidson's method: the space grows by residuals divided by D - E, D the diagonal of H, less their part along the vector (Olsen's correction). It keeps the images of
 * all directions, twice the memory, and pays where H is near its diagonal.
 */
export function davidsonLowest(
  work: Workspace,
  field: Field,
  h: EffectiveOperator,
  diagonal: Float64Array,
  start: Float64Array,
  options: LowestOptions,
): Lowest {
  const { steps, tolerance, against = [], disturb = 0 } = options;
  const room = h.blocks.size - against.length;
  if (room <= 0) return lowest(work, field, h, start, options);
  const space = new Directions(work, field, h.blocks.size, steps, against);
  const ritz = new RitzVectors(work, h, space);
  space.begin(start);
  let scale = 0;
  let undisturbed: number | undefined;
  let products = 0;
  for (;;) {
    const { energy, re, im, size } = ritz.extended();
    products++;
    scale = Math.max(scale, ritz.last);
    const residual = space.next(size - 1, ritz.residual);
    if (disturb > 0 && size === 1 && undisturbed === undefined && residual <= 1e-7 * scale && room > 1) {
      undisturbed = energy;
      ritz.size = 0;
      space.disturb(Math.sqrt(disturb));
      continue;
    }
    const done = residual <= tolerance * scale || size >= room;
    if (done || size === steps) {
      if (undisturbed === undefined || energy < undisturbed - 1e-12 * scale)
        return inUnits(h, { energy, vector: space.sum(re, im), residual, products });
      return lowest(work, field, h, start, { steps: 1, tolerance, against });
    }
    ritz.precondition(diagonal, energy, widthOf(field));
    space.next(size - 1, ritz.residual);
  }
}

/** The lowest vector in a growing space, its image, and what is left. */
class RitzVectors {
  size = 0;
  /** |<v|H|v>| of the last direction. */
  last = 0;
  readonly residual: Numbers;
  readonly #work: Workspace;
  readonly #h: EffectiveOperator;
  readonly #space: Directions;
  readonly #images: Numbers[] = [];
  readonly #vector: Numbers;
  readonly #through: Numbers;
  readonly #projection: (readonly [number, number])[][] = [];

  constructor(work: Workspace, h: EffectiveOperator, space: Directions) {
    this.#work = work;
    this.#h = h;
    this.#space = space;
    this.#vector = work.zeros(h.input.length);
    this.#through = work.zeros(h.input.length);
    this.residual = work.zeros(h.input.length);
  }

  /** One product more: the lowest vector, in weights of the directions; `residual` is H x - E x then. */
  extended(): { energy: number; re: number[]; im: number[]; size: number } {
    const { vectors } = this.#work;
    const k = this.size++;
    vectors.copy(this.#h.input, this.#space.row(k));
    this.#h.apply();
    const image = (this.#images[k] ??= this.#work.zeros(this.#h.input.length));
    vectors.copy(image, this.#h.output);
    this.#projection[k] = Array.from({ length: k + 1 }, (_, j) => this.#space.dot(this.#space.row(j), image));
    this.last = Math.abs(this.#projection[k]?.[k]?.[0] ?? 0);
    const { energy, re, im } = lowestOf(this.#projection.slice(0, this.size));
    const rows = this.#images.map((_, j) => this.#space.row(j));
    this.#space.combine(this.#vector, rows, re, im);
    this.#space.combine(this.residual, this.#images, re, im);
    vectors.axpy(this.residual, this.#vector, -energy);
    return { energy, re, im, size: this.size };
  }

  /** residual := P r - e P x with P = (D - E)^-1 and e such that it is orthogonal to x. Differences are at least 1e-6 of the largest. */
  precondition(diagonal: Float64Array, energy: number, width: 1 | 2): void {
    const { vectors } = this.#work;
    const gaps = diagonal.map((d) => d / this.#h.unit - energy);
    const least = 1e-6 * gaps.reduce((most, gap) => Math.max(most, Math.abs(gap)), 0) || 1;
    const through = this.#through;
    vectors.copy(through, this.#vector);
    for (const into of [through, this.residual]) {
      const x = this.#work.view(into);
      for (let i = 0; i < gaps.length * width; i++) {
        const gap = gaps[width === 1 ? i : i >> 1] as number;
        const divisor = Math.abs(gap) < least ? Math.sign(gap) || 1 : gap / least;
        x[i] = (x[i] as number) / divisor;
      }
    }
    const [a, b] = [this.#space.dot(this.#vector, this.residual), this.#space.dot(this.#vector, through)[0]];
    if (Math.abs(b) > 1e-12) vectors.axpy(this.residual, through, -a[0] / b, -a[1] / b);
  }
}

/** The lowest eigenpair of a Hermitian matrix given by the columns of its upper triangle. */
function lowestOf(columns: readonly (readonly (readonly [number, number])[])[]): {
  energy: number;
  re: number[];
  im: number[];
} {
  const n = columns.length;
  const g = zeros(n, n);
  columns.forEach((column, c) => {
    column.forEach(([x, y], r) => {
      g.data.set(r === c ? [x, 0] : [x, y], 2 * (r * n + c));
      if (r !== c) g.data.set([x, -y], 2 * (c * n + r));
    });
  });
  const { values, vectors } = eigh(g);
  const part = (i: number): number[] => columns.map((_, r) => vectors.data[2 * r * n + i] as number);
  return { energy: values[0] as number, re: part(0), im: part(1) };
}
