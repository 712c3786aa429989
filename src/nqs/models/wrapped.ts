import type { Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzMode, Draws } from '../ansatz.ts';

/** What a model keeps of the model inside it, when it changes neither moduli nor how parameters enter. */
export class Wrapped {
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly signs?: 'free';
  readonly draws?: Draws;

  constructor({ space, mode, signs, draws }: Ansatz) {
    this.space = space;
    this.mode = mode;
    if (signs) this.signs = signs;
    if (draws) this.draws = draws;
  }
}
