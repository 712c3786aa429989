import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { lq } from '../../src/linalg/lq.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { pivotedQr, type PivotedQrFactors } from '../../src/linalg/pivoted-qr.ts';
import { rng } from '../../src/linalg/random.ts';
import { dag, diag, expectClose, expectIsometry, largest, product, randomMatrix, randomReal, randomUnitary, real, over, times } from './fixtures.ts'; // prettier-ignore

const eps = 2 ** -52;
const at = (a: ComplexMatrix, r: number, c: number): [number, number] => [
  a.data[2 * (r * a.cols + c)]!,
  a.data[2 * (r * a.cols + c) + 1]!,
];

/** The columns of `a` in the order given. */
function columns(a: ComplexMatrix, order: Int32Array): ComplexMatrix {
  const out = { ...a, data: new Float64Array(a.data.length) };
  for (let r = 0; r < a.rows; r++) {
    order.forEach((from, to) => out.data.set(at(a, r, from), 2 * (r * a.cols + to)));
  }
  return out;
}

function expectPivoted(a: ComplexMatrix, rank: number): PivotedQrFactors {
  const before = a.data.slice();
  const found = pivotedQr(a);
  const { q, r, permutation } = found;
  const k = Math.min(a.rows, a.cols);
  expect([q.rows, q.cols, r.rows, r.cols]).toEqual([a.rows, k, k, a.cols]);
  expect([...permutation].sort((x, y) => x - y)).toEqual(Array.from({ length: a.cols }, (_, i) => i));
  const bound = 8 * Math.max(4, a.rows, a.cols) * eps;
  expectIsometry(q, bound);
  const unit = largest(a) || 1;
  const rest = over(r, unit);
  expectClose(product(q, rest), over(columns(a, permutation), unit), bound);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) expect(at(r, i, j)).toEqual([0, 0]);
    const [head, imaginary] = at(rest, i, i);
    expect(imaginary).toBe(0);
    expect(head).toBeGreaterThanOrEqual(0);
    for (let j = i + 1; j < a.cols; j++) {
      let tail = 0;
      for (let l = i; l <= Math.min(j, k - 1); l++) tail += at(rest, l, j)[0] ** 2 + at(rest, l, j)[1] ** 2;
      expect(Math.sqrt(tail)).toBeLessThanOrEqual(head * (1 + 1e-7) + bound);
    }
  }
  expect(found.rank).toBe(rank);
  expect(a.data).toEqual(before);
  return found;
}

describe('pivotedQr', () => {
  const shapes = [[0, 0], [0, 2], [2, 0], [1, 1], [1, 4], [4, 1], [3, 3], [5, 3], [3, 5], [20, 20], [40, 30]] as const; // prettier-ignore
  it.each(shapes)('random %i x %i', (rows, cols) => {
    expectPivoted(randomMatrix(rng(1), rows, cols), Math.min(rows, cols));
    expectPivoted(times(randomMatrix(rng(1), rows, cols), 0), 0);
    const { q, r } = expectPivoted(randomReal(rng(2), rows, cols), Math.min(rows, cols));
    expect([...q.data, ...r.data].every((x, i) => i % 2 === 0 || x === 0)).toBe(true);
  });

  it.each([[1, 8, 8], [3, 9, 6], [4, 6, 9], [7, 20, 20]])('finds the rank %i of a %i x %i product', (rank, rows, cols) => {
    const r = rng(rows + cols);
    expectPivoted(product(randomMatrix(r, rows, rank), randomMatrix(r, rank, cols)), rank);
  }); // prettier-ignore

  it('takes columns by size, equal ones from the left', () => {
    const { r, permutation } = expectPivoted(diag([1, -3, 2, 0]), 3);
    expect([...permutation]).toEqual([1, 2, 0, 3]);
    expect([0, 1, 2, 3].map((i) => at(r, i, i)[0])).toEqual([3, 2, 1, 0]);
    expect([...pivotedQr(diag([1, 1, 1])).permutation]).toEqual([0, 1, 2]);
    expect([...pivotedQr(real([[1, 2, 2]])).permutation]).toEqual([1, 0, 2]);
  });

  it('graded: the diagonal follows the singular values from 1 to 1e-12', () => {
    const r = rng(3);
    const s = Array.from({ length: 13 }, (_, i) => 10 ** -i);
    const found = expectPivoted(product(randomUnitary(r, 13), diag(s), randomUnitary(r, 13)), 13);
    s.forEach((value, i) => {
      expect(at(found.r, i, i)[0] / value).toBeGreaterThan(1 / 13);
      expect(at(found.r, i, i)[0] / value).toBeLessThan(13);
    });
    expect(pivotedQr(diag(s), { tolerance: 3e-7 }).rank).toBe(7);
  });

  it('keeps norms right when a column almost vanishes', () => {
    expectPivoted(real([[1, 1, 1], [1e-9, 0, 0], [0, 1e-9, 0], [0, 0, 1e-9]]), 3); // prettier-ignore
    const u = randomUnitary(rng(4), 6);
    const near = product(u, real([[1, 1, 1], [1e-9, 0, 1e-11], [0, 2e-9, 0], [0, 0, 1e-12], [0, 0, 0], [0, 0, 0]])); // prettier-ignore
    expectPivoted(near, 3);
  });

  it('defective, tiny and huge', () => {
    expectPivoted(real([[0, 1, 0], [0, 0, 1], [0, 0, 0]]), 2); // prettier-ignore
    expectPivoted(times(randomMatrix(rng(6), 4), 1e300), 4);
    expectPivoted(times(randomMatrix(rng(7), 4), 1e-300), 4);
    expectPivoted(product(randomMatrix(rng(5), 5, 4), diag([1, 1e-150, 1e-250, 1e-280])), 1);
  });

  it('refuses what is not finite and bad tolerances', () => {
    expect(() => pivotedQr(real([[NaN, 1]]))).toThrow(ArgumentError);
    expect(() => pivotedQr(real([[1]]), { tolerance: -1 })).toThrow(/`tolerance` must be at least 0/);
    expect(() => pivotedQr(real([[1]]), { tolerance: NaN })).toThrow(/`tolerance`/);
  });
});

describe('lq', () => {
  it.each([[0, 0], [0, 2], [2, 0], [1, 1], [3, 3], [5, 3], [3, 5], [20, 12]])('%i x %i', (rows, cols) => {
    for (const a of [randomMatrix(rng(8), rows, cols), times(randomReal(rng(9), rows, cols), 1e-300)]) {
      const { l, q } = lq(a);
      const k = Math.min(rows, cols);
      expect([l.rows, l.cols, q.rows, q.cols]).toEqual([rows, k, k, cols]);
      const unit = largest(a) || 1;
      const bound = 8 * Math.max(4, rows, cols) * eps;
      expectClose(product(over(l, unit), q), over(a, unit), bound);
      expectIsometry(dag(q), bound);
      for (let i = 0; i < k; i++) {
        expect(at(l, i, i)[0]).toBeGreaterThanOrEqual(0);
        expect(at(l, i, i)[1] === 0).toBe(true);
        for (let j = i + 1; j < k; j++) expect(at(l, i, j).every((x) => x === 0)).toBe(true);
      }
    }
  }); // prettier-ignore

  it('a rank-deficient, a zero matrix and what is not finite', () => {
    const v = product(randomMatrix(rng(3), 4, 1), randomMatrix(rng(4), 1, 6));
    expectIsometry(dag(lq(v).q), 32 * eps);
    expectIsometry(dag(lq(times(v, 0)).q), 32 * eps);
    expect(() => lq(real([[Infinity]]))).toThrow(ArgumentError);
  });
});
