import { expect } from 'vitest';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import { numbers, placed, random, reals, type KernelLaw } from './kernels-law.ts';

function sumsAgree(k: Kernels, n: number): void {
  const weights = reals(n);
  const expected: number[] = [];
  let sum = 0;
  for (const w of weights) expected.push((sum += Math.max(w, 0)));
  k.run((work) => {
    const held = placed(work, weights);
    const sums = work.zeros(n);
    work.draws.cumulate(sums, held);
    expect(work.read(sums)).toEqual(Float64Array.from(expected));
    work.draws.cumulate(held, held);
    expect(work.read(held)).toEqual(Float64Array.from(expected));
  });
}

function placesAgree(k: Kernels, weights: readonly number[]): void {
  k.run((work) => {
    const sums = work.put(Float64Array.from(weights));
    work.draws.cumulate(sums, sums);
    const all = work.read(sums);
    const total = all.at(-1)!;
    const last = all.indexOf(total);
    const points = Float64Array.from([
      0,
      total,
      2 * total,
      ...all,
      ...Array.from({ length: 50 }, () => random.uniform() * total),
    ]);
    const out = work.zeros(points.length, 'i32');
    work.draws.locate(out, sums, placed(work, points));
    const indices = work.read(out);
    points.forEach((point, i) => {
      const first = all.findIndex((value) => value > point);
      expect(indices[i], `point ${point}`).toBe(first >= 0 ? first : last);
    });
    expect([...indices].every((index) => weights[index]! > 0)).toBe(true);
  });
}

/** Squared moduli, cumulative sums, and the places of points between them. */
export const drawLaws: readonly KernelLaw[] = [
  ...[0, 1, 2, 5, 64].map((n) => ({
    name: `squared moduli and cumulative sums of ${n}`,
    check: (k: Kernels) => {
      sumsAgree(k, n);
      const v = numbers(n);
      k.run((work) => {
        const weights = work.zeros(n);
        work.draws.squares(weights, placed(work, v));
        const expected = Float64Array.from({ length: n }, (_, i) => v[2 * i]! ** 2 + v[2 * i + 1]! ** 2);
        expect(work.read(weights)).toEqual(expected);
      });
    },
  })),
  ...[[1], [0.25, 0, 0.5, 0.25], [0, 0, 3, 0, 1, 0, 0], [-2, 5, -1e-18, 1, -3], [1e-300, 1, 1e300, 1]].map(
    (weights) => ({
      name: `places under weights ${weights.join(', ')}`,
      check: (k: Kernels) => placesAgree(k, weights),
    }),
  ),
  {
    name: 'weights that are not finite show in the last sum, and no points give no places',
    check: (k) => {
      k.run((work) => {
        const sums = work.put(Float64Array.of(1, NaN, 2));
        work.draws.cumulate(sums, sums);
        expect(work.read(sums)[2]).toBeNaN();
        const out = work.zeros(0, 'i32');
        work.draws.locate(out, work.put(Float64Array.of(1)), work.zeros(0));
        expect(work.read(out)).toEqual(new Int32Array(0));
      });
    },
  },
];
