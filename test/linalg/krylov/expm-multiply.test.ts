import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../../src/errors.ts';
import { eigh } from '../../../src/linalg/eigh.ts';
import { expm } from '../../../src/linalg/expm.ts';
import { csrMap } from '../../../src/linalg/krylov/csr.ts';
import { expmMultiply, expmMultiplyTimes } from '../../../src/linalg/krylov/expm-multiply.ts';
import { zeros, type ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { frobenius, matvec, scaled } from '../../../src/linalg/products.ts';
import { rng } from '../../../src/linalg/random.ts';
import { complexExp } from '../../../src/linalg/scalar-functions.ts';
import { dag, diag, randomMatrix } from '../fixtures.ts';
import { csrOf, distance, randomVector } from './fixtures.ts';

const plus = (a: ComplexMatrix, sign: number): ComplexMatrix => {
  const b = dag(a);
  return { ...a, data: a.data.map((x, i) => (x + sign * b.data[i]!) / Math.sqrt(a.rows)) };
};
const norm = (v: Float64Array): number => distance(v, new Float64Array(v.length));

const unit = (n: number, k: number): Float64Array =>
  Float64Array.from({ length: 2 * n }, (_, i) => (i === 2 * k ? 1 : 0));

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

  it('is honest for non-normal maps: Jordan blocks, Grcar, wind against diffusion, one-way chains', () => {
    const n = 50;
    const band = (entries: Record<number, number>): ComplexMatrix => {
      const a = zeros(n, n);
      for (let i = 0; i < n; i++)
        for (const [d, value] of Object.entries(entries))
          if (i + Number(d) >= 0 && i + Number(d) < n) a.data[2 * (i * n + i + Number(d))] = value;
      return a;
    };
    const cases: [string, ComplexMatrix, readonly number[]][] = [
      ['Jordan', band({ 0: -0.5, 1: 1 }), [1, 10, 40, 120]],
      ['nilpotent', band({ 1: 2 }), [0.1, 3, 20]],
      ['Grcar', band({ [-1]: -1, 0: 1, 1: 1, 2: 1, 3: 1 }), [0.5, 5, 15]],
      ['wind', band({ [-1]: 30, 0: -4, 1: -26 }), [0.01, 0.3, 2]],
      ['upwind', band({ [-1]: 20, 0: -20 }), [0.1, 1, 6]],
      ['growing chain', band({ [-1]: 20, 0: -5 }), [0.1, 1, 3]],
    ];
    for (const [name, a, times] of cases) {
      for (const v of [randomVector(rng(1), n), unit(n, n - 1), unit(n, 0)]) {
        for (const time of times) {
          for (const t of [time, { re: 0.3 * time, im: 0.9 * time }]) {
            const whole = expm(scaled(a, t));
            const exact = matvec(whole, v);
            const found = expmMultiply(csrMap(csrOf(a)), t, v, { tolerance: 1e-10 });
            const wrong = distance(found.vector, exact);
            const oracle = 1e-13 * Math.max(norm(exact), 1);
            expect(wrong, `${name} ${time}`).toBeLessThan(found.error + oracle);
            // A bound that says nothing would pass the line above.
            if (typeof t === 'number' && name !== 'Jordan')
              expect(found.error, `${name} ${time}`).toBeLessThan(
                1e-5 * Math.max(1, frobenius(whole)) * norm(v),
              );
          }
        }
      }
    }
  });

  it('counts growth that the vector does not show', () => {
    const d = Array.from({ length: 40 }, (_, i) => (i === 0 ? 0 : i === 39 ? 30 : -i));
    for (const structure of ['general', 'hermitian'] as const) {
      const found = expmMultiply(csrMap(csrOf(diag(d))), 1, unit(40, 0), { structure });
      expect(distance(found.vector, unit(40, 0))).toBeLessThan(1e-14);
      expect(found.error).toBeGreaterThan(1e-16 * Math.exp(29));
    }
  });

  it('gives several times in one pass, as one by one', () => {
    const a = scaled(randomMatrix(rng(7), 60), 1 / 3);
    const h = plus(a, 1);
    const v = randomVector(rng(8), 60);
    const times = [0, 0.1, 0.1, 0.15, 2, 7, 20];
    for (const sign of [1, -1]) {
      const signed = times.map((t) => t * sign);
      const all = expmMultiplyTimes(csrMap(csrOf(h)), signed, v, { direction: { re: 0, im: -1 }, structure: 'hermitian' }); // prettier-ignore
      signed.forEach((t, k) => {
        const exact = matvec(expm(scaled(h, { re: 0, im: -t })), v);
        const wrong = distance(all.vectors[k]!, exact);
        expect(wrong).toBeLessThan(1e-11);
        expect(wrong).toBeLessThan(all.errors[k]! + 2e-13);
      });
      const alone = expmMultiply(csrMap(csrOf(h)), { re: 0, im: -20 * sign }, v, { structure: 'hermitian' });
      expect(all.steps).toBe(alone.steps);
    }
    const growing = expmMultiplyTimes(csrMap(csrOf(a)), [0.5, 1], v);
    expect(distance(growing.vectors[0]!, matvec(expm(scaled(a, 0.5)), v))).toBeLessThan(1e-10);
    expect(expmMultiplyTimes(csrMap(csrOf(a)), [], v).vectors).toEqual([]);
    expect(expmMultiplyTimes(csrMap(csrOf(a)), [0, 0], v)).toMatchObject({ vectors: [v, v], steps: 0 });
    expect(() => expmMultiplyTimes(csrMap(csrOf(a)), [1, 0.5], v)).toThrow(/`times`/);
    expect(() => expmMultiplyTimes(csrMap(csrOf(a)), [-1, 1], v)).toThrow(/`times`/);
    expect(() => expmMultiplyTimes(csrMap(csrOf(a)), [NaN], v)).toThrow(/`times`/);
  });

  it('maps and vectors of any size, and |t A| of 10,000', () => {
    const a = scaled(randomMatrix(rng(3), 30), 0.2);
    const v = randomVector(rng(4), 30);
    const exact = matvec(expm(a), v);
    for (const [p, q] of [
      [200, 200],
      [-200, -200],
      [250, -250],
      [-290, 290],
    ] as const) {
      const size = 10 ** p;
      const found = expmMultiply(csrMap(csrOf(scaled(a, size))), 1 / size, v.map((x) => x * 10 ** q)); // prettier-ignore
      expect(distance(found.vector.map((x) => x / 10 ** q), exact)).toBeLessThan(1e-10); // prettier-ignore
      expect(found.error / 10 ** q).toBeLessThan(1e-9);
    }
    const energies = Array.from({ length: 200 }, (_, i) => Math.cos(i));
    const w = randomVector(rng(5), 200);
    const turned = expmMultiply(csrMap(csrOf(diag(energies))), { re: 0, im: -10_000 }, w, { structure: 'hermitian' }); // prettier-ignore
    const phases = w.map((_, i) => {
      const [c, s] = [Math.cos(10_000 * energies[i >> 1]!), Math.sin(10_000 * energies[i >> 1]!)];
      const o = i & ~1;
      return i % 2 === 0 ? c * w[o]! + s * w[o + 1]! : c * w[o + 1]! - s * w[o]!;
    });
    expect(distance(turned.vector, phases)).toBeLessThan(Math.min(1e-9, turned.error));
    expect(turned.substeps).toBeGreaterThan(100);
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
    const h = csrMap(csrOf(plus(randomMatrix(rng(1), 40), 1)));
    expect(() => expmMultiply(h, { re: 0, im: 1000 }, v, { maxSteps: 500 })).toThrow(
      /expmMultiply did not converge.*left over/,
    );
    expect(() => expmMultiply(a, 1, v, { maxSteps: 0.5 })).toThrow(/`maxSteps`/);
    expect(() => expmMultiply(a, 1, v, { basisSize: NaN })).toThrow(/`basisSize`/);
    expect(() => expmMultiply(a, 1, v, { structure: 'unitary' as 'general' })).toThrow(/`structure`/);
    expect(() => expmMultiply(csrMap(csrOf(diag([1e3]))), 1, Float64Array.of(1, 0))).toThrow(
      /range of doubles/,
    );
  });
});
