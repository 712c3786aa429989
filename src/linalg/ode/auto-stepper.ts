import { ExplicitStepper } from './explicit-stepper.ts';
import { arrayMemory } from './memory.ts';
import type { RosenbrockStepper } from './rosenbrock-stepper.ts';
import { differenceQuotient, type Tolerances } from './scaled-norm.ts';
import type { Span, Stepper } from './stepper.ts';
import type { Stiffness } from './stiffness.ts';
import type { AutoMethod, Rhs } from './tableau.ts';

/** An argument of the right-hand side and its value there, in the places where the stepper keeps them. */
interface Asked {
  y: Float64Array;
  dydt: Float64Array;
}

/**
 * Steps of an explicit method while accuracy limits them, of an implicit one while stability would. After an explicit step from the arguments g and the
 * slopes k of its last two stages, h |k_s - k_(s-1)| / |g_s - g_(s-1)| estimates h rho, rho the spectral radius of the Jacobian: near the edge of
 * the stability region in 15 steps, with less than 6 others in a row between them, the problem is stiff. After an implicit step one power iteration
 * by a difference of right-hand sides goes on from the vector of the step before; h rho below half that edge in 5 steps in a row makes the next one
 * explicit. The implicit method is made when it is needed.
 */
export class AutoStepper implements Stepper {
  readonly #method: AutoMethod;
  readonly #rhs: Rhs;
  readonly #tolerances: Tolerances;
  readonly #stiffness: Stiffness;
  readonly #explicit: Stepper;
  readonly #makeImplicit: () => RosenbrockStepper;
  #implicit: Stepper | undefined;
  #active: Stepper;
  #span: Span = { t: 0, h: 0, first: 0, last: 0 };
  /** The last two questions of the explicit method, the latest first. */
  readonly #asked: [Asked, Asked];
  readonly #moved: Float64Array;
  readonly #slope: Float64Array;

  constructor(
    method: AutoMethod,
    rhs: Rhs,
    tolerances: Tolerances,
    stiffness: Stiffness,
    makeImplicit: () => RosenbrockStepper,
  ) {
    const size = stiffness.direction.length;
    this.#method = method;
    this.#rhs = rhs;
    this.#tolerances = tolerances;
    this.#stiffness = stiffness;
    this.#makeImplicit = makeImplicit;
    [this.#moved, this.#slope] = [new Float64Array(size), new Float64Array(size)];
    this.#asked = [
      { y: this.#moved, dydt: this.#slope },
      { y: this.#moved, dydt: this.#slope },
    ];
    this.#explicit = new ExplicitStepper(method.explicit, {
      rhs: this.#watched(rhs),
      memory: arrayMemory(size),
    });
    this.#active = stiffness.implicit ? (this.#implicit = makeImplicit()) : this.#explicit;
  }

  get y(): Float64Array {
    return this.#active.y;
  }

  get dydt(): Float64Array {
    return this.#active.dydt;
  }

  get yNew(): Float64Array {
    return this.#active.yNew;
  }

  get dydtNew(): Float64Array {
    return this.#active.dydtNew;
  }

  get error(): Float64Array {
    return this.#active.error;
  }

  evaluate(t: number): void {
    this.#active.evaluate(t);
  }

  probe(t: number, h: number): void {
    this.#active.probe(t, h);
  }

  attempt(span: Span, tolerances: Tolerances): number {
    this.#span = span;
    return this.#active.attempt(span, tolerances);
  }

  blame(): void {
    this.#active.blame();
  }

  finish(): number {
    const size = this.#active.finish();
    const radius = this.#active === this.#explicit ? this.#radiusOfStages() : this.#radiusByIteration();
    this.#stiffness.weigh(Math.abs(this.#span.h) * radius, this.#method.edge);
    return size;
  }

  advance(): void {
    const before = this.#active;
    before.advance();
    this.#active = this.#stiffness.implicit ? (this.#implicit ??= this.#makeImplicit()) : this.#explicit;
    if (this.#active === before) return;
    this.#active.y.set(before.y);
    this.#active.dydt.set(before.dydt);
  }

  interpolate(theta: number, out: Float64Array): void {
    this.#active.interpolate(theta, out);
  }

  #watched(rhs: Rhs): Rhs {
    return (t, y, dydt) => {
      const [latest, before] = this.#asked;
      [before.y, before.dydt, latest.y, latest.dydt] = [latest.y, latest.dydt, y, dydt];
      rhs(t, y, dydt);
    };
  }

  /** |k_s - k_(s-1)| / |g_s - g_(s-1)|; the difference of arguments, large where the Jacobian is, becomes the direction. */
  #radiusOfStages(): number {
    const [{ y, dydt }, before] = this.#asked;
    subtract(this.#stiffness.direction, y, before.y);
    return differenceQuotient(dydt, before.dydt, y, before.y, y, this.#tolerances);
  }

  /** |J d| / |d| at the end of the step for the direction d, which becomes J d; NaN when it is not known. */
  #radiusByIteration(): number {
    const { direction } = this.#stiffness;
    const [moved, slope] = [this.#moved, this.#slope];
    const { yNew, dydtNew } = this.#active;
    const scale = (Math.sqrt(Number.EPSILON) * (largest(yNew) || 1)) / largest(direction);
    if (!(scale < Infinity)) return NaN;
    for (let i = 0; i < moved.length; i++) moved[i] = (yNew[i] as number) + scale * (direction[i] as number);
    this.#rhs(this.#span.last, moved, slope);
    const radius = differenceQuotient(slope, dydtNew, moved, yNew, yNew, this.#tolerances);
    if (radius > 0 && radius < Infinity) subtract(direction, slope, dydtNew);
    return radius;
  }
}

function subtract(out: Float64Array, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = (x[i] as number) - (y[i] as number);
}

function largest(x: Float64Array): number {
  let size = 0;
  for (let i = 0; i < x.length; i++) size = Math.max(size, Math.abs(x[i] as number));
  return size;
}
