import { ArgumentError, UnsupportedError } from '../../errors.ts';
import {
  configurationAt,
  defaultMaxBytes,
  requireConfiguration,
  type Configuration,
} from '../../spaces/indexing.ts';
import { requireSameSpace, type Space } from '../../spaces/space.ts';
import { toDensityMatrix } from '../../states/convert.ts';
import { isDensityMatrix, type DensityMatrix } from '../../states/density-matrix.ts';
import { isKet, type Ket } from '../../states/ket.ts';
import { basisKet } from '../../states/kets.ts';
import { Stabilizer } from '../../states/stabilizer/stabilizer.ts';
import type { Evolvable } from '../../states/state.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { isClifford } from './clifford.ts';

/** A state of any kind that circuits run on. */
export interface Runnable extends Evolvable<Runnable> {
  readonly kind: string;
}

/** What a circuit starts from: a state, or the levels of a basis ket, one per site, which is made only as far as it is needed. */
export type Start = Runnable | Configuration;

/** The levels of the basis ket |00...0> of a circuit, to start from. */
export function zeroLevels({ space }: Circuit): number[] {
  return space.dims.map(() => 0);
}

/** Whether a start is given by levels. */
export function isLevels(start: Start): start is Configuration {
  return Array.isArray(start) || start instanceof Int32Array;
}

/** Whether a state is dense, so that its probabilities can be read off. */
export function isDense(state: Runnable): state is Ket | DensityMatrix {
  return isKet(state) || isDensityMatrix(state);
}

/** Whether a state measures its sites by itself, so that its outcomes cannot be listed. */
export function measuresItself(state: Runnable): boolean {
  return !isDense(state) && 'measureSite' in state;
}

/** Throws `SpaceMismatchError`, `ArgumentError` or `UnsupportedError` unless the circuit can start there. */
export function requireStart(of: Circuit, start: Start, argument = 'start'): void {
  if (isLevels(start)) return requireConfiguration(of.space, start, argument);
  if (typeof start !== 'object' || start === null || !('apply' in start)) {
    throw new ArgumentError(argument, 'be a state, or one level per site', `it is ${String(start)}`);
  }
  if (start.space.kind !== 'product') {
    throw new UnsupportedError(
      'Circuits run on states of a product of sites, but this state is on a Fock space.',
    );
  }
  requireSameSpace(`Argument \`${argument}\``, of.space, start.space);
}

/** The levels of a start that is a basis state: given so, or a ket or density matrix with one entry that is not zero. */
export function basisLevels(start: Start): Configuration | undefined {
  if (isLevels(start)) return start;
  const index = isKet(start)
    ? onlyEntry(start.data)
    : isDensityMatrix(start)
      ? diagonalEntry(start)
      : undefined;
  return index === undefined ? undefined : configurationAt(start.space as Space, index);
}

/**
 * The basis state with these levels that a circuit starts from: a density matrix where `start` is one, else a ket; a stabilizer state where a ket would not fit and the
 * circuit is Clifford. Throws `BudgetExceededError`.
 */
export function basisState(
  start: Start,
  of: Circuit,
  levels: Configuration,
  parameters: ParameterValues,
): Runnable {
  const { space, operations } = of;
  const isMixed = !isLevels(start) && isDensityMatrix(start);
  const isLarge = 16 * 2 ** space.log2Dim > defaultMaxBytes;
  if (isLarge && !isMixed && isClifford(operations, space, parameters))
    return Stabilizer.basis(space, levels);
  const ket = basisKet(space, levels);
  return isMixed ? toDensityMatrix(ket) : ket;
}

/** The start as a state. */
export function startState(of: Circuit, start: Start, parameters: ParameterValues): Runnable {
  return isLevels(start) ? basisState(start, of, start, parameters) : start;
}

/** The index of the only complex entry that is not zero; undefined when there are more, or none. */
function onlyEntry(data: Float64Array): number | undefined {
  let found: number | undefined;
  for (let i = 0; i < data.length; i += 2) {
    if (data[i] === 0 && data[i + 1] === 0) continue;
    if (found !== undefined) return undefined;
    found = i / 2;
  }
  return found;
}

function diagonalEntry({ matrix }: DensityMatrix): number | undefined {
  const at = onlyEntry(matrix.data);
  return at === undefined || at % (matrix.cols + 1) !== 0 ? undefined : at / (matrix.cols + 1);
}
