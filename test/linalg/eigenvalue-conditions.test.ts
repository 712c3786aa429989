import { describe, expect, it } from 'vitest';
import { eig, eigenvalues } from '../../src/linalg/eig.ts';
import { eigenvalueConditions } from '../../src/linalg/eigenvalue-conditions.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import * as o from '../oracle.ts';
import { dag, diag, difference, largest, over, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const eps = 2 ** -52;

/** w^dagger A = lambda w^dagger relative to |A|, unit columns, right vectors as in `eig`, conditions 1 / |w^dagger v|. */
function expectConditioned(a: ComplexMatrix): ReturnType<typeof eigenvalueConditions> {
  const before = a.data.slice();
  const found = eigenvalueConditions(a);
  expect(a.data).toEqual(before);
  const { values, vectors, left, conditions } = found;
  const plain = eig(a);
  expect([values, vectors]).toEqual([plain.values, plain.vectors]);
  const n = a.rows;
  const unit = largest(a) || 1;
  const small = over(a, unit);
  const d = diag(o.vecOf(values).map(([re, im]): o.Z => [re / unit, im / unit]));
  const bound = (16 + 16 * n) * eps;
  expect(difference(product(dag(left), small), product(d, dag(left)))).toBeLessThanOrEqual(bound);
  const overlaps = product(dag(left), vectors);
  for (let k = 0; k < n; k++) {
    const column = o.vecOf(left.data).filter((_, i) => i % n === k);
    expect(o.inner(column, column)[0]).toBeCloseTo(1, 12);
    const [re, im] = [overlaps.data[2 * (k * n + k)]!, overlaps.data[2 * (k * n + k) + 1]!];
    expect(Math.abs(1 / conditions[k]! - Math.sqrt(re * re + im * im))).toBeLessThan(bound);
    expect(conditions[k]).toBeGreaterThanOrEqual(1);
  }
  return found;
}

describe('eigenvalueConditions', () => {
  it.each([0, 1, 2, 3, 7, 30, 70])('random complex and real of size %i', (n) => {
    expectConditioned(randomMatrix(rng(n + 1), n));
    expectConditioned(randomReal(rng(n + 2), n));
  });

  it.each([1e300, 1e-300])('entries of size %d', (size) => {
    const a = randomMatrix(rng(5), 6);
    const { conditions } = expectConditioned(times(a, size));
    eigenvalueConditions(a).conditions.forEach((x, k) => expect(conditions[k]! / x).toBeCloseTo(1, 10));
  });

  it('closed form: [[1, c], [0, 2]] has conditions sqrt(1 + c^2), [[0, 1], [e, 0]] has (1 + e) / 2 sqrt e', () => {
    for (const c of [0.5, 3, 1e5]) {
      const { conditions } = expectConditioned(real([[1, c], [0, 2]])); // prettier-ignore
      for (const x of conditions) expect(x / Math.sqrt(1 + c * c)).toBeCloseTo(1, 12);
    }
    for (const e of [1, 0.01, 1e-8]) {
      const { conditions } = expectConditioned(real([[0, 1], [e, 0]])); // prettier-ignore
      for (const x of conditions) expect(x / ((1 + e) / 2 / Math.sqrt(e))).toBeCloseTo(1, 7);
    }
  });

  it('the perturbation w v^dagger moves an eigenvalue by its condition, to first order', () => {
    const a = randomMatrix(rng(6), 8);
    const { values, vectors, left, conditions } = expectConditioned(a);
    const step = 1e-6;
    for (let k = 0; k < 8; k++) {
      const column = (m: ComplexMatrix): ComplexMatrix => product(m, diag(Array.from({ length: 8 }, (_, i) => (i === k ? 1 : 0)))); // prettier-ignore
      const e = product(column(left), dag(column(vectors)));
      const moved = o.vecOf(eigenvalues({ ...a, data: a.data.map((x, i) => x + step * e.data[i]!) }));
      const [re, im] = [values[2 * k]!, values[2 * k + 1]!];
      const nearest = Math.min(...moved.map(([x, y]) => Math.abs(Math.sqrt((x - re) ** 2 + (y - im) ** 2) / step / conditions[k]! - 1))); // prettier-ignore
      expect(nearest).toBeLessThan(1e-3);
    }
  });

  it('normal matrices have conditions 1, defective ones above 1e7, and no vector is lost', () => {
    const u = randomUnitary(rng(7), 6);
    const normal = expectConditioned(product(u, diag([1, 1, [0, 1], 2, 2, -3] as o.Z[]), dag(u)));
    expect([...normal.conditions]).toEqual([1, 1, 1, 1, 1, 1]);
    const block = diag([1, 1, 3, 4, 5, 6]);
    block.data[2] = 1;
    const { values, conditions } = expectConditioned(product(u, block, dag(u)));
    conditions.forEach((x, k) => {
      if (Math.abs(values[2 * k]! - 1) < 1e-3) expect(x).toBeGreaterThan(1e7);
      else expect(x).toBeLessThan(10);
    });
    expectConditioned(real([[0, 1, 0], [0, 0, 1], [0, 0, 0]])); // prettier-ignore
  });

  it('refuses what is not square or not finite', () => {
    expect(() => eigenvalueConditions(randomMatrix(rng(8), 2, 3))).toThrow(/be square/);
    expect(() => eigenvalueConditions(real([[NaN]]))).toThrow(/`a` must hold finite/);
  });
});
