import { expect } from 'vitest';
import type { HeldBanded, HeldCsr } from '../../src/linalg/kernels/families/sparse.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import * as o from '../oracle.ts';
import { numbers, placed, random, type KernelLaw } from './kernels-law.ts';

const z = (): o.Z => [random.normal(), random.normal()];

/** A sparse matrix with empty, full and other rows, as compressed rows and as a nested array. */
export function csr(work: Workspace, rows: number, cols: number): { held: HeldCsr; matrix: o.Mat } {
  const share = (r: number): number => [0, 1, 0.4, 0.1][r % 4]!;
  const matrix = o.build(rows, cols, (r) => (random.uniform() < share(r) ? z() : [0, 0]));
  const rowStart = [0];
  const column: number[] = [];
  const values: number[] = [];
  for (const row of matrix) {
    row.forEach((entry, c) => {
      if (entry[0] === 0 && entry[1] === 0) return;
      column.push(c);
      values.push(...entry);
    });
    rowStart.push(column.length);
  }
  const held = {
    rows,
    rowStart: work.put(Int32Array.from(rowStart)),
    column: work.put(Int32Array.from(column)),
    values: work.put(Float64Array.from(values)),
  };
  return { held, matrix };
}

/** A band matrix with something in the places outside, which must not be read. */
export function banded(
  work: Workspace,
  n: number,
  offsets: readonly number[],
  real = false,
): { held: HeldBanded; matrix: o.Mat } {
  const values = new Float64Array(2 * n * offsets.length).fill(NaN);
  const matrix = o.build(n, n, () => [0, 0]);
  offsets.forEach((offset, d) => {
    for (let r = Math.max(0, -offset); r < Math.min(n, n - offset); r++) {
      const entry: o.Z = real ? [random.normal(), 0] : z();
      values.set(entry, 2 * (d * n + r));
      matrix[r]![r + offset] = entry;
    }
  });
  return {
    held: {
      size: n,
      offsets: work.put(Int32Array.from(offsets)),
      values: work.put(values),
    },
    matrix,
  };
}

/** out += (0.5 - 2 i) A v for some number of columns. */
function productAgrees(
  k: Kernels,
  rows: number,
  cols: number,
  columns: number,
  make: (work: Workspace) => { held: HeldCsr | HeldBanded; matrix: o.Mat },
): void {
  k.run((work) => {
    const { held, matrix } = make(work);
    const v = numbers(cols * columns);
    const start = numbers(rows * columns);
    const [out, from] = [placed(work, start), placed(work, v)];
    if ('rows' in held) work.sparse.addCsr(out, held, from, columns, 0.5, -2);
    else work.sparse.addBanded(out, held, from, columns, 0.5, -2);
    const product = o.mul(matrix, o.matOf({ rows: cols, cols: columns, data: v }));
    const expected = o.plus(o.matOf({ rows, cols: columns, data: start }), o.scale(product, [0.5, -2]));
    expect(o.distance(o.matOf({ rows, cols: columns, data: work.read(out) }), expected)).toBeLessThan(1e-12);
    expect(work.read(from)).toEqual(v.slice());
  });
}

/** A Hermitian matrix. */
export const hermitian = (n: number): o.Mat => {
  const a = o.build(n, n, z);
  return o.plus(a, o.dagger(a));
};

/** Terms (h K)^k v / k! and their sums, for two starts one after the other. */
function seriesAgrees(k: Kernels, n: number, offsets: readonly number[]): void {
  k.run((work) => {
    const { held, matrix } = banded(work, n, offsets);
    const series = work.sparse.seriesBanded(held, 5);
    expect(series.terms).toHaveLength(6);
    for (const h of [0.3, 1]) {
      const v = numbers(n);
      work.write(series.terms[0]!, v);
      const { count, size, before } = series.expand(h, 1e-300);
      const terms = [o.vecOf(v)];
      for (let j = 1; j <= 5; j++) {
        terms.push(o.matVec(o.scale(matrix, [h / j, 0]), terms[j - 1]!));
      }
      const lengths = terms.map((term) =>
        Math.sqrt(o.interleaved([term]).reduce((sum, x) => sum + x * x, 0)),
      );
      const last = lengths.findIndex((length, j) => j > 1 && length === 0 && lengths[j - 1] === 0);
      expect(count).toBe(last === -1 ? 5 : last);
      expect(size).toBeCloseTo(lengths[count]!, 9);
      expect(before).toBeCloseTo(lengths[count - 1]!, 9);
      series.terms.slice(0, count + 1).forEach((term, j) => {
        expect(o.distance([o.vecOf(work.read(term))], [terms[j]!])).toBeLessThan(1e-10 * (1 + lengths[j]!));
      });
      const out = placed(work, numbers(n));
      const norm2 = series.at(0.7, 2, out);
      const expected = [0, 1, 2].reduce(
        (sum, j) => o.plus(sum, o.scale([terms[j]!], [0.7 ** j, 0])),
        o.scale([terms[0]!], [0, 0]),
      );
      const found = work.read(out);
      expect(o.distance([o.vecOf(found)], expected)).toBeLessThan(1e-10);
      expect(norm2).toBeCloseTo(
        found.reduce((sum, x) => sum + x * x, 0),
        9,
      );
    }
  });
}

/** Sizes of band matrices with their offsets. */
export const bands: readonly (readonly [n: number, offsets: readonly number[]])[] = [
  [1, [0]],
  [5, [0]],
  [6, [-2, 0, 1]],
  [7, [-6, -1, 3, 6]],
  [9, [2]],
  [11, [-10, -4, -3, 0, 1, 2, 5]],
  [4, [-3, -2, -1, 0, 1, 2, 3]],
  [3, [-7, 0, 9]],
  [5, []],
];

/** Products with sparse matrices. */
export const sparseLaws: readonly KernelLaw[] = [
  ...[1, 2, 3, 4, 5, 8, 11].map((columns) => ({
    name: `compressed rows times ${columns} columns`,
    check: (k: Kernels) => productAgrees(k, 9, 6, columns, (work) => csr(work, 9, 6)),
  })),
  ...bands.flatMap(([n, offsets]) =>
    [1, 3, 4, 6].map((columns) => ({
      name: `band ${n}, offsets [${offsets}], times ${columns} columns`,
      check: (k: Kernels) => productAgrees(k, n, n, columns, (work) => banded(work, n, offsets)),
    })),
  ),
  ...[...bands, [13, [-1, 0, 1]] as const].map(([n, offsets]) => ({
    name: `series of a band matrix, n = ${n}, offsets [${offsets}]`,
    check: (k: Kernels) => seriesAgrees(k, n, offsets),
  })),
  {
    name: 'a series that ends early: a diagonal matrix of small numbers',
    check: (k) => {
      k.run((work) => {
        const offsets = work.put(Int32Array.of(0));
        const held = {
          size: 2,
          offsets,
          values: work.put(Float64Array.of(1e-6, 0, 0, 1e-6)),
        };
        const series = work.sparse.seriesBanded(held, 9);
        work.write(series.terms[0]!, Float64Array.of(1, 0, 0, 1));
        expect(series.expand(1, 1e-10)).toMatchObject({ count: 3 });
        expect(series.expand(1, 1e-11)).toMatchObject({ count: 3 });
        expect(series.expand(1, 1e-13)).toMatchObject({ count: 4 });
      });
    },
  },
  {
    name: 'a sparse matrix without rows, and columns without entries',
    check: (k) => {
      k.run((work) => {
        const none = csr(work, 0, 0).held;
        const empty = work.zeros(0);
        work.sparse.addCsr(empty, none, empty);
        const band = banded(work, 0, [0]).held;
        work.sparse.addBanded(empty, band, empty);
        const out = work.put(Float64Array.of(1, 2));
        work.sparse.addCsr(out, csr(work, 1, 3).held, work.put(numbers(3)));
        expect(work.read(out)).toEqual(Float64Array.of(1, 2));
      });
    },
  },
  {
    name: 'with default arguments one column is added once',
    check: (k) => {
      k.run((work) => {
        const { held, matrix } = banded(work, 5, [-1, 0, 2]);
        const v = numbers(5);
        const out = work.zeros(10);
        work.sparse.addBanded(out, held, work.put(v));
        expect(o.distance(o.vecOf(work.read(out)), o.matVec(matrix, o.vecOf(v)))).toBeLessThan(1e-13);
        const rows = csr(work, 6, 5);
        const again = work.zeros(12);
        work.sparse.addCsr(again, rows.held, work.put(v));
        expect(o.distance(o.vecOf(work.read(again)), o.matVec(rows.matrix, o.vecOf(v)))).toBeLessThan(1e-13);
      });
    },
  },
];
