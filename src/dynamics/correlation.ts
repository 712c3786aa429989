import { NotPhysicalError } from '../errors.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { dagger } from '../linalg/products.ts';
import { applyToRows } from '../operators/apply-to.ts';
import type { Operator } from '../operators/operator.ts';
import { dagger as daggerOperator } from '../operators/algebra.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { requireSameSpace } from '../spaces/space.ts';
import { toDensityMatrix } from '../states/convert.ts';
import { isDensityMatrix, type DensityMatrix } from '../states/density-matrix.ts';
import type { Estimate } from '../states/estimate.ts';
import type { Ket } from '../states/ket.ts';
import { requireOperatorOn } from '../states/operator-on.ts';
import { drained, evolution, type EvolutionProblem } from './evolve.ts';
import { densityForm } from './density-form.ts';
import { lindbladPlan, type LindbladPlan } from './lindblad-rhs.ts';
import { implicitSystem } from './implicit.ts';
import { isConstant, type Lindbladian } from './lindbladian.ts';
import { liouvillian } from './superoperator.ts';
import type { EvolveOptions } from './options.ts';
import { Recorder } from './recorder.ts';

/** The operators of <before(t) later(t + tau) first(t)>; those left out are the identity. */
export interface CorrelationOperators {
  readonly later: Operator;
  readonly first?: Operator;
  readonly before?: Operator;
}

/** Options of `correlation`: as for evolutions, `times` are t, t + tau_1, ... */
export type CorrelationOptions = Omit<
  EvolveOptions,
  'observables' | 'saveStates' | 'resumeFrom' | 'onProgress' | 'maxBytes'
>;

/**
 * Two-time correlations C(tau) = <A(t) B(t + tau) C(t)> = tr(B e^(L tau) (C rho A)) by the quantum regression theorem, complex, at tau = times[k] - times[0], for
 * a state at times[0]. With A the identity this is <B(t + tau) C(t)>, as for g1 and spectra; A = a^dagger, B = a^dagger a, C = a gives g2. Cost: two evolutions. The
 * state is taken normalised. Throws as `lindblad`.
 */
export function correlation(
  generator: Lindbladian,
  state: DensityMatrix | Ket,
  operators: CorrelationOperators,
  options: CorrelationOptions,
): Estimate[] {
  const { space } = generator;
  requireSameSpace('Argument `state`', space, state.space);
  const rho = isDensityMatrix(state) ? state : toDensityMatrix(state);
  const norm = rho.norm();
  if (!(norm > 0 && norm < Infinity)) {
    throw new NotPhysicalError(`The trace of the state must be finite and above zero, but it is ${norm}.`);
  }
  const { first, before, later } = operators;
  let x: ComplexMatrix = rho.matrix;
  if (first) x = applyToRows(requireOperatorOn(space, first), x);
  // X A = (A^dagger X^dagger)^dagger.
  if (before) x = dagger(applyToRows(daggerOperator(requireOperatorOn(space, before)), dagger(x)));
  const plan = lindbladPlan(generator);
  const [one, two] = hermitianParts(x);
  const real = run(generator, plan, one, later, options);
  const imaginary = run(generator, plan, two, later, options);
  return real.map((a, k) => {
    const b = imaginary[k] as Estimate;
    const error = Math.sqrt(a.error ** 2 + b.error ** 2) / norm;
    return { re: (a.re - b.im) / norm, im: (a.im + b.re) / norm, error, from: 'integrated' };
  });
}

/** X = X_1 + i X_2 with Hermitian parts, which evolve as density matrices do. */
function hermitianParts(x: ComplexMatrix): [ComplexMatrix, ComplexMatrix] {
  const [one, two] = [zeros(x.rows, x.cols), zeros(x.rows, x.cols)];
  for (let r = 0; r < x.rows; r++) {
    for (let c = 0; c < x.cols; c++) {
      const p = 2 * (r * x.cols + c);
      const q = 2 * (c * x.cols + r);
      const [re, im, reT, imT] = [x.data[p], x.data[p + 1], x.data[q], x.data[q + 1]] as [
        number,
        number,
        number,
        number,
      ];
      one.data[p] = (re + reT) / 2;
      one.data[p + 1] = (im - imT) / 2;
      two.data[p] = (im + imT) / 2;
      two.data[p + 1] = (reT - re) / 2;
    }
  }
  return [one, two];
}

function run(
  generator: Lindbladian,
  plan: LindbladPlan,
  { data }: ComplexMatrix,
  later: Operator,
  options: CorrelationOptions,
): readonly Estimate[] {
  const { space, hamiltonian, jumps } = generator;
  const form = densityForm(space, options.method);
  const start = form.numbers(data);
  const measured = form.measured(toSparse(requireOperatorOn(space, later)));
  // These matrices have any trace, also zero, so that values are not divided by it.
  const reader = {
    ...form.reader,
    norm: () => 1,
    tails: () => [],
    truncation: () => undefined,
    smallestEigenvalue: () => undefined,
  };
  const problem: EvolutionProblem<DensityMatrix> = {
    start,
    stateBytes: data.byteLength,
    coefficients: [...hamiltonian, ...jumps].flatMap(({ coefficient }) => coefficient ?? []),
    recorder: new Recorder(reader, space, start, [['later', measured]], false),
    hold: (work) => form.flow(work, plan),
    implicit: () => implicitSystem((at) => liouvillian(generator, { at }), isConstant(generator)),
  };
  return drained(evolution(problem, options)).expectations.later as Estimate[];
}
