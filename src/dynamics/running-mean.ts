import type { Estimate } from '../states/estimate.ts';

/** The mean of complex numbers and its standard error, in one pass without cancellation (Welford). */
export class RunningMean {
  #count = 0;
  #re = 0;
  #im = 0;
  #squares = 0;

  add(re: number, im: number): void {
    this.#count++;
    const [x, y] = [re - this.#re, im - this.#im];
    this.#re += x / this.#count;
    this.#im += y / this.#count;
    this.#squares += x * (re - this.#re) + y * (im - this.#im);
  }

  /** With one number alone its error is not known: Infinity. */
  estimate(): Estimate {
    const n = this.#count;
    const error = n > 1 ? Math.sqrt(Math.max(0, this.#squares) / (n * (n - 1))) : Infinity;
    return { re: this.#re, im: this.#im, error, from: 'sampled' };
  }
}
