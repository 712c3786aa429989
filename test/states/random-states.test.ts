import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { randomUnitary } from '../../src/operators/random.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { purity, renyiEntropy } from '../../src/states/entropies.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';

describe('ST-05: the distributions of random states', () => {
  const samples = 400_000;

  /** Means of |psi><psi| and of |psi_0|^4. */
  function moments(d: number, options: { real?: boolean } = {}): { mean: number[]; fourth: number } {
    const space = levels([d]);
    const stream = rng(5);
    const mean = [0, 0, 0, 0];
    let fourth = 0;
    for (let k = 0; k < samples; k++) {
      const { data } = randomKet(space, stream, options);
      const [a, b, c, e] = data as unknown as [number, number, number, number];
      mean[0]! += a * a + b * b;
      mean[1]! += c * c + e * e;
      mean[2]! += a * c + b * e;
      mean[3]! += b * c - a * e;
      fourth += (a * a + b * b) ** 2;
    }
    return { mean: mean.map((x) => x / samples), fourth: fourth / samples };
  }

  it('complex kets are Haar: mean projector 1/d, E|psi_0|^4 = 2/(d(d+1))', () => {
    const two = moments(2);
    expect(two.mean).toEqual([0.5, 0.5, 0, 0].map((x) => expect.closeTo(x, 2.3)));
    expect(Math.abs(two.fourth - 1 / 3)).toBeLessThan(2.5e-3);
    const three = moments(3);
    expect(three.mean).toEqual([1 / 3, 1 / 3, 0, 0].map((x) => expect.closeTo(x, 2.3)));
    expect(Math.abs(three.fourth - 1 / 6)).toBeLessThan(2.5e-3);
  });

  it('real kets are uniform on the real sphere: E|psi_0|^4 = 3/(d(d+2)), no imaginary part', () => {
    const { mean, fourth } = moments(2, { real: true });
    expect(mean).toEqual([0.5, 0.5, 0, 0].map((x) => expect.closeTo(x, 2.3)));
    expect(mean[3]).toBe(0);
    expect(Math.abs(fourth - 3 / 8)).toBeLessThan(2.5e-3);
  });

  it('first columns of random unitaries are Haar kets', () => {
    const stream = rng(9);
    const [count, mean] = [40_000, [0, 0, 0]];
    for (let k = 0; k < count; k++) {
      const { data } = randomUnitary(2, stream);
      const [a, b, c, d] = [data[0]!, data[1]!, data[4]!, data[5]!];
      mean[0]! += (a * a + b * b) ** 2 / count;
      mean[1]! += (a * c + b * d) / count;
      mean[2]! += (b * c - a * d) / count;
    }
    // Four standard errors: the spreads are 0.30 and 0.41.
    [1 / 3, 0, 0].forEach((right, k) => expect(Math.abs(mean[k]! - right)).toBeLessThan(0.0083));
  });

  /** The mean purity; the spread of the purity is below 0.2, so four standard errors are below 0.8/sqrt(samples). */
  function meanPurity(d: number, count: number, options: Parameters<typeof randomDensityMatrix>[2]): number {
    const stream = rng(6);
    let sum = 0;
    for (let k = 0; k < count; k++) sum += purity(randomDensityMatrix(levels([d]), stream, options));
    return sum / count;
  }

  it.each([
    ['Hilbert-Schmidt, D = 2: 2D/(D^2+1)', 2, {}, 4 / 5],
    ['Hilbert-Schmidt, D = 3', 3, {}, 6 / 10],
    ['induced, D = 3, K = 2: (D+K)/(DK+1)', 3, { rank: 2 }, 5 / 7],
    ['induced, D = 2, K = 5', 2, { rank: 5 }, 7 / 11],
    ['rank one is pure', 4, { rank: 1 }, 1],
    ['Bures, D = 2: (5D^2+1)/(2D(D^2+2))', 2, { measure: 'bures' }, 21 / 24],
    ['Bures, D = 3', 3, { measure: 'bures' }, 46 / 66],
  ] as [string, number, Parameters<typeof randomDensityMatrix>[2], number][])(
    '%s',
    (_name, d, options, right) => {
      expect(Math.abs(meanPurity(d, 10_000, options) - right)).toBeLessThan(0.008);
    },
  );

  it('the same seed gives the same state, the next draw another', () => {
    const space = levels([3, 2]);
    const [a, b] = [rng(7), rng(7)];
    expect(randomKet(space, a).data).toEqual(randomKet(space, b).data);
    const [rho, sigma] = [a, b].map((stream) => randomDensityMatrix(space, stream, { measure: 'bures' }));
    expect(rho!.matrix.data).toEqual(sigma!.matrix.data);
    expect(randomKet(space, a).data).not.toEqual(randomKet(space, a).data);
  });

  it('the rank is the rank, and bad ranks are refused', () => {
    const rho = randomDensityMatrix(levels([3, 2]), rng(8), { rank: 2 });
    expect(Math.exp(renyiEntropy(rho, 0))).toBeCloseTo(2, 10);
    for (const rank of [0, 1.5, -1]) {
      expect(() => randomDensityMatrix(qubits(1), rng(1), { rank })).toThrow(ArgumentError);
    }
    expect(() => randomDensityMatrix(qubits(1), rng(1), { measure: 'bures', rank: 1 })).toThrow(/Bures/);
    expect(() => randomKet(qubits(60), rng(1))).toThrow(BudgetExceededError);
    expect(() => randomDensityMatrix(qubits(20), rng(1))).toThrow(BudgetExceededError);
  });
});
