import { expect } from 'vitest';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense, squareFamilies } from './factorisation-matrices.ts';
import { placed, type KernelLaw } from './kernels-law.ts';

const eps = 2 ** -52;

/** Around the edges of pairs, tiles, blocks of reflectors and their panels; tall, square and wide. */
const shapes = [
  [1, 1], [1, 5], [5, 1], [2, 2], [3, 2], [2, 3], [4, 7], [9, 9], [15, 16], [16, 15], [16, 16], [17, 17], [33, 18], [18, 33], [31, 50],
  [50, 31], [47, 47], [64, 40], [40, 67], [65, 65], [101, 16], [16, 101], [130, 35],
] as const; // prettier-ignore

/** What a kernel makes of a matrix; `order` is that of the columns. */
interface Factors {
  readonly q: Float64Array;
  readonly r: Float64Array;
  readonly order: Int32Array;
}

type Kernel = 'qr' | 'pivotedQr';

function factors(k: Kernels, kernel: Kernel, a: Float64Array, m: number, n: number): Factors {
  const least = Math.min(m, n);
  return k.run((work) => {
    const held = placed(work, a);
    // What was there before must not matter.
    const q = placed(work, new Float64Array(2 * m * least).fill(NaN));
    const r = placed(work, new Float64Array(2 * least * n).fill(NaN));
    const order = work.put(Int32Array.from({ length: n }, (_, j) => (kernel === 'qr' ? j : -1)));
    if (kernel === 'qr') work.orthogonal.qr(q, r, held, m, n);
    else work.orthogonal.pivotedQr(q, r, order, held, m, n);
    expect(work.read(held), 'the input stays').toEqual(a);
    return { q: work.read(q), r: work.read(r), order: work.read(order) };
  });
}

/** Entry (i, j) of X^dagger Y - D for columns of X and Y, as |re| and |im|: the larger. */
function inner(x: Float64Array, cols: number, rows: number, i: number, j: number, d: number): number {
  let [re, im] = [-d, 0];
  for (let l = 0; l < rows; l++) {
    const [p, q] = [2 * (l * cols + i), 2 * (l * cols + j)];
    re += x[p]! * x[q]! + x[p + 1]! * x[q + 1]!;
    im += x[p]! * x[q + 1]! - x[p + 1]! * x[q]!;
  }
  return Math.max(Math.abs(re), Math.abs(im));
}

/** The largest difference, in units of the norm of the column, between Q R and the columns of A in their order. */
function residual({ q, r, order }: Factors, a: Float64Array, m: number, n: number): number {
  const k = Math.min(m, n);
  let worst = 0;
  for (let j = 0; j < n; j++) {
    let [square, norm] = [0, 0];
    for (let i = 0; i < m; i++) {
      const o = 2 * (i * n + order[j]!);
      let [re, im] = [-a[o]!, -a[o + 1]!];
      norm = Math.max(norm, Math.abs(re), Math.abs(im));
      for (let l = 0; l <= Math.min(j, k - 1); l++) {
        const [p, s] = [2 * (i * k + l), 2 * (l * n + j)];
        re += q[p]! * r[s]! - q[p + 1]! * r[s + 1]!;
        im += q[p]! * r[s + 1]! + q[p + 1]! * r[s]!;
      }
      square = Math.max(square, Math.abs(re), Math.abs(im));
    }
    const error = norm === 0 ? square : square / norm;
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

const isReal = (x: Float64Array): boolean => x.every((value, i) => i % 2 === 0 || value === 0);

/** The laws of a factorisation for one matrix. */
export function factorises(k: Kernels, kernel: Kernel, a: Float64Array, m: number, n: number): Factors {
  const found = factors(k, kernel, a, m, n);
  const least = Math.min(m, n);
  const where = `${m} x ${n}`;
  let worst = 0;
  for (let i = 0; i < least; i++) {
    for (let j = i; j < least; j++) {
      const distance = inner(found.q, least, m, i, j, i === j ? 1 : 0);
      if (!(distance <= worst)) worst = distance;
    }
  }
  expect(worst, `${where}: orthonormal`).toBeLessThanOrEqual((16 + 4 * Math.sqrt(m)) * eps);
  expect(residual(found, a, m, n), `${where}: A = Q R`).toBeLessThanOrEqual((16 + 2 * m) * eps);
  const at = (i: number, j: number): readonly [number, number] => [
    found.r[2 * (i * n + j)]!,
    found.r[2 * (i * n + j) + 1]!,
  ];
  const places = Array.from({ length: least }, (_, i) => i);
  expect(
    places.every((i) => at(i, i)[0] >= 0 && Object.is(at(i, i)[1], 0)),
    `${where}: diagonal`,
  ).toBe(true);
  const below = places.every((i) => places.slice(0, i).every((j) => at(i, j).every((x) => x === 0)));
  expect(below, `${where}: zeros below`).toBe(true);
  if (isReal(a)) expect([isReal(found.q), isReal(found.r)], `${where}: real`).toEqual([true, true]);
  if (kernel === 'pivotedQr') descends(found, m, n);
  return found;
}

/** r_ii is at least what is left of each column after it, and `order` is a permutation. */
function descends({ r, order }: Factors, m: number, n: number): void {
  expect([...order].sort((x, y) => x - y)).toEqual(Array.from({ length: n }, (_, j) => j));
  const k = Math.min(m, n);
  const top = r[0] ?? 0;
  let worst = 0;
  for (let j = 1; j < n; j++) {
    let left = 0;
    for (let i = Math.min(j, k - 1); i >= 0; i--) {
      const [x, y] = [r[2 * (i * n + j)]!, r[2 * (i * n + j) + 1]!];
      left = Math.sqrt(left * left + x * x + y * y);
      if (i < j) worst = Math.max(worst, left - r[2 * (i * n + i)]! * (1 + 1e-7));
    }
  }
  expect(worst, 'descending').toBeLessThanOrEqual((16 + 2 * m) * eps * top);
}

const kernelsOf = ['qr', 'pivotedQr'] as const;

/** Columns of about equal size that are nearly parallel to the first: their norms must be computed anew. */
const nearlyParallel = (m: number, n: number): Float64Array => {
  const [base, noise] = [dense(m, 1, true, rng(5)), dense(m, n, true, rng(6))];
  return noise.map((x, i) => {
    const [row, column] = [Math.floor(i / 2 / n), (i >> 1) % n];
    return base[2 * row + (i % 2)]! + 10 ** (-7 - (column % 5)) * x;
  });
};

/** The laws of `OrthogonalKernels`. */
export const orthogonalLaws: readonly KernelLaw[] = [
  ...kernelsOf.map((kernel) => ({
    name: `${kernel}: random of all shapes, complex and real`,
    check: (k: Kernels) => {
      for (const [m, n] of shapes) {
        for (const complex of [true, false]) factorises(k, kernel, dense(m, n, complex, rng(m + n)), m, n);
      }
    },
  })),
  ...kernelsOf.flatMap((kernel) =>
    Object.entries(squareFamilies).map(([name, family]) => ({
      name: `${kernel}: ${name}`,
      check: (k: Kernels) => {
        for (const n of [5, 24, 37]) {
          for (const complex of [true, false]) factorises(k, kernel, family(n, complex, rng(n)), n, n);
        }
      },
    })),
  ),
  ...kernelsOf.map((kernel) => ({
    name: `${kernel}: nothing, and a single number`,
    check: (k: Kernels) => {
      for (const [m, n] of [[0, 3], [3, 0], [0, 0]] as const) factors(k, kernel, new Float64Array(0), m, n); // prettier-ignore
      for (const z of [
        [0, 0],
        [-0.5, 0],
        [0, 1],
        [1e-310, -1e-310],
      ]) {
        const { q, r } = factorises(k, kernel, Float64Array.from(z), 1, 1);
        expect(Math.abs(r[0]! - Math.sqrt(z[0]! ** 2 + z[1]! ** 2))).toBeLessThanOrEqual(1e-300);
        expect(q.length).toBe(2);
      }
    },
  })),
  {
    name: 'pivotedQr: takes columns by size, the first of equal ones',
    check: (k) => {
      const sizes = [1, -3, 2, 0, 3, 1];
      const n = sizes.length;
      const a = new Float64Array(2 * n * n);
      sizes.forEach((x, j) => (a[2 * (j * n + j) + (j % 2)] = x / 4));
      const { r, order } = factors(k, 'pivotedQr', a, n, n);
      expect([...order]).toEqual([1, 4, 2, 0, 5, 3]);
      expect(order.map((_, i) => 4 * r[2 * (i * n + i)]!)).toEqual(Int32Array.of(3, 3, 2, 1, 1, 0));
    },
  },
  {
    name: 'pivotedQr: columns that almost vanish',
    check: (k) => {
      for (const [m, n] of [[6, 6], [40, 30], [30, 40]] as const) {
        const found = factorises(k, 'pivotedQr', nearlyParallel(m, n), m, n);
        // What is left after the first step has the size of the noise, and is graded as it is: order by decades.
        const decade = (i: number): number => (found.order[i]! === found.order[0]! ? -1 : found.order[i]! % 5);
        const first = Array.from({ length: Math.floor(n / 5) - 1 }, (_, i) => decade(i + 1));
        expect(first.every((x) => x === 0), `${m} x ${n}: ${first.join()}`).toBe(true);
      }
    }, // prettier-ignore
  },
];
