/**
 * Where the real parameters of a purified machine go in the complex one on the space twice. Entry e of the first `pairs` is a complex parameter z: the machine has scale[e] z at first[e] and scale[e] conj(z) at
 * second[e]. The entries after them are real parameters x with first[e] = second[e].
 */
export interface DensityShape {
  readonly pairs: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly scale: Float64Array;
  /** Complex parameters of the machine on the space twice. */
  readonly inner: number;
  /** Real parameters. */
  readonly count: number;
}

/**
 * The shape for n inputs of the system, M hidden units and K ancillas. Parameters in order: a (n), b (M), W (n x M), U (n x K), complex, then c (K), real. The machine has 2M + K units: those of the rows, those of
 * the columns, and one per ancilla.
 */
export function densityShape(n: number, hidden: number, ancillas: number): DensityShape {
  const units = 2 * hidden + ancillas;
  const bias = 2 * n;
  const weight = (input: number, unit: number): number => bias + units + input * units + unit;
  const entries: [first: number, second: number, scale: number][] = [];
  for (let i = 0; i < n; i++) entries.push([i, n + i, 1]);
  for (let j = 0; j < hidden; j++) entries.push([bias + j, bias + hidden + j, 1]);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < hidden; j++) entries.push([weight(i, j), weight(n + i, hidden + j), 1]);
  }
  for (let i = 0; i < n; i++) {
    for (let k = 2 * hidden; k < units; k++) entries.push([weight(i, k), weight(n + i, k), 0.5]);
  }
  const pairs = entries.length;
  for (let k = 2 * hidden; k < units; k++) entries.push([bias + k, bias + k, 0.5]);
  return {
    pairs,
    first: Int32Array.from(entries, ([first]) => first),
    second: Int32Array.from(entries, ([, second]) => second),
    scale: Float64Array.from(entries, ([, , scale]) => scale),
    inner: weight(2 * n, 0),
    count: pairs + entries.length,
  };
}

/** The interleaved parameters of the machine on the space twice. */
export function innerParameters(shape: DensityShape, parameters: Float64Array): Float64Array {
  const { pairs, first, second, scale, inner } = shape;
  const out = new Float64Array(2 * inner);
  for (let e = 0; e < first.length; e++) {
    const [a, b, f] = [2 * (first[e] as number), 2 * (second[e] as number), scale[e] as number];
    const re = f * (parameters[e < pairs ? 2 * e : pairs + e] as number);
    out[a] = (out[a] as number) + re;
    out[b] = (out[b] as number) + re;
    if (e >= pairs) continue;
    const im = f * (parameters[2 * e + 1] as number);
    out[a + 1] = im;
    out[b + 1] = -im;
  }
  return out;
}

/** Rows of derivatives D by the machine's parameters as rows by ours: by Re z they are scale (D_first + D_second), by Im z i scale (D_first - D_second). */
export function chained(shape: DensityShape, rows: Float64Array, count: number): Float64Array {
  const { pairs, first, second, scale, inner } = shape;
  const out = new Float64Array(2 * shape.count * count);
  for (let s = 0; s < count; s++) {
    const from = 2 * inner * s;
    for (let e = 0; e < first.length; e++) {
      const [a, b] = [from + 2 * (first[e] as number), from + 2 * (second[e] as number)];
      const f = scale[e] as number;
      const [x, y, u, v] = [rows[a], rows[a + 1], rows[b], rows[b + 1]] as [number, number, number, number];
      const at = 2 * (shape.count * s + (e < pairs ? 2 * e : pairs + e));
      out[at] = f * (x + u);
      out[at + 1] = f * (y + v);
      if (e >= pairs) continue;
      out[at + 2] = f * (v - y);
      out[at + 3] = f * (x - u);
    }
  }
  return out;
}
