import type { OrthogonalKernels } from '../../../src/linalg/kernels/families/orthogonal.ts';
import type { Numbers } from '../../../src/linalg/kernels/held.ts';
import { arrayOf } from '../../../src/linalg/kernels/reference/held-array.ts';
import type { Workspace } from '../../../src/linalg/kernels/workspace.ts';

type Fault = (work: Workspace) => Partial<Workspace>;

/** The right factorisations with some of them wrong. */
const wrong =
  (fault: (right: OrthogonalKernels, work: Workspace) => Partial<OrthogonalKernels>): Fault =>
  (work) => ({ orthogonal: { ...work.orthogonal, ...fault(work.orthogonal, work) } });

/** `qr` whose factors are changed afterwards. */
const spoiled = (change: (q: Float64Array, r: Float64Array, m: number, n: number) => void): Fault =>
  wrong((right) => ({
    qr: (q, r, a, m, n) => {
      right.qr(q, r, a, m, n);
      change(arrayOf(q), arrayOf(r), m, n);
    },
  }));

/** Multiplies column j of Q and, by the inverse, row j of R by a phase. */
function turn(q: Float64Array, r: Float64Array, n: number, k: number, j: number, re: number, im: number): void {
  const times = (x: Float64Array, o: number, sign: number): void =>
    x.set([x[o]! * re - sign * x[o + 1]! * im, x[o + 1]! * re + sign * x[o]! * im], o);
  for (let o = 2 * j; o < q.length; o += 2 * k) times(q, o, 1);
  for (let o = 2 * j * n; o < 2 * (j + 1) * n; o += 2) times(r, o, -1);
} // prettier-ignore

/** Pivoting in an order that a faulty rule chose: then QR of the columns in it. */
const ordered = (rule: (right: Int32Array, n: number, a: Float64Array, m: number) => void): Fault =>
  wrong((right, work) => ({
    pivotedQr: (q, r, order, a, m, n) => {
      right.pivotedQr(q, r, order, a, m, n);
      const list = arrayOf(order);
      rule(list, n, arrayOf(a), m);
      right.qr(q, r, columns(work, a, list), m, n);
    },
  }));

const columns = (work: Workspace, a: Numbers, order: Int32Array): Numbers => {
  const n = order.length;
  const data = arrayOf(a);
  return work.put(
    data.map((_, i) => data[2 * (Math.floor(i / 2 / n) * n + order[(i >> 1) % n]!) + (i % 2)]!),
  );
};

const norm = (a: Float64Array, m: number, n: number, j: number): number => {
  let sum = 0;
  for (let i = 0; i < m; i++) sum += a[2 * (i * n + j)]! ** 2 + a[2 * (i * n + j) + 1]! ** 2;
  return sum;
};

/** Orthogonal factorisations with one fault each. */
export const orthogonalFaults: Readonly<Record<string, Fault>> = {
  'a diagonal of any sign': spoiled((q, r, m, n) => {
    const k = Math.min(m, n);
    if (k > 0) turn(q, r, n, k, k - 1, -1, 0);
  }),
  'a diagonal of any phase': spoiled((q, r, m, n) => {
    const k = Math.min(m, n);
    if (k > 0) turn(q, r, n, k, 0, Math.SQRT1_2, Math.SQRT1_2);
  }),
  'Q conjugated': spoiled((q) => q.forEach((x, i) => (q[i] = i % 2 ? -x : x))),
  'entries left below the diagonal': spoiled((_q, r, m, n) => {
    if (Math.min(m, n) > 1) r[2 * n] = 1e-17;
  }),
  'the last reflector forgotten in Q': wrong((right, work) => ({
    qr: (q, r, a, m, n) => {
      right.qr(q, r, a, m, n);
      const k = Math.min(m, n);
      if (m > 16 && k > 16) {
        const rest = work.put(arrayOf(a));
        right.qr(q, work.zeros(2 * k * n), rest, m, n);
        for (let i = 0; i < m; i++) arrayOf(q).fill(0, 2 * (i * k + k - 1), 2 * (i * k + k));
        arrayOf(q)[2 * (k * k - 1)] = 1;
      }
    },
  })),
  'Gram and Schmidt, once': wrong(() => ({ qr: gramSchmidt })),
  'columns of a wide matrix after the square left alone': spoiled((_q, r, m, n) => {
    for (let j = m; j < n; j++) r.fill(0, 2 * j, 2 * j + 2);
  }),
  'an input that is used up': wrong((right) => ({
    qr: (q, r, a, m, n) => {
      right.qr(q, r, a, m, n);
      arrayOf(a).fill(0);
    },
  })),
  'factors in single precision': spoiled((q) => q.set(Float32Array.from(q))),
  'no pivoting': ordered((list) => list.forEach((_, j) => (list[j] = j))),
  'columns by their size at the start': ordered((list, n, a, m) =>
    list.sort((i, j) => norm(a, m, n, j) - norm(a, m, n, i) || i - j),
  ),
  'the smallest column first': ordered((list) => list.reverse()),
  'the last of equal columns': ordered((list, n, a, m) => {
    for (let j = 0; j + 1 < n; j++) {
      const [x, y] = [list[j]!, list[j + 1]!];
      if (x < y && norm(a, m, n, x) === norm(a, m, n, y)) list.set([y, x], j);
    }
  }),
  'the order as where each column went': wrong((right) => ({
    pivotedQr: (q, r, order, a, m, n) => {
      right.pivotedQr(q, r, order, a, m, n);
      const list = arrayOf(order);
      const old = list.slice();
      old.forEach((from, to) => (list[from] = to));
    },
  })),
};

/** Orthogonalises each column to those before it, in one pass. */
function gramSchmidt(q: Numbers, r: Numbers, a: Numbers, m: number, n: number): void {
  const [out, triangle, data] = [arrayOf(q), arrayOf(r), arrayOf(a)];
  const k = Math.min(m, n);
  triangle.fill(0);
  for (let j = 0; j < n; j++) {
    const x = Float64Array.from({ length: 2 * m }, (_, i) => data[2 * ((i >> 1) * n + j) + (i % 2)]!);
    for (let l = 0; l < Math.min(j, k); l++) {
      let [re, im] = [0, 0];
      for (let i = 0; i < m; i++) {
        const o = 2 * (i * k + l);
        re += out[o]! * x[2 * i]! + out[o + 1]! * x[2 * i + 1]!;
        im += out[o]! * x[2 * i + 1]! - out[o + 1]! * x[2 * i]!;
      }
      triangle.set([re, im], 2 * (l * n + j));
      for (let i = 0; i < m; i++) {
        const o = 2 * (i * k + l);
        x[2 * i]! -= out[o]! * re - out[o + 1]! * im;
        x[2 * i + 1]! -= out[o]! * im + out[o + 1]! * re;
      }
    }
    if (j >= k) continue;
    const size = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
    triangle[2 * (j * n + j)] = size;
    for (let i = 0; i < m; i++) {
      for (const part of [0, 1]) out[2 * (i * k + j) + part] = size === 0 ? 0 : x[2 * i + part]! / size;
    }
  }
}
