import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { eigenvalues } from '../../src/linalg/eig.ts';
import { generalizedEig } from '../../src/linalg/generalized-eigen.ts';
import { generalizedSchur } from '../../src/linalg/generalized-schur.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { modulus } from '../../src/linalg/scalar.ts';
import { solve } from '../../src/linalg/solve.ts';
import * as o from '../oracle.ts';
import { dag, diag, difference, expectClose, expectIsometry, largest, over, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore
import { regularPencils, singularPencils, type KnownPencil } from './pencils.ts';

const eps = 2 ** -52;
const ones = (n: number): ComplexMatrix => diag(new Array<number>(n).fill(1));
const all = { ...regularPencils, ...singularPencils };
const table = (pencils: Readonly<Record<string, KnownPencil>>): [string, KnownPencil][] =>
  Object.entries(pencils);

/** A = Q S Z^dagger, B = Q T Z^dagger, triangles with zeros that are zeros, unitaries, pairs on the diagonals. */
function expectForm(a: ComplexMatrix, b: ComplexMatrix): ReturnType<typeof generalizedSchur> {
  const before = [a.data.slice(), b.data.slice()];
  const form = generalizedSchur(a, b);
  const { s, t, q, z, alpha, beta } = form;
  expect([a.data, b.data]).toEqual(before);
  const n = a.rows;
  const bound = (16 + 8 * n) * eps;
  expectIsometry(q, bound);
  expectIsometry(z, bound);
  for (const [triangle, m] of [[s, a], [t, b]] as const) {
    const unit = largest(m) || 1;
    expectClose(product(q, over(triangle, unit), dag(z)), over(m, unit), bound);
    for (let r = 0; r < n; r++) expect(triangle.data.subarray(2 * r * n, 2 * (r * n + r)).every((x) => x === 0)).toBe(true);
  }
  for (let k = 0; k < n; k++) {
    const at = 2 * (k * n + k);
    expect([...alpha.subarray(2 * k, 2 * k + 2)]).toEqual([...s.data.subarray(at, at + 2)]);
    expect([beta[k], 0]).toEqual([...t.data.subarray(at, at + 2)]);
    expect(beta[k]).toBeGreaterThanOrEqual(0);
  }
  return form;
} // prettier-ignore

/** beta A v = alpha B v and beta w^dagger A = alpha w^dagger B, unit columns; A and B in their own units. */
function expectVectors(a: ComplexMatrix, b: ComplexMatrix): ReturnType<typeof generalizedEig> {
  const found = generalizedEig(a, b);
  const n = a.rows;
  const [au, bu] = [largest(a) || 1, largest(b) || 1];
  const [as, bs] = [over(a, au), over(b, bu)];
  const pairs = o.vecOf(found.alpha).map(([re, im], k) => {
    const [x, y, beta] = [re / au, im / au, found.beta[k]! / bu];
    const size = Math.max(modulus(x, y), beta) || 1;
    return { alpha: [x / size, y / size] as o.Z, beta: beta / size };
  });
  const [alphas, betas] = [diag(pairs.map(({ alpha }) => alpha)), diag(pairs.map(({ beta }) => beta))];
  const bound = (32 + 16 * n) * eps;
  const { vectors: v, left: w } = found;
  expect(difference(product(as, v, betas), product(bs, v, alphas)), 'right').toBeLessThanOrEqual(bound);
  const [wa, wb] = [product(dag(w), as), product(dag(w), bs)];
  expect(difference(product(betas, wa), product(alphas, wb)), 'left').toBeLessThanOrEqual(bound);
  for (const m of [v, w]) {
    for (let c = 0; c < n; c++) {
      const column = o.vecOf(m.data).filter((_, i) => i % n === c);
      expect(o.inner(column, column)[0]).toBeCloseTo(1, 12);
    }
  }
  return found;
}

/** The distance of the points alpha / beta and z of the Riemann sphere. */
function chordal([re, im]: o.Z, beta: number, [x, y]: o.Z): number {
  const size = Math.max(modulus(re, im), beta);
  const [ar, ai, b] = [re / size, im / size, beta / size];
  return modulus(ar - b * x, ai - b * y) / modulus(modulus(ar, ai), b) / modulus(modulus(x, y), 1);
}

/** Finite eigenvalues near those expected, each once. */
function expectFinite(found: { alpha: Float64Array; beta: Float64Array }, expected: readonly o.Z[], tolerance: number, near: number = 0): void {
  const rest = o.vecOf(found.alpha).map((alpha, k) => ({ alpha, beta: found.beta[k]! })).filter(({ alpha: [re, im], beta }) => beta > near * modulus(re, im));
  expect(rest.length).toBe(expected.length);
  for (const z of expected) {
    const distances = rest.map(({ alpha, beta }) => chordal(alpha, beta, z));
    const nearest = distances.indexOf(Math.min(...distances));
    expect(distances[nearest], `none near ${z}`).toBeLessThanOrEqual(tolerance);
    rest.splice(nearest, 1);
  }
} // prettier-ignore

const infinite = ({ alpha, beta }: { alpha: Float64Array; beta: Float64Array }, near: number = 0): number =>
  beta.filter((x, k) => {
    const size = modulus(alpha[2 * k]!, alpha[2 * k + 1]!);
    return size > 0 && x <= near * size;
  }).length;

describe('generalizedSchur', () => {
  it.each([0, 1, 2, 3, 4, 7, 16, 45])('random complex and real pencils of size %i', (n) => {
    const r = rng(n + 1);
    expectForm(randomMatrix(r, n), randomMatrix(r, n));
    expectForm(randomReal(r, n), randomReal(r, n));
    expectForm(randomMatrix(r, n), times(randomMatrix(r, n), 1e-250));
  });

  it.each(table(all))('%s', (_name, { a, b }) => {
    expectForm(a, b);
    expectForm(b, a);
    expectForm(times(a, 1e200), times(b, 1e-200));
  });

  it('B of rank r < n beside a general A: n - r zeros on the diagonal of T, exactly', () => {
    for (const [n, rank] of [[2, 1], [5, 3], [12, 11], [30, 12], [20, 0]] as const) {
      const r = rng(n);
      const b = rank ? product(randomMatrix(r, n, rank), randomMatrix(r, rank, n)) : times(ones(n), 0);
      const { alpha, beta } = expectForm(randomMatrix(r, n), b);
      expect(beta.filter((x) => x === 0).length).toBe(n - rank);
      expect(infinite({ alpha, beta })).toBe(n - rank);
    }
  }); // prettier-ignore

  it('a pencil that is triangular in another order of the basis is read off without rounding', () => {
    const { alpha, beta, z } = expectForm(real([[1e-20, 0], [1, 1e20]]), real([[1e-250, 0], [0, 3]])); // prettier-ignore
    expect([[...alpha], [...beta]]).toEqual([[1e20, 0, 1e-20, 0], [3, 1e-250]]); // prettier-ignore
    expect([...z.data]).toEqual([0, 0, 1, 0, 1, 0, 0, 0]);
    expect([...generalizedSchur(diag([1, 0]), diag([0, 0])).alpha]).toEqual([1, 0, 0, 0]);
  });

  it('refuses wrong shapes and what is not finite', () => {
    expect(() => generalizedSchur(real([[1, 2]]), ones(1))).toThrow(/`a` must be square/);
    expect(() => generalizedSchur(ones(1), real([[1, 2]]))).toThrow(/`b` must be square/);
    expect(() => generalizedSchur(ones(1), ones(2))).toThrow(/`b` must be 1 x 1/);
    expect(() => generalizedSchur(diag([NaN]), ones(1))).toThrow(ArgumentError);
    expect(() => generalizedSchur(ones(1), diag([NaN]))).toThrow(/`b` must hold finite/);
  });
});

describe('generalizedEig', () => {
  it.each([0, 1, 2, 5, 20, 40])('random pencils of size %i: the eigenvalues of B^-1 A', (n) => {
    const r = rng(n + 7);
    const a = randomMatrix(r, n);
    const b = product(randomUnitary(r, n), diag(Array.from({ length: n }, (_, k) => 1 + k / n)), randomUnitary(r, n)); // prettier-ignore
    const plain = n ? o.vecOf(eigenvalues(solve(b, a))) : [];
    for (const factor of [1, 1e300, 1e-300]) {
      const found = expectVectors(times(a, factor), times(b, factor));
      expect(found.singular).toBe(false);
      expectFinite(found, plain, 1e-11);
    }
  });

  it.each(table(regularPencils))(
    '%s',
    (_name, { a, b, finite, infinite: count, nearInfinity, tolerance = 1e-12 }) => {
      const found = expectVectors(a, b);
      expect(infinite(found, nearInfinity)).toBe(count);
      expect(found.singular).toBe(false);
      expectFinite(found, finite!, tolerance, nearInfinity);
    },
  );

  it.each(table(regularPencils))('%s, with A and B exchanged: reciprocals', (_name, { a, b, finite, infinite: count, tolerance = 1e-12 }) => {
    const found = expectVectors(b, a);
    const swapped = finite!.filter(([re, im]) => modulus(re, im) > tolerance).map(([re, im]): o.Z => {
      const square = re * re + im * im;
      return [re / square, -im / square];
    });
    expectFinite(found, [...swapped, ...new Array<o.Z>(count).fill([0, 0])], Math.max(tolerance, count > 1 ? 1e-3 : 0));
  }); // prettier-ignore

  it.each(table(singularPencils))('singular: %s', (_name, { a, b }) => {
    for (const [x, y] of [[a, b], [b, a], [times(a, 1e100), times(b, 1e-150)]] as const) {
      const found = expectVectors(x, y);
      expect(found.singular).toBe(true);
    }
  }); // prettier-ignore

  it('a common null vector of diagonal matrices is a pair (0, 0), exactly', () => {
    const found = generalizedEig(diag([1, 0, 2]), diag([3, 0, 0]));
    const pairs = Array.from(found.beta, (beta, k) => [found.alpha[2 * k], found.alpha[2 * k + 1], beta]);
    expect(pairs).toEqual([[1, 0, 3], [0, 0, 0], [2, 0, 0]]); // prettier-ignore
  });

  it('c A and d B have the pairs (c alpha, d beta)', () => {
    const r = rng(8);
    const [a, b] = [randomMatrix(r, 9), randomMatrix(r, 9)];
    const [plain, other] = [generalizedEig(a, b), generalizedEig(times(a, 3e120), times(b, 7e-90))];
    expect(difference({ rows: 9, cols: 1, data: over({ rows: 9, cols: 1, data: other.alpha }, 3e120).data }, { rows: 9, cols: 1, data: plain.alpha })).toBeLessThan(1e-11);
    other.beta.forEach((x, k) => expect(x / 7e-90).toBeCloseTo(plain.beta[k]!, 11));
  }); // prettier-ignore

  it('well-separated pairs have W^dagger B V diagonal', () => {
    const r = rng(9);
    const [a, b] = [randomMatrix(r, 7), randomMatrix(r, 7)];
    const { vectors: v, left: w } = generalizedEig(a, b);
    for (const m of [a, b]) {
      const form = product(dag(w), m, v);
      form.data.forEach((x, i) => {
        if ((i >> 1) % 8 !== 0) expect(Math.abs(x)).toBeLessThan(1e-12);
      });
    }
  });

  it('badly scaled rows are no singular pencil', () => {
    const r = rng(10);
    const units = diag(Array.from({ length: 6 }, (_, k) => 10 ** (-6 * k)));
    expect(generalizedEig(product(units, randomMatrix(r, 6)), product(units, randomMatrix(r, 6))).singular).toBe(false); // prettier-ignore
    const chain = real(Array.from({ length: 60 }, (_, i) => Array.from({ length: 60 }, (_, j) => (j === i + 1 ? 1 : 0)))); // prettier-ignore
    expect(generalizedEig(chain, ones(60)).singular).toBe(false);
  });
});
