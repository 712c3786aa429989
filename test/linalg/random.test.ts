import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { rng, rngFromState, type Rng } from '../../src/linalg/random.ts';

const take = (n: number, f: () => number): number[] => Array.from({ length: n }, f);
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
const correlation = (x: readonly number[], y: readonly number[]): number => {
  const [mx, my] = [mean(x), mean(y)];
  const cov = (a: readonly number[], ma: number, b: readonly number[], mb: number): number => mean(a.map((v, i) => (v - ma) * (b[i]! - mb))); // prettier-ignore
  return cov(x, mx, y, my) / Math.sqrt(cov(x, mx, x, mx) * cov(y, my, y, my));
};
/** Sum of (observed - expected)^2 / expected over equal bins. */
const chiSquare = (counts: readonly number[]): number => {
  const expected = mean(counts);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

describe('rng', () => {
  it('has the first numbers that it always had', () => {
    const first = (seed: number): number[] => {
      const r = rng(seed);
      return [
        r.uniform(),
        r.uniform(),
        r.normal(),
        r.normal(),
        r.integer(10),
        r.split().uniform(),
        r.uniform(),
      ];
    };
    expect(first(0)).toEqual([
      0.4074138287137824, 0.840937878320683, -1.2363399561460255, -0.14588177170301012, 3, 0.4596666990481947,
      0.30498305939583514,
    ]);
    expect(first(1)).toEqual([
      0.26987853277486407, 0.5628953771760147, -0.8509969409869417, 0.3731084534526685, 5, 0.3676398061766881,
      0.6723849490739826,
    ]);
  });

  it('same seed, same numbers; nearby seeds, unrelated ones', () => {
    for (const seed of [0, 1, -1, 2 ** 31, 2 ** 32, -(2 ** 40), Number.MAX_SAFE_INTEGER]) {
      const [r, s] = [rng(seed), rng(seed)];
      expect(take(5, () => r.uniform())).toEqual(take(5, () => s.uniform()));
    }
    const firsts = Array.from({ length: 2000 }, (_, seed) => rng(seed).uniform());
    expect(new Set(firsts).size).toBe(2000);
    expect(Math.abs(correlation(firsts.slice(0, -1), firsts.slice(1)))).toBeLessThan(0.1);
    expect(Math.abs(mean(firsts) - 0.5)).toBeLessThan(0.03);
    expect(rng(5).uniform()).not.toBe(rng(5 + 2 ** 32).uniform());
  });

  it('uniform: within [0, 1), flat, independent from draw to draw', () => {
    const x = take(40_000, streamOf(rng(1), 'uniform'));
    expect(x.every((u) => u >= 0 && u < 1)).toBe(true);
    expect(Math.abs(mean(x) - 0.5)).toBeLessThan(0.006);
    expect(Math.abs(mean(x.map((u) => u * u)) - 1 / 3)).toBeLessThan(0.006);
    const bins = new Array<number>(50).fill(0);
    for (const u of x) bins[Math.floor(50 * u)]!++;
    expect(chiSquare(bins)).toBeLessThan(49 + 5 * Math.sqrt(98));
    expect(Math.abs(correlation(x.slice(0, -1), x.slice(1)))).toBeLessThan(0.02);
    const fine = x.map((u) => (u * 2 ** 20) % 1);
    expect(Math.abs(mean(fine) - 0.5)).toBeLessThan(0.01);
  });

  it('normal: mean 0, variance 1, no skew, kurtosis 3, pairs independent', () => {
    const x = take(40_000, streamOf(rng(2), 'normal'));
    const moment = (k: number): number => mean(x.map((v) => v ** k));
    expect(Math.abs(moment(1))).toBeLessThan(0.02);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(moment(3))).toBeLessThan(0.08);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.2);
    expect(Math.abs(x.filter((v) => Math.abs(v) > 1.959964).length / x.length - 0.05)).toBeLessThan(0.005);
    const [even, odd] = [x.filter((_, i) => i % 2 === 0), x.filter((_, i) => i % 2 === 1)];
    expect(Math.abs(correlation(even, odd))).toBeLessThan(0.03);
  });

  it.each([1, 2, 3, 7, 10, 64])('integer(%i) is uniform', (n) => {
    const r = rng(n);
    const counts = new Array<number>(n).fill(0);
    for (let i = 0; i < 2000 * n; i++) counts[r.integer(n)]!++;
    expect(counts.reduce((a, b) => a + b, 0)).toBe(2000 * n);
    expect(chiSquare(counts)).toBeLessThan(n - 1 + 5 * Math.sqrt(2 * n));
  });

  it('integer has no bias for large n either', () => {
    const n = 3 * 2 ** 51;
    const r = rng(4);
    const thirds = [0, 0, 0];
    for (let i = 0; i < 6000; i++) {
      const k = r.integer(n);
      expect(Number.isSafeInteger(k) && k >= 0 && k < n).toBe(true);
      thirds[Math.floor(k / 2 ** 51)]!++;
    }
    expect(chiSquare(thirds)).toBeLessThan(20);
    expect(rng(1).integer(Number.MAX_SAFE_INTEGER)).toBeGreaterThanOrEqual(0);
    const parity = take(4000, () => r.integer(n) % 2);
    expect(Math.abs(mean(parity) - 0.5)).toBeLessThan(0.04);
  });

  it('split streams are reproducible and unrelated to each other and to their parent', () => {
    const streams = (): Rng[] => {
      const parent = rng(9);
      return [parent.split(), parent.split(), parent.split().split(), parent];
    };
    const draws = streams().map((r) => take(4000, () => r.uniform()));
    expect(streams().map((r) => take(4000, () => r.uniform()))).toEqual(draws);
    draws.forEach((x, i) => {
      expect(Math.abs(mean(x) - 0.5)).toBeLessThan(0.02);
      draws.slice(i + 1).forEach((y) => expect(Math.abs(correlation(x, y))).toBeLessThan(0.06));
    });
    expect(new Set(draws.flat()).size).toBe(4 * 4000);
  });

  it('a child does not depend on what is drawn from its siblings', () => {
    const [a, b] = [rng(3), rng(3)];
    take(100, streamOf(a.split(), 'normal'));
    b.split();
    expect(a.split().uniform()).toBe(b.split().uniform());
  });

  it('continues bit-identically from a saved state, also between two normals', () => {
    const r = rng(6);
    r.normal();
    const saved = JSON.parse(JSON.stringify(r.state()));
    const expected = [r.normal(), r.normal(), r.uniform(), r.integer(100), r.split().uniform()];
    const s = rngFromState(saved);
    expect([s.normal(), s.normal(), s.uniform(), s.integer(100), s.split().uniform()]).toEqual(expected);
    const before = r.state();
    r.uniform();
    expect(rngFromState(before).state()).toEqual(before);
  });

  it('refuses bad seeds, states and bounds', () => {
    for (const seed of [0.5, NaN, Infinity, 2 ** 53]) expect(() => rng(seed)).toThrow(ArgumentError);
    for (const n of [0, -1, 1.5, NaN, 2 ** 53])
      expect(() => rng(1).integer(n)).toThrow(/`n` must be a positive integer/);
    const { words } = rng(1).state();
    expect(() => rngFromState({ words: [0, 0, 0, 0], spare: null })).toThrow(/`state.words`/);
    expect(() => rngFromState({ words: words.slice(1), spare: null })).toThrow(ArgumentError);
    expect(() => rngFromState({ words: [1.5, 2, 3, 4], spare: null })).toThrow(ArgumentError);
    expect(() => rngFromState({ words, spare: NaN })).toThrow(/`state.spare`/);
  });
});

function streamOf(r: Rng, what: 'uniform' | 'normal'): () => number {
  return () => r[what]();
}
