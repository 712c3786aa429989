import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { singularValues } from '../../src/linalg/svd.ts';
import { permute, tensor } from '../../src/linalg/tensor.ts';
import { OperatorNorms } from '../../src/tn/gpu/operator-norm.ts';
import { blocksOf, gamma, productBound } from '../../src/tn/gpu/single-bound.ts';

describe('bounds of products in single precision', () => {
  it('bound sums in blocks', () => {
    expect(blocksOf(1)).toEqual({ block: 1, blocks: 1 });
    expect(blocksOf(10)).toEqual({ block: 4, blocks: 3 });
    expect(gamma(2 ** 23)).toBe(Infinity);
    expect(gamma(8)).toBeCloseTo(8 * 2 ** -23, 10);
  });

  it('use what the moduli of a factor can add up to', () => {
    const random = rng(9);
    for (const [rows, cols] of [
      [5, 7],
      [12, 2],
      [1, 9],
    ] as const) {
      const factor = tensor(
        [cols, 3, rows],
        Float64Array.from({ length: 6 * rows * cols }, () => random.normal()),
      );
      const found = OperatorNorms.of(factor)?.largest([1, 2, 0], 3, rows, cols);
      const matrices = permute(factor, [1, 2, 0]).data;
      const largest = [0, 1, 2].map((s) => {
        const data = matrices.slice(2 * s * rows * cols, 2 * (s + 1) * rows * cols);
        const moduli = data.map((x, i) => (i % 2 ? 0 : Math.sqrt(x * x + data[i + 1]! ** 2)));
        return singularValues({ rows, cols, data: moduli })[0]!;
      });
      // Never below the norm of the moduli, and close to it.
      expect(found?.absolute).toBeGreaterThanOrEqual(Math.max(...largest));
      expect(found?.absolute).toBeLessThan(2 * Math.max(...largest));
    }
    const known = { norm: 2, error: 0.5 };
    const plain = productBound(known, known, 1, 1);
    const own = Math.SQRT2 * gamma(5) * 4;
    for (const one of [{ absolute: 1 }, { absolute: 5 }]) {
      const smaller = one.absolute < 2 ? own / 2 : 0;
      expect(productBound({ ...known, ...one }, known, 1, 1)).toBeCloseTo(plain - smaller, 15);
      expect(productBound(known, { ...known, ...one }, 1, 1)).toBeCloseTo(plain - smaller, 15);
    }
  });
});
