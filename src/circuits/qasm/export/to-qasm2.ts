import { ArgumentError, UnsupportedError } from '../../../errors.ts';
import type { Circuit } from '../../circuit.ts';
import { holds } from '../../conditions.ts';
import type { Condition, GateOperation, Operation } from '../../operation.ts';
import { productOf } from '../../expression-build.ts';
import { parameterNames } from '../../parameters.ts';
import { requireExportable } from './export-checks.ts';
import { exportedRegisters, ExportNames, type ExportedRegisters } from './export-names.ts';
import { bodyOf, stepsOf } from './gate-bodies.ts';
import { GateWriter, type GateDialect, type Operands } from './gate-writer.ts';
import { lowerControls } from './lower-controls.ts';

/** Gates of `qelib1.inc` as it was published, by the name of ours and the number of controls. Later versions of the file have more; they are not relied on. */
const published: ReadonlyMap<string, string> = new Map([
  ...['id', 'x', 'y', 'z', 'h', 's', 'sdg', 't', 'tdg', 'rx', 'ry', 'rz'].map(
    (name) => [`${name}/0`, name] as const,
  ),
  ...['x', 'y', 'z', 'h', 'rz'].map((name) => [`${name}/1`, `c${name}`] as const),
  ['p/0', 'u1'],
  ['p/1', 'cu1'],
  ['x/2', 'ccx'],
]);
/** The largest register whose values are listed for one condition. */
const mostListed = 10;

/**
 * A circuit as an OpenQASM 2 program with the gates of `qelib1.inc` as it was published; others are defined first (`kw_...`), controlled ones and matrices on up to five
 * qubits are written out, with controls on up to twelve. Read again by `fromQasm` the program has the same unitary, global phase included, since u1 and rz are taken as
 * P and RZ; readers who take them otherwise see it up to a phase. A condition becomes one `if` for each value of its register for which it holds.
 * Throws `ArgumentError` for parameters without a number (`bind` them, or use `toQasm3`); `UnsupportedError` that names a site with more levels, a channel, a readout
 * error, a condition on several registers, or what is too large.
 */
export function toQasm2(circuit: Circuit): string {
  requireExportable(circuit);
  const free = parameterNames(circuit);
  if (free.length > 0) {
    const instead = 'Give them values with `bind`, or use `toQasm3`.';
    throw new ArgumentError(
      'circuit',
      'have no free parameters for OpenQASM 2',
      `it has ${free.join(', ')}`,
      instead,
    );
  }
  const names = new ExportNames(2);
  const qubits = exportedRegisters(circuit.siteRegisters, names);
  const bits = exportedRegisters(circuit.bitRegisters, names);
  const writer = new GateWriter(dialect, names);
  const body = circuit.operations.flatMap((op, i) =>
    statementsOf(op, `operations[${i}]`, writer, qubits, bits),
  );
  return [
    'OPENQASM 2.0;',
    'include "qelib1.inc";',
    ...writer.definitions,
    ...qubits.declared.map(({ name, size }) => `qreg ${name}[${size}];`),
    ...bits.declared.map(({ name, size }) => `creg ${name}[${size}];`),
    ...body,
    '',
  ].join('\n');
}

const dialect: GateDialect = {
  expressions: {},
  direct: (op, writer, operands) => {
    if (op.name === 'gphase') return globalPhase(op, writer, operands(0));
    const name = published.get(`${op.name}/${op.controls.length}`);
    if (name !== undefined) {
      const on = [...op.controls.map(({ site }) => site), ...op.sites].map(operands).join(', ');
      return [`${name}${writer.angles(op.angles)} ${on};`];
    }
    // u3 has two meanings that differ by a phase; P and RY have one.
    const body = ['u', 'u2', 'uphase'].includes(op.name) ? bodyOf(op) : undefined;
    return body && stepsOf(body).flatMap((step) => writer.statements(step, operands));
  },
  split: (op) => {
    if (op.controls.length === 0)
      return op.kind === 'unitary' && op.sites.length < 2 ? lowerControls(op) : undefined;
    const lowered = lowerControls(op);
    return lowered.length === 1 && lowered[0] === op ? undefined : lowered;
  },
  call: (name, op, operands, writer) =>
    `${name}${op.kind === 'gate' ? writer.angles(op.angles) : ''} ${op.sites.map(operands).join(', ')};`,
  nameOf: (gate) => `kw_${gate}`,
};

/** e^{ia} = P(2a) RZ(-2a), which is the same on any qubit. */
function globalPhase({ angles }: GateOperation, writer: GateWriter, qubit: string | undefined): string[] {
  if (qubit === undefined) {
    throw new UnsupportedError(
      'OpenQASM 2 has no global phase without a qubit, and the circuit has none. Use `toQasm3`.',
    );
  }
  const [angle = 0] = angles;
  return [
    `u1${writer.angles([productOf(2, angle)])} ${qubit};`,
    `rz${writer.angles([productOf(-2, angle)])} ${qubit};`,
  ];
}

function statementsOf(
  op: Operation,
  at: string,
  writer: GateWriter,
  qubits: ExportedRegisters,
  bits: ExportedRegisters,
): string[] {
  const operand = (site: number): string => qubits.places[site] as string;
  if (op.kind === 'barrier')
    return op.sites.length === 0 ? [] : [`barrier ${op.sites.map(operand).join(', ')};`];
  const lines = plainStatements(op, writer, operand, bits);
  if (op.conditions.length === 0) return lines;
  return conditionTexts(op.conditions, bits, at).flatMap((text) =>
    lines.map((line) => `if (${text}) ${line}`),
  );
}

function plainStatements(
  op: Exclude<Operation, { kind: 'barrier' }>,
  writer: GateWriter,
  operand: Operands,
  bits: ExportedRegisters,
): string[] {
  switch (op.kind) {
    case 'gate':
    case 'unitary':
      return writer.statements(op, operand);
    case 'measure':
      return [`measure ${operand(op.site)} -> ${bits.places[op.bit]};`];
    case 'reset':
      return [`reset ${operand(op.site)};`];
    case 'channel':
      return [];
    default:
      throw op satisfies never;
  }
}

/**
 * `c == k` for every value of the register for which all conditions hold. At most one of them is true; a measurement done under one writes what it would write again
 * under another.
 */
function conditionTexts(
  conditions: readonly Condition[],
  { declared }: ExportedRegisters,
  at: string,
): string[] {
  const used = new Set(conditions.flatMap(({ bits }) => bits));
  let from = 0;
  const register = declared.find(({ size }) => {
    const found = [...used].every((bit) => bit >= from && bit < from + size);
    if (!found) from += size;
    return found;
  });
  if (!register) {
    throw new UnsupportedError(
      `OpenQASM 2 tests one register at a time, but ${at} has conditions on several. Use \`toQasm3\`, or one register.`,
    );
  }
  const { name, size } = register;
  const whole = conditions.length === 1 ? wholeValue(conditions[0] as Condition, from, size) : undefined;
  if (whole !== undefined) return [`${name} == ${whole}`];
  if (size > mostListed) {
    throw new UnsupportedError(
      `OpenQASM 2 tests whole registers, but ${at} tests some bits of the ${size} of ${name}. Use \`toQasm3\`, or a register of ${mostListed} bits at most.`,
    );
  }
  const values = new Int32Array(from + size);
  return Array.from({ length: 2 ** size }, (_, k) => k)
    .filter((k) => {
      for (let i = 0; i < size; i++) values[from + i] = (k >> i) & 1;
      return holds(conditions, values);
    })
    .map((k) => `${name} == ${k}`);
}

/** The integer that a condition on all bits of a register asks for. */
function wholeValue({ bits, values, negated }: Condition, from: number, size: number): bigint | undefined {
  if (negated || bits.length !== size || new Set(bits).size !== size || values.some((value) => value > 1))
    return undefined;
  return bits.reduce((sum, bit, i) => sum + (BigInt(values[i] as number) << BigInt(bit - from)), 0n);
}
