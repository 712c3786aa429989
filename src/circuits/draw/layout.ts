import type { Circuit, Register } from '../circuit.ts';
import type { Condition, Control, Operation } from '../operation.ts';
import { operationLabel } from './labels.ts';

/** What is drawn on one wire: its text, and the sign that it stands for. */
export interface Cell {
  readonly site: number;
  readonly text: string;
  readonly sign: 'box' | 'control' | 'target' | 'cross' | 'barrier' | 'measure';
}

/** An operation in its column: the wires from `from` to `to` are taken, and joined by a line unless it is a barrier. */
export interface Placed {
  readonly column: number;
  readonly from: number;
  readonly to: number;
  readonly cells: readonly Cell[];
  readonly joined: boolean;
}

/** A circuit as a picture on a grid: wire names from top to bottom, operations in columns from left to right. */
export interface Layout {
  readonly wires: readonly string[];
  readonly columns: number;
  readonly placed: readonly Placed[];
  /** Labels of operations on no site at all (global phases), in order. */
  readonly siteless: readonly string[];
}

/** Each operation in the first column where its wires are free and the bits that it depends on are known. O(operations times sites). */
export function layoutOf(circuit: Circuit): Layout {
  const free = new Array<number>(circuit.space.dims.length).fill(0);
  const [written, read] = [new Map<number, number>(), new Map<number, number>()];
  const bitNames = memberNames(circuit.bitRegisters);
  const placed: Placed[] = [];
  const siteless: string[] = [];
  for (const op of circuit.operations) {
    const cells = cellsOf(op, bitNames);
    if (cells.length === 0) {
      if (op.kind === 'gate') siteless.push(`${operationLabel(op)}${conditionText(op.conditions, bitNames)}`);
      continue;
    }
    const wires = cells.map(({ site }) => site);
    const [from, to] = [Math.min(...wires), Math.max(...wires)];
    const needed = bitsNeeded(op);
    const earlier = [
      ...needed.map((bit) => written.get(bit)),
      ...overwritten(op).flatMap((bit) => [written.get(bit), read.get(bit)]),
    ];
    const waits = earlier.map((column = -1) => column + 1);
    const column = Math.max(...free.slice(from, to + 1), ...waits);
    free.fill(column + 1, from, to + 1);
    overwritten(op).forEach((bit) => written.set(bit, column));
    needed.forEach((bit) => read.set(bit, Math.max(column, read.get(bit) ?? 0)));
    placed.push({ column, from, to, cells, joined: op.kind !== 'barrier' });
  }
  return { wires: memberNames(circuit.siteRegisters), columns: Math.max(0, ...free), placed, siteless };
}

/** The names of the members of registers, `q[0]`, or the bare name of a register of one. */
export function memberNames(registers: readonly Register[]): string[] {
  return registers.flatMap(({ name, size }) =>
    Array.from({ length: size }, (_, i) => (size === 1 ? name : `${name}[${i}]`)),
  );
}

function overwritten(op: Operation): number[] {
  return op.kind === 'measure' ? [op.bit] : [];
}

function bitsNeeded(op: Operation): number[] {
  return op.kind === 'barrier' ? [] : op.conditions.flatMap(({ bits }) => [...bits]);
}

function cellsOf(op: Operation, bitNames: readonly string[]): Cell[] {
  switch (op.kind) {
    case 'barrier':
      return op.sites.map((site) => ({ site, text: '', sign: 'barrier' }));
    case 'measure': {
      const text = `M ${bitNames[op.bit] ?? op.bit}${conditionText(op.conditions, bitNames)}`;
      return [{ site: op.site, text, sign: 'measure' }];
    }
    case 'reset': {
      const text = `|0>${conditionText(op.conditions, bitNames)}`;
      return [{ site: op.site, text, sign: 'box' }];
    }
    case 'channel':
      return boxes(op.sites, `${op.label}${conditionText(op.conditions, bitNames)}`);
    case 'gate':
    case 'unitary':
      return unitaryCells(op, conditionText(op.conditions, bitNames));
    default:
      return op satisfies never;
  }
}

function unitaryCells(op: Extract<Operation, { kind: 'gate' | 'unitary' }>, condition: string): Cell[] {
  const controls = op.controls.map(controlCell);
  const plain = op.kind === 'gate' && condition === '';
  if (plain && op.name === 'x' && controls.length > 0) {
    return [...controls, { site: op.sites[0] as number, text: '', sign: 'target' }];
  }
  if (plain && op.name === 'swap') {
    return [...controls, ...op.sites.map((site): Cell => ({ site, text: '', sign: 'cross' }))];
  }
  return [...controls, ...boxes(op.sites, `${operationLabel(op)}${condition}`)];
}

function controlCell({ site, level }: Control): Cell {
  return { site, text: level === 1 ? '' : String(level), sign: 'control' };
}

/** One box, or one on each site with the number of the site in the order of the matrix before the label. */
function boxes(sites: readonly number[], label: string): Cell[] {
  return sites.map((site, i) => ({ site, text: sites.length === 1 ? label : `${i}: ${label}`, sign: 'box' }));
}

function conditionText(conditions: readonly Condition[], bitNames: readonly string[]): string {
  const parts = conditions.map(({ bits, values, negated }) => {
    const equal = bits.map((bit, i) => `${bitNames[bit] ?? bit}=${values[i]}`).join(', ');
    return negated ? `not (${equal})` : equal;
  });
  return parts.length === 0 ? '' : ` if ${parts.join(' and ')}`;
}
