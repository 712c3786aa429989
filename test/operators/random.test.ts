import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { determinant } from '../../src/linalg/solve.ts';
import { rng as seeded, type Rng } from '../../src/linalg/random.ts';
import {
  randomGinibre,
  randomHermitian,
  randomIsometry,
  randomOrthogonal,
  randomRealGinibre,
  randomSymmetric,
  randomUnitary,
} from '../../src/operators/random.ts';
import * as oracle from '../oracle.ts';

const square = ({ data }: ComplexMatrix, entry: number): number =>
  data[2 * entry]! ** 2 + data[2 * entry + 1]! ** 2;

function mean(count: number, make: (rng: Rng) => ComplexMatrix, value: (m: ComplexMatrix) => number): number {
  const random = seeded(5);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value(make(random));
  return sum / count;
}

const isometric = (m: ComplexMatrix): number => {
  const a = oracle.matOf(m);
  return oracle.distance(oracle.mul(oracle.dagger(a), a), oracle.eye(m.cols));
};

describe('ST-05: random unitaries are Haar-distributed', () => {
  // The standard error of these means is about 0.3/sqrt(count) = 1.3e-3, so that 5e-3 is nearly four of them.
  const count = 50000;
  const within = (ours: number, right: number): void => expect(Math.abs(ours - right)).toBeLessThan(5e-3);

  it('E |U_00|^4 = 2/(d(d+1)): 1/3 for d = 2', () => {
    within(
      mean(
        count,
        (rng) => randomUnitary(2, rng),
        (u) => square(u, 0) ** 2,
      ),
      1 / 3,
    );
  });

  it('E |U_00|^4 = 1/6 for d = 3, and the same in the last column', () => {
    within(
      mean(
        count / 2,
        (rng) => randomUnitary(3, rng),
        (u) => square(u, 0) ** 2,
      ),
      1 / 6,
    );
    within(
      mean(
        count / 2,
        (rng) => randomUnitary(3, rng),
        (u) => square(u, 8) ** 2,
      ),
      1 / 6,
    );
  });

  it('E O_00^4 = 3/(d(d+2)): 3/8 for real d = 2', () => {
    within(
      mean(
        count,
        (rng) => randomOrthogonal(2, rng),
        (o) => square(o, 0) ** 2,
      ),
      3 / 8,
    );
  });

  it('first columns have no preferred phase: E U_00 conj(U_10) = 0 and E U_00 = 0', () => {
    const overlap =
      (part: 0 | 1) =>
      (u: ComplexMatrix): number => {
        const [a, b, c, d] = [u.data[0]!, u.data[1]!, u.data[4]!, u.data[5]!];
        return part === 0 ? a * c + b * d : b * c - a * d;
      };
    for (const part of [0, 1] as const) {
      expect(Math.abs(mean(count, (rng) => randomUnitary(2, rng), overlap(part)))).toBeLessThan(5e-3);
      expect(
        Math.abs(
          mean(
            count,
            (rng) => randomUnitary(2, rng),
            ({ data }) => data[part]!,
          ),
        ),
      ).toBeLessThan(1e-2);
    }
  });

  it('the trace has E |tr U|^2 = 1 and E (tr U)^2 = 0, which fails without the phase fix of QR', () => {
    const traceParts = ({ data }: ComplexMatrix): [number, number] => [
      data[0]! + data[6]!,
      data[1]! + data[7]!,
    ];
    const moment = (f: (re: number, im: number) => number): number =>
      mean(
        count,
        (rng) => randomUnitary(2, rng),
        (u) => f(...traceParts(u)),
      );
    expect(moment((re, im) => re * re + im * im)).toBeCloseTo(1, 1.5);
    expect(Math.abs(moment((re, im) => re * re - im * im))).toBeLessThan(2e-2);
  });

  it('both signs of the determinant of orthogonal matrices are equally likely', () => {
    expect(
      Math.abs(
        mean(
          20000,
          (rng) => randomOrthogonal(3, rng),
          (o) => determinant(o).re,
        ),
      ),
    ).toBeLessThan(3e-2);
  });

  it('the same seed gives the same matrix, another seed another one', () => {
    expect(randomUnitary(3, seeded(1))).toEqual(randomUnitary(3, seeded(1)));
    expect(randomUnitary(3, seeded(1))).not.toEqual(randomUnitary(3, seeded(2)));
  });
});

describe('random matrices', () => {
  it.each([0, 1, 2, 7])('unitaries, orthogonals and isometries of size %s are isometric', (n) => {
    expect(isometric(randomUnitary(n, seeded(n)))).toBeLessThan(1e-13);
    expect(isometric(randomOrthogonal(n, seeded(n)))).toBeLessThan(1e-13);
    expect(isometric(randomIsometry(n + 3, n, seeded(n)))).toBeLessThan(1e-13);
    expect(randomOrthogonal(n, seeded(n)).data.every((value, i) => i % 2 === 0 || value === 0)).toBe(true);
  });

  it('Ginibre entries have E |g|^2 = 1, real and imaginary parts alike', () => {
    const g = randomGinibre(200, 200, seeded(1));
    const parts = [0, 1].map(
      (part) => g.data.reduce((sum, x, i) => sum + (i % 2 === part ? x * x : 0), 0) / 40000,
    );
    expect(parts[0]).toBeCloseTo(0.5, 1.5);
    expect(parts[1]).toBeCloseTo(0.5, 1.5);
    const real = randomRealGinibre(200, 200, seeded(2));
    expect(real.data.reduce((sum, x) => sum + x * x, 0) / 40000).toBeCloseTo(1, 1.5);
  });

  it('GUE matrices are Hermitian with E |H_ij|^2 = 1 on and off the diagonal', () => {
    const h = randomHermitian(6, seeded(3));
    expect(oracle.distance(oracle.matOf(h), oracle.dagger(oracle.matOf(h)))).toBe(0);
    expect(
      mean(
        20000,
        (rng) => randomHermitian(2, rng),
        (m) => square(m, 0),
      ),
    ).toBeCloseTo(1, 1.3);
    expect(
      mean(
        20000,
        (rng) => randomHermitian(2, rng),
        (m) => square(m, 1),
      ),
    ).toBeCloseTo(1, 1.3);
  });

  it('GUE spectra fill [-2 sqrt n, 2 sqrt n]', () => {
    const { values } = eigh(randomHermitian(100, seeded(4)));
    expect(Math.abs(values[0]! / -20 - 1)).toBeLessThan(0.1);
    expect(Math.abs(values[99]! / 20 - 1)).toBeLessThan(0.1);
  });

  it('GOE matrices are real symmetric with E H_ii^2 = 2 and E H_ij^2 = 1', () => {
    const h = randomSymmetric(6, seeded(5));
    expect(oracle.distance(oracle.matOf(h), oracle.transpose(oracle.matOf(h)))).toBe(0);
    expect(h.data.every((value, i) => i % 2 === 0 || value === 0)).toBe(true);
    expect(
      mean(
        20000,
        (rng) => randomSymmetric(2, rng),
        (m) => square(m, 0),
      ),
    ).toBeCloseTo(2, 1);
    expect(
      mean(
        20000,
        (rng) => randomSymmetric(2, rng),
        (m) => square(m, 1),
      ),
    ).toBeCloseTo(1, 1.3);
  });

  it('refuse sizes that are no counts', () => {
    for (const n of [-1, 1.5, NaN]) expect(() => randomUnitary(n, seeded(1))).toThrow(ArgumentError);
    expect(() => randomIsometry(2, 3, seeded(1))).toThrow(/at most the 2 rows/);
  });
});
