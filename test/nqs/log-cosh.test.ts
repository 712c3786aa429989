import { describe, expect, it } from 'vitest';
import { kernels } from '../../src/linalg/kernels/active.ts';
import { addLogCoshSums, coshParts, logCoshOf, tanhOf } from '../../src/nqs/models/complex-log-cosh.ts';

const numbers = [0, 0.1, 0, 2, 0.5, 1.2, 1000, 0, -1000, 0.3, 1e-9, 1e-9, 0.3, Math.PI / 2, -0.2, -7];

/** NQ-01: netket issue 768, pull request 539. */
describe('log cosh of complex numbers (case NQ-01)', () => {
  const { log, tanh, sum } = kernels().run((work) => {
    const parts = coshParts(work, work.put(Float64Array.from(numbers)));
    const sums = new Float64Array(2);
    addLogCoshSums(sums, parts, numbers.length / 2);
    return { log: logCoshOf(parts), tanh: tanhOf(parts), sum: sums };
  });

  it('is right on the imaginary axis, far out and near 0', () => {
    const expected = [
      -0.0050083556, 0, -0.8767171085, 3.1415926536, -0.4546036151, 0.8713742816, 999.3068528194, 0,
      999.3068528194, -0.3,
    ];
    expected.forEach((value, i) => expect(Math.abs(log[i]! - value)).toBeLessThan(1e-10));
    expect(log[10]).toBeCloseTo(0, 17);
    expect(log[11]).toBeCloseTo(1e-18, 25);
  });

  it('has the derivative tanh, finite everywhere', () => {
    expect([...log, ...tanh].every(Number.isFinite)).toBe(true);
    for (let i = 0; i < numbers.length; i += 2) {
      const [x, y] = [numbers[i]!, numbers[i + 1]!];
      if (Math.abs(x) > 100) continue;
      const size = Math.cosh(2 * x) + Math.cos(2 * y);
      expect(Math.abs(tanh[i]! - Math.sinh(2 * x) / size)).toBeLessThan(1e-13);
      expect(Math.abs(tanh[i + 1]! - Math.sin(2 * y) / size)).toBeLessThan(1e-13);
    }
    expect([tanh[6], tanh[7], tanh[8], tanh[9]]).toEqual([1, 0, -1, 0]);
  });

  it('sums up with one logarithm, modulo 2 pi', () => {
    const [re, im] = log.reduce<[number, number]>(
      ([a, b], x, i) => (i % 2 === 0 ? [a + x, b] : [a, b + x]),
      [0, 0],
    );
    expect(Math.abs(sum[0]! - re)).toBeLessThan(1e-12);
    expect(Math.abs(Math.sin((sum[1]! - im) / 2))).toBeLessThan(1e-13);
  });
});
