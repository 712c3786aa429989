import { ArgumentError } from '../../errors.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import { isKet, type Ket } from '../../states/ket.ts';
import { bindParameters, type ParametricLindbladian } from '../parametric-lindbladian.ts';
import { differentiate, type Task } from './differentiate.ts';
import type { EvolutionGradient, EvolutionGradientOptions, EvolutionObjective } from './gradient-options.ts';
import { densityEvolution, ketEvolution, requireObservables } from './problem.ts';

/**
 * A real function of expectation values of an evolution, and its derivatives by the parameters of the generator and the initial state: by the adjoint method, through the steps that
 * were taken, so that they are those of the numbers in `evolution` (with the steps held). Kets evolve as in `schrodinger` where the model has no jumps, else density matrices as in
 * `lindblad`; steps land on all `times`. Cost, whatever the number of parameters: about 4 evolutions and, in each step and stage, one product for each term that depends on
 * parameters; twice that with errors. Memory: about 5 sqrt(steps) states (half of each density matrix), less with `maxBytes` at the price of repeated steps.
 * `errors` are how much the derivatives move when each step ends where its embedded companion of lower order does, to first order and with all that follows, and rounding: that is an error
 * estimate for the companion, from above for the method itself.
 * Throws `ArgumentError` for parameters without a value and unknown names, observables that are not Hermitian, negative rates and wrong options, `SpaceMismatchError`,
 * `BudgetExceededError`, `ConvergenceError` as `lindblad`.
 */
export function evolutionGradient(
  model: ParametricLindbladian,
  state: Ket | DensityMatrix,
  options: EvolutionGradientOptions,
): EvolutionGradient {
  const bound = bindParameters(model, options.parameters);
  const { observables = {} } = options;
  const operators = requireObservables(model.space, observables);
  const labels = Object.keys(observables);
  const task: Task = {
    ...{ space: model.space, labels, options, names: requireNames(options) },
    objective: options.objective ?? lastValue(labels),
    coefficients: [...bound.hamiltonian, ...bound.jumps].flatMap(({ coefficient }) => coefficient ?? []),
  };
  return isKet(state) && model.jumps.length === 0
    ? differentiate(ketEvolution(model, bound, state, operators), task)
    : differentiate(densityEvolution(model, bound, state, operators), task);
}

/** The expectation value of the only observable at the last time. */
function lastValue(labels: readonly string[]): EvolutionObjective {
  const [label] = labels;
  if (label === undefined || labels.length > 1) {
    const got = labels.length === 0 ? 'there is none' : `there are ${labels.join(', ')}`;
    throw new ArgumentError(
      'observables',
      'be one, without an `objective`',
      got,
      'Say what is differentiated.',
    );
  }
  return (expectations) => {
    const values = expectations[label] ?? [];
    const slopes = values.map((_, i) => (i === values.length - 1 ? 1 : 0));
    return { value: values.at(-1) as number, slopes: { [label]: slopes } };
  };
}

function requireNames({ parameters, wrt, tangents = {} }: EvolutionGradientOptions): readonly string[] {
  const names = Object.keys(parameters);
  const expected = `name parameters (${names.join(', ') || 'there are none'})`;
  for (const [argument, list] of [
    ['wrt', wrt ?? []],
    ['tangents', Object.keys(tangents)],
  ] as const) {
    const unknown = list.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new ArgumentError(argument, expected, `there is ${unknown}`);
  }
  if (wrt && new Set(wrt).size !== wrt.length)
    throw new ArgumentError('wrt', 'be distinct', `it is [${wrt}]`);
  return wrt ?? names;
}
