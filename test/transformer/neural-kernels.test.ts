import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { activations } from '../../src/transformer/nn/activations.ts';
import { erf } from '../../src/transformer/nn/erf.ts';
import { linear } from '../../src/transformer/nn/matmul.ts';
import { sinusoidalPositions } from '../../src/transformer/nn/positional-encoding.ts';
import { logSoftmax, logSumExp, softmax } from '../../src/transformer/nn/softmax.ts';

describe('softmax', () => {
  it('is safe for scores of any size and keeps masked entries at zero', () => {
    expect([...softmax([1e4, 1e4, -Infinity])]).toEqual([0.5, 0.5, 0]);
    expect([...softmax([-1e4, -1e4])]).toEqual([0.5, 0.5]);
    expect([...softmax([0, -Infinity], 0)]).toEqual([1, 0]);
    expect([...softmax([1e308, -1e308])]).toEqual([1, 0]);
    expect(softmax([0, Math.log(3)], -1)[0]).toBeCloseTo(0.75, 15);
  });

  it('agrees with its logarithms where probabilities underflow', () => {
    expect(logSumExp([1e4, 1e4])).toBeCloseTo(1e4 + Math.LN2, 10);
    expect([...logSoftmax([0, -2000])]).toEqual([0, -2000]);
    expect(logSoftmax([1, -Infinity])[1]).toBe(-Infinity);
  });

  it('refuses NaN, +Infinity, nothing to choose from and a beta that is not finite', () => {
    expect(() => softmax([0, NaN])).toThrow(/scores\[1\]/);
    expect(() => softmax([Infinity])).toThrow(/scores\[0\]/);
    expect(() => softmax([])).toThrow(/masked/);
    expect(() => logSumExp([-Infinity])).toThrow(/masked/);
    expect(() => softmax([1], Infinity)).toThrow(/`beta`/);
  });

  it('leaves its argument alone', () => {
    const scores = Float64Array.of(1, 2);
    softmax(scores, 3);
    expect([...scores]).toEqual([1, 2]);
  });
});

describe('erf', () => {
  it('has the published values (Abramowitz & Stegun, table 7.1; DLMF 7.6 and 7.9)', () => {
    const table: readonly [number, number][] = [
      [0, 0],
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [2, 0.9953222650189527],
      [2.5, 0.999593047982555],
      [3, 0.9999779095030014],
      [-1, -0.8427007929497149],
      [7, 1],
      [-Infinity, -1],
    ];
    table.forEach(([x, y]) => expect(Math.abs(erf(x) - y), String(x)).toBeLessThan(3e-16));
    expect(erf(NaN)).toBeNaN();
  });

  it('has the derivative 2/sqrt(pi) exp(-x^2) on both sides of the change of formula', () => {
    for (const x of [0.3, 2.4, 2.5, 2.6, 4]) {
      const h = 1e-3;
      const slope = (8 * (erf(x + h) - erf(x - h)) - (erf(x + 2 * h) - erf(x - 2 * h))) / (12 * h);
      expect(slope).toBeCloseTo((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x), 10);
    }
  });
});

describe('activations', () => {
  it('have the slopes of their values', () => {
    for (const { value, slope } of Object.values(activations)) {
      for (const x of [-30, -2, -0.7, 0.4, 1, 3, 30]) {
        const h = 1e-3;
        const near = value(x + h) - value(x - h);
        const far = value(x + 2 * h) - value(x - 2 * h);
        expect(slope(x)).toBeCloseTo((8 * near - far) / (12 * h), 9);
      }
    }
  });

  it('stay finite far out', () => {
    for (const { value, slope } of Object.values(activations)) {
      for (const x of [-1e4, 1e4]) expect(Number.isFinite(value(x)) && Number.isFinite(slope(x))).toBe(true);
    }
  });
});

describe('sinusoidal positions', () => {
  it('are shifted by rotating each pair', () => {
    const [d, t, shift] = [6, 3, 4];
    const all = sinusoidalPositions(8, d);
    for (let i = 0; i < d; i += 2) {
      const w = 10000 ** (-i / d);
      const [s, c] = [all[t * d + i]!, all[t * d + i + 1]!];
      expect(all[(t + shift) * d + i]).toBeCloseTo(Math.cos(w * shift) * s + Math.sin(w * shift) * c, 14);
      expect(all[(t + shift) * d + i + 1]).toBeCloseTo(Math.cos(w * shift) * c - Math.sin(w * shift) * s, 14);
    }
    expect(() => sinusoidalPositions(2, 3)).toThrow(/even/);
  });
});

describe('linear', () => {
  it('gives a row the same bits alone and within a batch', () => {
    const random = rng(8);
    const [rows, inner, cols] = [5, 7, 6];
    const draw = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal());
    const [x, w, b] = [draw(rows * inner), draw(cols * inner), draw(cols)];
    const batch = new Float64Array(rows * cols);
    linear(batch, x, w, b, rows, inner, cols);
    for (let r = 0; r < rows; r++) {
      const alone = new Float64Array(cols);
      linear(alone, x.slice(r * inner, (r + 1) * inner), w, b, 1, inner, cols);
      expect(alone).toEqual(batch.slice(r * cols, (r + 1) * cols));
      alone.forEach((y, o) => {
        let sum = b[o]!;
        for (let i = 0; i < inner; i++) sum += x[r * inner + i]! * w[o * inner + i]!;
        expect(y).toBeCloseTo(sum, 13);
      });
    }
  });
});
