import { ArgumentError } from '../../errors.ts';
import type { Circuit } from '../circuit.ts';
import { layoutOf, type Cell, type Layout, type Placed } from './layout.ts';

/** Options of `drawCircuit`. */
export interface TextDrawingOptions {
  /** Longer drawings go on below, in blocks of at most this many characters (a column that is wider stands alone). Default 100. */
  readonly width?: number;
}

/**
 * A circuit for the terminal: one line per site, time from left to right, lines between them join the sites of one operation. `●` is a control at level 1, `(k)` one at
 * level k, `⊕` the target of a controlled X, `×` a swap, `░` a barrier, `[M c]` a measurement into bit c. Boxes on several sites
 * are numbered in the order of their matrix; global phases stand below. Throws `ArgumentError`.
 */
export function drawCircuit(circuit: Circuit, { width = 100 }: TextDrawingOptions = {}): string {
  if (!(width >= 20)) throw new ArgumentError('width', 'be at least 20', `it is ${width}`);
  const layout = layoutOf(circuit);
  const names = wireNames(layout);
  const pictures = blocks(columnsOf(layout), width - (names[0]?.length ?? 0)).map((columns) =>
    joined([names, ...columns]),
  );
  const { siteless } = layout;
  return [...pictures, ...(siteless.length > 0 ? [`and ${siteless.join(', ')}`] : [])].join('\n\n');
}

/** Names of wires, right-aligned, with blank lines between them. */
function wireNames({ wires }: Layout): string[] {
  const longest = Math.max(0, ...wires.map((name) => name.length));
  return wires.flatMap((name, i) => {
    const line = `${name.padStart(longest)}: `;
    return i === 0 ? [line] : [' '.repeat(line.length), line];
  });
}

/** Each column as lines of one length: wires on even lines, what is between them on odd ones. */
function columnsOf(layout: Layout): string[][] {
  const byColumn = Array.from({ length: layout.columns }, (): Placed[] => []);
  layout.placed.forEach((op) => byColumn[op.column]?.push(op));
  return byColumn.map((ops) => columnLines(ops, layout.wires.length));
}

function columnLines(ops: readonly Placed[], wires: number): string[] {
  const lines = Array.from({ length: Math.max(0, 2 * wires - 1) }, (_, line): string =>
    line % 2 === 0 ? '─' : ' ',
  );
  for (const { from, to, cells, joined: line } of ops) {
    if (line) for (let i = 2 * from + 1; i < 2 * to; i++) lines[i] = i % 2 === 0 ? '┼' : '│';
    for (const cell of cells) lines[2 * cell.site] = cellText(cell);
  }
  const widest = Math.max(...lines.map((text) => text.length));
  return lines.map((text, line) => centred(text, widest + 2, line % 2 === 0 ? '─' : ' '));
}

function cellText({ sign, text }: Cell): string {
  switch (sign) {
    case 'box':
    case 'measure':
      return `[${text}]`;
    case 'control':
      return text === '' ? '●' : `(${text})`;
    case 'target':
      return '⊕';
    case 'cross':
      return '×';
    case 'barrier':
      return '░';
    default:
      return sign satisfies never;
  }
}

function centred(text: string, width: number, fill: string): string {
  const left = Math.floor((width - text.length) / 2);
  return fill.repeat(left) + text + fill.repeat(width - text.length - left);
}

/** Columns in groups that are not wider than they may be; one empty group for no columns. */
function blocks(columns: readonly string[][], width: number): string[][][] {
  const out: string[][][] = [[]];
  let used = 0;
  for (const column of columns) {
    const size = column[0]?.length ?? 0;
    if (used > 0 && used + size > width) {
      out.push([]);
      used = 0;
    }
    out[out.length - 1]?.push(column);
    used += size;
  }
  return out;
}

function joined(columns: readonly (readonly string[])[]): string {
  const lines = columns[0]?.length ?? 0;
  return Array.from({ length: lines }, (_, line) =>
    columns
      .map((column) => column[line] ?? '')
      .join('')
      .trimEnd(),
  ).join('\n');
}
