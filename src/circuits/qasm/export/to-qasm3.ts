import type { Circuit } from '../../circuit.ts';
import type { Condition, Control, GateOperation, Operation, UnitaryLike } from '../../operation.ts';
import { parameterNames } from '../../parameters.ts';
import { requireExportable } from './export-checks.ts';
import { exportedRegisters, ExportNames, type ExportedRegisters } from './export-names.ts';
import { GateWriter, type GateDialect, type Operands } from './gate-writer.ts';

const functions = { asin: 'arcsin', acos: 'arccos', atan: 'arctan', ln: 'log' } as const;

/** Gates of `stdgates.inc`, by the name of ours and the number of controls at level 1. */
const standard: ReadonlyMap<string, string> = new Map([
  ...['id', 'x', 'y', 'z', 'h', 's', 'sdg', 't', 'tdg', 'sx', 'p', 'rx', 'ry', 'rz', 'swap', 'gphase'].map(
    (name) => [`${name}/0`, name] as const,
  ),
  ...['x', 'y', 'z', 'h', 'p', 'rx', 'ry', 'rz', 'swap'].map((name) => [`${name}/1`, `c${name}`] as const),
  ['x/2', 'ccx'],
]);

/**
 * A circuit as an OpenQASM 3 program. Site 0 is the first qubit of the first register; parameters become `input float[64]`; gates that `stdgates.inc` does not have
 * are defined first, matrices on up to five qubits as well, each with its error in a comment. Controls at level 0 are `negctrl`, conditions are nested `if`s.
 * Names that OpenQASM does not allow are changed. Read again, the program has the same unitary, global phase included.
 * Throws `UnsupportedError` that names a site with more levels, a channel, a readout error or a larger matrix.
 */
export function toQasm3(circuit: Circuit): string {
  requireExportable(circuit);
  const names = new ExportNames(3);
  const qubits = exportedRegisters(circuit.siteRegisters, names);
  const bits = exportedRegisters(circuit.bitRegisters, names);
  const inputs = new Map(parameterNames(circuit).map((name) => [name, names.take(name)]));
  const writer = new GateWriter(dialectOf(inputs), names);
  const body = circuit.operations.flatMap((op) => statementsOf(op, writer, qubits, bits));
  return [
    'OPENQASM 3.0;',
    'include "stdgates.inc";',
    ...[...inputs].map(
      ([name, written]) => `input float[64] ${written};${written === name ? '' : ` // ${name}`}`,
    ),
    ...writer.definitions,
    ...qubits.declared.map(({ name, size }) => `qubit[${size}] ${name};`),
    ...bits.declared.map(({ name, size }) => `bit[${size}] ${name};`),
    ...body,
    '',
  ].join('\n');
}

function dialectOf(inputs: ReadonlyMap<string, string>): GateDialect {
  return {
    expressions: { power: '**', functions, real: true, rename: (name) => inputs.get(name) ?? name },
    direct: (op, writer, operands) => {
      const name = standard.get(`${op.name}/0`);
      return name === undefined ? undefined : [modifiedCall(name, op, operands, writer)];
    },
    split: () => undefined,
    call: modifiedCall,
    nameOf: (gate) => gate,
  };
}

/** A gate with its controls, by the name that has them where there is one, else by modifiers. */
function modifiedCall(name: string, op: UnitaryLike, operands: Operands, writer: GateWriter): string {
  const { controls, sites } = op;
  const on = [...controls.map(({ site }) => site), ...sites].map(operands).join(', ');
  const angles = op.kind === 'gate' ? writer.angles(op.angles) : '';
  const short = shortName(op);
  const head = short ?? `${modifiersOf(controls)}${name}`;
  return on === '' ? `${head}${angles};` : `${head}${angles} ${on};`;
}

function shortName(op: UnitaryLike): string | undefined {
  if (op.kind === 'unitary' || op.controls.some(({ level }) => level === 0)) return undefined;
  return standard.get(`${(op as GateOperation).name}/${op.controls.length}`);
}

/** `ctrl(2) @ negctrl @ `: one modifier for each run of equal levels. */
function modifiersOf(controls: readonly Control[]): string {
  let text = '';
  for (let from = 0, to = 0; from < controls.length; from = to) {
    const level = controls[from]?.level;
    while (to < controls.length && controls[to]?.level === level) to++;
    text += `${level === 1 ? 'ctrl' : 'negctrl'}${to - from > 1 ? `(${to - from})` : ''} @ `;
  }
  return text;
}

function statementsOf(
  op: Operation,
  writer: GateWriter,
  qubits: ExportedRegisters,
  bits: ExportedRegisters,
): string[] {
  const operand = (site: number): string => qubits.places[site] as string;
  if (op.kind === 'barrier')
    return op.sites.length === 0 ? [] : [`barrier ${op.sites.map(operand).join(', ')};`];
  const lines = plainStatements(op, writer, operand, bits);
  if (op.conditions.length === 0) return lines;
  const open = op.conditions.map((condition) => `if (${conditionText(condition, bits)}) {`).join(' ');
  return [`${open} ${lines.join(' ')} ${'}'.repeat(op.conditions.length)}`];
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
      return [`${bits.places[op.bit]} = measure ${operand(op.site)};`];
    case 'reset':
      return [`reset ${operand(op.site)};`];
    case 'channel':
      return [];
    default:
      throw op satisfies never;
  }
}

/** A condition: one bit, a whole register as an integer, or bits joined by `&&`. */
function conditionText({ bits: on, values, negated }: Condition, bits: ExportedRegisters): string {
  if (values.some((value) => value > 1)) return String(negated);
  if (on.length === 1) {
    const isOne = (values[0] === 1) !== negated;
    return `${isOne ? '' : '!'}${bits.places[on[0] as number]}`;
  }
  const whole = wholeRegister(on, bits);
  if (whole !== undefined) {
    const value = values.reduce((sum, digit, i) => sum + (BigInt(digit) << BigInt(i)), 0n);
    return `${whole} ${negated ? '!=' : '=='} ${value}`;
  }
  const all = on.map((bit, i) => `${values[i] === 1 ? '' : '!'}${bits.places[bit]}`).join(' && ');
  return negated ? `!(${all})` : all;
}

/** The register whose bits these are, all of them and in order. */
function wholeRegister(on: readonly number[], { declared }: ExportedRegisters): string | undefined {
  let from = 0;
  for (const { name, size } of declared) {
    if (size === on.length && on.every((bit, i) => bit === from + i)) return name;
    from += size;
  }
  return undefined;
}
