import { ArgumentError } from '../errors.ts';
import type { BarrierOperation, Condition, Operation } from './operation.ts';
import { flatten, type Operations } from './operations.ts';

/**
 * Holds when the bits have these values: `bitsEqual([0, 2], [1, 0])`, or `bitsEqual(0, 1)` for one bit. Bits that level sites are measured into
 * hold levels. Throws `ArgumentError` unless there are as many values as bits, each a level.
 */
export function bitsEqual(bits: number | readonly number[], values: number | readonly number[]): Condition {
  const [on, required] = [
    typeof bits === 'number' ? [bits] : bits,
    typeof values === 'number' ? [values] : values,
  ];
  if (on.length !== required.length || on.length === 0) {
    throw new ArgumentError(
      'values',
      `have one value for each of ${on.length} bits`,
      `it has ${required.length}`,
    );
  }
  const bad = [...on, ...required].find((x) => !Number.isSafeInteger(x) || x < 0);
  if (bad !== undefined) throw new ArgumentError('bits', 'and their values be counts', `one is ${bad}`);
  return { bits: [...on], values: [...required], negated: false };
}

/** Holds when the condition does not. */
export function not(condition: Condition): Condition {
  return { ...condition, negated: !condition.negated };
}

/** The operations, each done only when the condition holds (and all that it had before). Throws `ArgumentError` for barriers. */
export function when<O extends Exclude<Operation, BarrierOperation>>(condition: Condition, ops: O): O;
/** Each operation of a list under the condition; barriers stay as they are. */
export function when(condition: Condition, ops: Operations): Operation[];
/** One operation or many under a condition. */
export function when(condition: Condition, ops: Operation | Operations): Operation | Operation[] {
  if (!('kind' in ops)) return flatten(ops).map((op) => conditioned(condition, op));
  return conditioned(condition, ops);
}

/** Whether all conditions hold for these bits. */
export function holds(conditions: readonly Condition[], bits: Int32Array): boolean {
  return conditions.every(
    ({ bits: on, values, negated }) => on.every((bit, i) => bits[bit] === values[i]) !== negated,
  );
}

function conditioned(condition: Condition, op: Operation): Operation {
  if (op.kind === 'barrier') return op;
  return { ...op, conditions: [...op.conditions, condition] };
}
