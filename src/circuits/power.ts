import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import type { Circuit } from './circuit.ts';
import { productOf } from './expression-build.ts';
import { gateDefinition } from './gate-library/definitions.ts';
import { inverse } from './modifiers.ts';
import type { Operation } from './operation.ts';

/** What one more place in a list of operations takes. */
const bytesPerOperation = 8;

/**
 * The circuit `k` times in a row, or its inverse -k times for k < 0; k = 0 leaves no operation. A circuit of one gate whose power is the same gate with other
 * angles (rotations, phases) stays one gate.
 * Throws `ArgumentError` unless k is a whole number, `UnsupportedError` for a negative power of operations that cannot be undone,
 * `BudgetExceededError` for a list of operations past 1 GiB.
 */
export function power(of: Circuit, k: number): Circuit {
  if (!Number.isSafeInteger(k)) throw new ArgumentError('k', 'be a whole number', `it is ${k}`);
  const turned = k === 0 ? undefined : turnedFurther(of.operations, k);
  if (turned) return { ...of, operations: [turned] };
  const { operations } = k < 0 ? inverse(of) : of;
  const count = Math.abs(k) * operations.length;
  if (count * bytesPerOperation > defaultMaxBytes) {
    throw new BudgetExceededError(
      `The list of ${count} operations of a power`,
      count * bytesPerOperation,
      defaultMaxBytes,
      'Run the circuit in a loop.',
    );
  }
  return { ...of, operations: Array.from({ length: Math.abs(k) }, () => operations).flat() };
}

/** The only operation of a list to the power k, when that is the same gate with other angles. */
function turnedFurther(operations: readonly Operation[], k: number): Operation | undefined {
  const [op, second] = operations.filter(({ kind }) => kind !== 'barrier');
  if (second || op?.kind !== 'gate') return undefined;
  const { powerAngles } = gateDefinition(op.name);
  if (powerAngles.length === 0) return undefined;
  const angles = op.angles.map((angle, i) => (powerAngles.includes(i) ? productOf(k, angle) : angle));
  return { ...op, angles };
}
