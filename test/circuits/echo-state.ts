import type { Operator } from '../../src/operators/operator.ts';
import type { Rng } from '../../src/linalg/random.ts';
import type { Space } from '../../src/spaces/space.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import type { Ket } from '../../src/states/ket.ts';
import type { Samples } from '../../src/states/samples.ts';
import type { Evolvable, Samplable, State } from '../../src/states/state.ts';

/** A kind of state that circuits do not know: a ket behind the interface alone. */
export class EchoState implements Evolvable<EchoState>, Samplable {
  readonly kind = 'echo';
  readonly ket: Ket;

  constructor(ket: Ket) {
    this.ket = ket;
  }

  get space(): Space {
    return this.ket.space;
  }

  apply(op: Operator): EchoState {
    return new EchoState(this.ket.apply(op));
  }

  expect(op: Operator): Estimate {
    return this.ket.expect(op);
  }

  overlap(other: State): Estimate {
    return this.ket.overlap(other);
  }

  overlapWith(): undefined {
    return undefined;
  }

  norm(): number {
    return this.ket.norm();
  }

  sample(shots: number, rng: Rng): Samples {
    return this.ket.sample(shots, rng);
  }
}
