import { hermitianPart, requireHermitian } from '../linalg/hermitian-part.ts';
import { trace } from '../linalg/products.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { requireSameSpace, type Space } from '../spaces/space.ts';
import { toDensityMatrix } from '../states/convert.ts';
import { isDensityMatrix, type DensityMatrix } from '../states/density-matrix.ts';
import type { Ket } from '../states/ket.ts';
import { requireOperatorOn } from '../states/operator-on.ts';
import { drained, evolution, type EvolutionProblem } from './evolve.ts';
import type { Evolution } from './evolution.ts';
import { densityForm } from './density-form.ts';
import { lindbladPlan } from './lindblad-rhs.ts';
import { implicitSystem } from './implicit.ts';
import { isConstant, type Lindbladian } from './lindbladian.ts';
import { liouvillian } from './superoperator.ts';
import type { Measured } from './measured.ts';
import { krausEvolution } from './kraus-evolution.ts';
import { krausPlan } from './kraus-step.ts';
import type { EvolveOptions, EvolveProgress, StepperName } from './options.ts';
import { scaleOf, timesScale } from './read-states.ts';
import { Recorder } from './recorder.ts';

/** Options of `lindblad`. */
export interface LindbladOptions extends Omit<EvolveOptions, 'method'> {
  /**
   * As for `schrodinger`, and 'kraus': every step, of order 4 and any length, is a completely positive and trace-preserving map up to rounding, so that no state
   * gets negative eigenvalues whatever the tolerances are. It takes D x D exponentials and products: dearer than 'tsit5' for sparse generators, and
   * stable for stiff decay. Its times ascend.
   */
  readonly method?: StepperName | 'kraus';
}

/**
 * Solves the Lindblad master equation d rho/dt = -i[H, rho] + sum_k (L_k rho L_k^dagger - {L_k^dagger L_k, rho}/2) at the given times, the first of which is that
 * of the state. Adaptive explicit steps in matrix form: no matrix is larger than D x D, and rho stays Hermitian to the last bit. Steps land on the breakpoints of all
 * coefficients. The result is always a density matrix; its expectation values carry the integration error. Cost per right-hand side: D times the entries of H and
 * of each L. Memory: about 6 density matrices, since steps work on half of each.
 * Throws `ArgumentError` for times that are not sorted and wrong options, `SpaceMismatchError`, `ConvergenceError` when steps become too short or too many,
 * `BudgetExceededError` for states that take too many bytes.
 */
export function lindblad(
  generator: Lindbladian,
  state: DensityMatrix | Ket,
  options: LindbladOptions,
): Evolution<DensityMatrix> {
  return drained(lindbladSteps(generator, state, options));
}

/** `lindblad` piece by piece: an iterator that pauses about 20 times a second, so that a page or a server can do other things. */
export function lindbladSteps(
  generator: Lindbladian,
  state: DensityMatrix | Ket,
  options: LindbladOptions,
): Generator<EvolveProgress, Evolution<DensityMatrix>, void> {
  const { space } = generator;
  requireSameSpace('Argument `state`', space, state.space);
  requireBudget('A density matrix', space, 2, defaultMaxBytes, 'Use `trajectories` of kets.');
  const { matrix } = isDensityMatrix(state) ? state : toDensityMatrix(state);
  requireHermitian(matrix, 'state');
  const rho = hermitianPart(matrix);
  const exponent = options.resumeFrom?.exponent ?? scaleOf(trace(rho).re);
  const { method, ...rest } = options;
  const form = densityForm(space, method, exponent);
  const start = form.numbers(timesScale(rho.data, -exponent));
  const observables = measuredObservables(space, options, (op) => form.measured(toSparse(op)));
  const keep = options.saveStates ?? observables.length === 0;
  const common = {
    start,
    stateBytes: rho.data.byteLength,
    coefficients: [...generator.hamiltonian, ...generator.jumps].flatMap(
      ({ coefficient }) => coefficient ?? [],
    ),
    recorder: new Recorder(form.reader, space, start, observables, keep, options.resumeFrom),
  };
  if (method === 'kraus') return krausEvolution({ ...common, plan: krausPlan(generator) }, rest);
  const plan = lindbladPlan(generator);
  const problem: EvolutionProblem<DensityMatrix> = {
    ...common,
    hold: (work) => form.flow(work, plan),
    implicit: () => implicitSystem((at) => liouvillian(generator, { at }), isConstant(generator)),
  };
  return evolution(problem, method ? { ...rest, method } : rest);
}

/** The observables of the options, by name. Throws `SpaceMismatchError`. */
export function measuredObservables(
  space: Space,
  { observables = {} }: Pick<EvolveOptions, 'observables'>,
  measured: (op: ReturnType<typeof requireOperatorOn>) => Measured,
): [name: string, measured: Measured][] {
  return Object.entries(observables).map(([name, op]) => [name, measured(requireOperatorOn(space, op))]);
}
