import { ArgumentError } from '../../errors.ts';
import { identity, type ComplexMatrix } from '../../linalg/matrix.ts';
import { product } from '../../linalg/tensor.ts';
import type { Space } from '../../spaces/space.ts';
import { evaluate } from '../expression-evaluate.ts';
import type { ParameterValues } from '../expression.ts';
import type { Control, GateOperation, UnitaryLike } from '../operation.ts';
import { gateDefinition } from './definitions.ts';

/** The numbers that the angles of a gate have. Throws `ArgumentError` that names a parameter without a finite value. */
export function angleValues(op: GateOperation, values: ParameterValues = {}): number[] {
  return op.angles.map((angle) => evaluate(angle, values));
}

/**
 * The matrix of an operation on its targets alone, without controls, the first site most significant. `dims` are the levels of the targets,
 * 2 each when not given. Throws `ArgumentError` for parameters without a value.
 */
export function operationMatrix(
  op: UnitaryLike,
  values: ParameterValues = {},
  dims: readonly number[] = op.sites.map(() => 2),
): ComplexMatrix {
  if (op.kind === 'unitary') return op.matrix;
  return gateDefinition(op.name).matrix(angleValues(op, values), dims);
}

/** dU / d angle[which] of the matrix that `operationMatrix` gives; angles are taken as free, whatever expressions they are. */
export function operationDerivative(
  op: GateOperation,
  which: number,
  values: ParameterValues = {},
  dims: readonly number[] = op.sites.map(() => 2),
): ComplexMatrix {
  if (which in op.angles) return gateDefinition(op.name).derivative(angleValues(op, values), which, dims);
  throw new ArgumentError(
    'which',
    `be one of the ${op.angles.length} angles of ${op.name}`,
    `it is ${which}`,
  );
}

/** The sites that an operation touches, controls first: those of `fullMatrix`, in its order. */
export function sitesOf(op: UnitaryLike): readonly number[] {
  return op.controls.length === 0 ? op.sites : [...op.controls.map(({ site }) => site), ...op.sites];
}

/** The matrix of an operation with its controls, on `sitesOf(op)`: the first control is most significant. Conditions on bits are not looked at. */
export function fullMatrix(op: UnitaryLike, space: Space, values: ParameterValues = {}): ComplexMatrix {
  const matrix = operationMatrix(op, values, levelsOf(space, op.sites));
  return controlledMatrix(matrix, op.controls, space);
}

/** The levels of some sites. */
export function levelsOf(space: Space, sites: readonly number[]): number[] {
  return sites.map((site) => space.dims[site] as number);
}

/** The identity on controls and targets but for the block where every control has its level, which is `matrix`. */
export function controlledMatrix(
  matrix: ComplexMatrix,
  controls: readonly Control[],
  space: Space,
): ComplexMatrix {
  if (controls.length === 0) return matrix;
  const blocks = product(controls.map(({ site }) => space.dims[site] as number));
  const block = controls.reduce((at, { site, level }) => at * (space.dims[site] as number) + level, 0);
  const out = identity(blocks * matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    const from = 2 * row * matrix.cols;
    const to = 2 * ((block * matrix.rows + row) * out.cols + block * matrix.cols);
    out.data.set(matrix.data.subarray(from, from + 2 * matrix.cols), to);
  }
  return out;
}
