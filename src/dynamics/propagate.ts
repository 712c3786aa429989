import { ArgumentError } from '../errors.ts';
import { hermitianPart, requireHermitian } from '../linalg/hermitian-part.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { expmMultiplyTimes } from '../linalg/krylov/expm-multiply.ts';
import { complex } from '../linalg/scalar.ts';
import { applyTo } from '../operators/apply-to.ts';
import type { Operator } from '../operators/operator.ts';
import { dimension, requireSameSpace } from '../spaces/space.ts';
import { DensityMatrix, isDensityMatrix } from '../states/density-matrix.ts';
import { toDensityMatrix } from '../states/convert.ts';
import { Ket } from '../states/ket.ts';
import { heldLindblad, lindbladPlan } from './lindblad-rhs.ts';
import { isConstant, lindbladian, type Lindbladian } from './lindbladian.ts';
import { requireTimes } from './options.ts';

/** Options of `propagate`. */
export interface PropagateOptions {
  /** Ascending times; the state given is that at the first one. */
  readonly times: ArrayLike<number>;
  /** Allowed error of the state, as part of its norm; 1e-12 by default. */
  readonly tolerance?: number;
  /** Largest number of products with the generator; 100,000 by default. */
  readonly maxSteps?: number;
}

/** States at several times with the error of each. */
export interface Propagated<S> {
  readonly times: readonly number[];
  readonly states: readonly S[];
  /** An estimate from above of the error of each state, in the Euclidean norm of its entries. */
  readonly errors: Float64Array;
  /** Products with the generator. */
  readonly products: number;
}

/**
 * e^(-iHt)|psi> or e^(Lt) rho for a generator that does not depend on time, by Krylov spaces: exact to the tolerance, whatever the times, in about |H| t products. A Lindbladian acts
 * in matrix form on D x D matrices. Throws `ArgumentError` for times that do not ascend and generators that depend on time, `ConvergenceError` past `maxSteps`,
 * `SpaceMismatchError`, `NotPhysicalError` for a Hamiltonian that is not Hermitian.
 */
export function propagate(of: Operator, state: Ket, options: PropagateOptions): Propagated<Ket>;
/** A Lindbladian on a density matrix, or on the density matrix of a ket. */
export function propagate(
  of: Lindbladian,
  state: DensityMatrix | Ket,
  options: PropagateOptions,
): Propagated<DensityMatrix>;
/** The implementation of both. */
export function propagate(
  of: Operator | Lindbladian,
  state: DensityMatrix | Ket,
  options: PropagateOptions,
): Propagated<Ket> | Propagated<DensityMatrix> {
  const times = requireTimes(options.times);
  const first = times[0] as number;
  const elapsed = times.map((t) => t - first);
  if (elapsed.some((t) => t < 0)) throw new ArgumentError('times', 'ascend', 'they descend');
  if (of.kind === 'lindbladian') return ofDensity(of, state, times, elapsed, options);
  const { hamiltonian, space } = lindbladian(of);
  requireSameSpace('Argument `state`', space, state.space);
  const operator = (hamiltonian[0] as (typeof hamiltonian)[number]).operator;
  if (isDensityMatrix(state)) {
    throw new ArgumentError(
      'state',
      'be a ket for a Hamiltonian',
      'it is a density matrix',
      'Pass `lindbladian(H)`.',
    );
  }
  const found = expmMultiplyTimes((v, out) => void applyTo(operator, v, out), elapsed, state.data, {
    ...limitsOf(options),
    structure: 'hermitian',
    direction: complex(0, -1),
  });
  const states = found.vectors.map((data) => Ket.fromData(space, data));
  return { times, states, errors: found.errors, products: found.steps };
}

function ofDensity(
  of: Lindbladian,
  state: DensityMatrix | Ket,
  times: readonly number[],
  elapsed: readonly number[],
  options: PropagateOptions,
): Propagated<DensityMatrix> {
  const { space } = of;
  requireSameSpace('Argument `state`', space, state.space);
  if (!isConstant(of)) {
    const got = 'a coefficient depends on time';
    throw new ArgumentError('of', 'be constant in time', got, 'Use `lindblad`.');
  }
  const { matrix } = isDensityMatrix(state) ? state : toDensityMatrix(state);
  requireHermitian(matrix, 'state');
  const rho = hermitianPart(matrix);
  const plan = lindbladPlan(of);
  const found = kernels().run((work) => {
    const rhs = heldLindblad(work, plan);
    const [x, y] = [work.zeros(rho.data.length), work.zeros(rho.data.length)];
    const act = (v: Float64Array, out: Float64Array): void => {
      work.write(x, v);
      rhs(0, x, y);
      work.read(y, out);
    };
    return expmMultiplyTimes(act, elapsed, rho.data, limitsOf(options));
  });
  const size = dimension(space);
  const states = found.vectors.map((data) =>
    DensityMatrix.fromMatrix(space, hermitianPart({ rows: size, cols: size, data })),
  );
  return { times, states, errors: found.errors, products: found.steps };
}

function limitsOf({ tolerance = 1e-12, maxSteps = 100_000 }: PropagateOptions): {
  readonly tolerance: number;
  readonly maxSteps: number;
} {
  return { tolerance, maxSteps };
}
