import { expect } from 'vitest';
import type { Kernels, Op } from '../../src/linalg/kernels/kernels.ts';
import { localPlan } from '../../src/spaces/indexing.ts';
import * as o from '../oracle.ts';
import { numbers, random, type KernelLaw } from './kernels-law.ts';

const asMat = (data: Float64Array, rows: number, cols: number): o.Mat => o.matOf({ rows, cols, data });
const withOp: Record<Op, (m: o.Mat) => o.Mat> = { n: (m) => m, t: o.transpose, h: o.dagger };
const ops: readonly Op[] = ['n', 't', 'h'];

function gemmAgrees(k: Kernels, m: number, inner: number, n: number): void {
  for (const opA of ops) {
    for (const opB of ops) {
      const a = numbers(m * inner);
      const b = numbers(inner * n);
      const before = [a.slice(), b.slice()];
      const out = numbers(m * n);
      k.gemm(out, a, b, m, inner, n, opA, opB);
      const left = withOp[opA](opA === 'n' ? asMat(a, m, inner) : asMat(a, inner, m));
      const right = withOp[opB](opB === 'n' ? asMat(b, inner, n) : asMat(b, n, inner));
      expect(o.distance(asMat(out, m, n), o.mul(left, right)), `${opA}${opB}`).toBeLessThan(1e-12);
      expect([a, b]).toEqual(before);
    }
  }
}

function applyLocalAgrees(k: Kernels, dims: readonly number[], sites: readonly number[]): void {
  const dimension = dims.reduce((a, b) => a * b, 1);
  const d = sites.reduce((a, site) => a * dims[site]!, 1);
  const matrix = numbers(d * d);
  const v = numbers(dimension);
  const out = numbers(dimension);
  const before = [matrix.slice(), v.slice()];
  const start = o.vecOf(out);
  k.applyLocal(out, v, matrix, localPlan(dims, sites), 0.3, -1.7);
  const added = o.matVec(o.scale(o.embed(asMat(matrix, d, d), sites, dims), [0.3, -1.7]), o.vecOf(v));
  const expected = start.map((z, i) => o.add(z, added[i]!));
  expect(o.distance(o.vecOf(out), expected)).toBeLessThan(1e-13);
  expect([matrix, v]).toEqual(before);
}

function applyLocalSumAgrees(
  k: Kernels,
  dims: readonly number[],
  terms: readonly (readonly number[])[],
): void {
  const dimension = dims.reduce((a, b) => a * b, 1);
  const v = numbers(dimension);
  const out = numbers(dimension);
  const before = v.slice();
  let expected = o.vecOf(out);
  const maps = terms.map((sites) => {
    const d = sites.reduce((a, site) => a * dims[site]!, 1);
    const matrix = numbers(d * d);
    const [re, im] = [random.normal(), random.normal()];
    const embedded = o.embed(asMat(matrix, d, d), sites, dims);
    const added = o.matVec(o.scale(embedded, [re, im]), o.vecOf(v));
    expected = expected.map((z, i) => o.add(z, added[i]!));
    return { matrix, plan: localPlan(dims, sites), re, im };
  });
  k.applyLocalSum(out, v, maps);
  expect(o.distance(o.vecOf(out), expected)).toBeLessThan(1e-12);
  expect(v).toEqual(before);
}

function csrAgrees(k: Kernels): void {
  type Entry = readonly [column: number, z: o.Z];
  const full = Array.from({ length: 5 }, (_, c): Entry => [c, [random.normal(), random.normal()]]);
  const rows: Entry[][] = [
    [
      [0, [1, 2]],
      [4, [-3, 0.5]],
    ],
    [],
    [[2, [0, 1]]],
    full,
    [],
    [[1, [2, -2]]],
  ];
  const rowStart = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => (rowStart[r + 1] = rowStart[r]! + row.length));
  const column = Int32Array.from(rows.flat().map(([c]) => c));
  const values = Float64Array.from(rows.flat().flatMap(([, z]) => [...z]));
  const v = numbers(5);
  const out = numbers(6);
  k.csrMatvec(out, rowStart, column, values, v);
  const dense = o.build(6, 5, (r, c) => rows[r]!.find(([at]) => at === c)?.[1] ?? [0, 0]);
  expect(o.distance(o.vecOf(out), o.matVec(dense, o.vecOf(v)))).toBeLessThan(1e-13);
  k.csrMatvec(new Float64Array(0), new Int32Array(1), new Int32Array(0), new Float64Array(0), v);
}

function csrColumnsAgree(k: Kernels, rows: number, cols: number, columns: number): void {
  const dense = o.build(rows, cols, (r) =>
    r % 3 !== 1 && random.uniform() < 0.4 ? [random.normal(), random.normal()] : [0, 0],
  );
  const places = dense.map((row) => [...row.keys()].filter((c) => row[c]![0] !== 0));
  const rowStart = new Int32Array(rows + 1);
  places.forEach((row, r) => (rowStart[r + 1] = rowStart[r]! + row.length));
  const values = Float64Array.from(places.flatMap((row, r) => row.flatMap((c) => [...dense[r]![c]!])));
  const v = numbers(cols * columns);
  const before = v.slice();
  const out = numbers(rows * columns);
  k.csrMatvec(out, rowStart, Int32Array.from(places.flat()), values, v, columns);
  expect(o.distance(asMat(out, rows, columns), o.mul(dense, asMat(v, cols, columns)))).toBeLessThan(1e-13);
  expect(v).toEqual(before);
}

function vectorsAgree(k: Kernels, n: number): void {
  const x = numbers(n);
  const y = numbers(n);
  const [xs, ys] = [o.vecOf(x), o.vecOf(y)];
  const out = Float64Array.of(9, 9);
  k.dot(out, x, y);
  expect(o.distance(o.vecOf(out), [o.inner(xs, ys)])).toBeLessThan(1e-12);
  expect(k.norm2(x)).toBeCloseTo(o.inner(xs, xs)[0], 11);
  expect([o.distance(o.vecOf(x), xs), o.distance(o.vecOf(y), ys)]).toEqual([0, 0]);
  k.axpy(y, x, -0.4, 2.5);
  const sum = ys.map((z, i) => o.add(z, o.times([-0.4, 2.5], xs[i]!)));
  expect(o.distance(o.vecOf(y), sum)).toBeLessThan(1e-14);
  expect(o.distance(o.vecOf(x), xs)).toBe(0);
  k.scale(x, 0.5, -3);
  expect(o.distance(o.vecOf(x), o.scale([xs], [0.5, -3])[0]!)).toBeLessThan(1e-14);
}

const gemmSizes = [
  [1, 1, 1],
  [2, 3, 5],
  [5, 1, 3],
  [1, 7, 1],
  [9, 8, 11],
  [67, 2, 3],
  [2, 65, 3],
  [3, 2, 67],
  // More than one block in each direction, and odd remainders.
  [67, 13, 5],
  [13, 195, 5],
  [3, 9, 515],
] as const;

const placements: readonly (readonly [dims: readonly number[], sites: readonly number[]])[] = [
  [[3, 2], [0]],
  [[3, 2], [1]],
  [
    [3, 2],
    [1, 0],
  ],
  [
    [2, 3, 2],
    [2, 0],
  ],
  [
    [2, 3, 2],
    [1, 2],
  ],
  [
    [2, 3, 2],
    [2, 1, 0],
  ],
  [[4], [0]],
  [[2, 1, 3], [1]],
  [[2, 3], []],
  [
    [2, 2, 2, 2],
    [3, 1],
  ],
  [
    [2, 2, 3, 2],
    [1, 0],
  ],
  // Enough work to leave the place where the data is.
  [new Array<number>(7).fill(2), [6, 0, 3]],
  [
    [5, 5, 5],
    [2, 0],
  ],
];

/**
 * The laws of a kernel set on ordinary arrays, against naive arithmetic on nested arrays: odd sizes, empty arrays, arrays that start inside a
 * buffer, outputs that held something before. Every kernel set passes them, and every mutant breaks one.
 */
export const kernelLaws: readonly KernelLaw[] = [
  ...gemmSizes.map(([m, inner, n]) => ({
    name: `gemm ${m} x ${inner} x ${n}, all transposes and conjugations`,
    check: (k: Kernels) => gemmAgrees(k, m, inner, n),
  })),
  {
    name: 'gemm without ops is the plain product, and writes only its m x n numbers',
    check: (k) => {
      const [a, b] = [numbers(6), numbers(12)];
      const out = new Float64Array(20).fill(7);
      k.gemm(out, a, b, 2, 3, 4);
      expect(o.distance(asMat(out, 2, 4), o.mul(asMat(a, 2, 3), asMat(b, 3, 4)))).toBeLessThan(1e-13);
      expect(out.subarray(16)).toEqual(new Float64Array(4).fill(7));
    },
  },
  {
    name: 'gemm with an empty side gives nothing, with an empty inner side zeros',
    check: (k) => {
      const empty = new Float64Array(0);
      for (const op of ops) {
        k.gemm(empty, empty, numbers(6), 0, 2, 3, op, op);
        k.gemm(empty, numbers(6), empty, 3, 2, 0, op, op);
        const out = numbers(6);
        k.gemm(out, empty, empty, 2, 0, 3, op, op);
        expect(Array.from(out)).toEqual(new Array(12).fill(0));
      }
    },
  },
  {
    name: 'gemm keeps tiny factors',
    check: (k) => {
      const out = new Float64Array(2);
      k.gemm(out, Float64Array.of(1e-300, 0, 0, 0), Float64Array.of(0, 1e200, 5, 5), 1, 2, 1);
      expect(out[0]).toBe(0);
      expect(out[1]! / 1e-100).toBeCloseTo(1, 14);
    },
  },
  ...placements.map(([dims, sites]) => ({
    name: `applyLocal on dims [${dims}], sites [${sites}] adds c (M on sites) v`,
    check: (k: Kernels) => applyLocalAgrees(k, dims, sites),
  })),
  ...[
    { dims: [2, 3, 2], terms: [[0], [2, 0], [1], [1, 2]] },
    { dims: new Array<number>(7).fill(2), terms: [[0, 1], [5], [6, 2], [3], [4, 3, 5], [1]] },
    { dims: [3, 2], terms: [] },
  ].map(({ dims, terms }) => ({
    name: `applyLocalSum on dims [${dims}] of ${terms.length} maps adds their sum`,
    check: (k: Kernels) => applyLocalSumAgrees(k, dims, terms),
  })),
  {
    name: 'applyLocal with a sparse matrix, and with coefficient 0',
    check: (k) => {
      const plan = localPlan([2, 3], [0]);
      const v = numbers(6);
      const out = new Float64Array(12);
      k.applyLocal(out, v, Float64Array.of(0, 0, 1, 0, 0, 0, 0, 0), plan, 1, 0);
      expect(out).toEqual(Float64Array.of(...v.subarray(6), 0, 0, 0, 0, 0, 0));
      const kept = out.slice();
      k.applyLocal(out, v, numbers(4), plan, 0, 0);
      expect(out).toEqual(kept);
    },
  },
  { name: 'csrMatvec of a rectangular matrix with empty rows', check: csrAgrees },
  ...[
    [7, 5, 3],
    [5, 6, 0],
    [0, 3, 4],
    [40, 31, 9],
    [31, 40, 2],
  ].map(([rows, cols, columns]) => ({
    name: `csrMatvec ${rows} x ${cols} with ${columns} columns`,
    check: (k: Kernels) => csrColumnsAgree(k, rows!, cols!, columns!),
  })),
  ...[0, 1, 2, 3, 5, 64, 101].map((n) => ({
    name: `axpy, scale, dot and norm2 of ${n} entries`,
    check: (k: Kernels) => vectorsAgree(k, n),
  })),
  {
    name: 'axpy onto itself, and dot of a vector with itself',
    check: (k) => {
      const x = numbers(9);
      const xs = o.vecOf(x);
      k.axpy(x, x, 0.25, -2);
      expect(o.distance(o.vecOf(x), o.scale([xs], [1.25, -2])[0]!)).toBeLessThan(1e-14);
      const out = new Float64Array(2);
      k.dot(out, x, x);
      expect(out[0]).toBeCloseTo(k.norm2(x), 11);
      expect(Math.abs(out[1]!)).toBeLessThan(1e-12);
    },
  },
];
