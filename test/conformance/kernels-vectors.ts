import { expect } from 'vitest';
import { combination } from '../../src/linalg/kernels/combine.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import * as o from '../oracle.ts';
import { numbers, placed, random, reals, type KernelLaw } from './kernels-law.ts';

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 101];

function complexAgrees(k: Kernels, n: number): void {
  const [x, y] = [numbers(n), numbers(n)];
  const [xs, ys] = [o.vecOf(x), o.vecOf(y)];
  k.run((work) => {
    const { vectors } = work;
    const [a, b] = [placed(work, x), placed(work, y)];
    const near = (value: readonly [number, number], expected: o.Z): void =>
      expect(o.distance([[...value]], [expected])).toBeLessThan(1e-12);
    near(vectors.dot(a, b), o.inner(xs, ys));
    near(vectors.dotCompensated(a, b), o.inner(xs, ys));
    near([vectors.norm2(a), 0], o.inner(xs, xs));
    expect([o.distance(o.vecOf(work.read(a)), xs), o.distance(o.vecOf(work.read(b)), ys)]).toEqual([0, 0]);
    vectors.axpy(b, a, -0.4, 2.5);
    const sum = ys.map((z, i) => o.add(z, o.times([-0.4, 2.5], xs[i]!)));
    expect(o.distance(o.vecOf(work.read(b)), sum)).toBeLessThan(1e-14);
    expect(o.distance(o.vecOf(work.read(a)), xs)).toBe(0);
    vectors.multiply(b, a);
    const product = sum.map((z, i) => o.times(z, xs[i]!));
    expect(o.distance(o.vecOf(work.read(b)), product)).toBeLessThan(1e-13);
    vectors.multiply(a, a);
    const squares = xs.map((z) => o.times(z, z));
    expect(o.distance(o.vecOf(work.read(a)), squares)).toBeLessThan(1e-13);
    vectors.scale(a, 0.5, -3);
    const scaled = squares.map((z) => o.times([0.5, -3], z));
    expect(o.distance(o.vecOf(work.read(a)), scaled)).toBeLessThan(1e-13);
    vectors.axpy(a, a, 1, -2);
    const again = scaled.map((z) => o.times([2, -2], z));
    expect(o.distance(o.vecOf(work.read(a)), again)).toBeLessThan(1e-12);
  });
}

function realAgrees(k: Kernels, n: number): void {
  const [x, y] = [reals(n), reals(n)];
  k.run((work) => {
    const { vectors } = work;
    const [a, b] = [placed(work, x), placed(work, y)];
    const squares = x.reduce((sum, value) => sum + value * value, 0);
    expect(vectors.norm2(a)).toBeCloseTo(squares, 11);
    expect(vectors.maxAbs(a)).toBe(Math.max(0, ...x.map(Math.abs)));
    vectors.axpy(b, a, -1.25);
    expect(o.distance(pairs(work.read(b)), pairs(y.map((value, i) => value - 1.25 * x[i]!)))).toBeLessThan(
      1e-15,
    );
    const sizes = reals(n);
    const squares2 = x.reduce((sum, value, i) => {
      return sum + (value / (0.3 + 0.2 * Math.max(Math.abs(y[i]!), Math.abs(sizes[i]!)))) ** 2;
    }, 0);
    const [d, e] = [placed(work, y), placed(work, sizes)];
    expect(vectors.scaledSquares(a, d, e, 0.2, 0.3)).toBeCloseTo(squares2, 11);
    if (n > 0) {
      for (const bad of [NaN, Infinity, -Infinity]) {
        work.view(e)[n - 1] = bad;
        expect(vectors.scaledSquares(a, d, e, 0.2, 0.3)).toBeNaN();
      }
    }
    const c = placed(work, x);
    for (const count of [0, 1, 2, 3, 4, 5, 6, 7, 9]) {
      const held = Array.from({ length: 9 }, (_, j) =>
        placed(
          work,
          x.map((value) => value * (j + 1) - j),
        ),
      );
      const of = combination(Array.from({ length: count }, (_, j) => (j === 1 ? 0 : 0.5 - j)));
      const wanted = (i: number, base: number): number =>
        of.of.reduce((sum, j, k) => sum + 0.75 * of.weights[k]! * (x[i]! * (j + 1) - j), base);
      vectors.combine(c, b, held, of, 0.75);
      work.read(c).forEach((value, i) => expect(value).toBeCloseTo(wanted(i, work.read(b)[i]!), 12));
      vectors.combine(c, undefined, held, of, 0.75);
      work.read(c).forEach((value, i) => expect(value).toBeCloseTo(wanted(i, 0), 12));
      vectors.copy(c, a);
      vectors.combine(c, c, held, of, 0.75);
      work.read(c).forEach((value, i) => expect(value).toBeCloseTo(wanted(i, x[i]!), 12));
    }
    vectors.scale(b, 3);
    expect(work.read(b).length).toBe(n);
    vectors.copy(b, a);
    expect(work.read(b)).toEqual(x.slice());
    vectors.scale(b, -2);
    expect(work.read(b)).toEqual(x.map((value) => -2 * value).slice());
    vectors.clear(b);
    expect(work.read(b)).toEqual(new Float64Array(n));
    expect(work.read(a)).toEqual(x.slice());
  });
}

const pairs = (x: Float64Array): o.Vec => [...x].map((value) => [value, 0]);

/** sum x_i y_i without error, as rounded once at the end. */
function exactSum(x: Float64Array, y: Float64Array): number {
  let sum = 0n;
  for (let i = 0; i < x.length; i++) sum += scaled(x[i]!) * scaled(y[i]!);
  const size = sum < 0n ? -sum : sum;
  const drop = Math.max(0, size.toString(2).length - 60);
  return Number(sum >> BigInt(drop)) * 2 ** (drop - 200);
}

/** x 2^100, exact for numbers above 2^-47. */
function scaled(x: number): bigint {
  return BigInt(x * 2 ** 100);
}

/** Pairs of numbers whose dot product cancels to a tiny rest; real parts and imaginary parts apart. */
function cancelling(n: number): { x: Float64Array; y: Float64Array } {
  const x = new Float64Array(4 * n);
  const y = new Float64Array(4 * n);
  for (let i = 0; i < n; i++) {
    const size = 2 ** random.integer(30);
    x[4 * i] = Math.round(random.normal() * 2 ** 20) * size * 2 ** -20;
    y[4 * i] = Math.round(random.normal() * 2 ** 20) * size * 2 ** -20;
    x[4 * i + 2] = -x[4 * i]!;
    y[4 * i + 2] = y[4 * i]! * (1 + 2 ** -44);
    x[4 * i + 1] = random.normal() > 0 ? 2 ** -10 : 0;
    y[4 * i + 1] = 2 ** -12;
  }
  return { x, y };
}

/** Complex vectors and real ones: sums, multiples, products and norms. */
export const vectorLaws: readonly KernelLaw[] = [
  ...sizes.map((n) => ({
    name: `complex vectors of ${n} numbers`,
    check: (k: Kernels) => complexAgrees(k, n),
  })),
  ...sizes.map((n) => ({ name: `real vectors of ${n} numbers`, check: (k: Kernels) => realAgrees(k, n) })),
  {
    name: 'the compensated dot product keeps what cancels, the plain one does not',
    check: (k) => {
      const { x, y } = cancelling(40);
      const re = x.filter((_, i) => i % 2 === 0);
      const im = x.filter((_, i) => i % 2 === 1);
      const [yRe, yIm] = [y.filter((_, i) => i % 2 === 0), y.filter((_, i) => i % 2 === 1)];
      const exact = [exactSum(re, yRe) + exactSum(im, yIm), exactSum(re, yIm) - exactSum(im, yRe)];
      k.run((work) => {
        const [a, b] = [work.put(x), work.put(y)];
        const precise = work.vectors.dotCompensated(a, b);
        const plain = work.vectors.dot(a, b);
        for (const i of [0, 1]) expect(Math.abs(precise[i]! / exact[i]! - 1)).toBeLessThan(1e-14);
        expect(Math.abs(plain[0] / exact[0]! - 1)).toBeGreaterThan(1e-12);
      });
    },
  },
  {
    name: 'maxAbs sees the last number, signs, infinities and NaN',
    check: (k) => {
      k.run((work) => {
        const { maxAbs } = work.vectors;
        expect(maxAbs(work.put(Float64Array.of(1, -2, -9)))).toBe(9);
        expect(maxAbs(work.put(Float64Array.of(-Infinity, 2)))).toBe(Infinity);
        for (let length = 1; length < 10; length++) {
          for (let at = 0; at < length; at++) {
            const one = new Float64Array(length).fill(1);
            one[at] = NaN;
            expect(maxAbs(work.put(one))).toBeNaN();
            one[at] = -2;
            expect(maxAbs(work.put(one))).toBe(2);
          }
        }
        expect(maxAbs(work.put(Float64Array.of(-0)))).toBe(0);
      });
    },
  },
  {
    name: 'a real factor mixes nothing into the other part',
    check: (k) => {
      k.run((work) => {
        const x = work.put(Float64Array.of(Infinity, 1, 2, 3));
        work.vectors.scale(x, 2);
        expect(work.read(x)).toEqual(Float64Array.of(Infinity, 2, 4, 6));
        const y = work.zeros(4);
        work.vectors.axpy(y, x, 0.5);
        expect(work.read(y)).toEqual(Float64Array.of(Infinity, 1, 2, 3));
      });
    },
  },
];
