/** A curve, or marks where numbers were computed. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly as: 'line' | 'marks' | 'dashes';
  /** Place in the palette; that of the series by default. */
  readonly color?: number;
}

/** What is around the numbers. */
export interface Frame {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

type Range = readonly [from: number, to: number];
/** Colours that stay apart for all kinds of eyes (Okabe and Ito). */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9'];
const [width, height] = [640, 400];
const area = { left: 70, right: 620, top: 66, bottom: 344 };

/** Curves over one axis, as SVG. */
export function lineChart(frame: Frame, series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points);
  const [x, y] = [ticksOf(all.map(([at]) => at)), ticksOf(all.map(([, value]) => value))];
  const [toX, toY] = [scaled(x.range, [area.left, area.right]), scaled(y.range, [area.bottom, area.top])];
  const drawn = series.map(({ points, as, color }, i) => {
    const ink = palette[(color ?? i) % palette.length];
    const places = points.map(([a, b]) => [toX(a).toFixed(1), toY(b).toFixed(1)]);
    if (as === 'marks')
      return places.map(([a, b]) => `<circle cx="${a}" cy="${b}" r="3.5" fill="${ink}"/>`).join('');
    const dashes = as === 'dashes' ? ' stroke-dasharray="6 4"' : '';
    return `<polyline points="${places.map((p) => p.join()).join(' ')}" fill="none" stroke="${ink}" stroke-width="2"${dashes}/>`;
  });
  return whole(frame, [grid(x, y, toX, toY), ...drawn, legend(series)]);
}

/** A number per cell, rows from below, white to blue by its share of `most`, to red below zero; curves on top. */
export function heatMap(
  frame: Frame,
  {
    rows,
    x,
    y,
    most,
  }: {
    readonly rows: readonly (readonly number[])[];
    readonly x: Range;
    readonly y: Range;
    readonly most: number;
  },
  series: readonly Series[],
): string {
  const [xTicks, yTicks] = [ticksOf(x, x), ticksOf(y, y)];
  const [toX, toY] = [scaled(x, [area.left, area.right]), scaled(y, [area.bottom, area.top])];
  const columns = rows[0]?.length ?? 1;
  const [w, h] = [(area.right - area.left) / columns, (area.bottom - area.top) / rows.length];
  const cells = rows.flatMap((row, r) =>
    row.map((value, c) => {
      if (Math.abs(value) < most / 512) return '';
      const place = `x="${(area.left + c * w).toFixed(2)}" y="${(area.bottom - (r + 1) * h).toFixed(2)}"`;
      return `<rect ${place} width="${(w + 0.3).toFixed(2)}" height="${(h + 0.3).toFixed(2)}" fill="${shade(value / most)}"/>`;
    }),
  );
  const lines = series.map(
    ({ points }) =>
      `<polyline points="${points.map(([a, b]) => `${toX(a).toFixed(1)},${toY(b).toFixed(1)}`).join(' ')}" fill="none" stroke="#d55e00" stroke-width="2" stroke-dasharray="6 4"/>`,
  );
  return whole(frame, [
    ...cells.filter((cell) => cell !== ''),
    grid(xTicks, yTicks, toX, toY, false),
    ...lines,
    legend(series.map((own) => ({ ...own, color: 1 }))),
  ]);
}

function whole({ title, x, y }: Frame, parts: readonly string[]): string {
  const middle = (area.left + area.right) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#222">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${middle}" y="28" text-anchor="middle" font-size="15" font-weight="600">${escaped(title)}</text>`,
    ...parts,
    `<text x="${middle}" y="${height - 14}" text-anchor="middle">${escaped(x)}</text>`,
    `<text transform="translate(18 ${(area.top + area.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(y)}</text>`,
    '</svg>\n',
  ].join('\n');
}

interface Ticks {
  readonly range: Range;
  readonly at: readonly number[];
}

function grid(
  x: Ticks,
  y: Ticks,
  toX: (v: number) => number,
  toY: (v: number) => number,
  inside = true,
): string {
  const line = (x1: number, y1: number, x2: number, y2: number, color: string): string =>
    `<path d="M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}" stroke="${color}"/>`;
  const { left, right, top, bottom } = area;
  return [
    ...x.at.map((v) => line(toX(v), inside ? top : bottom, toX(v), bottom + 5, inside ? '#e4e4e4' : '#444')),
    ...y.at.map((v) => line(left - 5, toY(v), inside ? right : left, toY(v), inside ? '#e4e4e4' : '#444')),
    line(left, bottom, right, bottom, '#444'),
    line(left, top, left, bottom, '#444'),
    ...x.at.map(
      (v) => `<text x="${toX(v).toFixed(1)}" y="${bottom + 20}" text-anchor="middle">${written(v)}</text>`,
    ),
    ...y.at.map(
      (v) => `<text x="${left - 9}" y="${(toY(v) + 4.5).toFixed(1)}" text-anchor="end">${written(v)}</text>`,
    ),
  ].join('\n');
}

/** Names of the series, in a row under the title. */
function legend(series: readonly Series[]): string {
  const named = series.filter(({ name }) => name !== '');
  const widths = named.map(({ name }) => 50 + 7.2 * name.length);
  const start = (area.left + area.right - widths.reduce((sum, own) => sum + own, 0)) / 2;
  const y = area.top - 16;
  return named
    .map(({ name, as, color }, i) => {
      const x = start + widths.slice(0, i).reduce((sum, own) => sum + own, 0);
      const ink = palette[(color ?? series.findIndex((own) => own.name === name)) % palette.length];
      const sign =
        as === 'marks'
          ? `<circle cx="${x + 18}" cy="${y - 4}" r="3.5" fill="${ink}"/>`
          : `<path d="M${x + 8} ${y - 4}h20" stroke="${ink}" stroke-width="2"${as === 'dashes' ? ' stroke-dasharray="6 4"' : ''}/>`;
      return `${sign}<text x="${x + 34}" y="${y}">${escaped(name)}</text>`;
    })
    .join('\n');
}

/** Steps of 1, 2 or 5 times a power of ten, about six of them, and the range they span unless one is given. */
function ticksOf(values: readonly number[], given?: Range): Ticks {
  const [low, high] = given ?? [Math.min(...values), Math.max(...values)];
  const rough = (high - low || 1) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((m) => m * power >= rough * 0.99) ?? 10) * power;
  const range: Range = given ?? [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
  const first = Math.ceil(range[0] / step - 1e-9);
  const count = Math.floor(range[1] / step + 1e-9) - first + 1;
  return { range, at: Array.from({ length: count }, (_, i) => (first + i) * step) };
}

function scaled([low, high]: Range, [from, to]: Range): (value: number) => number {
  return (value) => from + ((to - from) * (value - low)) / (high - low || 1);
}

function shade(share: number): string {
  const t = Math.min(1, Math.abs(share));
  const mix = (ink: number): number => Math.round(255 + (ink - 255) * t);
  const [red = 0, green = 0, blue = 0] = (share < 0 ? [165, 15, 21] : [8, 48, 107]).map(mix);
  return `rgb(${red},${green},${blue})`;
}

const written = (value: number): string => String(Number(value.toPrecision(6)));
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
