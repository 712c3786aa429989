import { kernels } from '../../linalg/kernels/active.ts';
import type { GramLayer } from '../ansatz.ts';

/**
 * X^dagger X from the layers of a network with one hidden layer at most, without a row of derivatives. These are products x_i y_j of inputs and signals (x_0 = y_0 = 1), so that all entries are
 * means of (x_i x_k)(conj(y_j) y_l), of which those with i <= k and j <= l are enough: half of the multiplications of X^dagger X for real networks, a seventh for complex ones. The products
 * are centred after they are summed, which costs digits where the derivatives hardly vary. Undefined for layers of another form, and for inputs that are not real. Numbers of `width` doubles.
 */
export function layerMoments(
  layers: readonly GramLayer[],
  weights: Float64Array,
  width: 1 | 2,
): Float64Array | undefined {
  const form = productForm(layers);
  const x = form && realNumbers(form.x, width);
  if (!form || !x) return undefined;
  const count = weights.length;
  const [n, m] = [1 + x.length / count, 1 + form.y.length / (width * count)];
  const [lines, columns] = [(n * (n + 1)) / 2, (width * m * (m + 1)) / 2];
  return kernels().run((work) => {
    const [left, right, sums] = [
      work.zeros(count * lines),
      work.zeros(count * columns),
      work.zeros(lines * columns),
    ];
    fillProducts(work.view(left), withOnes(x, count, 1), n, weights);
    const y = withOnes(form.y, count, width);
    if (width === 1) fillProducts(work.view(right), y, m);
    else fillComplexProducts(work.view(right), y, m);
    work.products.real(
      { numbers: sums, row: columns },
      { numbers: left, row: 1, column: lines },
      { numbers: right, row: columns, column: 1 },
      { m: lines, k: count, n: columns },
    );
    return assembled(work.view(sums), placesOf(form.blocks, n, m), n, m, width);
  });
}

/** Doubles that the sums take, with the products of which they are sums; 0 for layers of another form. */
export function momentBytes(layers: readonly GramLayer[], count: number, width: 1 | 2): number {
  const form = productForm(layers);
  if (!form) return 0;
  const [n, m] = [1 + form.x.length / (width * count), 1 + form.y.length / (width * count)];
  const [lines, columns] = [(n * (n + 1)) / 2, (width * m * (m + 1)) / 2];
  return 8 * (count * (lines + columns) + lines * columns);
}

/** Which products the derivatives of a layer are: x_i, y_j or x_i y_j. */
type Block = 'x' | 'y' | 'xy';

interface ProductForm {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly blocks: readonly Block[];
}

const none = new Float64Array(0);

function productForm(layers: readonly GramLayer[]): ProductForm | undefined {
  const [main, another] = layers.filter(({ inputs }) => inputs !== undefined);
  if (another) return undefined;
  const x = main?.inputs ?? layers[0]?.signals ?? none;
  const y = main?.signals ?? none;
  const blocks = layers.map(({ inputs, signals }): Block | undefined =>
    inputs ? 'xy' : signals === x ? 'x' : signals === y ? 'y' : undefined,
  );
  return blocks.every((block) => block !== undefined) ? { x, y, blocks } : undefined;
}

function realNumbers(x: Float64Array, width: 1 | 2): Float64Array | undefined {
  if (width === 1) return x;
  const out = new Float64Array(x.length / 2);
  for (let i = 0; i < out.length; i++) {
    if (x[2 * i + 1] !== 0) return undefined;
    out[i] = x[2 * i] as number;
  }
  return out;
}

/** Rows with a 1 before their numbers. */
function withOnes(values: Float64Array, count: number, width: 1 | 2): Float64Array {
  const line = values.length / count;
  const out = new Float64Array(values.length + width * count);
  for (let s = 0; s < count; s++) {
    const at = s * (line + width);
    out[at] = 1;
    out.set(values.subarray(s * line, (s + 1) * line), at + width);
  }
  return out;
}

/** v_i v_k for i <= k, row by row, times the weight of the row. */
function fillProducts(out: Float64Array, v: Float64Array, n: number, weights?: Float64Array): void {
  for (let from = 0, at = 0, s = 0; from < v.length; from += n, s++) {
    const weight = weights ? (weights[s] as number) : 1;
    for (let i = 0; i < n; i++) {
      const factor = weight * (v[from + i] as number);
      for (let k = i; k < n; k++) out[at++] = factor * (v[from + k] as number);
    }
  }
}

/** conj(v_i) v_k for i <= k, row by row. */
function fillComplexProducts(out: Float64Array, v: Float64Array, n: number): void {
  for (let from = 0, at = 0; from < v.length; from += 2 * n) {
    for (let i = from; i < from + 2 * n; i += 2) {
      const re = v[i] as number;
      const im = v[i + 1] as number;
      for (let k = i; k < from + 2 * n; k += 2) {
        const u = v[k] as number;
        const w = v[k + 1] as number;
        out[at++] = re * u + im * w;
        out[at++] = re * w - im * u;
      }
    }
  }
}

/** The two factors of each derivative, by their positions in x and y. */
interface Places {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

function placesOf(blocks: readonly Block[], n: number, m: number): Places {
  const [x, y]: [number[], number[]] = [[], []];
  for (const block of blocks) {
    for (let i = block === 'y' ? 0 : 1; i < (block === 'y' ? 1 : n); i++) {
      for (let j = block === 'x' ? 0 : 1; j < (block === 'x' ? 1 : m); j++) {
        x.push(i);
        y.push(j);
      }
    }
  }
  return { x: Int32Array.from(x), y: Int32Array.from(y) };
}

/** Where products (i, k), i <= k, of n numbers are: at `starts[i] + k`. */
function startsOf(n: number): Int32Array {
  const out = new Int32Array(n);
  for (let i = 1; i < n; i++) out[i] = (out[i - 1] as number) + n - i;
  return out;
}

/** Where the products with number i are, times a stride. */
function pairsWith(starts: Int32Array, i: number, stride: number): Int32Array {
  return starts.map((start, k) => stride * (i < k ? (starts[i] as number) + k : start + i));
}

/** S_ab = <conj(O_a) O_b> - conj(<O_a>) <O_b>, whole. */
function assembled(sums: Float64Array, { x, y }: Places, n: number, m: number, width: 1 | 2): Float64Array {
  const [startX, startY, columns] = [startsOf(n), startsOf(m), (m * (m + 1)) / 2];
  const count = x.length;
  const lines = Array.from({ length: n }, (_, i) => pairsWith(startX, i, width * columns));
  const places = Array.from({ length: m }, (_, j) => pairsWith(startY, j, width));
  const [firstLine, firstPlace] = [lines[0] as Int32Array, places[0] as Int32Array];
  const means = Int32Array.from(
    x,
    (i, a) => (firstLine[i] as number) + (firstPlace[y[a] as number] as number),
  );
  const out = new Float64Array(width * count * count);
  for (let a = 0; a < count; a++) {
    const [i, j, re] = [x[a] as number, y[a] as number, sums[means[a] as number] as number];
    const im = width === 2 ? (sums[(means[a] as number) + 1] as number) : 0;
    const [line, place] = [lines[i] as Int32Array, places[j] as Int32Array];
    for (let b = a; b < count; b++) {
      const l = y[b] as number;
      const from = (line[x[b] as number] as number) + (place[l] as number);
      const mean = means[b] as number;
      const [to, back] = [width * (a * count + b), width * (b * count + a)];
      if (width === 1) {
        out[to] = out[back] = (sums[from] as number) - re * (sums[mean] as number);
        continue;
      }
      const [u, v] = [sums[mean] as number, sums[mean + 1] as number];
      const imaginary = (j > l ? -1 : 1) * (sums[from + 1] as number) - (re * v - im * u);
      out[to] = out[back] = (sums[from] as number) - (re * u + im * v);
      out[to + 1] = a === b ? 0 : imaginary;
      out[back + 1] = a === b ? 0 : -imaginary;
    }
  }
  return out;
}
