import type { Circuit } from '../circuit.ts';
import { layoutOf, type Cell, type Layout, type Placed } from './layout.ts';

/** Distance of wires, height of boxes, width of a letter, and gaps, in pixels. */
const wireGap = 44;
const boxHeight = 28;
const letter = 8;
const gap = 14;
const margin = 20;
/** Half the height of the circle around the level of a control. */
const levelRadius = 9;

/** Where columns are: the middle of each, the start of the wires and their end. */
interface Columns {
  readonly centres: readonly number[];
  readonly left: number;
  readonly right: number;
}

/**
 * A circuit as an SVG document: one horizontal line per site, time from left to right. Filled dots are controls at level 1, circles with a number controls at that
 * level, a circled cross the target of a controlled X; a measurement names its bit, global phases stand below. Only `currentColor` is drawn with, on no ground
 * of its own, so that it reads on any page.
 */
export function drawCircuitSvg(circuit: Circuit): string {
  const layout = layoutOf(circuit);
  const columns = columnsOf(layout);
  const notes = layout.siteless.length > 0 ? `and ${layout.siteless.join(', ')}` : '';
  const height = y(Math.max(0, layout.wires.length - 1)) + boxHeight / 2 + margin + (notes ? boxHeight : 0);
  const width = Math.max(columns.right, columns.left + letter * notes.length) + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      'font-family="ui-monospace, monospace" font-size="13" fill="none" stroke="currentColor">',
    ...layout.wires.map((name, site) => wire(name, site, layout, columns)),
    ...layout.placed.map((op) => drawn(op, columns.centres[op.column] as number)),
    ...(notes ? [text(notes, columns.left, height - margin, 'start')] : []),
    '</svg>',
  ].join('\n');
}

function columnsOf({ columns, placed, wires }: Layout): Columns {
  const widths = new Array<number>(columns).fill(boxHeight);
  for (const { column, cells } of placed) {
    widths[column] = Math.max(widths[column] as number, ...cells.map(cellWidth));
  }
  const left = margin + letter * Math.max(1, ...wires.map((name) => name.length)) + gap;
  let right = left;
  const centres = widths.map((width) => {
    const centre = right + gap / 2 + width / 2;
    right += width + gap;
    return centre;
  });
  return { centres, left, right };
}

/** How much of its wire a cell hides. */
function cellWidth({ sign, text: label }: Cell): number {
  if (sign === 'box' || sign === 'measure') return Math.max(boxHeight, letter * label.length + 12);
  return label === '' ? 0 : 2 * levelRadius;
}

/** How much of the line that joins its operation a cell hides, to either side. */
function cellReach({ sign, text: label }: Cell): number {
  if (sign === 'box' || sign === 'measure') return boxHeight / 2;
  return label === '' ? 0 : levelRadius;
}

function y(site: number): number {
  return margin + boxHeight / 2 + site * wireGap;
}

/** The name of a wire, and its line with a gap for every box. */
function wire(name: string, site: number, { placed }: Layout, { centres, left, right }: Columns): string {
  const hidden = placed
    .flatMap(({ column, cells }) => cells.map((cell) => ({ column, cell })))
    .filter(({ cell }) => cell.site === site && cellWidth(cell) > 0)
    .sort((a, b) => a.column - b.column);
  let line = `M${left} ${y(site)}`;
  for (const { column, cell } of hidden) {
    const [middle, half] = [centres[column] as number, cellWidth(cell) / 2];
    line += `H${middle - half}M${middle + half} ${y(site)}`;
  }
  return `${text(name, left - gap, y(site), 'end')}<path d="${line}H${right}"/>`;
}

function drawn({ cells, joined }: Placed, x: number): string {
  const lines = joined
    ? joins([...cells].sort((a, b) => a.site - b.site)).map(([a, b]) => `M${x} ${a}V${b}`)
    : [];
  const line = lines.length > 0 ? `<path d="${lines.join('')}"/>` : '';
  return line + cells.map((cell) => signOf(cell, x, y(cell.site))).join('');
}

/** The stretches of the line that joins cells sorted by site. */
function joins(cells: readonly Cell[]): [number, number][] {
  return cells
    .slice(1)
    .map((cell, i) => [cells[i] as Cell, cell] as const)
    .map(([a, b]) => [y(a.site) + cellReach(a), y(b.site) - cellReach(b)]);
}

function signOf(cell: Cell, x: number, at: number): string {
  switch (cell.sign) {
    case 'box':
    case 'measure':
      return box(cell, x, at);
    case 'control':
      return cell.text === ''
        ? `<circle cx="${x}" cy="${at}" r="5" fill="currentColor"/>`
        : `<circle cx="${x}" cy="${at}" r="${levelRadius}"/>${text(cell.text, x, at, 'middle')}`;
    case 'target':
      return `<circle cx="${x}" cy="${at}" r="10"/><path d="M${x} ${at - 10}v20"/>`;
    case 'cross':
      return `<path d="M${x - 6} ${at - 6}l12 12m0 -12l-12 12"/>`;
    case 'barrier':
      return `<path d="M${x} ${at - wireGap / 2}v${wireGap}" stroke-dasharray="4 4"/>`;
    default:
      return cell.sign satisfies never;
  }
}

function box(cell: Cell, x: number, at: number): string {
  const width = cellWidth(cell);
  const corner = cell.sign === 'measure' ? ' rx="8"' : '';
  return (
    `<rect x="${x - width / 2}" y="${at - boxHeight / 2}" width="${width}" height="${boxHeight}"${corner}/>` +
    text(cell.text, x, at, 'middle')
  );
}

function text(label: string, x: number, at: number, anchor: 'start' | 'middle' | 'end'): string {
  const style = 'dominant-baseline="central" fill="currentColor" stroke="none"';
  return `<text x="${x}" y="${at}" text-anchor="${anchor}" ${style}>${escaped(label)}</text>`;
}

function escaped(label: string): string {
  return label
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
