import { describe, expect, it } from 'vitest';
import { ArgumentError, TruncationError } from '../../src/errors.ts';
import { coherentKet } from '../../src/modes/states/coherent.ts';
import { truncationOf } from '../../src/modes/verdict/truncation.ts';
import { annihilation, numberOperator } from '../../src/operators/ladder.ts';
import { modes } from '../../src/spaces/space.ts';
import { weightsOf } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { diagonalState } from '../../src/states/mixed-states.ts';

/** e^(-|alpha|^2/2) alpha^n / sqrt n! of a real alpha, through sums of logarithms, which leave ten digits at n = 4000. */
function naive(alpha: number, n: number): number {
  let log = -0.5 * alpha * alpha + n * Math.log(alpha);
  for (let k = 2; k <= n; k++) log -= 0.5 * Math.log(k);
  return Math.exp(log);
}

describe('coherentKet', () => {
  it('has the amplitudes of the formula, from |alpha| = 0.1 to 60', () => {
    for (const alpha of [0.1, 1, 3.99, 4.01, 7.3, 30, 60]) {
      const levels = Math.ceil(alpha * alpha + 12 * alpha + 10);
      const { state, truncation } = coherentKet(alpha, { levels });
      for (const n of [
        0,
        1,
        2,
        Math.floor(alpha * alpha),
        Math.ceil(alpha * alpha + 3 * alpha),
        levels - 1,
      ]) {
        const right = naive(alpha, n);
        expect(Math.abs(state.data[2 * n]! - right)).toBeLessThan(1e-10 * right + 1e-300);
      }
      expect(Math.abs(state.norm() - 1)).toBeLessThan(1e-13);
      expect(truncation.warning).toBeUndefined();
    }
  });

  it('is an eigenstate of a with a complex alpha: <a> = alpha, <n> = |alpha|^2', () => {
    const { state } = coherentKet({ re: -1.2, im: 2.1 }, { levels: 60 });
    const a = state.expect(annihilation(state.space, 0));
    expect(Math.abs(a.re + 1.2) + Math.abs(a.im - 2.1)).toBeLessThan(1e-13);
    expect(state.expect(numberOperator(state.space, 0)).re).toBeCloseTo(1.2 ** 2 + 2.1 ** 2, 12);
  });

  it('tells the weight that it lost (open-systems.md 3, test 30)', () => {
    const ten = coherentKet(2, { levels: 10 });
    expect(ten.truncation.lostWeight).toBeCloseTo(0.0081322428, 10);
    expect(1 - ten.state.norm() ** 2).toBeCloseTo(0.0081322428, 10);
    expect(ten.truncation.warning).toContain('8.1e-3 of the weight is lost');
    const many = coherentKet(2, { levels: 24 }).truncation;
    expect(many.lostWeight / 9.9e-12).toBeCloseTo(1, 2);
    expect(many.warning).toBeUndefined();
  });

  it('advises the least levels that hold all but the tolerance, and takes them when asked to', () => {
    for (const tolerance of [1e-3, 1e-8, 1e-12]) {
      const { state, truncation } = coherentKet(3, { levels: 'auto', tolerance });
      const levels = state.space.dims[0]!;
      expect(truncation.lostWeight).toBeLessThanOrEqual(tolerance);
      expect(coherentKet(3, { levels: levels - 1 }).truncation.lostWeight).toBeGreaterThan(tolerance);
      expect(coherentKet(3, { levels: 5, tolerance }).truncation.tails[0]!.advisedLevels).toBe(levels);
    }
  });

  it('refuses what it cannot do, by name', () => {
    expect(() => coherentKet(NaN, { levels: 4 })).toThrow(ArgumentError);
    expect(() => coherentKet(1, { levels: 0 })).toThrow('`levels` must be a positive integer');
    expect(() => coherentKet(1, { levels: 3, tolerance: 0 })).toThrow('`tolerance`');
    expect(() => coherentKet(60, { levels: 4 })).toThrow('`levels` must hold some of the weight');
    expect(() => coherentKet(2, { levels: 10, strict: true })).toThrow(TruncationError);
  });
});

describe('truncationOf', () => {
  it('reads geometric tails off the populations', () => {
    const mean = 2;
    const fall = mean / (mean + 1);
    for (const levels of [16, 24, 40]) {
      const p = Array.from({ length: levels }, (_, n) => fall ** n * (1 - fall));
      const captured = 1 - fall ** levels;
      const state = diagonalState(
        modes(1, levels),
        p.map((x) => x / captured),
      );
      const { tails, warning } = truncationOf(state, { tolerance: 1e-6 });
      expect(tails[0]!.beyond).toBeCloseTo(fall ** levels / captured, 12);
      expect(warning !== undefined).toBe(tails[0]!.beyond > 1e-6);
      const exact = Math.log(1e-6) / Math.log(fall);
      expect(tails[0]!.advisedLevels).toBeGreaterThan(exact - 1e-6);
      expect(tails[0]!.advisedLevels).toBeLessThan(Math.max(levels + 1, exact + levels / 8 + 1));
    }
  });

  it('looks at each mode on its own and at no other site', () => {
    const space = modes(2, 12);
    const { tails } = truncationOf(basisKet(space, [3, 11]));
    expect(tails.map(({ site, beyond, tail }) => [site, beyond, tail])).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });

  it('doubles levels where populations do not fall', () => {
    const flat = diagonalState(modes(1, 10), new Array<number>(10).fill(0.1));
    expect(truncationOf(flat).tails[0]).toMatchObject({ beyond: 1, advisedLevels: 20 });
    expect(weightsOf(coherentKet(1, { levels: 2 }).state.data)[0]).toBeCloseTo(Math.exp(-1), 15);
  });
});
