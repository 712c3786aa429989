import { expect } from 'vitest';
import type { Factor } from '../../src/linalg/kernels/families/products.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import * as o from '../oracle.ts';
import { random, type KernelLaw } from './kernels-law.ts';

/** How a factor lies in memory. */
interface Layout {
  readonly transposed: boolean;
  readonly conjugate: boolean;
  /** Entries between lines beyond those needed. */
  readonly gap: number;
  readonly batch: boolean;
}

const layouts: readonly Layout[] = [
  { transposed: false, conjugate: false, gap: 0, batch: false },
  { transposed: true, conjugate: true, gap: 2, batch: true },
  { transposed: false, conjugate: true, gap: 1, batch: true },
  { transposed: true, conjugate: false, gap: 0, batch: false },
];

const batch = 3;

/** A factor of held random numbers and its matrices, one per product of the batch. */
function factor<Kind extends 'f64' | 'f32'>(
  work: Workspace,
  kind: Kind,
  entryLength: 1 | 2,
  rows: number,
  cols: number,
  layout: Layout,
): { factor: Factor<Kind>; matrices: o.Mat[] } {
  const [lines, length] = layout.transposed ? [cols, rows] : [rows, cols];
  const line = length + layout.gap;
  const step = lines * line + 1;
  const values = Float64Array.from({ length: entryLength * step * batch }, () =>
    Math.fround(random.normal()),
  );
  const [row, column] = layout.transposed ? [1, line] : [line, 1];
  const sign = layout.conjugate && entryLength === 2 ? -1 : 1;
  const at = (s: number, r: number, c: number): o.Z => {
    const i = entryLength * ((layout.batch ? s * step : 0) + r * row + c * column);
    return [values[i]!, entryLength === 2 ? sign * values[i + 1]! : 0];
  };
  const numbers = kind === 'f64' ? work.put(values) : work.put(Float32Array.from(values));
  return {
    factor: {
      numbers: numbers as Factor<Kind>['numbers'],
      row,
      column,
      ...(layout.batch && { batch: step }),
      conjugate: layout.conjugate,
    },
    matrices: Array.from({ length: batch }, (_, s) => o.build(rows, cols, (r, c) => at(s, r, c))),
  };
}

const tolerance = { f64: 1e-12, f32: 2e-4 } as const;

/** Every layout of A with the next one of B; targets with a gap and something in them before. */
function productsAgree(
  k: Kernels,
  kind: 'f64' | 'f32',
  entryLength: 1 | 2,
  [m, inner, n]: readonly [number, number, number],
  complex: 'complex' | 'complexByThree' = 'complex',
): void {
  layouts.forEach((layout, i) => {
    k.run((work) => {
      const a = factor(work, kind, entryLength, m, inner, layout);
      const b = factor(work, kind, entryLength, inner, n, layouts[(i + 1) % layouts.length]!);
      const row = n + 3;
      const step = m * row + 2;
      const before = Float64Array.from({ length: entryLength * step * batch }, (_, j) => (j % 7) - 3);
      const held = kind === 'f64' ? work.put(before) : work.put(Float32Array.from(before));
      const target = { numbers: held as Factor['numbers'], row, batch: step };
      const size = { m, k: inner, n, batch };
      if (entryLength === 2) work.products[complex](target, a.factor as Factor, b.factor as Factor, size);
      else work.products.real(target, a.factor as Factor, b.factor as Factor, size);
      const expected = before.slice();
      for (let s = 0; s < batch; s++) {
        const product = o.mul(a.matrices[s]!, b.matrices[s]!);
        for (let r = 0; r < m; r++) {
          for (let c = 0; c < n; c++) {
            const at = entryLength * (s * step + r * row + c);
            for (let e = 0; e < entryLength; e++) expected[at + e]! += product[r]![c]![e]!;
          }
        }
      }
      close(work.read(target.numbers), expected, tolerance[kind]);
    });
  });
}

function close(actual: ArrayLike<number>, expected: ArrayLike<number>, within: number): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < actual.length; i++) worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
  expect(worst).toBeLessThan(within);
}

function rankUpdateAgrees(k: Kernels, kind: 'f64' | 'f32', n: number, inner: number): void {
  for (const layout of layouts) {
    k.run((work) => {
      const { factor: a, matrices } = factor(work, kind, 1, n, inner, { ...layout, batch: false });
      const row = n + 1;
      const before = Float64Array.from({ length: n * row }, (_, i) => ((i % row) + Math.floor(i / row)) % 5);
      const held = (
        kind === 'f64' ? work.put(before) : work.put(Float32Array.from(before))
      ) as Factor['numbers'];
      work.products.rankUpdate({ numbers: held, row }, a as Factor, n, inner);
      const product = o.mul(matrices[0]!, o.transpose(matrices[0]!));
      const expected = before.slice();
      for (let r = 0; r < n; r++) for (let c = 0; c < n; c++) expected[r * row + c]! += product[r]![c]![0];
      const out = work.read(held);
      close(out, expected, tolerance[kind]);
      const flipped = expected.map((_, i) => {
        const [r, c] = [Math.floor(i / row), i % row];
        return c < n ? out[c * row + r]! : out[i]!;
      });
      close(out, flipped, 1e-300);
    });
  }
}

const small: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [2, 3, 5],
  [4, 4, 8],
  [5, 1, 9],
  [1, 7, 1],
  [7, 6, 15],
];

/** More than one block in each direction. */
const large: readonly (readonly [number, number, number])[] = [
  [67, 5, 3],
  [3, 261, 5],
  [3, 5, 263],
];

/** Strided, batched, conjugated and transposed products, complex and real, in both precisions; symmetric updates. */
export const productLaws: readonly KernelLaw[] = [
  ...[...small, [3, 195, 4] as const].map((size) => ({
    name: `complex products ${size.join(' x ')}`,
    check: (k: Kernels) => productsAgree(k, 'f64', 2, size),
  })),
  ...[...small, ...large, [33, 40, 18] as const].map((size) => ({
    name: `complex products by three real ones ${size.join(' x ')}`,
    check: (k: Kernels) => productsAgree(k, 'f64', 2, size, 'complexByThree'),
  })),
  ...(['f64', 'f32'] as const).flatMap((kind) =>
    [...small, ...large].map((size) => ({
      name: `real products ${size.join(' x ')}, ${kind}`,
      check: (k: Kernels) => productsAgree(k, kind, 1, size),
    })),
  ),
  ...(['f64', 'f32'] as const).flatMap((kind) =>
    [
      [1, 1],
      [3, 4],
      [8, 5],
      [13, 9],
      [70, 3],
      [5, 259],
      [261, 2],
    ].map(([n, inner]) => ({
      name: `symmetric update of ${n} rows by ${inner} columns, ${kind}`,
      check: (k: Kernels) => rankUpdateAgrees(k, kind, n!, inner!),
    })),
  ),
  {
    name: 'products with an empty side change nothing',
    check: (k) => {
      for (const [m, inner, n] of [
        [0, 2, 3],
        [3, 2, 0],
        [2, 0, 3],
      ] as const) {
        k.run((work) => {
          const x = work.put(new Float64Array(40).fill(2));
          const c = work.put(new Float64Array(40).fill(5));
          const [a, b] = [
            { numbers: x, row: inner, column: 1 },
            { numbers: x, row: n, column: 1 },
          ];
          work.products.complex({ numbers: c, row: n }, a, b, { m, k: inner, n });
          work.products.complexByThree({ numbers: c, row: n }, a, b, { m, k: inner, n });
          work.products.real({ numbers: c, row: n }, a, b, { m, k: inner, n });
          work.products.rankUpdate({ numbers: c, row: 3 }, a, inner, 0);
          work.products.rankUpdate({ numbers: c, row: 3 }, a, 0, 2);
          work.products.complex({ numbers: c, row: 2 }, a, a, { m: 2, k: 2, n: 2, batch: 0 });
          expect(work.read(c)).toEqual(new Float64Array(40).fill(5));
        });
      }
    },
  },
];
