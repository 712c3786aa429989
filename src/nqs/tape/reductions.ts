import { resultOf, sizeOf, type TapeNode } from './node.ts';
import { axisOf } from './shapes.ts';

/** How an array is seen along one axis: entry (o, i, k) is at (o length + i) inner + k. */
interface Lines {
  readonly shape: number[];
  readonly length: number;
  readonly inner: number;
  /** Lines in one array. */
  readonly count: number;
}

function linesOf(op: string, x: TapeNode, axis: number): Lines {
  const own = axisOf(op, x.shape, axis);
  const length = x.shape[own] as number;
  const shape = x.shape.filter((_, i) => i !== own);
  return { shape, length, inner: sizeOf(x.shape.slice(own + 1)), count: x.size / length };
}

/** Calls `use` with the start of each line of an array, and the place of the line's result. */
function eachLine(
  { length, inner, count }: Lines,
  copies: number,
  use: (from: number, to: number) => void,
): void {
  for (let line = 0; line < copies * count; line++) {
    use(Math.floor(line / inner) * inner * length + (line % inner), line);
  }
}

/** The sum along an axis. */
export function sumAlong(x: TapeNode, axis: number): TapeNode {
  const lines = linesOf('sum', x, axis);
  const { shape, length, inner } = lines;
  return resultOf(
    'sum',
    shape,
    [x],
    (out, copies) =>
      eachLine(lines, copies, (from, to) => {
        let sum = 0;
        for (let i = 0; i < length; i++) sum += x.value[from + i * inner] as number;
        out[to] = sum;
      }),
    (pass, dy) => {
      const dx = pass.of(x);
      if (!dx) return;
      eachLine(lines, pass.copies(x), (from, to) => {
        for (let i = 0, at = from; i < length; i++, at += inner)
          dx[at] = (dx[at] as number) + (dy[to] as number);
      });
    },
  );
}

/** The largest entry of each line, which is taken off before exponentials. */
function largest(x: TapeNode, from: number, { length, inner }: Lines): number {
  let most = -Infinity;
  for (let i = 0, at = from; i < length; i++, at += inner) {
    const value = x.value[at] as number;
    if (!(value <= most)) most = value;
  }
  return most;
}

/** log sum exp along an axis, never overflowing. */
export function logSumExp(x: TapeNode, axis: number): TapeNode {
  const lines = linesOf('logSumExp', x, axis);
  const { shape, length, inner, count } = lines;
  const y: TapeNode = resultOf(
    'logSumExp',
    shape,
    [x],
    (out, copies) =>
      eachLine(lines, copies, (from, to) => {
        const most = largest(x, from, lines);
        let sum = 0;
        for (let i = 0; i < length; i++) sum += Math.exp((x.value[from + i * inner] as number) - most);
        out[to] = most + Math.log(sum);
      }),
    (pass, dy) => {
      const dx = pass.of(x);
      if (!dx) return;
      eachLine(lines, pass.copies(x), (from, to) => {
        const [at, line] = x.batched ? [from, to] : [from % x.size, to % count];
        for (let i = 0; i < length; i++) {
          const share = Math.exp((x.value[at + i * inner] as number) - (y.value[line] as number));
          dx[from + i * inner] = (dx[from + i * inner] as number) + (dy[to] as number) * share;
        }
      });
    },
  );
  return y;
}

/** exp(x - logSumExp x) along an axis. */
export function softmax(x: TapeNode, axis: number): TapeNode {
  const lines = linesOf('softmax', x, axis);
  const { length, inner } = lines;
  const y: TapeNode = resultOf(
    'softmax',
    x.shape,
    [x],
    (out, copies) =>
      eachLine(lines, copies, (from) => {
        const most = largest(x, from, lines);
        let sum = 0;
        for (let i = 0, at = from; i < length; i++, at += inner) {
          sum += out[at] = Math.exp((x.value[at] as number) - most);
        }
        for (let i = 0, at = from; i < length; i++, at += inner) out[at] = (out[at] as number) / sum;
      }),
    (pass, dy) => {
      const dx = pass.of(x);
      if (!dx) return;
      eachLine(lines, pass.copies(x), (from) => {
        const own = x.batched ? from : from % x.size;
        let mean = 0;
        for (let i = 0; i < length; i++) mean += (dy[from + i * inner] as number) * (y.value[own + i * inner] as number); // prettier-ignore
        for (let i = 0; i < length; i++) {
          const at = from + i * inner;
          dx[at] = (dx[at] as number) + ((dy[at] as number) - mean) * (y.value[own + i * inner] as number);
        }
      });
    },
  );
  return y;
}

/** (x - mean)/sqrt(variance + epsilon) along the last axis. */
export function standardised(x: TapeNode, epsilon: number): TapeNode {
  const length = x.shape.at(-1) ?? 1;
  const rows = x.value.length / length;
  const inverse = new Float64Array(rows);
  const y: TapeNode = resultOf(
    'layerNorm',
    x.shape,
    [x],
    (out) => {
      for (let row = 0, from = 0; row < rows; row++, from += length) {
        let [mean, variance] = [0, 0];
        for (let i = 0; i < length; i++) mean += (x.value[from + i] as number) / length;
        for (let i = 0; i < length; i++) variance += ((x.value[from + i] as number) - mean) ** 2 / length;
        inverse[row] = 1 / Math.sqrt(variance + epsilon);
        for (let i = 0; i < length; i++) out[from + i] = ((x.value[from + i] as number) - mean) * (inverse[row] as number); // prettier-ignore
      }
    },
    (pass, dy) => {
      const dx = pass.of(x);
      if (!dx) return;
      for (let from = 0; from < dy.length; from += length) {
        const own = x.batched ? from : from % x.size;
        let [mean, along] = [0, 0];
        for (let i = 0; i < length; i++) {
          mean += (dy[from + i] as number) / length;
          along += ((dy[from + i] as number) * (y.value[own + i] as number)) / length;
        }
        for (let i = 0; i < length; i++) {
          const rest = (dy[from + i] as number) - mean - along * (y.value[own + i] as number);
          dx[from + i] = (dx[from + i] as number) + rest * (inverse[own / length] as number);
        }
      }
    },
  );
  return y;
}
