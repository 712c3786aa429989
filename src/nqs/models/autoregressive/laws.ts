import type { Sector } from '../../../spaces/sector.ts';
import type { Space } from '../../../spaces/space.ts';

/** The laws of a sector along an order of the sites. */
export interface OrderedLaws {
  /** The law of each position, -1 for none. */
  readonly lawOf: Int32Array;
  readonly totals: Int32Array;
  /** How much the law of a position can place on the positions after it. */
  readonly roomAfter: Int32Array;
  /** Levels of each position. */
  readonly dims: Int32Array;
}

/** The laws as they are met when the sites are gone through in this order. */
export function orderedLaws({ dims }: Space, sector: Sector | undefined, order: Int32Array): OrderedLaws {
  const laws = sector?.laws ?? [];
  const own = Int32Array.from(order, (site) => dims[site] as number);
  const lawOf = Int32Array.from(order, (site) => laws.findIndex(({ sites }) => sites.includes(site)));
  const room = new Int32Array(laws.length);
  const roomAfter = new Int32Array(order.length);
  for (let t = order.length - 1; t >= 0; t--) {
    const law = lawOf[t] as number;
    if (law < 0) continue;
    roomAfter[t] = room[law] as number;
    room[law] = (room[law] as number) + (own[t] as number) - 1;
  }
  return { lawOf, totals: Int32Array.from(laws, ({ total }) => total), roomAfter, dims: own };
}

/** The lowest level that position t may have where its law has `left` to place. */
export function lowest({ lawOf, roomAfter }: OrderedLaws, t: number, left: number): number {
  return (lawOf[t] as number) < 0 ? 0 : Math.max(0, left - (roomAfter[t] as number));
}

/** The highest; below `lowest` where no level fits. */
export function highest({ lawOf, dims }: OrderedLaws, t: number, left: number): number {
  const most = (dims[t] as number) - 1;
  return (lawOf[t] as number) < 0 ? most : Math.min(most, left);
}

/** What the laws of some rows still have to place. */
export class Remainders {
  readonly #laws: OrderedLaws;
  readonly #left: Int32Array;
  readonly #count: number;

  constructor(laws: OrderedLaws, rows: number) {
    this.#laws = laws;
    this.#count = laws.totals.length;
    this.#left = new Int32Array(rows * this.#count);
    for (let s = 0; s < rows; s++) this.#left.set(laws.totals, s * this.#count);
  }

  /** What the law of position t still has to place in a row; 0 without a law. */
  left(row: number, t: number): number {
    const law = this.#laws.lawOf[t] as number;
    return law < 0 ? 0 : (this.#left[row * this.#count + law] as number);
  }

  /** Notes the level at position t. */
  place(row: number, t: number, level: number): void {
    const law = this.#laws.lawOf[t] as number;
    if (law < 0) return;
    const at = row * this.#count + law;
    this.#left[at] = (this.#left[at] as number) - level;
  }
}
