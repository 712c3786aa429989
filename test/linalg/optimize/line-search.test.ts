import { describe, expect, it } from 'vitest';
import { strongWolfe, type LinePoint } from '../../../src/linalg/optimize/line-search.ts';

type Curve = readonly [name: string, value: (t: number) => number, slope: (t: number) => number];

const curves: Curve[] = [
  ['a parabola', (t) => (t - 3) ** 2, (t) => 2 * (t - 3)],
  ['a narrow valley', (t) => 1e4 * (t - 0.01) ** 2, (t) => 2e4 * (t - 0.01)],
  [
    'a far minimum',
    (t) => -Math.exp(-(((t - 40) / 20) ** 2)),
    (t) => ((t - 40) / 200) * Math.exp(-(((t - 40) / 20) ** 2)),
  ],
  ['ripples', (t) => (t - 5) ** 2 / 10 - Math.sin(4 * t), (t) => (t - 5) / 5 - 4 * Math.cos(4 * t)],
  ['a wall', (t) => -t + Math.exp(8 * (t - 1)), (t) => -1 + 8 * Math.exp(8 * (t - 1))],
  ['a quartic', (t) => t ** 4 - 2 * t ** 2 - t / 2, (t) => 4 * t ** 3 - 4 * t - 0.5],
];

describe('strongWolfe', () => {
  it.each(curves)('fulfils both conditions on %s, soon', (_, value, slope) => {
    for (const first of [1e-4, 0.1, 1, 7, 100]) {
      let calls = 0;
      const at = (t: number): LinePoint => {
        calls++;
        return {
          t,
          value: value(t),
          slope: slope(t),
          evaluation: { value: value(t), gradient: new Float64Array(0) },
        };
      };
      const start = at(0);
      expect(start.slope).toBeLessThan(0);
      const found = strongWolfe(at, start, first)!;
      expect(found.value).toBeLessThanOrEqual(start.value + 1e-4 * found.t * start.slope);
      expect(Math.abs(found.slope)).toBeLessThanOrEqual(-0.9 * start.slope);
      expect(calls).toBeLessThan(25);
    }
  });

  it('gives up where there is nothing to gain', () => {
    const flat = (t: number): LinePoint => ({
      t,
      value: 1,
      slope: -1e-30,
      evaluation: { value: 1, gradient: new Float64Array(0) },
    });
    expect(strongWolfe((t) => ({ ...flat(t), value: t > 0 ? 2 : 1 }), flat(0), 1)).toBeUndefined();
  });
});
