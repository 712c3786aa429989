import { describe, expect, it } from 'vitest';
import { frequenciesOf, shiftRule } from '../../../src/circuits/gradients/shift-rule.ts';
import { ArgumentError } from '../../../src/errors.ts';

describe('shift rules', () => {
  it('are the known ones for rotations and controlled rotations', () => {
    const two = shiftRule([1]);
    expect(two.shifts[0]).toBeCloseTo(Math.PI / 2, 15);
    expect(two.coefficients[0]).toBeCloseTo(0.5, 15);
    // Anselmetti et al. 2021: (sqrt 2 +- 1) / (4 sqrt 2) at pi/2 and 3 pi/2.
    const four = shiftRule([0.5, 1]);
    expect(four.shifts[0]).toBeCloseTo(Math.PI / 2, 15);
    expect(four.shifts[1]).toBeCloseTo((3 * Math.PI) / 2, 15);
    expect(four.coefficients[0]).toBeCloseTo((Math.SQRT2 + 1) / (4 * Math.SQRT2), 14);
    expect(four.coefficients[1]).toBeCloseTo(-(Math.SQRT2 - 1) / (4 * Math.SQRT2), 14);
  });

  it('agree with the closed form for equidistant frequencies 1 .. R', () => {
    for (const count of [1, 2, 3, 5, 8]) {
      const { shifts, coefficients } = shiftRule(Array.from({ length: count }, (_, k) => k + 1));
      shifts.forEach((x, m) => {
        const closed = ((-1) ** m / (4 * count)) * Math.sin(x / 2) ** -2;
        expect(coefficients[m]).toBeCloseTo(closed, 11);
      });
    }
  });

  it('differentiate trigonometric sums with unequal gaps', () => {
    const frequencies = [0.3, 1, 1.7];
    const f = (x: number): number =>
      frequencies.reduce((sum, w, k) => sum + (k + 1) * Math.sin(w * x + k) - 0.5 * Math.cos(w * x), 2);
    const slope = frequencies.reduce((sum, w, k) => sum + (k + 1) * w * Math.cos(k), 0);
    const { shifts, coefficients } = shiftRule(frequencies);
    const ruled = shifts.reduce((sum, x, m) => sum + coefficients[m]! * (f(x) - f(-x)), 0);
    expect(ruled).toBeCloseTo(slope, 12);
  });

  it('read frequencies off spectra, equal ones once', () => {
    expect(frequenciesOf([0.5, -0.5])).toEqual([1]);
    expect(frequenciesOf([0.5, -0.5, 0])).toEqual([0.5, 1]);
    expect(frequenciesOf([0, 0.1, 0.3, 0.30000000000000004])).toHaveLength(3);
    expect(frequenciesOf([-1])).toEqual([]);
    expect(shiftRule([])).toEqual({ shifts: [], coefficients: [] });
  });

  it('refuse frequencies that are not', () => {
    for (const bad of [[0], [-1], [NaN], [Infinity], [1, 1]]) {
      expect(() => shiftRule(bad)).toThrow(ArgumentError);
    }
  });
});
