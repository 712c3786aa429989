import { describe, expect, it } from 'vitest';
import { RunningMean } from '../../src/dynamics/running-mean.ts';
import { TaylorFlow } from '../../src/dynamics/taylor-flow.ts';
import { expm } from '../../src/linalg/expm.ts';
import { kernels } from '../../src/linalg/kernels/active.ts';
import { matvec, scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { randomGinibre } from '../../src/operators/random.ts';

describe('a Taylor polynomial of a flow', () => {
  const random = rng(1);
  const k = randomGinibre(6, 6, random);
  const start = randomGinibre(6, 1, random).data;

  it.each([0.1, 1, 3, 12])('is e^(s h K) v up to its reach for h = %s', (h) => {
    kernels().run((work) => {
      const flow = new TaylorFlow(
        work,
        12,
        (out, v, factor) =>
          work.write(out, scaled({ rows: 6, cols: 1, data: matvec(k, work.read(v)) }, factor).data),
        5,
      );
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
      const flow = new TaylorFlow(
        work,
        2,
        (out, v, factor) =>
          work.write(
            out,
            work.read(v).map((x) => -factor * x),
          ),
        1,
      );
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
