import type { Circuit } from '../circuit.ts';
import { layoutOf, type Cell, type Layout, type Placed } from './layout.ts';

/** Distance of wires, height of boxes, width of a letter, and gaps, in pixels. */
const wireGap = 44;
const boxHeight = 28;
const letter = 8;
const gap = 14;
const margin = 20;

/**
 * A circuit as an SVG document: one horizontal line per site, time from left to right. Filled dots are controls at level 1, dots with a number controls at that
 * level, a circled cross the target of a controlled X; a measurement names its bit. Colours follow `currentColor`, so that it reads on any ground.
 */
export function drawCircuitSvg(circuit: Circuit): string {
  const layout = layoutOf(circuit);
  const left = margin + letter * Math.max(1, ...layout.wires.map((name) => name.length)) + gap;
  const { centres, right } = columnCentres(layout, left);
  const height = 2 * margin + wireGap * Math.max(0, layout.wires.length - 1) + boxHeight;
  const width = right + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      'font-family="ui-monospace, monospace" font-size="13" fill="none" stroke="currentColor">',
    ...layout.wires.map((name, site) => wire(name, site, left, right)),
    ...layout.placed.map((op) => drawn(op, centres[op.column] as number)),
    '</svg>',
  ].join('\n');
}

function columnCentres({ columns, placed }: Layout, left: number): { centres: number[]; right: number } {
  const widths = new Array<number>(columns).fill(boxHeight);
  for (const { column, cells } of placed) {
    widths[column] = Math.max(widths[column] as number, ...cells.map(boxWidth));
  }
  let right = left;
  const centres = widths.map((width) => {
    const centre = right + gap / 2 + width / 2;
    right += width + gap;
    return centre;
  });
  return { centres, right };
}

function boxWidth({ text }: Cell): number {
  return Math.max(boxHeight, letter * text.length + 12);
}

function y(site: number): number {
  return margin + boxHeight / 2 + site * wireGap;
}

function wire(name: string, site: number, left: number, right: number): string {
  const label = `<text x="${left - gap}" y="${y(site)}" ${textStyle('end')}>${escaped(name)}</text>`;
  return `${label}<path d="M${left} ${y(site)}H${right}"/>`;
}

function drawn({ from, to, cells, joined }: Placed, x: number): string {
  const line = joined && to > from ? `<path d="M${x} ${y(from)}V${y(to)}"/>` : '';
  return line + cells.map((cell) => sign(cell, x, y(cell.site))).join('');
}

function sign(cell: Cell, x: number, at: number): string {
  switch (cell.sign) {
    case 'box':
    case 'measure':
      return box(cell, x, at);
    case 'control':
      return cell.text === ''
        ? `<circle cx="${x}" cy="${at}" r="5" fill="currentColor"/>`
        : `<circle cx="${x}" cy="${at}" r="9" style="fill: Canvas"/><text x="${x}" y="${at}" ${textStyle('middle')}>${escaped(cell.text)}</text>`;
    case 'target':
      return `<circle cx="${x}" cy="${at}" r="10" style="fill: Canvas"/><path d="M${x - 10} ${at}h20M${x} ${at - 10}v20"/>`;
    case 'cross':
      return `<path d="M${x - 6} ${at - 6}l12 12m0 -12l-12 12"/>`;
    case 'barrier':
      return `<path d="M${x} ${at - wireGap / 2}v${wireGap}" stroke-dasharray="4 4"/>`;
    default:
      return cell.sign satisfies never;
  }
}

function box(cell: Cell, x: number, at: number): string {
  const width = boxWidth(cell);
  const corner = cell.sign === 'measure' ? ' rx="8"' : '';
  return (
    `<rect x="${x - width / 2}" y="${at - boxHeight / 2}" width="${width}" height="${boxHeight}"${corner} style="fill: Canvas"/>` +
    `<text x="${x}" y="${at}" ${textStyle('middle')}>${escaped(cell.text)}</text>`
  );
}

function textStyle(anchor: 'end' | 'middle'): string {
  return `text-anchor="${anchor}" dominant-baseline="central" fill="currentColor" stroke="none"`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
