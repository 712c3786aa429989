import { ArgumentError } from '../../errors.ts';
import type { Field } from '../tensor/block-tensor.ts';
import type { Step } from './compile-steps.ts';

/** A step with the places of its numbers in one block of memory, all counted in doubles. */
export interface PlacedStep extends Step {
  readonly field: Field;
  /** Whether it is done where the numbers are, number by number, instead of by the kernels. */
  readonly isSmall: boolean;
  /** Where the factors are copied to; -1 where they are taken as they lie. */
  readonly copyA: number;
  readonly copyB: number;
  /** Where the product is made, and where it is moved to when its factors are gone. */
  readonly made: number;
  readonly kept: number;
  readonly length: number;
}

/** A block with the places of all steps in it. */
export interface Placing {
  readonly steps: readonly PlacedStep[];
  /** Doubles of the block. */
  readonly length: number;
}

/** Up to this many multiplications, in all or in each matrix product of a batch, the kernels take longer to be called. */
const smallWork = 3000;
const smallEach = 100;
/** Everything begins at a multiple of this many doubles. */
const alignment = 8;

const aligned = (length: number): number => alignment * Math.ceil(length / alignment);

/**
 * Places waiting products as a stack: a step finds its factors on top, copies and the product come above, and the product is moved down to where they were. `widths` are the doubles per entry
 * of the given tensors, `isReal` whether only their real parts are taken. Throws `ArgumentError` for steps in an order that is no stack.
 */
export function placeSteps(
  steps: readonly Step[],
  widths: readonly (1 | 2)[],
  isReal: readonly boolean[],
): Placing {
  const stack = new ProductStack(widths, isReal);
  return { steps: steps.map((step) => stack.place(step)), length: stack.most };
}

class ProductStack {
  /** The doubles used so far. */
  most = 0;
  readonly #given: number;
  readonly #isReal: boolean[];
  readonly #widths: (1 | 2)[];
  readonly #stack: { readonly node: number; readonly start: number }[] = [];
  #top = 0;

  constructor(widths: readonly (1 | 2)[], isReal: readonly boolean[]) {
    this.#given = widths.length;
    this.#widths = [...widths];
    this.#isReal = [...isReal];
  }

  place(step: Step): PlacedStep {
    const factors = [step.a, step.b];
    const isReal = factors.every(({ node }) => this.#isReal[node]);
    const width = isReal ? 1 : 2;
    const isSmall = step.work <= smallWork || step.each <= smallEach;
    let free = this.#top;
    const [copyA, copyB] = factors.map(({ node, gather, entries }) => {
      if (!gather && this.#widths[node] === width && (isSmall || node >= this.#given)) return -1;
      const start = free;
      free += aligned(width * entries);
      return start;
    }) as [number, number];
    const lowest = Math.min(
      this.#top,
      ...factors.map(({ node }, i) => this.#startOf(node, [copyA, copyB][i])),
    );
    const length = width * step.entries;
    const kept = this.#pop(factors.map(({ node }) => node).filter((node) => node >= this.#given));
    // Where the factors have been copied away and leave enough room, nothing needs to be moved.
    const made = kept + aligned(length) <= lowest ? kept : free;
    this.most = Math.max(this.most, free, made + aligned(length));
    this.#push(step.out, isReal, kept, length);
    return { ...step, ...{ field: isReal ? 'real' : 'complex', isSmall, copyA, copyB, made, kept, length } };
  }

  /** Where a factor lies that has not been copied. */
  #startOf(node: number, copy: number | undefined): number {
    if (copy !== -1) return Infinity;
    return this.#stack.find((held) => held.node === node)?.start ?? Infinity;
  }

  #push(node: number, isReal: boolean, start: number, length: number): void {
    this.#stack.push({ node, start });
    this.#isReal[node] = isReal;
    this.#widths[node] = isReal ? 1 : 2;
    this.#top = start + aligned(length);
  }

  /** Takes these products off the stack; where the lowest of them began, or the top when there are none. */
  #pop(nodes: readonly number[]): number {
    let start = this.#top;
    for (let i = 0; i < nodes.length; i++) {
      const last = this.#stack.pop();
      if (!last || !nodes.includes(last.node)) {
        const expected = 'make products right after their factors';
        throw new ArgumentError('plan', expected, 'its path does not', 'Use `planByPath`.');
      }
      start = last.start;
    }
    return start;
  }
}
