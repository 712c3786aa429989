import { ArgumentError, NotFiniteError } from '../../errors.ts';
import { resumeIntegration } from '../../linalg/ode/integrate.ts';
import type { OdeState, OdeStats, OdeStep } from '../../linalg/ode/solution.ts';
import type { Rhs } from '../../linalg/ode/tableau.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import type { ProductOperator } from '../../operators/operator.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Ansatz } from '../ansatz.ts';
import type { SampleSet } from '../draw.ts';
import { localValuesOf } from '../beyond-support.ts';
import { localValues } from '../local-values.ts';
import { estimateOf, nqsOf, type Nqs, type NqsEstimate } from '../nqs.ts';
import { reweighted } from './reweighted.ts';
import type { TvmcHamiltonian, TvmcSettings } from './tvmc-options.ts';
import { velocityOf, type Velocity } from './velocity.ts';

/** Where an evolution is. */
export interface Point {
  readonly t: number;
  readonly state: Nqs;
  /** Logarithm of the factor before the ansatz. */
  readonly factor: readonly [re: number, im: number];
  /** Angle between this state and the exact one, at most. */
  readonly distance: number;
  readonly integrator: Pick<OdeState, 'step' | 'previousError' | 'error' | 'stats'>;
  /** The step that led here: its length, the rate of departure where it began, and its local error in the parameters. */
  readonly last: { readonly length: number; readonly rate: number; readonly error: Float64Array } | undefined;
}

/** A point with its energy and velocity; `distance` includes the last step. */
export interface Seen extends Point {
  readonly energy: NqsEstimate;
  readonly velocity: Velocity;
}

const unused: OdeStats = {
  ...{ steps: 0, rejected: 0, rhsCalls: 0, switches: 0 },
  ...{ smallestStep: Infinity, largestStep: 0 },
};

/** Where an evolution begins. */
export function firstPoint(state: Nqs, { times, firstStep: step }: TvmcSettings): Point {
  const t = times[0] as number;
  const integrator = { step, previousError: 1, error: 0, stats: unused };
  return { t, state, factor: [0, 0], distance: 0, integrator, last: undefined };
}

/** A motion in time: what is the same at all of its points. */
export class Motion {
  readonly #at: (t: number) => ProductOperator;
  readonly #settings: TvmcSettings;

  /** Throws `ArgumentError` for a Hamiltonian that is not Hermitian, at every time that is looked at. */
  constructor(hamiltonian: TvmcHamiltonian, { space }: Nqs, settings: TvmcSettings) {
    const checked = (op: ReturnType<Extract<TvmcHamiltonian, (t: number) => unknown>>): ProductOperator => {
      const product = requireOperatorOn(space, op, 'hamiltonian');
      if (isHermitian(product)) return product;
      throw new ArgumentError('hamiltonian', 'be Hermitian', 'it is not');
    };
    this.#settings = settings;
    if (typeof hamiltonian === 'function') this.#at = (t) => checked(hamiltonian(t));
    else {
      const constant = checked(hamiltonian);
      this.#at = () => constant;
    }
  }

  /** Energy and velocity at a point. Throws `ArgumentError` where H leads out of the sector, `NotFiniteError`. */
  seen(point: Point): Seen {
    const { state, last } = point;
    const set = state.drawn();
    const { ansatz, setup } = state;
    const local = localValuesOf(ansatz, setup.sector, this.#at(point.t), set);
    if (local.left) {
      throw new ArgumentError('hamiltonian', 'keep the sector of the state', 'it leads out of it');
    }
    const energy = estimateOf(set, local, true);
    const own = this.#velocity(ansatz, set, local.values, energy.effectiveSamples, last?.error);
    // Where psi is 0 it cannot follow.
    const velocity = { ...own, residual: own.residual + (local.beyond ?? 0) };
    const rate = Math.sqrt(velocity.residual);
    const departed = last ? (last.length * (last.rate + rate)) / 2 + velocity.measured : 0;
    return { ...point, distance: point.distance + departed, energy, velocity };
  }

  /** One accepted step from a point, towards a time; chains go on from where they are. */
  advanced(from: Seen, to: number): Point {
    const { method, rtol, atol, breakpoints, maxStep, maxSteps } = this.#settings;
    const { state, t, factor, velocity, integrator } = from;
    const y = Float64Array.of(...state.ansatz.parameters, ...factor);
    const dydt = Float64Array.of(...velocity.step, ...velocity.factor);
    const start = { ...integrator, method: method.name, t, y, dydt, signs: [], stiffness: undefined };
    const run = resumeIntegration(this.#stages(from), start, {
      to,
      method,
      rtol,
      atol,
      breakpoints,
      maxStep,
      maxSteps,
    });
    const { step, error, end } = taken(run.next().value as OdeStep);
    const parameters = end.y.slice(0, -2);
    const { step: size, previousError, error: sum, stats } = end;
    return {
      t: end.t,
      state: state.with(state.ansatz.with(parameters)),
      factor: [end.y.at(-2) as number, end.y.at(-1) as number],
      distance: from.distance,
      integrator: { step: size, previousError, error: sum, stats },
      last: { length: Math.abs(step), rate: Math.sqrt(velocity.residual), error },
    };
  }

  /** The right-hand side within a step: its samples with new weights, or all configurations. What is no number makes the step shorter. */
  #stages({ state, energy }: Seen): Rhs {
    const { ansatz, setup } = state;
    const drawn = state.drawn();
    const logs = drawn.sampled ? ansatz.logAmplitudes(drawn.batch) : undefined;
    return (t, y, dydt) => {
      try {
        if (!y.every(Number.isFinite))
          throw new NotFiniteError('a parameter', 'it is none', 'Take shorter steps.');
        const moved = ansatz.with(y.slice(0, -2));
        const set = logs ? reweighted(drawn, logs, moved) : nqsOf(moved, setup).drawn();
        const { values } = localValues(moved, setup.sector, this.#at(t), set.batch);
        const { step, factor } = this.#velocity(moved, set, values, energy.effectiveSamples);
        dydt.set(step);
        dydt.set(factor, step.length);
      } catch (error) {
        if (!(error instanceof NotFiniteError)) throw error;
        dydt.fill(NaN);
      }
    };
  }

  #velocity(
    ansatz: Ansatz,
    set: SampleSet,
    values: Float64Array,
    effective: number | undefined,
    measure?: Float64Array,
  ): Velocity {
    const { imaginary, cutoff, signalToNoise, maxBytes } = this.#settings;
    return velocityOf(
      ansatz,
      set,
      values,
      imaginary,
      { cutoff, signalToNoise, effective, maxBytes },
      measure,
    );
  }
}

function taken(view: OdeStep): {
  readonly step: number;
  readonly error: Float64Array;
  readonly end: OdeState;
} {
  return { step: view.t - view.from, error: view.localError.slice(0, -2), end: view.state() };
}
