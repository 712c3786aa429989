import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { diagonal, identity, matrix, vector, zeros, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, conjugate, dagger, entry, frobenius, hermiticityDefect, kron, matvec, maxAbs, multiply, scaled, trace, transpose } from '../../src/linalg/products.ts'; // prettier-ignore
import { rng } from '../../src/linalg/random.ts';
import { fromRealMatrix, toRealMatrix } from '../../src/linalg/real.ts';
import { Complex, complex } from '../../src/linalg/scalar.ts';
import * as o from '../oracle.ts';
import { difference, expectClose, product, randomMatrix, randomReal, real, times } from './fixtures.ts';

describe('matrix', () => {
  it('reads rows of scalars, ml-matrix and its own kind', () => {
    const rows = matrix([
      [1, new Complex(2, -3)],
      [{ re: 0, im: 1 }, 4],
    ]);
    expect([rows.rows, rows.cols, ...rows.data]).toEqual([2, 2, 1, 0, 2, -3, 0, 1, 4, 0]);
    expect(matrix(rows)).toBe(rows);
    const fromMl = matrix(new Matrix([[1, 2, 3], [4, 5, 6]])); // prettier-ignore
    expect([fromMl.rows, fromMl.cols, ...fromMl.data]).toEqual([2, 3, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0]);
    expect(matrix([])).toEqual(zeros(0, 0));
    expect([...vector([1, new Complex(0, 2)])]).toEqual([1, 0, 0, 2]);
  });

  it('refuses ragged, misfit and non-finite input by name', () => {
    expect(() => matrix([[1, 2], [3]], 'gate')).toThrow(
      /`gate` must have 2 entries in each row, but row 1 has 1/,
    );
    expect(() => matrix({ rows: 2, cols: 2, data: new Float64Array(4) })).toThrow(ArgumentError);
    expect(() => matrix([[NaN]])).toThrow(/hold finite numbers/);
    expect(() => matrix([[new Complex(0, Infinity)]])).toThrow(ArgumentError);
    expect(() => matrix(new Matrix([[Infinity]]))).toThrow(ArgumentError);
    expect(() => vector([1, NaN], 'psi')).toThrow(/`psi`/);
  });

  it('identity, diagonal and zeros', () => {
    expect(difference(identity(3), real([[1, 0, 0], [0, 1, 0], [0, 0, 1]]))).toBe(0); // prettier-ignore
    expect([...diagonal([complex(1, 2), 3]).data]).toEqual([1, 2, 0, 0, 0, 0, 3, 0]);
    expect(zeros(2, 0).data.length).toBe(0);
  });
});

describe('products', () => {
  const r = rng(1);
  const [a, b] = [randomMatrix(r, 3, 4), randomMatrix(r, 4, 2)];
  const of = o.matOf;

  it('multiply with every op, matvec, kron and sums agree with the oracle', () => {
    expect(o.distance(of(multiply(a, b)), o.mul(of(a), of(b)))).toBeLessThan(1e-14);
    expect(o.distance(of(multiply(a, a, 'h')), o.mul(o.dagger(of(a)), of(a)))).toBeLessThan(1e-14);
    expect(o.distance(of(multiply(a, a, 'n', 't')), o.mul(of(a), o.transpose(of(a))))).toBeLessThan(1e-14);
    expect(o.distance(of(multiply(b, a, 't', 'h')), o.mul(o.transpose(of(b)), o.dagger(of(a))))).toBeLessThan(
      1e-14,
    );
    const v = randomMatrix(r, 4, 1);
    expect(o.distance(o.vecOf(matvec(a, v.data)), o.matVec(of(a), o.vecOf(v.data)))).toBeLessThan(1e-14);
    expect(o.distance(of(kron(a, b)), o.kron(of(a), of(b)))).toBeLessThan(1e-15);
    const c = randomMatrix(r, 3, 4);
    const sum = o.plus(o.scale(of(a), [1, -2]), o.scale(of(c), [0, 0.5]));
    expect(o.distance(of(add(a, c, complex(1, -2), complex(0, 0.5))), sum)).toBeLessThan(1e-15);
    expect(o.distance(of(scaled(a, complex(0, 1))), o.scale(of(a), [0, 1]))).toBe(0);
  });

  it('dagger, transpose, conjugate, trace, entry', () => {
    expect(o.distance(of(dagger(a)), o.dagger(of(a)))).toBe(0);
    expect(o.distance(of(transpose(a)), o.transpose(of(a)))).toBe(0);
    expect(o.distance(of(conjugate(a)), o.conjMat(of(a)))).toBe(0);
    const square = randomMatrix(r, 3);
    const [re, im] = o.trace(of(square));
    expect([trace(square).re, trace(square).im]).toEqual([re, im]);
    expect([entry(a, 2, 3).re, entry(a, 2, 3).im]).toEqual(of(a)[2]![3]);
  });

  it('norms neither overflow nor underflow', () => {
    const plain = Math.sqrt(a.data.reduce((s, x) => s + x * x, 0));
    for (const size of [1, 1e200, 1e-200]) expect(frobenius(times(a, size)) / size).toBeCloseTo(plain, 12);
    expect(frobenius(zeros(2, 2))).toBe(0);
    expect(maxAbs(real([[1, -5]]))).toBe(5);
    expect(hermiticityDefect(o.complexMatrix([[[1, 0], [2, 3]], [[2, -3], [4, 0]]]))).toBe(0); // prettier-ignore
    expect(hermiticityDefect(o.complexMatrix([[[1, 0.25], [2, 3]], [[2, -3], [4, 0]]]))).toBe(0.5); // prettier-ignore
  });

  it('refuses shapes that do not fit', () => {
    expect(() => multiply(a, a)).toThrow(/`b` must have 4 rows/);
    expect(() => matvec(a, new Float64Array(6))).toThrow(/`v` must have 4 entries/);
    expect(() => add(a, b)).toThrow(/`b` must be 3 x 4/);
  });
});

describe('ml-matrix', () => {
  it('goes there and back', () => {
    const a = randomReal(rng(2), 2, 3);
    const there = toRealMatrix(a);
    expect(there).toBeInstanceOf(Matrix);
    expect([there.rows, there.columns, there.get(1, 2)]).toEqual([2, 3, a.data[10]]);
    expect(fromRealMatrix(there)).toEqual(a);
    expect(toRealMatrix(zeros(0, 0)).rows).toBe(0);
  });

  it('drops rounding in the imaginary part and refuses more', () => {
    const a = o.complexMatrix([[[1e6, 1e-7], [2, 0]]]); // prettier-ignore
    expect(toRealMatrix(a).to2DArray()).toEqual([[1e6, 2]]);
    const b = o.complexMatrix([[[1, 0], [2, 1e-9]]]); // prettier-ignore
    expect(() => toRealMatrix(b)).toThrow(/`a` must be real, but entry \(0, 1\) has the imaginary part 1e-9/);
    expect(toRealMatrix(b, { tolerance: 1e-8 }).get(0, 1)).toBe(2);
    expect(() => toRealMatrix({ rows: 1, cols: 1, data: Float64Array.of(1, NaN) })).toThrow(ArgumentError);
    expect(() => fromRealMatrix(new Matrix([[NaN]]))).toThrow(ArgumentError);
  });
});

describe('products by three multiplications', () => {
  const n = 24;
  const nearlyReal = (seed: number, small: number): ComplexMatrix => {
    const { data, ...shape } = randomMatrix(rng(seed), n);
    return { ...shape, data: data.map((x, i) => (i % 2 ? small * x : x)) };
  };
  /** The largest error of the imaginary parts in units of the largest imaginary part, and of all parts in units of the largest of all. */
  const errors = (found: ComplexMatrix, exact: ComplexMatrix): readonly [number, number] => {
    const worst = (step: (i: number) => boolean): number => {
      const most = exact.data.reduce((max, x, i) => (step(i) ? Math.max(max, Math.abs(x)) : max), 0);
      return found.data.reduce((max, x, i) => (step(i) ? Math.max(max, Math.abs(x - exact.data[i]!)) : max), 0) / most;
    };
    return [worst((i) => i % 2 === 1), worst(() => true)];
  }; // prettier-ignore

  it('agree with the default for each op, also of rectangles', () => {
    for (const [opA, opB] of [['n', 'n'], ['t', 'h'], ['h', 'n'], ['n', 't']] as const) {
      const a = randomMatrix(rng(1), opA === 'n' ? 7 : 12, opA === 'n' ? 12 : 7);
      const b = randomMatrix(rng(2), opB === 'n' ? 12 : 9, opB === 'n' ? 9 : 12);
      const three = multiply(a, b, opA, opB, { threeMultiplications: true });
      expectClose(three, multiply(a, b, opA, opB), 1e-14);
    }
    expect(multiply(zeros(0, 3), zeros(3, 2), 'n', 'n', { threeMultiplications: true })).toEqual(zeros(0, 2));
    const wrong = (): unknown => multiply(zeros(2, 3), zeros(2, 3), 'n', 'n', { threeMultiplications: true });
    expect(wrong).toThrow(ArgumentError);
  }); // prettier-ignore

  it('lose the digits of small imaginary parts, as said; the default does not', () => {
    const [a, b] = [nearlyReal(3, 1e-8), nearlyReal(4, 1e-8)];
    const exact = product(a, b);
    const [part, whole] = errors(multiply(a, b, 'n', 'n', { threeMultiplications: true }), exact);
    expect(part).toBeGreaterThan(1e-10);
    expect(part).toBeLessThan(1e-6);
    expect(whole).toBeLessThan(1e-14);
    expect(Math.max(...errors(multiply(a, b), exact))).toBeLessThan(1e-14);
  });
});
