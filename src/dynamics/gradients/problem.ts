import { ArgumentError } from '../../errors.ts';
import { hermitianPart, requireHermitian } from '../../linalg/hermitian-part.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { trace } from '../../linalg/products.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../../operators/operator.ts';
import { defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { dimension, requireSameSpace, type Space } from '../../spaces/space.ts';
import { toDensityMatrix } from '../../states/convert.ts';
import { isDensityMatrix, type DensityMatrix } from '../../states/density-matrix.ts';
import { isKet, type Ket } from '../../states/ket.ts';
import { vectorNorm } from '../../states/norm.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Lindbladian } from '../lindbladian.ts';
import type { ParametricLindbladian } from '../parametric-lindbladian.ts';
import { packed } from '../packed-density.ts';
import { ketReader, packedReader, scaleOf, timesScale } from '../read-states.ts';
import type { StateReader } from '../recorder.ts';
import { densityFlow, ketFlow, type FlowPlan } from './flow.ts';
import { densityReadout, ketReadout, type Readout } from './readout.ts';

/** The derivative of the initial state by a parameter: of a ket, or a Hermitian matrix for a density matrix. */
export type StateTangent = Ket | ComplexMatrix;

/** An evolution to be differentiated. */
export interface DifferentiableEvolution<S> {
  readonly start: Float64Array;
  readonly reader: StateReader<S>;
  readonly flow: FlowPlan;
  readonly readout: Readout;
  tangent(of: StateTangent, argument: string): Float64Array;
}

/** d psi/dt = -i H psi. */
export function ketEvolution(
  of: ParametricLindbladian,
  bound: Lindbladian,
  state: Ket,
  observables: readonly ProductOperator[],
): DifferentiableEvolution<Ket> {
  const { space } = of;
  requireSameSpace('Argument `state`', space, state.space);
  const size = dimension(space);
  const exponent = scaleOf(vectorNorm(state.data));
  return {
    start: timesScale(state.data, -exponent),
    reader: ketReader(space, exponent),
    flow: ketFlow(of, bound, size),
    readout: ketReadout(observables, size, vectorNorm),
    tangent: (tangent, argument) => timesScale(ketTangent(space, tangent, argument).data, -exponent),
  };
}

/** The Lindblad equation, of packed matrices. */
export function densityEvolution(
  of: ParametricLindbladian,
  bound: Lindbladian,
  state: DensityMatrix | Ket,
  observables: readonly ProductOperator[],
): DifferentiableEvolution<DensityMatrix> {
  const { space } = of;
  requireSameSpace('Argument `state`', space, state.space);
  requireBudget('A density matrix', space, 2, defaultMaxBytes, 'Differentiate the evolution of a ket.');
  const size = dimension(space);
  const { matrix } = isDensityMatrix(state) ? state : toDensityMatrix(state);
  requireHermitian(matrix, 'state');
  const exponent = scaleOf(trace(matrix).re);
  return {
    start: timesScale(packed(hermitianPart(matrix).data, size), -exponent),
    reader: packedReader(space, exponent),
    flow: densityFlow(of, bound),
    readout: densityReadout(observables, size),
    tangent: (tangent, argument) => {
      if (!isKet(state)) return timesScale(matrixTangent(size, tangent, argument), -exponent);
      // Each factor by half, so that the product of two small or large ones stays a double.
      const half = Math.round(exponent / 2);
      const moved = timesScale(ketTangent(space, tangent, argument).data, half - exponent);
      return outerTangent(timesScale(state.data, -half), moved);
    },
  };
}

/** Hermitian observables on a space, in the order of their names. Throws `ArgumentError`, `SpaceMismatchError`. */
export function requireObservables(
  space: Space,
  observables: Readonly<Record<string, Operator>>,
): ProductOperator[] {
  return Object.entries(observables).map(([name, observable]) => {
    const op = requireOperatorOn(space, observable);
    if (isHermitian(op)) return op;
    const got = 'it differs from its conjugate transpose';
    throw new ArgumentError(`observables.${name}`, 'be Hermitian', got, 'Differentiate its Hermitian parts.');
  });
}

function ketTangent(space: Space, tangent: StateTangent, argument: string): Ket {
  if (!('kind' in tangent)) {
    throw new ArgumentError(argument, 'be a ket, like the state', 'it is a matrix');
  }
  requireSameSpace(`Argument \`${argument}\``, space, tangent.space);
  return tangent;
}

function matrixTangent(size: number, tangent: StateTangent, argument: string): Float64Array {
  if ('kind' in tangent) {
    throw new ArgumentError(argument, 'be a matrix, for a density matrix', 'it is a ket');
  }
  if (tangent.rows !== size || tangent.cols !== size) {
    throw new ArgumentError(argument, `be ${size} x ${size}`, `it is ${tangent.rows} x ${tangent.cols}`);
  }
  requireHermitian(tangent, argument);
  return packed(hermitianPart(tangent).data, size);
}

/** |d psi><psi| + |psi><d psi|, packed. */
function outerTangent(x: Float64Array, d: Float64Array): Float64Array {
  const size = x.length / 2;
  const out = new Float64Array(size * (size + 1));
  const at = (of: Float64Array, i: number): readonly [number, number] => [
    of[2 * i] as number,
    of[2 * i + 1] as number,
  ];
  for (let r = 0, place = 0; r < size; r++) {
    const [[xr, xi], [dr, di]] = [at(x, r), at(d, r)];
    for (let c = r; c < size; c++, place += 2) {
      const [[yr, yi], [er, ei]] = [at(x, c), at(d, c)];
      out[place] = dr * yr + di * yi + (xr * er + xi * ei);
      out[place + 1] = r === c ? 0 : di * yr - dr * yi + (xi * er - xr * ei);
    }
  }
  return out;
}
