/** What truncations have taken away from a chain. */
export interface Lost {
  /** The part of the norm squared that truncations have taken away so far: 1 - prod (1 - discarded weight). Norms were restored. */
  readonly discarded: number;
  /**
   * The same bond by bond, entry b between the sites b and b + 1: 1 - prod (1 - discarded weight) over the cuts of that bond. All together they make `discarded`, but for what no cut of
   * one bond has taken: variational fits, sums of states, operators that take away what was left.
   */
  readonly discardedByBond: readonly number[];
}

/** The share of the norm squared that is lost when a share is lost, and then another. */
export function lostTogether(first: number, second: number): number {
  return Math.min(1, first + second - first * second);
}

/** Nothing lost at any of the bonds between so many sites. */
export function nothingLost(sites: number): Lost {
  return { discarded: 0, discardedByBond: new Array<number>(Math.max(0, sites - 1)).fill(0) };
}

/** Counts what cuts take away, bond by bond and all together. */
export class Losses {
  #discarded: number;
  #byBond: readonly number[];
  /** Own copy of the list once something has been cut. */
  #changed: number[] | undefined;

  constructor({ discarded, discardedByBond }: Lost) {
    this.#discarded = discarded;
    this.#byBond = discardedByBond;
  }

  get lost(): Lost {
    return { discarded: this.#discarded, discardedByBond: this.#changed?.slice() ?? this.#byBond };
  }

  /** One more cut, between the sites `bond` and `bond` + 1. */
  cut(bond: number, weight: number): this {
    if (weight === 0) return this;
    this.#changed ??= [...this.#byBond];
    this.#changed[bond] = lostTogether(this.#changed[bond] as number, weight);
    this.#discarded = lostTogether(this.#discarded, weight);
    return this;
  }
}
