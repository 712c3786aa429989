import type { Address } from '../address.ts';
import type { Arena } from '../arena.ts';
import type { Numbers } from '../held.ts';
import { addressOf } from './held-block.ts';

/** Which doubles of a source go where, with a sign. */
interface Taken {
  readonly source: Numbers;
  readonly from: number[];
  readonly to: number[];
  readonly signs: number[];
}

/** Weights of a kernel that are doubles, or their negatives, of held matrices: laid out once, taken anew when the matrices have changed. */
export class WeightTable {
  /** How many weights there are. */
  count = 0;
  readonly #taken = new Map<Numbers, Taken>();
  #address: Address = 0;

  /** Adds a weight that is number `from` of a source, or its negative. */
  add(source: Numbers, from: number, sign: number = 1): void {
    const known = this.#taken.get(source);
    const taken = known ?? { source, from: [], to: [], signs: [] };
    if (!known) this.#taken.set(source, taken);
    taken.from.push(from);
    taken.to.push(this.count++);
    taken.signs.push(sign);
  }

  /** Adds weights that are zero. */
  skip(count: number): void {
    this.count += count;
  }

  /** Gives the weights a place, with their present values. */
  place(arena: Arena): Address {
    this.#address = arena.zeros(this.count);
    this.refresh(arena);
    return this.#address;
  }

  /** Takes the present values. */
  refresh({ numbers }: Arena): void {
    const base = this.#address / 8;
    for (const { source, from, to, signs } of this.#taken.values()) {
      const start = addressOf(source) / 8;
      for (let k = 0; k < from.length; k++) {
        const value = numbers[start + (from[k] as number)] as number;
        numbers[base + (to[k] as number)] = (signs[k] as number) * value;
      }
    }
  }
}
