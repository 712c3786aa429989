/**
 * Some states along a run whose length is not known beforehand: those before every 2^k-th step, k so large that there are no more of them than vectors which the
 * steps between two of them need, and no more than `most`.
 */
export class Checkpoints {
  spacing = 1;
  readonly #stages: number;
  readonly #most: number;
  #states: Float64Array[] = [];

  constructor(stages: number, most: number) {
    this.#stages = stages;
    this.#most = most;
  }

  /** The state after `step` steps, copied when it is one of those. */
  offer(step: number, y: Float64Array): void {
    if (step % this.spacing !== 0) return;
    this.#states.push(y.slice());
    if (this.#states.length <= Math.min(this.#most, 2 * this.#stages * this.spacing)) return;
    this.#states = this.#states.filter((_, i) => i % 2 === 0);
    this.spacing *= 2;
  }

  /** The last state that is kept from before or at `step`, and the steps before it. */
  before(step: number): { readonly step: number; readonly y: Float64Array } {
    const i = Math.floor(step / this.spacing);
    return { step: i * this.spacing, y: this.#states[i] as Float64Array };
  }
}
