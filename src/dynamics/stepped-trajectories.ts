import { drawKraus } from '../circuits/run-steps.ts';
import { ArgumentError, UnsupportedError } from '../errors.ts';
import type { Rng } from '../linalg/random.ts';
import { localOperator } from '../operators/local-sum.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { requireSameSpace, type Space } from '../spaces/space.ts';
import type { Estimate } from '../states/estimate.ts';
import { requireOperatorOn } from '../states/operator-on.ts';
import type { Evolvable } from '../states/state.ts';
import type { Coefficient } from './coefficient.ts';
import type { Lindbladian } from './lindbladian.ts';
import { requireTimes, type EvolveOptions } from './options.ts';
import { RunningMean } from './running-mean.ts';
import { stepFactors, type SharedFactor } from './step-factors.ts';
import { stepGrid, type Stretch } from './step-grid.ts';
import type { Click } from './unravelling.ts';

/** Options of `steppedTrajectories`. */
export interface SteppedOptions extends Pick<EvolveOptions, 'times' | 'observables' | 'signal'> {
  /** Number of trajectories. */
  readonly count: number;
  /** Each trajectory has a child stream of its own: the first n of more are the same n. */
  readonly rng: Rng;
  /** Largest step dt; steps are equal between landing points (times, breakpoints). The error of the means is O(dt^2). */
  readonly step: number;
  readonly onProgress?: (progress: { readonly done: number; readonly count: number }) => void;
}

/** What an ensemble of stepped trajectories gives. */
export interface SteppedTrajectories<S> {
  readonly times: readonly number[];
  /** Means over the trajectories: standard errors plus the mean error that the states state for themselves (truncation, say); the O(dt^2) of the steps is not in them. */
  readonly expectations: Readonly<Record<string, readonly Estimate[]>>;
  /** The clicks of each trajectory; their times are the middles of steps. */
  readonly clicks: readonly (readonly Click[])[];
  /** The states at the last time, of the norm of the start. */
  readonly finals: readonly S[];
}

/**
 * Quantum jump trajectories of a Lindblad equation on a state of any kind that operators can be applied to: matrix-product states, stabilizer states where every factor is one of theirs, kets, kinds of your own. A step
 * is a symmetric product of channels on the sites of each term of H and of each jump (order 2), of which every channel draws its number of clicks (0, 1 or 2) with probability <K^dagger K>; so the mean over
 * trajectories is a density matrix at any step, and the solution of the master equation up to O(dt^2). Compare two steps: what changes falls by four when the step is halved. For kets `trajectories` needs no steps.
 * Cost per step: some two `apply` per term of H, and `expect` and `apply` per jump. Jumps are sums of terms on few sites.
 * Throws `ArgumentError` for times that do not ascend and steps longer than the mean time between clicks, `SpaceMismatchError`, `UnsupportedError` for Fock spaces, `BudgetExceededError` for terms on too many sites.
 * Source: product formulas of Strang, SIAM J. Numer. Anal. 5 (1968) 506; for matrix-product states A. J. Daley, Adv. Phys. 63 (2014) 77.
 */
export function steppedTrajectories<S extends Evolvable<S>>(
  generator: Lindbladian,
  state: S,
  options: SteppedOptions,
): SteppedTrajectories<S> {
  const { space } = generator;
  const { count, rng, onProgress, signal } = options;
  requireRuns(generator, state, count);
  const times = requireTimes(options.times);
  const grid = stepGrid(times, options.step, coefficientsOf(generator));
  const observables = Object.entries(options.observables ?? {}).map(
    ([name, op]) => [name, requireOperatorOn(space, op)] as const,
  );
  const means = observables.map(() => times.map(() => new MeanOfEstimates()));
  const factors = stepFactors(generator);
  const clicks: Click[][] = [];
  const finals: S[] = [];
  for (let done = 0; done < count; done++) {
    signal?.throwIfAborted();
    const course = new Course(state, space, factors, rng.split());
    times.forEach((_, k) => {
      for (const stretch of k > 0 ? (grid[k - 1] as Stretch[]) : []) course.follow(stretch);
      observables.forEach(([, op], i) => means[i]?.[k]?.add(course.state.expect(op)));
    });
    clicks.push(course.clicks);
    finals.push(course.state);
    onProgress?.({ done: done + 1, count });
  }
  const expectations = observables.map(([name], i) => [name, means[i]?.map((mean) => mean.estimate())]);
  return {
    times,
    expectations: Object.fromEntries(expectations) as Record<string, Estimate[]>,
    clicks,
    finals,
  };
}

function coefficientsOf({ hamiltonian, jumps }: Lindbladian): Coefficient[] {
  return [...hamiltonian, ...jumps].flatMap(({ coefficient }) => coefficient ?? []);
}

function requireRuns({ space }: Lindbladian, state: Evolvable, count: number): void {
  if (state.space.kind !== 'product') {
    throw new UnsupportedError(
      'Trajectories run on states of a product of sites, but this state is on a Fock space.',
    );
  }
  requireSameSpace('Argument `state`', space, state.space);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ArgumentError('count', 'be a positive count', `it is ${count}`);
  }
}

/** One trajectory on its way. */
class Course<S extends Evolvable<S>> {
  state: S;
  readonly clicks: Click[] = [];
  readonly #factors: readonly SharedFactor[];
  readonly #rng: Rng;
  readonly #space: Space;

  constructor(state: S, space: Space, factors: readonly SharedFactor[], rng: Rng) {
    this.state = state;
    this.#space = space;
    this.#factors = factors;
    this.#rng = rng;
  }

  follow({ from, h, steps }: Stretch): void {
    for (let step = 0; step < steps; step++) {
      const middle = from + (step + 0.5) * h;
      for (const [factor, share] of this.#factors) {
        const channel = factor.at(middle, share * h);
        if (factor.jump === undefined) {
          const unitary = channel.operators[0] as ComplexMatrix;
          this.state = this.state.apply(localOperator(this.#space, factor.sites, unitary));
          continue;
        }
        const drawn = drawKraus(channel, factor.sites, this.state, () => this.#rng.uniform());
        this.state = drawn.state;
        for (let n = 0; n < drawn.index; n++) this.clicks.push({ t: middle, jump: factor.jump });
      }
    }
  }
}

/** The mean of estimates: their spread gives a standard error, their own errors are averaged. */
class MeanOfEstimates {
  readonly #mean = new RunningMean();
  #own = 0;
  #count = 0;

  add({ re, im, error }: Estimate): void {
    this.#mean.add(re, im);
    this.#own += error;
    this.#count++;
  }

  estimate(): Estimate {
    const mean = this.#mean.estimate();
    return { ...mean, error: mean.error + this.#own / this.#count };
  }
}
