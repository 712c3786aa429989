import type { Held, HeldKind } from '../held.ts';
import { requireOpen, type Operation } from '../operations.ts';

/** The typed array of each kind. */
export interface ArrayOf {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly i32: Int32Array;
}

interface HeldArray<Kind extends HeldKind> extends Held<Kind> {
  readonly array: ArrayOf[Kind];
  readonly operation: Operation;
}

/** An array as a held one of an operation. */
export function hold<Kind extends HeldKind>(
  kind: Kind,
  array: ArrayOf[Kind],
  operation: Operation,
): Held<Kind> {
  const held: HeldArray<Kind> = { kind, length: array.length, array, operation };
  return held;
}

/** The array behind a held one. Throws `ArgumentError` when its operation has ended. */
export function arrayOf<Kind extends HeldKind>(held: Held<Kind>): ArrayOf[Kind] {
  const { array, operation } = held as HeldArray<Kind>;
  requireOpen(operation);
  return array;
}

/** The operation that a held array belongs to. */
export function operationOf(held: Held<HeldKind>): Operation {
  return (held as HeldArray<HeldKind>).operation;
}
