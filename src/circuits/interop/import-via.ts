import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { qubits } from '../../spaces/space.ts';
import { circuit } from '../build.ts';
import type { Circuit, Register } from '../circuit.ts';
import { gateOperation, ones } from '../gate-makers.ts';
import { measure } from '../operation-makers.ts';
import type { GateOperation, Operation } from '../operation.ts';
import { fromQasm } from '../qasm/from-qasm.ts';
import { callForeign, importers, type ForeignMessage, type ImportFormat } from './formats.ts';
import {
  loadQuantumCircuit,
  requireSameMatrix,
  type ForeignCircuit,
  type ForeignGate,
  type ViaOptions,
} from './quantum-circuit.ts';

/** Gates of the package that are read: ours, and how many of the first wires are controls. */
const known: ReadonlyMap<string, readonly [name: string, controls: number]> = new Map<
  string,
  readonly [name: string, controls: number]
>([
  ...['id', 'x', 'y', 'z', 'h', 's', 'sdg', 't', 'tdg', 'rx', 'ry', 'rz', 'swap', 'iswap'].map(
    (name) => [name, [name, 0]] as const,
  ),
  ...['x', 'y', 'z', 'h', 'rx', 'ry', 'rz', 'swap'].map((name) => [`c${name}`, [name, 1]] as const),
  ['srn', ['sx', 0]],
  ['srndg', ['sxdg', 0]],
  ['u1', ['p', 0]],
  ['u2', ['u2', 0]],
  ['u3', ['u', 0]],
  ['cu1', ['p', 1]],
  ['cu3', ['u', 1]],
  ['ccx', ['x', 2]],
]);
/** Lines of Quil that the package reads as they are meant; it skips others in silence. */
const plainQuil =
  /^\s*(?:(?!DEF|CONTROLLED|DAGGER|FORKED|JUMP|LABEL|PRAGMA|HALT|WAIT|NOP|RESET)[A-Z0-9]+\s*(?:\([^()%]*(?:\([^()%]*\)[^()%]*)*\))?(?:\s+\d+)+|DECLARE\s+\w+\s+BIT(?:\[\d+\])?|MEASURE\s+\d+\s+\w+\[\d+\])?\s*$/;

/**
 * A circuit from another format, through the optional package quantum-circuit: `quil`, `qobj` (of older Qiskit), `ionq` (JSON) or `raw` (its own JSON). Qubit i is site i.
 * Every gate is compared with ours by its matrix, and as many operations must come out as went in. OpenQASM is read by `fromQasm`, not by the package.
 * Angles are evaluated by the package, so do not read text from strangers with it.
 * Throws `UnsupportedError` when the package is missing, cannot read the text, or gives what cannot be verified: conditions, resets, definitions, other gates.
 */
export async function importVia(
  format: ImportFormat,
  text: string,
  options: ViaOptions = {},
): Promise<Circuit> {
  const importer = Object.hasOwn(importers, format) ? importers[format] : undefined;
  if (!importer) {
    const instead = `OpenQASM is read by \`${fromQasm.name}\`.`;
    const got = `it is ${JSON.stringify(format)}`;
    throw new ArgumentError('format', `be one of ${Object.keys(importers).join(', ')}`, got, instead);
  }
  const given = importer.json ? parsed(text) : text;
  const count = expectedCount(format, given);
  const Foreign = await loadQuantumCircuit(options);
  const foreign = new Foreign(0);
  read(foreign, importer.method, given);
  const bitRegisters = registersOf(foreign, format === 'quil' ? text : '');
  const operations = operationsOf(foreign, bitRegisters);
  if (operations.length !== count) {
    throw new UnsupportedError(
      `The package quantum-circuit read ${operations.length} operations of ${count}. Write the text with single gates only.`,
    );
  }
  return circuit(qubits(foreign.numQubits), operations, { bitRegisters });
}

function read(foreign: ForeignCircuit, method: string, given: unknown): void {
  const messages: ForeignMessage[] = [];
  try {
    callForeign(foreign, method, given, (found: readonly ForeignMessage[]) => messages.push(...found));
  } catch (cause) {
    throw new UnsupportedError(`The package quantum-circuit fails on the text: ${String(cause)}`, { cause });
  }
  const [first] = messages;
  if (!first) return;
  const place = first.line !== undefined && first.line >= 0 ? ` (line ${first.line + 1})` : '';
  throw new UnsupportedError(`The package quantum-circuit cannot read the text: ${first.msg}${place}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ArgumentError('text', 'be JSON', String(cause));
  }
}

/** How many operations the text has. */
function expectedCount(format: ImportFormat, given: unknown): number {
  if (format === 'quil') return quilCount(given as string);
  const value = given as {
    circuit?: unknown;
    program?: unknown;
    experiments?: { instructions?: { name?: string; qubits?: unknown[] }[] }[];
  } | null;
  if (format === 'ionq') return listLength(value?.circuit, 'circuit');
  if (format === 'raw') return listLength(value?.program, 'program');
  if (value?.experiments?.length !== 1)
    throw new ArgumentError('text', 'have one experiment', 'it has others');
  const instructions = value.experiments[0]?.instructions;
  listLength(instructions, 'instructions');
  return (instructions ?? []).reduce((sum, { name, qubits: on }) => {
    if (name === 'barrier') return sum;
    return sum + (name === 'measure' ? (on?.length ?? 0) : 1);
  }, 0);
}

function listLength(value: unknown, name: string): number {
  if (Array.isArray(value)) return value.length;
  throw new ArgumentError('text', `have a list \`${name}\``, 'it has none');
}

function quilCount(text: string): number {
  const lines = text.split('\n').flatMap((line) => (line.split('#')[0] ?? '').split(';'));
  const wrong = lines.find((line) => !plainQuil.test(line));
  if (wrong !== undefined) {
    throw new UnsupportedError(
      `Quil is read here as gates, DECLARE of bits and MEASURE only, but there is "${wrong.trim()}".`,
    );
  }
  return lines.filter((line) => line.trim() !== '' && !/^\s*DECLARE/.test(line)).length;
}

/** The registers of bits; those that Quil declares have their whole size, of which the package knows only what is used. */
function registersOf({ cregs }: ForeignCircuit, quil: string): Register[] {
  const sizes = new Map<string, number>();
  for (const [, name = '', size = '1'] of quil.matchAll(/^\s*DECLARE\s+(\w+)\s+BIT(?:\[(\d+)\])?/gm)) {
    sizes.set(name, Number(size));
  }
  for (const [name, bits] of Object.entries(cregs))
    sizes.set(name, Math.max(sizes.get(name) ?? 0, bits.length));
  return [...sizes].map(([name, size]) => ({ name, size }));
}

/** The operations of a circuit of the package, column by column. */
function operationsOf(foreign: ForeignCircuit, registers: readonly Register[]): Operation[] {
  const operations: Operation[] = [];
  for (let column = 0; column < foreign.numCols(); column++) {
    for (let wire = 0; wire < foreign.numQubits; wire++) {
      const gate = foreign.getGateAt(column, wire);
      if (gate?.connector === 0) operations.push(operationOf(foreign, gate, registers));
    }
  }
  return operations;
}

function operationOf(foreign: ForeignCircuit, gate: ForeignGate, registers: readonly Register[]): Operation {
  const { name, wires, options } = gate;
  if (options?.condition?.creg)
    throw new UnsupportedError(`A condition on ${name} cannot be verified. Use OpenQASM.`);
  if (name === 'measure') return measure(wires[0] as number, bitOf(gate, registers));
  const entry = known.get(name);
  if (!entry)
    throw new UnsupportedError(
      `The gate ${name} of the package quantum-circuit cannot be verified. Use OpenQASM.`,
    );
  const ours = translated(foreign, gate, entry);
  requireSameMatrix(foreign, gate, ours);
  return ours;
}

/** Our gate with the angles of the package, which evaluates them: they are read off the matrix of a phase gate. */
function translated(
  foreign: ForeignCircuit,
  { name, wires, options }: ForeignGate,
  [ours, controls]: readonly [name: string, controls: number],
): GateOperation {
  const angles = (foreign.basicGates[name]?.params ?? []).map((param) =>
    angleOf(foreign, options?.params?.[param]),
  );
  return gateOperation(ours, angles, wires.slice(controls), ones(wires.slice(0, controls)));
}

function angleOf(foreign: ForeignCircuit, given: unknown): number {
  if (typeof given === 'number' && Number.isFinite(given)) return given;
  const probe = { params: ['x'], matrix: [['x']] };
  const value = foreign.getRawGate(probe, { params: { x: given } })[0]?.[0];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UnsupportedError(`An angle is no number for the package quantum-circuit: ${String(given)}.`);
}

function bitOf({ options }: ForeignGate, registers: readonly Register[]): number {
  const creg = options?.creg;
  let from = 0;
  for (const { name, size } of registers) {
    const bit = Number(creg?.bit);
    if (name === creg?.name && Number.isInteger(bit) && bit >= 0 && bit < size) return from + bit;
    from += size;
  }
  throw new UnsupportedError(
    `A measurement goes to a bit that is not there: ${JSON.stringify(creg ?? null)}.`,
  );
}
