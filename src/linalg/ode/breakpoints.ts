/**
 * The times that steps from `from` to `to` must land on; those outside are left out. A right-hand side is never asked at a
 * breakpoint, but a hair (2^-50 of t) to either side, so that `t < 1` and `t <= 1` switch alike.
 */
export class Breakpoints {
  /** Ascending, times the direction. */
  readonly #times: Float64Array;
  readonly #to: number;
  readonly #direction: number;

  constructor(from: number, to: number, breakpoints: ArrayLike<number>) {
    this.#direction = Math.sign(to - from) || 1;
    this.#to = to;
    const times = Float64Array.from(breakpoints, (b) => b * this.#direction);
    this.#times = times.filter((b) => b >= from * this.#direction && b <= to * this.#direction).sort();
  }

  /** The first time after t to land on. */
  after(t: number): number {
    let i = this.#firstFrom(t);
    while (this.#times[i] === t * this.#direction) i++;
    const next = this.#times[i];
    return next === undefined ? this.#to : next * this.#direction + 0;
  }

  /** Whether t is a breakpoint. */
  has(t: number): boolean {
    return this.#times[this.#firstFrom(t)] === t * this.#direction;
  }

  /** Where the right-hand side is asked for its value at t, seen from later (`side` = 1) or earlier (-1) in the run. */
  limit(t: number, side: 1 | -1): number {
    if (!this.has(t)) return t;
    return t + side * this.#direction * Math.max(1e-300, Math.abs(t) * 2 ** -50);
  }

  #firstFrom(t: number): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] as number) < t * this.#direction) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
