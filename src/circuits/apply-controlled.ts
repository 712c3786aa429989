import { kernels } from '../linalg/kernels/active.ts';
import type { FixedLeg } from '../linalg/kernels/families/local.ts';
import { identity, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, conjugate } from '../linalg/products.ts';
import { product } from '../linalg/tensor.ts';
import { plus } from '../operators/algebra.ts';
import { identityOperator, localOperator } from '../operators/local-sum.ts';
import { mpo } from '../operators/mpo.ts';
import type { Mpo } from '../operators/operator.ts';
import { toMpo } from '../operators/to-mpo.ts';
import { legsOf, localDimension } from '../spaces/indexing.ts';
import type { Space } from '../spaces/space.ts';
import { DensityMatrix, isDensityMatrix } from '../states/density-matrix.ts';
import { isKet, Ket } from '../states/ket.ts';
import type { Evolvable } from '../states/state.ts';
import { controlledMatrix } from './gate-library/operation-matrix.ts';
import type { Control } from './operation.ts';

/** Controlled matrices of at most this many rows are handed to other kinds of state as they are. */
const mostLocal = 64;

/** A matrix on sites where all controls are at their levels. */
export interface ControlledAction {
  readonly matrix: ComplexMatrix;
  readonly sites: readonly number[];
  readonly controls: readonly Control[];
}

/**
 * A controlled matrix on a state of any kind without the matrix on controls and targets together: on dense data only the part where the controls
 * hold is touched (D / product of their levels numbers), other kinds get 1 + P (U - 1) as a matrix-product operator of bond 2 for one target.
 */
export function applyControlled<S extends Evolvable<S>>(action: ControlledAction, state: S): S {
  const asState: Evolvable = state;
  if (isKet(asState)) {
    const { dims } = asState.space;
    return Ket.fromData(asState.space, acted(asState.data, dims, [placed(action, 0)])) as Evolvable as S;
  }
  if (isDensityMatrix(asState)) {
    const { dims } = asState.space;
    const doubled = { ...action, matrix: conjugate(action.matrix) };
    const data = acted(
      asState.matrix.data,
      [...dims, ...dims],
      [placed(action, 0), placed(doubled, dims.length)],
    );
    return DensityMatrix.fromMatrix(asState.space, { ...asState.matrix, data }) as Evolvable as S;
  }
  const space = state.space as Space;
  const touched = [...action.controls.map(({ site }) => site), ...action.sites];
  if (localDimension(space, touched) > mostLocal) return state.apply(controlledMpo(space, action));
  const matrix = controlledMatrix(action.matrix, action.controls, space);
  return state.apply(localOperator(space, touched, matrix));
}

/** 1 + P (U - 1), P the projector on the levels of the controls, as a matrix-product operator. */
export function controlledMpo(space: Space, { matrix, sites, controls }: ControlledAction): Mpo {
  const change = toMpo(localOperator(space, sites, add(matrix, identity(matrix.rows), 1, -1)));
  const tensors = change.tensors.map((tensor, site) => {
    const control = controls.find((one) => one.site === site);
    if (!control) return tensor;
    const [left, d, , right] = tensor.shape as [number, number, number, number];
    const data = tensor.data.slice();
    const width = 2 * d * right;
    for (let row = 0; row < left * d; row++) {
      if (row % d !== control.level) data.fill(0, row * width, (row + 1) * width);
    }
    return { shape: tensor.shape, data };
  });
  return plus(mpo(space, tensors), toMpo(identityOperator(space)));
}

/** The action with its sites moved by `shift`; without a target, the first control becomes one. */
function placed({ matrix, sites, controls }: ControlledAction, shift: number): ControlledAction {
  const moved = controls.map(({ site, level }) => ({ site: site + shift, level }));
  return { matrix, sites: sites.map((site) => site + shift), controls: moved };
}

/** New data: the actions one after the other on a copy of a row-major tensor. */
function acted(
  data: Float64Array,
  dims: readonly number[],
  actions: readonly ControlledAction[],
): Float64Array {
  const size = product(dims);
  return kernels().run((work) => {
    const held = work.put(data);
    for (const action of actions) {
      const { matrix, sites, controls } = withTarget(action, dims);
      const legs = legsOf(dims, sites);
      const fixed = controls.flatMap(({ site, level }) =>
        legsOf(dims, [site]).map((leg): FixedLeg => ({ ...leg, level })),
      );
      work.local.applyDense(held, work.local.place(size, legs, fixed), matrix.data);
    }
    return work.read(held);
  });
}

/** A phase on no site as a diagonal matrix on its first control. */
function withTarget(action: ControlledAction, dims: readonly number[]): ControlledAction {
  const [first, ...rest] = action.controls;
  if (action.sites.length > 0 || !first) return action;
  const space = { dims } as Space;
  return {
    matrix: controlledMatrix(action.matrix, [first], space),
    sites: [first.site],
    controls: rest,
  };
}
