import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { applyTo } from '../../operators/apply-to.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../../operators/operator.ts';
import { toDense } from '../../operators/to-dense.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import { exact, type Estimate } from '../../states/estimate.ts';
import { Ket } from '../../states/ket.ts';
import { balanced } from '../../states/norm.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { run } from '../run.ts';
import { adjointSweep } from './adjoint.ts';
import { finiteDifference } from './finite-difference.ts';
import type { Gradient } from './gradient-result.ts';
import { parameterShift } from './parameter-shift.ts';
import { differentiated, stepsOf } from './steps-of.ts';

/** Options of `gradient`. */
export interface GradientOptions {
  readonly parameters?: ParameterValues;
  /** The parameters that are differentiated, in this order; by default all, in the order of first use. */
  readonly wrt?: readonly string[];
  /** 'adjoint' (default) runs once forward and once backward; 'shift' and 'finite-difference' evaluate the circuit at other angles. */
  readonly method?: 'adjoint' | 'shift' | 'finite-difference';
  /** Bytes for the density matrices that are kept before channels; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * <O> in the state that a circuit makes, and its derivatives d<O>/d parameter. The observable is Hermitian; the state is a ket or, with channels and resets,
 * a density matrix. Cost of 'adjoint': about 5 runs whatever the number of parameters, and the memory of three states; of the others: see
 * `parameterShift`, `finiteDifference`. Throws `UnsupportedError` for circuits that measure or have conditions, `ArgumentError` for an observable that is not Hermitian,
 * parameters without a value and unknown names, `SpaceMismatchError`, `BudgetExceededError`.
 */
export function gradient(
  of: Circuit,
  state: Ket | DensityMatrix,
  observable: Operator,
  options: GradientOptions = {},
): Gradient {
  requireSameSpace('Argument `state`', of.space, state.space);
  const op = requireOperatorOn(of.space, observable);
  if (!isHermitian(op)) {
    const got = 'it differs from its conjugate transpose';
    throw new ArgumentError('observable', 'be Hermitian', got, 'Differentiate its Hermitian parts.');
  }
  const { method = 'adjoint', parameters = {}, maxBytes = defaultMaxBytes } = options;
  const names = differentiated(of, options.wrt);
  const evaluate = (bound: Circuit): Estimate => {
    return state.kind === 'ket' ? run(bound, state).state.expect(op) : run(bound, state).state.expect(op);
  };
  switch (method) {
    case 'shift':
    case 'finite-difference': {
      stepsOf(of, state.kind === 'ket' ? 'ket' : 'density', parameters, names);
      const given = { parameters, wrt: names };
      return method === 'shift' ? parameterShift(of, evaluate, given) : finiteDifference(of, evaluate, given);
    }
    case 'adjoint':
      return state.kind === 'ket'
        ? ofKet(of, state, op, parameters, names, maxBytes)
        : ofDensity(of, state, op, parameters, names, maxBytes);
    default:
      throw new UnsupportedError(
        `The method '${String(method satisfies never)}' is not known. Use 'adjoint', 'shift' or 'finite-difference'.`,
      );
  }
}

function ofKet(
  of: Circuit,
  state: Ket,
  op: ProductOperator,
  parameters: ParameterValues,
  names: readonly string[],
  maxBytes: number,
): Gradient {
  const { data: start, norm2 } = balanced(state.data);
  let value = exact(0);
  const functional = (final: Float64Array): Float64Array => {
    value = Ket.fromData(of.space, final).expect(op);
    return applyTo(op, final);
  };
  const steps = stepsOf(of, 'ket', parameters, names);
  const swept = adjointSweep({ start, steps, parameters: names.length, functional, maxBytes });
  return result(value, names, swept, norm2);
}

function ofDensity(
  of: Circuit,
  state: DensityMatrix,
  op: ProductOperator,
  parameters: ParameterValues,
  names: readonly string[],
  maxBytes: number,
): Gradient {
  let value = exact(0);
  const size = state.matrix.rows;
  const functional = (final: Float64Array): Float64Array => {
    value = DensityMatrix.fromMatrix(of.space, { rows: size, cols: size, data: final }).expect(op);
    return toDense(op).data;
  };
  const steps = stepsOf(of, 'density', parameters, names);
  const { data: start } = state.matrix;
  const swept = adjointSweep({ start, steps, parameters: names.length, functional, maxBytes });
  return result(value, names, swept, state.norm());
}

function result(value: Estimate, names: readonly string[], swept: Float64Array, norm: number): Gradient {
  const errors = new Float64Array(names.length);
  return { value, names, gradient: swept.map((x) => x / norm), errors, evaluations: 1 };
}
