import type { ParameterValues } from '../../circuits/expression.ts';
import type { Gradient } from '../../circuits/gradients/gradient-result.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import type { Ket } from '../../states/ket.ts';
import type { Evolution } from '../evolution.ts';
import type { EvolveOptions } from '../options.ts';
import type { StateTangent } from './problem.ts';

/** A real function of expectation values at all times, with its derivatives by them; what `slopes` leaves out does not matter to it. */
export type EvolutionObjective = (expectations: Readonly<Record<string, readonly number[]>>) => {
  readonly value: number;
  readonly slopes: Readonly<Record<string, readonly number[]>>;
};

/** Options of `evolutionGradient`. */
export interface EvolutionGradientOptions extends Pick<
  EvolveOptions,
  'times' | 'observables' | 'rtol' | 'atol' | 'maxStep' | 'maxSteps' | 'maxBytes' | 'signal'
> {
  /** A value for each parameter; by default all of them are differentiated, in this order. */
  readonly parameters: ParameterValues;
  /** The parameters that are differentiated, in this order. */
  readonly wrt?: readonly string[];
  readonly method?: 'tsit5' | 'dopri5' | 'vern7';
  /** What is differentiated: by default the expectation value of the one observable at the last time. */
  readonly objective?: EvolutionObjective;
  /** Derivatives of the initial state by some of the parameters. */
  readonly tangents?: Readonly<Record<string, StateTangent>>;
  /** Whether the errors of the derivatives are estimated, which doubles the cost; true by default. Without it they are NaN. */
  readonly estimateErrors?: boolean;
}

/** A gradient, and the evolution on which it stands. */
export interface EvolutionGradient extends Gradient {
  readonly evolution: Evolution<Ket | DensityMatrix>;
}
