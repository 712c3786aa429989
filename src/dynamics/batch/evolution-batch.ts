import type { ParameterValues } from '../../circuits/expression.ts';
import { ArgumentError } from '../../errors.ts';
import { hermitianPart, requireHermitian } from '../../linalg/hermitian-part.ts';
import { trace } from '../../linalg/products.ts';
import { toSparse } from '../../operators/to-sparse.ts';
import { defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { dimension, requireSameSpace } from '../../spaces/space.ts';
import { toDensityMatrix } from '../../states/convert.ts';
import { isDensityMatrix, type DensityMatrix } from '../../states/density-matrix.ts';
import type { Ket } from '../../states/ket.ts';
import { vectorNorm } from '../../states/norm.ts';
import { lindblad, measuredObservables } from '../lindblad.ts';
import { heldLindblad, lindbladPlan } from '../lindblad-rhs.ts';
import type { Drive, Term } from '../lindbladian.ts';
import { measuredOnKet } from '../measured.ts';
import type { ParametricDrive, ParametricLindbladian } from '../parametric-lindbladian.ts';
import { ketReader, scaleOf, timesScale } from '../read-states.ts';
import { schrodinger } from '../schrodinger.ts';
import { schrodingerRhs } from '../schrodinger-rhs.ts';
import type { BatchOptions, BatchProgress, BatchRun, BatchStart } from './batch-options.ts';
import { batchRuns, type BatchKind } from './batch-runs.ts';
import { fewDensityReader, measuredOnFew } from './few-density.ts';
import { densityForm, ketForm, realFlow } from './real-flow.ts';

/**
 * `schrodinger` for many sets of parameters: `schrodingerBatch(model, [{ delta: 0 }, { delta: 0.1 }], psi, { times, observables: { z } })`, one result per set, in their order. What does not
 * depend on parameters is made once, and states of up to 64 real numbers are stepped without a call or an object between two steps, so that small systems cost little more than
 * their arithmetic. Each run takes the adaptive steps that it needs itself and depends on its own parameters alone: its numbers are bit for bit the same in any batch, in any order and alone. They differ
 * from those of `schrodinger`, which takes the same steps, by rounding, and not at all for larger states.
 * Throws as `schrodinger`; `ArgumentError` for models with jumps and parameters without a value or not finite; the reason of an AbortSignal.
 */
export function schrodingerBatch(
  model: ParametricLindbladian,
  parameterSets: readonly ParameterValues[],
  state: BatchStart<Ket>,
  options: BatchOptions,
): BatchRun<Ket>[] {
  return drained(schrodingerBatchSteps(model, parameterSets, state, options));
}

/**
 * `lindblad` for many sets of parameters, as `schrodingerBatch`: density matrices of up to 8 levels are stepped as D^2 real numbers, packed
 * in another way than in `lindblad`, so that a step more or less may be taken and results differ within the tolerances. Throws as `lindblad` and as `schrodingerBatch`.
 */
export function lindbladBatch(
  model: ParametricLindbladian,
  parameterSets: readonly ParameterValues[],
  state: BatchStart<DensityMatrix | Ket>,
  options: BatchOptions,
): BatchRun<DensityMatrix>[] {
  return drained(lindbladBatchSteps(model, parameterSets, state, options));
}

/** `schrodingerBatch` piece by piece: an iterator that pauses between two runs about 20 times a second, so that a page or a server can do other things. */
export function schrodingerBatchSteps(
  model: ParametricLindbladian,
  parameterSets: readonly ParameterValues[],
  state: BatchStart<Ket>,
  options: BatchOptions,
): Generator<BatchProgress, BatchRun<Ket>[], void> {
  if (model.jumps.length > 0) {
    const got = `it has ${model.jumps.length}`;
    throw new ArgumentError('model', 'have no jumps here', got, 'Use `lindbladBatch`.');
  }
  return batchRuns(ketKind(model, options), model, parameterSets, state, options);
}

/** `lindbladBatch` piece by piece. */
export function lindbladBatchSteps(
  model: ParametricLindbladian,
  parameterSets: readonly ParameterValues[],
  state: BatchStart<DensityMatrix | Ket>,
  options: BatchOptions,
): Generator<BatchProgress, BatchRun<DensityMatrix>[], void> {
  requireBudget('A density matrix', model.space, 2, defaultMaxBytes, 'Use `trajectories` of kets.');
  return batchRuns(densityKind(model, options), model, parameterSets, state, options);
}

function ketKind({ space, hamiltonian }: ParametricLindbladian, options: BatchOptions): BatchKind<Ket, Ket> {
  const form = ketForm(dimension(space));
  return {
    form,
    flow: () =>
      realFlow(
        form,
        hamiltonian.map((drive) => schrodingerRhs(space, [plain(drive)])),
      ),
    stateBytes: 8 * form.size,
    numbers: (ket) => {
      requireSameSpace('Argument `state`', space, ket.space);
      const exponent = scaleOf(vectorNorm(ket.data));
      return { start: timesScale(ket.data, -exponent), exponent };
    },
    reader: (exponent) => ketReader(space, exponent),
    observables: () => measuredObservables(space, options, (op) => measuredOnKet(toSparse(op))),
    single: (bound, ket) => schrodinger(bound.hamiltonian.map(asTerm), ket, options),
  };
}

function densityKind(
  { space, hamiltonian, jumps }: ParametricLindbladian,
  options: BatchOptions,
): BatchKind<DensityMatrix, DensityMatrix | Ket> {
  const form = densityForm(dimension(space));
  const plan = (of: readonly Drive[], decays: readonly Drive[]): ReturnType<typeof lindbladPlan> =>
    lindbladPlan({ kind: 'lindbladian', space, hamiltonian: of, jumps: decays });
  return {
    form,
    flow: () => {
      const plans = [
        ...hamiltonian.map((drive) => plan([plain(drive)], [])),
        ...jumps.map((drive) => plan([], [plain(drive)])),
      ];
      return realFlow(
        form,
        plans.map((part) => (work) => heldLindblad(work, part)),
      );
    },
    stateBytes: 16 * form.size,
    numbers: (state) => {
      requireSameSpace('Argument `state`', space, state.space);
      const { matrix } = isDensityMatrix(state) ? state : toDensityMatrix(state);
      requireHermitian(matrix, 'state');
      const exponent = scaleOf(trace(matrix).re);
      return { start: form.pack(timesScale(hermitianPart(matrix).data, -exponent)), exponent };
    },
    reader: (exponent) => fewDensityReader(space, form, exponent),
    observables: () => measuredObservables(space, options, (op) => measuredOnFew(toSparse(op), form)),
    single: (bound, state) => lindblad(bound, state, options),
  };
}

function plain({ operator }: ParametricDrive): Drive {
  return { operator, coefficient: undefined };
}

function asTerm({ operator, coefficient }: Drive): Term {
  return coefficient ? [operator, coefficient] : operator;
}

function drained<S>(running: Generator<BatchProgress, S, void>): S {
  for (;;) {
    const next = running.next();
    if (next.done) return next.value;
  }
}
