import type { Space } from '../../spaces/space.ts';
import { DensityMatrix, isDensityMatrix } from '../../states/density-matrix.ts';
import { isKet, Ket } from '../../states/ket.ts';
import type { Evolvable, State } from '../../states/state.ts';
import { holds } from '../conditions.ts';
import type { ParameterValues } from '../expression.ts';
import type { Operation } from '../operation.ts';
import { execute } from './execute.ts';
import { lowered, type Lowering } from './lower.ts';
import type { Item } from './maps.ts';

/** Larger states do not fit into the memory of the kernels together with their scratch. */
const mostNumbers = 2 ** 27;

/** So many operations are compiled together: what they need for a while lives briefly, which collecting garbage rewards. */
const mostOperations = 4096;

/** How far a state has come. */
export interface Advance<S> {
  readonly state: S;
  /** The place of the next operation: where it began when that one must be run on its own. */
  readonly next: number;
}

/** Whether circuits are compiled for this state. */
export function isCompiled(state: State): state is Ket | DensityMatrix {
  if (isKet(state)) return state.data.length / 2 <= mostNumbers;
  return isDensityMatrix(state) && state.matrix.data.length / 2 <= mostNumbers;
}

/** Does some operations from `from` on, up to one that must be run on its own, all in one place. */
export function runSegment<S extends Evolvable<S>>(
  operations: readonly Operation[],
  from: number,
  state: S,
  { bits, parameters, fuse, draw }: SegmentOptions,
): Advance<S> {
  const space = state.space as Space;
  const lowering: Lowering = { space, parameters, density: state.kind === 'density-matrix', draw };
  const items: Item[] = [];
  let next = from;
  const end = Math.min(operations.length, from + mostOperations);
  for (; next < end; next++) {
    const op = operations[next] as Operation;
    if (op.kind !== 'barrier' && !holds(op.conditions, bits)) continue;
    const maps = lowered(op, lowering);
    if (!maps) break;
    for (const map of maps) items.push(map);
  }
  if (!items.some(({ kind }) => kind !== 'fence')) return { state, next };
  return { state: evolved(state, items, fuse) as Evolvable as S, next };
}

/** What a segment needs besides operations and state. */
export interface SegmentOptions {
  readonly bits: Int32Array;
  readonly parameters: ParameterValues;
  readonly fuse: boolean;
  draw(op: Operation): number;
}

function evolved(state: Evolvable, items: readonly Item[], fuse: boolean): Ket | DensityMatrix {
  const space = state.space as Space;
  const { dims } = space;
  if (isKet(state)) return Ket.fromData(space, execute(items, dims, state.data, { fuse }));
  const { matrix } = state as DensityMatrix;
  const data = execute(items, [...dims, ...dims], matrix.data, { fuse });
  return DensityMatrix.fromMatrix(space, { ...matrix, data });
}
