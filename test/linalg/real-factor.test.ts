import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { heldLq, heldSvd } from '../../src/linalg/held-decompositions.ts';
import { kernels } from '../../src/linalg/kernels/active.ts';
import { rng } from '../../src/linalg/random.ts';
import { realLq, realMultiply, realQr, realSingularValues, realSvd, symmetricEigen } from '../../src/linalg/real-factor.ts'; // prettier-ignore
import type { DenseReal } from '../../src/linalg/real-matrix.ts';

const eps = 2 ** -52;

const random = (rows: number, cols: number, seed: number): DenseReal => {
  const r = rng(seed);
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => r.normal()) };
};
const of = (rows: number, cols: number, entry: (r: number, c: number) => number): DenseReal => ({
  rows,
  cols,
  data: Float64Array.from({ length: rows * cols }, (_, i) => entry(Math.floor(i / cols), i % cols)),
});
const turned = (a: DenseReal): DenseReal => of(a.cols, a.rows, (r, c) => a.data[c * a.cols + r]!);
const at = (a: DenseReal, r: number, c: number): number => a.data[r * a.cols + c]!;

/** The product from the definition. */
const naive = (a: DenseReal, b: DenseReal): DenseReal =>
  of(a.rows, b.cols, (r, c) => {
    let sum = 0;
    for (let l = 0; l < a.cols; l++) sum += at(a, r, l) * at(b, l, c);
    return sum;
  });
const apart = (a: DenseReal, b: DenseReal): number => {
  expect([a.rows, a.cols]).toEqual([b.rows, b.cols]);
  return a.data.reduce((max, x, i) => (Math.abs(x - b.data[i]!) <= max ? max : Math.abs(x - b.data[i]!)), 0);
};
const unit = (n: number): DenseReal => of(n, n, (r, c) => (r === c ? 1 : 0));
const largest = (a: DenseReal): number => a.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
const times = (a: DenseReal, factor: number): DenseReal => ({ ...a, data: a.data.map((x) => factor * x) });
const withDiagonal = (a: DenseReal, d: Float64Array): DenseReal => of(a.rows, a.cols, (r, c) => at(a, r, c) * d[c]!); // prettier-ignore

const matrices: Readonly<Record<string, DenseReal>> = {
  'a single number': of(1, 1, () => -3),
  'a single zero': of(1, 1, () => 0),
  'one row': random(1, 5, 1),
  'one column': random(5, 1, 2),
  square: random(9, 9, 3),
  tall: random(40, 13, 4),
  wide: random(13, 40, 5),
  zero: of(6, 4, () => 0),
  'of rank one': of(20, 30, (r, c) => (r + 1) * (c - 7)),
  'degenerate, orthogonal': of(8, 8, (r, c) => (c === (r + 3) % 8 ? (r % 2 ? -1 : 1) : 0)),
  graded: of(13, 13, (r, c) => Math.cos(r * c + r) * 10 ** -c),
  tiny: times(random(10, 7, 6), 1e-150),
  tinier: times(random(7, 10, 6), 1e-300),
  huge: times(random(7, 10, 7), 1e150),
  'near the end of the range': times(random(5, 5, 8), 1e307),
};

/** Multiplies by a power of ten so that products are of ordinary size. */
const eased = (a: DenseReal, scale: number): DenseReal => (scale === 0 ? a : of(a.rows, a.cols, (r, c) => at(a, r, c) / scale)); // prettier-ignore

describe('real factorisations', () => {
  it.each(Object.entries(matrices))('%s', (_name, a) => {
    const [before, scale] = [a.data.slice(), largest(a)];
    const k = Math.min(a.rows, a.cols);
    const bound = 16 * eps * Math.max(a.rows, a.cols);
    const small = eased(a, scale);
    const isometry = (x: DenseReal): void => expect(apart(naive(turned(x), x), unit(x.cols))).toBeLessThan(bound);
    const { q, r } = realQr(a);
    isometry(q);
    expect(apart(naive(q, eased(r, scale)), small)).toBeLessThan(bound);
    for (let i = 0; i < k; i++) {
      expect(at(r, i, i)).toBeGreaterThanOrEqual(0);
      for (let j = 0; j < i; j++) expect(Object.is(at(r, i, j), 0)).toBe(true);
    }
    const lq = realLq(turned(a));
    expect(lq.l).toEqual(turned(r));
    expect(lq.q).toEqual(turned(q));
    const { u, s, vt } = realSvd(a);
    isometry(u);
    isometry(turned(vt));
    expect([u.cols, s.length, vt.rows]).toEqual([k, k, k]);
    const values = scale === 0 ? s : s.map((x) => x / scale);
    expect(apart(naive(withDiagonal(u, values), vt), small)).toBeLessThanOrEqual(bound * values[0]!);
    expect(values.every((x, i) => x >= 0 && (i === 0 || x <= values[i - 1]!))).toBe(true);
    realSingularValues(a).forEach((x, i) => expect(Math.abs(x / (scale || 1) - values[i]!)).toBeLessThanOrEqual(bound * values[0]!)); // prettier-ignore
    expect(a.data).toEqual(before);
  }); // prettier-ignore

  it('vectors of the largest values alone', () => {
    const a = random(30, 20, 9);
    const all = realSvd(a);
    for (const count of [0, 1, 7, 20]) {
      const { u, s, vt } = realSvd(a, { keep: (values) => (expect(values).toEqual(all.s), count) });
      expect(s).toEqual(all.s);
      expect(u).toEqual(of(30, count, (r, c) => at(all.u, r, c)));
      expect(vt).toEqual(of(count, 20, (r, c) => at(all.vt, r, c)));
    }
  });

  it('symmetric eigenvectors', () => {
    for (const scale of [1, 1e-150, 1e150, 1e-300]) {
      const g = random(33, 33, 10);
      const a = times(
        of(33, 33, (r, c) => at(g, r, c) + at(g, c, r)),
        scale,
      );
      const { values, vectors } = symmetricEigen(a);
      expect(apart(naive(turned(vectors), vectors), unit(33))).toBeLessThan(50 * eps * 16);
      const product = naive(eased(a, scale), vectors);
      expect(apart(product, withDiagonal(vectors, values.map((x) => x / scale)))).toBeLessThan(1e-13 * 20); // prettier-ignore
    }
    expect(symmetricEigen(of(3, 3, () => 1)).values.map((x) => Math.round(1e12 * x) / 1e12 + 0)).toEqual(Float64Array.of(0, 0, 3)); // prettier-ignore
    expect(symmetricEigen(of(0, 0, () => 0)).values.length).toBe(0);
    expect([...symmetricEigen(of(2, 2, () => 0)).values]).toEqual([0, 0]);
  });

  it('products and their transposes', () => {
    const [a, b] = [random(7, 5, 11), random(5, 9, 12)];
    const expected = naive(a, b);
    for (const product of [realMultiply(a, b), realMultiply(turned(a), b, 't'), realMultiply(a, turned(b), 'n', 't'), realMultiply(turned(a), turned(b), 't', 't')]) {
      expect(apart(product, expected)).toBeLessThan(20 * eps);
    }
  }); // prettier-ignore

  it('nothing', () => {
    const none = of(0, 4, () => 0);
    expect([realQr(none).q.cols, realQr(none).r.rows, realSvd(none).vt.rows, realSvd(turned(none)).u.cols]).toEqual([0, 0, 0, 0]); // prettier-ignore
  });

  it('refuses by name', () => {
    const bad = of(2, 2, (r, c) => (r + c === 1 ? NaN : 1));
    for (const call of [realQr, realLq, realSvd, realSingularValues, symmetricEigen]) {
      expect(() => call(bad)).toThrow(/`a` must hold finite numbers only/);
      expect(() => call({ ...bad, data: new Float64Array(3) })).toThrow(ArgumentError);
    }
    expect(() => symmetricEigen(of(2, 2, (r) => r))).toThrow(/be symmetric/);
    expect(() => symmetricEigen(of(2, 3, () => 1))).toThrow(/be square/);
    expect(() => realMultiply(random(2, 3, 1), random(2, 3, 1))).toThrow(/`b` must have 3 rows/);
    for (const count of [-1, 3, 0.5, NaN]) {
      expect(() => realSvd(random(2, 2, 1), { keep: () => count })).toThrow(/`keep` must give an integer from 0 to 2/);
    }
    expect(() => realSvd(times(of(2, 2, () => 1), Number.MAX_VALUE))).toThrow(/singular values/);
    expect(() => realQr(times(of(2, 2, () => 1), Number.MAX_VALUE))).toThrow(/a triangular factor/);
  }); // prettier-ignore
});

describe('held factorisations', () => {
  it('complex: L is lower triangular with a real diagonal, rows of Q are orthonormal, and vectors fit', () => {
    const [m, n] = [5, 8];
    const data = Float64Array.from({ length: 2 * m * n }, (_, i) => Math.sin(i * i + 1));
    const z = (x: Float64Array, i: number): readonly [number, number] => [x[2 * i]!, x[2 * i + 1]!];
    const product = (x: Float64Array, y: Float64Array, k: number, weights?: Float64Array): number => {
      let worst = 0;
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let [re, im] = z(data, i * n + j).map((value) => -value) as [number, number];
          for (let l = 0; l < k; l++) {
            const [a, b] = z(x, i * k + l);
            const [c, d] = z(y, l * n + j);
            re += (weights?.[l] ?? 1) * (a * c - b * d);
            im += (weights?.[l] ?? 1) * (a * d + b * c);
          }
          worst = Math.max(worst, Math.abs(re), Math.abs(im));
        }
      }
      return worst;
    };
    kernels().run((work) => {
      const a = { field: 'complex', rows: m, cols: n, numbers: work.put(data) } as const;
      const { l, q } = heldLq(work, a);
      const [lower, rows] = [work.read(l.numbers), work.read(q.numbers)];
      expect(product(lower, rows, m)).toBeLessThan(1e-14);
      for (let i = 0; i < m; i++) {
        expect(lower[2 * (i * m + i)]).toBeGreaterThan(0);
        expect(lower[2 * (i * m + i) + 1]).toBe(0);
        expect(lower.subarray(2 * (i * m + i + 1), 2 * (i + 1) * m).every((x) => x === 0)).toBe(true);
      }
      const { u, s, vh } = heldSvd(work, a, () => m);
      expect(product(work.read(u.numbers), work.read(vh.numbers), m, s)).toBeLessThan(1e-14);
      expect(work.read(a.numbers)).toEqual(data);
    });
  });
});
