import type { Rng } from '../linalg/random.ts';

/**
 * Who is on which rung of parallel tempering: each chain has one walker per rung, and a walker on rung r samples |psi|^(2 beta_r). Rows are walkers, chain after chain; row `chain rungs + r` starts on
 * rung r. Without tempering there is one rung, beta = 1.
 */
export class Ladder {
  /** The exponent beta of each row. */
  readonly exponents: Float64Array;
  /** chain rungs + rung of each row. */
  readonly slotOf: Int32Array;
  /** The row on each slot. */
  readonly rowAt: Int32Array;
  readonly rungs: number;
  readonly #betas: readonly number[];
  /** Accepted exchanges between the rungs r and r + 1 of each chain. */
  readonly #swaps: Float64Array;
  #rounds = 0;

  constructor(betas: readonly number[], rows: number) {
    this.rungs = betas.length;
    this.#betas = betas;
    this.slotOf = Int32Array.from({ length: rows }, (_, row) => row);
    this.rowAt = this.slotOf.slice();
    this.exponents = Float64Array.from({ length: rows }, (_, row) => betas[row % betas.length] as number);
    this.#swaps = new Float64Array(rows);
  }

  /**
   * Neighbouring rungs, from the hottest on, exchange their walkers with probability min(1, |psi(x_r+1)/psi(x_r)|^(2 (beta_r - beta_r+1))). The draw is from the stream of the walker on rung r, so that
   * it depends on nothing but the chain.
   */
  exchange(logs: Float64Array, streams: readonly Rng[]): void {
    this.#rounds++;
    for (let first = 0; first < this.rowAt.length; first += this.rungs) {
      for (let slot = first + this.rungs - 2; slot >= first; slot--) {
        const [a, b] = [this.rowAt[slot] as number, this.rowAt[slot + 1] as number];
        const apart = (this.exponents[a] as number) - (this.exponents[b] as number);
        const gain = 2 * apart * ((logs[2 * b] as number) - (logs[2 * a] as number));
        const isTaken = gain >= 0 || (streams[a] as Rng).uniform() < Math.exp(gain);
        if (isTaken) this.#swap(slot, a, b);
      }
    }
  }

  startCounting(): void {
    this.#swaps.fill(0);
    this.#rounds = 0;
  }

  /** The share of accepted exchanges between neighbouring rungs. */
  swaps(): number[] {
    const chains = this.rowAt.length / this.rungs;
    return this.#betas.slice(1).map((_, r) => {
      let sum = 0;
      for (let chain = 0; chain < chains; chain++) sum += this.#swaps[chain * this.rungs + r] as number;
      return sum / Math.max(1, chains * this.#rounds);
    });
  }

  /** Whether the first rung of a chain was never exchanged. */
  isStill(chain: number): boolean {
    return this.#swaps[chain * this.rungs] === 0;
  }

  #swap(slot: number, a: number, b: number): void {
    this.#swaps[slot] = (this.#swaps[slot] as number) + 1;
    this.rowAt[slot] = b;
    this.rowAt[slot + 1] = a;
    this.slotOf[a] = slot + 1;
    this.slotOf[b] = slot;
    const kept = this.exponents[a] as number;
    this.exponents[a] = this.exponents[b] as number;
    this.exponents[b] = kept;
  }
}
