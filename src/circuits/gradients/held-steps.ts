import type { Place } from '../../linalg/kernels/families/local.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { Move, Step } from './step.ts';

/** Steps on vectors that a workspace holds: one of `size` complex numbers, or several behind each other. */
export class HeldSteps {
  readonly #work: Workspace;
  readonly #places = new Map<string, Place>();

  constructor(work: Workspace) {
    this.#work = work;
  }

  /** v <- step v. */
  forward(v: Numbers, { moves }: Step): void {
    for (const move of moves) this.#work.local.applyDense(v, this.#place(v, move), move.matrix);
  }

  /** v <- step^dagger v. */
  backward(v: Numbers, { moves }: Step): void {
    for (const move of moves) this.#work.local.applyDense(v, this.#place(v, move), move.adjoint);
  }

  /** out += factor dM v, where `matrix` stands in the place of the first move and the other moves are left out. */
  addSlope(out: Numbers, v: Numbers, { moves }: Step, matrix: Float64Array, factor: number): void {
    this.#work.local.addDense(out, v, this.#place(v, moves[0] as Move), matrix, factor);
  }

  /** v <- the moves of the step after its first. */
  rest(v: Numbers, { moves }: Step): void {
    for (const move of moves.slice(1)) this.#work.local.applyDense(v, this.#place(v, move), move.matrix);
  }

  #place(v: Numbers, { legs, fixed }: Move): Place {
    const key = `${v.length}|${legs.map((leg) => leg.stride)}|${fixed.map((leg) => `${leg.stride}@${leg.level}`)}`;
    let place = this.#places.get(key);
    if (!place) {
      place = this.#work.local.place(v.length / 2, legs, fixed);
      this.#places.set(key, place);
    }
    return place;
  }
}
