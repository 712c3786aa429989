import { ArgumentError } from '../errors.ts';
import { qubits, requireSameSpace, type Space } from '../spaces/space.ts';
import { requireKind, requireOperation } from './check-operation.ts';
import type { Circuit, Register } from './circuit.ts';
import type { Operation } from './operation.ts';
import { flatten, type Operations } from './operations.ts';

/** More classical bits than this are refused, since every run makes room for all of them. */
const mostBits = 2 ** 24;

/** Options of `circuit`. */
export interface CircuitOptions {
  /** The number of classical bits; by default one more than the largest that an operation names. */
  readonly bits?: number;
  /** Named runs of sites, together all of them; by default one register `q`. */
  readonly siteRegisters?: readonly Register[];
  /** Named runs of bits; by default one register `c` with all bits. Instead of `bits`. */
  readonly bitRegisters?: readonly Register[];
}

/**
 * A circuit: operations in the order of time on a space, or on n qubits. Lists of operations may be nested. Everything is checked here once.
 * Throws `ArgumentError` that names the operation (`operations[3].sites`) for sites, bits, controls or levels that do not exist or come twice, angles that are not
 * finite, matrices of the wrong size; `NotPhysicalError` for matrices that are not unitary and channels that lose trace.
 */
export function circuit(
  on: Space | number,
  operations: Operations = [],
  options: CircuitOptions = {},
): Circuit {
  const space = typeof on === 'number' ? qubits(on) : on;
  const list = listed(operations);
  const bitRegisters = options.bitRegisters ?? defaultRegister('c', options.bits ?? bitsUsed(list));
  const siteRegisters = options.siteRegisters ?? defaultRegister('q', space.sites.length);
  requireRegisters(siteRegisters, 'siteRegisters');
  requireRegisters(bitRegisters, 'bitRegisters');
  const made = { space, operations: list, siteRegisters, bitRegisters };
  requireBitCount(bitCount(made), options.bitRegisters ? 'bitRegisters' : 'bits');
  if (sizeOf(siteRegisters) !== space.sites.length) {
    const got = `they have ${sizeOf(siteRegisters)}`;
    throw new ArgumentError('siteRegisters', `have ${space.sites.length} sites together`, got);
  }
  const bits = bitCount(made);
  list.forEach((op, i) => requireOperation(op, space, bits, `operations[${i}]`));
  return made;
}

/** The number of classical bits of a circuit. */
export function bitCount({ bitRegisters }: Circuit): number {
  return sizeOf(bitRegisters);
}

/** The circuit with more operations at its end, checked as by `circuit`; new bits are added when there is one register of them at most. */
export function append(to: Circuit, operations: Operations): Circuit {
  const list = listed(operations);
  const made = rebuilt(to, [...to.operations, ...list], bitsUsed(list));
  const bits = bitCount(made);
  list.forEach((op, i) => requireOperation(op, made.space, bits, `operations[${i}]`));
  return made;
}

/** First `a`, then `b`, on the same space; both read and write the same bits. Throws `SpaceMismatchError` for unequal spaces. */
export function compose(a: Circuit, b: Circuit): Circuit {
  requireSameSpace('Argument `b`', a.space, b.space);
  const bits = Math.max(bitCount(a), bitCount(b));
  return rebuilt(a, [...a.operations, ...b.operations], bits);
}

/** The circuit `times` times in a row. Throws `ArgumentError` unless `times` is a count. */
export function repeat(of: Circuit, times: number): Circuit {
  if (!Number.isSafeInteger(times) || times < 0)
    throw new ArgumentError('times', 'be a count', `it is ${times}`);
  const { operations } = of;
  return { ...of, operations: Array.from({ length: times }, () => operations).flat() };
}

/** The same space and registers with operations that have been checked, and room for `bits` bits. */
export function rebuilt(of: Circuit, operations: readonly Operation[], bits: number = bitCount(of)): Circuit {
  if (bits <= bitCount(of)) return { ...of, operations };
  requireBitCount(bits, 'operations');
  if (of.bitRegisters.length > 1) {
    throw new ArgumentError(
      'operations',
      `use the ${bitCount(of)} bits of the registers`,
      `one uses bit ${bits - 1}`,
      'Build the circuit with larger `bitRegisters`.',
    );
  }
  const name = of.bitRegisters[0]?.name ?? 'c';
  return { ...of, operations, bitRegisters: defaultRegister(name, bits) };
}

/** One more than the largest bit that any of the operations names. */
export function bitsUsed(operations: readonly Operation[]): number {
  let count = 0;
  for (const op of operations) {
    if (op.kind === 'barrier') continue;
    if (op.kind === 'measure') count = Math.max(count, op.bit + 1);
    for (const { bits } of op.conditions) for (const bit of bits) count = Math.max(count, bit + 1);
  }
  return count;
}

/** Nested operations in order, each of a kind that is known. */
function listed(operations: Operations): Operation[] {
  const list = flatten(operations);
  list.forEach((op, i) => requireKind(op, `operations[${i}]`));
  return list;
}

function requireBitCount(bits: number, argument: string): void {
  if (bits <= mostBits) return;
  throw new ArgumentError(
    argument,
    `need at most ${mostBits} classical bits`,
    `they need ${bits}`,
    'Number the bits from 0 on, without gaps.',
  );
}

function defaultRegister(name: string, size: number): Register[] {
  return size === 0 ? [] : [{ name, size }];
}

function sizeOf(registers: readonly Register[]): number {
  return registers.reduce((sum, { size }) => sum + size, 0);
}

function requireRegisters(registers: readonly Register[], argument: string): void {
  const bad = registers.find(({ size }) => !Number.isSafeInteger(size) || size < 0);
  if (bad)
    throw new ArgumentError(argument, 'have sizes that are counts', `${bad.name} has size ${bad.size}`);
  const names = registers.map(({ name }) => name);
  if (new Set(names).size !== names.length) {
    throw new ArgumentError(argument, 'have distinct names', `they are ${names.join(', ')}`);
  }
}
