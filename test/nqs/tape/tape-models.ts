import { rng } from '../../../src/linalg/random.ts';
import type { Ansatz } from '../../../src/nqs/ansatz.ts';
import { customAnsatz } from '../../../src/nqs/tape/custom.ts';
import type { TapeComplex } from '../../../src/nqs/tape/complex.ts';
import type { TapeArray } from '../../../src/nqs/tape/node.ts';
import type { Tape, TapeValue } from '../../../src/nqs/tape/tape.ts';
import { levels, type Space } from '../../../src/spaces/space.ts';

/** Five inputs: three of one site, one each of two more. */
export const oddSpace: Space = levels([3, 2, 1, 2]);

export interface Parts {
  readonly w: TapeArray;
  readonly v: TapeArray;
  readonly m: TapeArray;
  readonly z: TapeComplex;
  readonly c: TapeComplex;
}

type Pair = readonly [re: number, im: number];

/** The same numbers as plain lists: w and v [5], m [3, 5], z [5] and c [3, 5] complex, x the inputs. */
export interface PlainParts {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly v: readonly number[];
  readonly m: readonly (readonly number[])[];
  readonly z: readonly Pair[];
  readonly c: readonly (readonly Pair[])[];
}

/** A function on a tape, and the same in plain arithmetic. */
export interface TapeCase {
  on(t: Tape, x: TapeArray, p: Parts): TapeValue;
  plain(p: PlainParts): number | Pair;
}

const shapes = { w: [5], v: [5], m: [3, 5], z: [5], c: [3, 5] } as const;
const draws = rng(31);
const drawn = (count: number): number[] => Array.from({ length: count }, () => 0.6 * draws.normal());
const values = { w: drawn(5), v: drawn(5), m: drawn(15), z: drawn(10), c: drawn(30) };
const five = [0, 1, 2, 3, 4];

/** A model with all of these parameters. */
export function modelOf({ on }: Pick<TapeCase, 'on'>): Ansatz {
  return customAnsatz({
    space: oddSpace,
    parameters: {
      w: { shape: shapes.w, values: values.w },
      v: { shape: shapes.v, values: values.v },
      m: { shape: shapes.m, values: values.m },
      z: { shape: shapes.z, values: values.z, field: 'complex' },
      c: { shape: shapes.c, values: values.c, field: 'complex' },
    },
    logAmplitude: on,
  });
}

/** The plain numbers for a configuration [a, b, 0, d]. */
export function plainParts([a = 0, b = 0, , d = 0]: readonly number[]): PlainParts {
  const pairs = (list: readonly number[]): Pair[] =>
    list.flatMap((re, i): Pair[] => (i % 2 === 0 ? [[re, list[i + 1]!]] : []));
  const rows = <T>(list: readonly T[]): T[][] => [0, 1, 2].map((r) => list.slice(5 * r, 5 * r + 5));
  return {
    x: [...[0, 1, 2].map((level) => (level === a ? 1 : 0)), 1 - 2 * b, 1 - 2 * d],
    w: values.w,
    v: values.v,
    m: rows(values.m),
    z: pairs(values.z),
    c: rows(pairs(values.c)),
  };
}

const total = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0);
const weighted = (f: (w: number, v: number, x: number, i: number) => number): TapeCase['plain'] => {
  return ({ w, v, x }) => total(five.map((i) => f(w[i]!, v[i]!, x[i]!, i)));
};
/** m x, three numbers. */
const applied = ({ m, x }: PlainParts): number[] => m.map((row) => total(row.map((a, i) => a * x[i]!)));
const times = ([a, b]: Pair, [c, d]: Pair): Pair => [a * c - b * d, a * d + b * c];
const sumOf = (list: readonly Pair[]): Pair => [
  total(list.map(([re]) => re)),
  total(list.map(([, im]) => im)),
];
const expOf = ([a, b]: Pair): Pair => [Math.exp(a) * Math.cos(b), Math.exp(a) * Math.sin(b)];
const logOf = ([a, b]: Pair): Pair => [Math.log(Math.sqrt(a * a + b * b)), Math.atan2(b, a)];
const inverse = ([a, b]: Pair): Pair => [a / (a * a + b * b), -b / (a * a + b * b)];
const cosh = (z: Pair): Pair => sumOf([expOf(z), expOf([-z[0], -z[1]])]).map((u) => u / 2) as unknown as Pair;
const sinh = ([a, b]: Pair): Pair => [Math.sinh(a) * Math.cos(b), Math.cosh(a) * Math.sin(b)];
const gelu = (x: number): number =>
  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
const weights = [0.3, -1.2, 0.7];
const softmaxOf = (list: readonly number[]): number[] => {
  const terms = list.map(Math.exp);
  return terms.map((x) => x / total(terms));
};
const normOf = (list: readonly number[]): number[] => {
  const mean = total(list) / list.length;
  const variance = total(list.map((x) => (x - mean) ** 2)) / list.length;
  return list.map((x) => (x - mean) / Math.sqrt(variance + 1e-6));
};

/** z_i x_i. */
const zx = ({ z, x }: PlainParts): Pair[] => z.map(([re, im], i): Pair => [re * x[i]!, im * x[i]!]);
/** c x, three complex numbers. */
const cx = ({ c, x }: PlainParts): Pair[] =>
  c.map((row) => sumOf(row.map(([re, im], i): Pair => [re * x[i]!, im * x[i]!])));

/** Every operation of a tape, used with parameters and inputs in it. */
export const tapeCases: Readonly<Record<string, TapeCase>> = {
  'add, sub, mul and div': {
    on: (t, x, { w, v }) => t.sum(t.sub(t.mul(t.add(w, x), v), t.div(w, t.add(t.mul(v, v), 1)))),
    plain: weighted((w, v, x) => (w + x) * v - w / (v * v + 1)),
  },
  'repeated axes': {
    on: (t, x, { m, v }) => {
      const column = t.constant(weights, [3, 1]);
      return t.sum(t.mul(t.mul(t.add(m, column), t.sub(t.reshape(v, [1, 5]), x)), m));
    },
    plain: ({ m, v, x }) =>
      total(m.flatMap((row, r) => row.map((a, i) => (a + weights[r]!) * (v[i]! - x[i]!) * a))),
  },
  'exp and log': {
    on: (t, x, { w, v }) => t.sum(t.log(t.add(t.exp(t.mul(w, x)), t.exp(v)))),
    plain: weighted((w, v, x) => Math.log(Math.exp(w * x) + Math.exp(v))),
  },
  'sqrt, sin and cos': {
    on: (t, x, { w, v }) => t.sum(t.mul(t.sqrt(t.add(t.mul(w, w), 1)), t.mul(t.sin(t.mul(v, x)), t.cos(w)))),
    plain: weighted((w, v, x) => Math.sqrt(w * w + 1) * Math.sin(v * x) * Math.cos(w)),
  },
  'tanh and log cosh': {
    on: (t, x, { w, v }) => t.sum(t.mul(t.tanh(t.mul(w, x)), t.logCosh(t.add(v, x)))),
    plain: weighted((w, v, x) => Math.tanh(w * x) * Math.log(Math.cosh(v + x))),
  },
  'relu, gelu and neg': {
    on: (t, x, { w, v }) => t.sum(t.add(t.relu(t.add(w, t.mul(x, 0.5))), t.gelu(t.neg(t.add(v, x))))),
    plain: weighted((w, v, x) => Math.max(0, w + x / 2) + gelu(-v - x)),
  },
  'products of matrices and lists': {
    on: (t, x, { m, w, v }) => {
      const rows = t.matmul(m, t.add(x, v));
      const square = t.matmul(m, t.transpose(m));
      return t.add(t.matmul(t.matmul(rows, square), weights3(t)), t.matmul(w, x));
    },
    plain: ({ m, w, v, x }) => {
      const rows = m.map((row) => total(row.map((a, i) => a * (x[i]! + v[i]!))));
      const square = m.map((one) => m.map((other) => total(one.map((a, i) => a * other[i]!))));
      return total(weights.map((b, j) => b * total(rows.map((a, i) => a * square[i]![j]!)))) + total(w.map((a, i) => a * x[i]!)); // prettier-ignore
    },
  },
  'stacks of products': {
    on: (t, x, { m, w }) => {
      // [2, 3, 5] times [2, 5, 1], and [2, 3, 5] times one matrix.
      const both = t.reshape(t.concat([m, t.mul(m, x)]), [2, 3, 5]);
      const columns = t.reshape(t.concat([t.mul(w, x), w]), [2, 5, 1]);
      return t.add(t.sum(t.tanh(t.matmul(both, columns))), t.sum(t.tanh(t.matmul(both, t.transpose(m)))));
    },
    plain: ({ m, w, x }) => {
      const moved = m.map((row) => row.map((a, i) => a * x[i]!));
      const dot = (a: readonly number[], b: readonly number[]): number =>
        Math.tanh(total(a.map((y, i) => y * b[i]!)));
      const first =
        total(
          m.map((row) =>
            dot(
              row,
              w.map((a, i) => a * x[i]!),
            ),
          ),
        ) + total(moved.map((row) => dot(row, w)));
      return first + total([...m, ...moved].flatMap((row) => m.map((other) => dot(row, other))));
    },
  },
  'sum and mean along axes': {
    on: (t, x, { m }) => {
      const all = t.mul(m, x);
      return t.add(t.sum(t.mul(t.sum(all, 1), weights3(t))), t.mean(t.mul(t.mean(all, 0), t.mean(all))));
    },
    plain: (p) => {
      const rows = applied(p);
      const mean = total(rows) / 15;
      return total(rows.map((a, r) => a * weights[r]!)) + (mean * total(rows)) / 15;
    },
  },
  'take and transpose': {
    on: (t, x, { m }) => {
      const picked = t.take(t.transpose(t.mul(m, x)), [4, 0, 0]);
      return t.sum(t.mul(picked, t.take(m, [0, 2, 1], -1)));
    },
    plain: ({ m, x }) =>
      total([4, 0, 0].flatMap((i, a) => [0, 2, 1].map((j, b) => m[b]![i]! * x[i]! * m[a]![j]!))),
  },
  'softmax and logSumExp': {
    on: (t, x, { m, w }) => {
      const scores = t.mul(m, x);
      const part = t.sum(t.mul(t.softmax(scores), w));
      return t.add(part, t.add(t.sum(t.mul(t.softmax(scores, 0), m)), t.sum(t.add(t.logSumExp(scores, 0), t.logSumExp(m, 0))))); // prettier-ignore
    },
    plain: ({ m, w, x }) => {
      const scores = m.map((row) => row.map((a, i) => a * x[i]!));
      const columns = five.map((i) => scores.map((row) => row[i]!));
      const lse = (list: readonly number[]): number => Math.log(total(list.map(Math.exp)));
      return (
        total(scores.flatMap((row) => softmaxOf(row).map((p, i) => p * w[i]!))) +
        total(columns.flatMap((column, i) => softmaxOf(column).map((p, r) => p * m[r]![i]!))) +
        total(columns.map(lse)) +
        total(five.map((i) => lse(m.map((row) => row[i]!))))
      );
    },
  },
  'layer norm': {
    on: (t, x, { m, v }) => t.sum(t.mul(t.add(t.layerNorm(t.add(m, x)), t.layerNorm(m)), v)),
    plain: ({ m, v, x }) =>
      total(
        m.flatMap((row) => {
          const moved = normOf(row.map((a, i) => a + x[i]!));
          return normOf(row).map((y, i) => (y + moved[i]!) * v[i]!);
        }),
      ),
  },
  'convolution on a ring': {
    on: (t, x, { m, v }) => {
      const kernel = t.reshape(t.take(m, [0, 1, 2, 3], 1), [2, 2, 3]);
      const signal = t.reshape(t.concat([x, t.mul(v, x)]), [2, 5]);
      return t.sum(t.tanh(t.convolve(signal, kernel)));
    },
    plain: ({ m, v, x }) => {
      const flat = m.flatMap((row) => row.slice(0, 4));
      const signal = [x, x.map((y, i) => y * v[i]!)];
      return total(
        [0, 1].flatMap((o) =>
          five.map((p) =>
            Math.tanh(
              total(
                [0, 1].flatMap((c) =>
                  [0, 1, 2].map((d) => flat[6 * o + 3 * c + d]! * signal[c]![(p + d + 4) % 5]!),
                ),
              ),
            ),
          ),
        ),
      );
    },
  },
  'complex exp, log, mul and div': {
    on: (t, x, { z, c }) => {
      const row = t.reshape(t.take(c, [1]), [5]);
      return t.sum(t.div(t.log(t.add(t.exp(t.mul(z, x)), 2)), t.add(row, 3)));
    },
    plain: (p) =>
      sumOf(
        zx(p).map((u, i) => {
          const [re, im] = expOf(u);
          const [a, b] = p.c[1]![i]!;
          return times(logOf([re + 2, im]), inverse([a + 3, b]));
        }),
      ),
  },
  'complex tanh, log cosh and matrix products': {
    on: (t, x, { z, c }) => t.sum(t.logCosh(t.matmul(c, t.tanh(t.mul(z, x))))),
    plain: (p) => {
      const inner = zx(p).map((u) => times(sinh(u), inverse(cosh(u))));
      return sumOf(p.c.map((row) => logOf(cosh(sumOf(row.map((a, i) => times(a, inner[i]!)))))));
    },
  },
  'conjugates, parts and real factors': {
    on: (t, x, { z, c, w }) => {
      const squares = t.mul(z, t.conj(z));
      const mixed = t.matmul(c, t.mul(w, x));
      return t.add(t.sum(t.sub(squares, t.complex(w, 0.5))), t.sub(t.sum(t.mul(mixed, mixed)), t.sum(c.re)));
    },
    plain: ({ z, c, w, x }) => {
      const mixed = c.map((row) =>
        sumOf(row.map(([re, im], i): Pair => [re * w[i]! * x[i]!, im * w[i]! * x[i]!])),
      );
      const squares = sumOf(mixed.map((u) => times(u, u)));
      const sizes = total(z.map(([re, im]) => re * re + im * im)) - total(w);
      return [sizes + squares[0] - total(c.flat().map(([re]) => re)), squares[1] - 2.5];
    },
  },
  'phases by hand': {
    on: (t, x, { w, c }) => {
      const { re, im } = t.matmul(c, x);
      return t.complex(t.add(t.sum(t.logCosh(re)), t.matmul(w, x)), t.sum(t.sin(im)));
    },
    plain: (p) => {
      const z = cx(p);
      const re = total(z.map(([a]) => Math.log(Math.cosh(a)))) + total(p.w.map((a, i) => a * p.x[i]!));
      return [re, total(z.map(([, b]) => Math.sin(b)))];
    },
  },
};

function weights3(t: Tape): TapeArray {
  return t.constant(weights);
}
