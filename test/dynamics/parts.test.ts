import { describe, expect, it } from 'vitest';
import { layoutFor, placedValues, type Layout } from '../../src/dynamics/layout.ts';
import { RunningMean } from '../../src/dynamics/running-mean.ts';
import { TaylorFlow } from '../../src/dynamics/taylor-flow.ts';
import { expm } from '../../src/linalg/expm.ts';
import { kernels } from '../../src/linalg/kernels/active.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { matvec, scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre } from '../../src/operators/random.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { levels } from '../../src/spaces/space.ts';

describe('a Taylor polynomial of a flow', () => {
  const random = rng(1);
  const k = randomGinibre(6, 6, random);
  const start = randomGinibre(6, 1, random).data;
  const held = (work: Workspace, form: Layout['form'], of: ComplexMatrix, norm: number): TaylorFlow => {
    const matrix = toSparse(dense(levels([of.rows]), of));
    const layout = layoutFor([matrix], of.rows, form);
    return new TaylorFlow(work, layout, work.put(placedValues(layout, matrix, 1, 0)), norm);
  };

  it.each(
    [0.1, 1, 3, 12].flatMap((h) => (['full', 'rows', 'bands'] as const).map((form) => [h, form] as const)),
  )('is e^(s h K) v up to its reach for h = %s, K in %s', (h, form) => {
    kernels().run((work) => {
      const flow = held(work, form, k, 5);
      work.write(flow.start, start);
      flow.expand(h);
      expect(flow.reach < 1).toBe(h > 2);
      for (const s of [0, flow.reach / 3, flow.reach]) {
        const exact = matvec(expm(scaled(k, s * h)), start);
        const found = work.read(flow.at(s));
        const size = Math.sqrt(exact.reduce((sum, x) => sum + x * x, 0));
        found.forEach((x, i) => expect(Math.abs(x - exact[i]!)).toBeLessThan(1e-12 * size));
      }
    });
  });

  it('finds where its norm falls to a number', () => {
    kernels().run((work) => {
      const flow = held(work, 'bands', { rows: 1, cols: 1, data: Float64Array.of(-1, 0) }, 1);
      work.write(flow.start, Float64Array.of(1, 0));
      flow.expand(2);
      for (const u of [0.9, 0.3, 0.05]) expect(2 * flow.fallsTo(u)).toBeCloseTo(-Math.log(u) / 2, 14);
    });
  });
});

describe('a running mean', () => {
  it('has the standard error of the mean', () => {
    const mean = new RunningMean();
    for (const x of [1e8 + 1, 1e8 + 2, 1e8 + 4, 1e8 + 5]) mean.add(x, -x);
    const { re, im, error, from } = mean.estimate();
    expect([re, im, from]).toEqual([1e8 + 3, -1e8 - 3, 'sampled']);
    // Real and imaginary parts have the variance 10/3 each, so the mean of four sqrt(2 * 10 / 3 / 4).
    expect(error).toBeCloseTo(Math.sqrt(20 / 12), 7);
  });
});
