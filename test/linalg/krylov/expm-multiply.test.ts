import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../../src/errors.ts';
import { eigh } from '../../../src/linalg/eigh.ts';
import { expm } from '../../../src/linalg/expm.ts';
import { csrMap } from '../../../src/linalg/krylov/csr.ts';
import { expmMultiply } from '../../../src/linalg/krylov/expm-multiply.ts';
import { zeros, type ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { matvec, scaled } from '../../../src/linalg/products.ts';
import { rng } from '../../../src/linalg/random.ts';
import { complexExp } from '../../../src/linalg/scalar-functions.ts';
import { dag, diag, randomMatrix } from '../fixtures.ts';
import { csrOf, distance, randomVector } from './fixtures.ts';

const plus = (a: ComplexMatrix, sign: number): ComplexMatrix => {
  const b = dag(a);
  return { ...a, data: a.data.map((x, i) => (x + sign * b.data[i]!) / Math.sqrt(a.rows)) };
};
const norm = (v: Float64Array): number => distance(v, new Float64Array(v.length));

describe('expmMultiply', () => {
  it.each([1, 2, 6, 60])('agrees with expm and bounds its error, dimension %i', (n) => {
    const a = scaled(randomMatrix(rng(n), n), 1 / Math.sqrt(n));
    const v = randomVector(rng(2), n);
    for (const [structure, matrix] of [
      ['general', a],
      ['hermitian', plus(a, 1)],
      ['skewHermitian', plus(a, -1)],
    ] as const) {
      for (const t of [1, -0.7, { re: 0, im: -3 }, { re: 0.4, im: 2 }, 12]) {
        const exact = matvec(expm(scaled(matrix, t)), v);
        const found = expmMultiply(csrMap(csrOf(matrix)), t, v, { structure });
        expect(distance(found.vector, exact)).toBeLessThan(3e-11 * Math.max(norm(exact), norm(v)));
        expect(found.error).toBeLessThan(1e-9 * Math.max(norm(exact), norm(v)));
      }
    }
  });

  it('claims an error that the true one stays below, for growing, decaying and turning vectors of any size', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = rng(seed);
      const n = 2 + random.integer(50);
      const a = plus(randomMatrix(random, n), 1);
      const v = randomVector(random, n);
      const { values, vectors } = eigh(a);
      for (const t of [
        { re: 0, im: -0.1 },
        { re: 0, im: -40 },
        { re: 0, im: -700 },
        { re: -4, im: 0 },
        { re: 7, im: 1 },
      ]) {
        const parts = matvec(dag(vectors), v);
        const factors = [...values].map((x) => {
          const { re, im } = complexExp({ re: x * t.re, im: x * t.im });
          return [re, im] as const;
        });
        const exact = matvec(vectors, matvec(diag(factors), parts));
        const oracleError = 2 ** -50 * Math.max(norm(exact), norm(v));
        const found = expmMultiply(csrMap(csrOf(a)), t, v, { structure: 'hermitian' });
        expect(distance(found.vector, exact)).toBeLessThan(found.error + oracleError);
      }
    }
  });

  it('takes stiff decay, nilpotent maps, and long times', () => {
    const rates = Array.from({ length: 50 }, (_, i) => -(10 ** (i / 12)));
    const v = randomVector(rng(4), 50);
    const found = expmMultiply(csrMap(csrOf(diag(rates))), 1, v, { structure: 'hermitian' });
    expect(
      distance(
        found.vector,
        v.map((x, i) => x * Math.exp(rates[i >> 1]!)),
      ),
    ).toBeLessThan(1e-11);
    const shift = zeros(3, 3);
    shift.data.set([1], 2);
    shift.data.set([1], 10);
    const moved = expmMultiply(csrMap(csrOf(shift)), 1000, Float64Array.of(0, 0, 0, 0, 1, 0)).vector;
    [5e5, 0, 1000, 0, 1, 0].forEach((x, i) => expect(Math.abs(moved[i]! - x)).toBeLessThan(1e-8));
    const energies = Array.from({ length: 40 }, (_, i) => Math.cos(i));
    const long = expmMultiply(csrMap(csrOf(diag(energies))), { re: 0, im: -2000 }, v.slice(0, 80), {
      structure: 'hermitian',
    });
    const phases = v.slice(0, 80).map((_, i) => {
      const [c, s] = [Math.cos(2000 * energies[i >> 1]!), Math.sin(2000 * energies[i >> 1]!)];
      const o = i & ~1;
      return i % 2 === 0 ? c * v[o]! + s * v[o + 1]! : c * v[o + 1]! - s * v[o]!;
    });
    expect(distance(long.vector, phases)).toBeLessThan(1e-10);
    expect(distance(long.vector, phases)).toBeLessThan(long.error);
  });

  it('gives v back for t = 0, zero and empty vectors', () => {
    const v = Float64Array.of(1, 2);
    const nothing = (): void => undefined;
    expect(expmMultiply(nothing, 0, v)).toEqual({ vector: v, error: 0, steps: 0, substeps: 0 });
    expect(expmMultiply(nothing, 3, new Float64Array(4)).vector).toEqual(new Float64Array(4));
    expect(expmMultiply(nothing, 3, new Float64Array(0)).vector.length).toBe(0);
    expect(expmMultiply(nothing, 3, v).vector).toEqual(v);
  });

  it('refuses bad input and says when it does not converge', () => {
    const a = csrMap(csrOf(randomMatrix(rng(1), 40)));
    const v = randomVector(rng(2), 40);
    expect(() => expmMultiply(a, NaN, v)).toThrow(/`t`/);
    expect(() => expmMultiply(a, 1, Float64Array.of(Infinity, 0))).toThrow(/`v`/);
    expect(() => expmMultiply(a, 1, v, { structure: 'hermitian' })).toThrow(ArgumentError);
    expect(() => expmMultiply(a, 1, v, { tolerance: 0 })).toThrow(/`tolerance`/);
    expect(() => expmMultiply((_x, out) => void out.fill(NaN), 1, v)).toThrow(/`apply`/);
    expect(() => expmMultiply(a, 100, v, { maxSteps: 30 })).toThrow(ConvergenceError);
    expect(() => expmMultiply(csrMap(csrOf(diag([1e3]))), 1, Float64Array.of(1, 0))).toThrow(
      /range of doubles/,
    );
  });
});
