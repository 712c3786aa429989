import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { expm } from '../../src/linalg/expm.ts';
import { identity, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, kron } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { inverse } from '../../src/linalg/solve.ts';
import * as o from '../oracle.ts';
import { dag, diag, expectClose, expectIsometry, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const at = (a: ComplexMatrix, r: number, c: number): number => a.data[2 * (r * a.cols + c)]!;

/** exp by Taylor's series of A / 2^k and squaring, naive arithmetic. */
function series(a: ComplexMatrix, squarings: number): o.Mat {
  const n = a.rows;
  const small = o.scale(o.matOf(a), [2 ** -squarings, 0]);
  let term = o.eye(n);
  let sum = o.eye(n);
  for (let k = 1; k < 25; k++) {
    term = o.scale(o.mul(term, small), [1 / k, 0]);
    sum = o.plus(sum, term);
  }
  for (let k = 0; k < squarings; k++) sum = o.mul(sum, sum);
  return sum;
}

const hermitian = (seed: number, n: number): ComplexMatrix => {
  const a = randomMatrix(rng(seed), n);
  const b = dag(a);
  return { ...a, data: a.data.map((x, i) => x + b.data[i]!) };
};

/** factor (re + i im) times a. */
const rotated = (a: ComplexMatrix, re: number, im: number): ComplexMatrix =>
  o.complexMatrix(o.scale(o.matOf(a), [re, im]));

describe('expm', () => {
  it.each([1e-9, 1e-3, 0.02, 0.3, 1, 3, 12])('agrees with the series for |A| about %d', (size) => {
    for (const n of [1, 2, 5, 9]) {
      for (const a of [randomMatrix(rng(n), n), randomReal(rng(n), n), hermitian(n, n)]) {
        const scaled = times(a, size / (2 * Math.sqrt(n)));
        expectClose(expm(scaled), o.complexMatrix(series(scaled, 6)), 3e-13);
      }
    }
  });

  it('of nothing, of zero, of numbers and of diagonals', () => {
    expect(expm({ rows: 0, cols: 0, data: new Float64Array(0) }).rows).toBe(0);
    expectClose(expm(times(randomMatrix(rng(1), 3), 0)), diag([1, 1, 1]), 0);
    expectClose(expm(diag([[-800, 0]])), diag([0]), 0);
    expectClose(expm(diag([[0, Math.PI]])), diag([-1]), 2e-16);
    const mixed = expm(diag([700, -700, 0, -1e300, 1]));
    [Math.exp(700), Math.exp(-700), 1, 0, Math.E].forEach((x, i) => expect(at(mixed, i, i)).toBe(x));
  });

  it('of nilpotent matrices is the finite series, however large they are', () => {
    expectClose(expm(real([[0, 1e200], [0, 0]])), real([[1, 1e200], [0, 1]]), 0); // prettier-ignore
    expectClose(expm(real([[0, 0, 0], [3, 0, 0], [5, 7, 0]])), real([[1, 0, 0], [3, 1, 0], [15.5, 7, 1]]), 1e-15); // prettier-ignore
    expectClose(expm(times(real([[1, -1], [1, -1]]), 1e6)), real([[1 + 1e6, -1e6], [1e6, 1 - 1e6]]), 1e-14); // prettier-ignore
    const u = randomUnitary(rng(2), 4);
    const n = product(u, real([[0, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 2], [0, 0, 0, 0]]), dag(u)); // prettier-ignore
    const taylor = product(u, real([[1, 2, 2, 4 / 3], [0, 1, 2, 2], [0, 0, 1, 2], [0, 0, 0, 1]]), dag(u)); // prettier-ignore
    expectClose(expm(n), taylor, 1e-14);
  });

  it('of a Jordan block is e^lambda / k!', () => {
    const e = expm(real([[-2, 1, 0, 0], [0, -2, 1, 0], [0, 0, -2, 1], [0, 0, 0, -2]])); // prettier-ignore
    [1, 1, 1 / 2, 1 / 6].forEach((x, k) => expect(at(e, 0, k) / (x * Math.exp(-2))).toBeCloseTo(1, 14));
  });

  it.each([0.3, 100, 1e4, 1e6])('is unitary for an anti-Hermitian generator of size %d', (size) => {
    const h = hermitian(3, 6);
    expectIsometry(expm(rotated(h, 0, -size)), 1e-13);
    expectClose(
      product(expm(rotated(h, 0, -size)), expm(rotated(h, 0, size))),
      diag(new Array(6).fill(1)),
      1e-13,
    );
    const turn = expm(real([[0, -size], [size, 0]])); // prettier-ignore
    expectClose(turn, real([[Math.cos(size), -Math.sin(size)], [Math.sin(size), Math.cos(size)]]), 1e-15 + 4e-16 * size); // prettier-ignore
  });

  it('of a projector is 1 + (e^t - 1) P, orthogonal or oblique', () => {
    const v = randomMatrix(rng(4), 5, 1);
    const w = randomMatrix(rng(5), 5, 1);
    for (const u of [v, w]) {
      const overlap = product(dag(u), v).data;
      const size = overlap[0]! ** 2 + overlap[1]! ** 2;
      const p = rotated(product(v, dag(u)), overlap[0]! / size, -overlap[1]! / size);
      for (const t of [1, -3, 20]) {
        const expected = o.plus(o.eye(5), o.scale(o.matOf(p), [Math.exp(t) - 1, 0]));
        expectClose(expm(times(p, t)), o.complexMatrix(expected), 1e-12);
      }
    }
  });

  it('commutes with a change of basis', () => {
    const g = randomMatrix(rng(6), 4);
    const a = randomMatrix(rng(7), 4);
    expectClose(expm(product(g, a, inverse(g))), product(g, expm(a), inverse(g)), 1e-11);
  });
});

describe('expm of Kronecker sums', () => {
  it.each([0.05, 0.6, 2, 30])('exp(A (x) 1 + 1 (x) B) = exp(A) (x) exp(B), 72 rows, size %d', (size) => {
    const [a, b] = [times(randomMatrix(rng(8), 8), size / 8), times(randomReal(rng(9), 9), size / 8)];
    const sum = add(kron(a, identity(9)), kron(identity(8), b));
    const before = sum.data.slice();
    expectClose(expm(sum), kron(o.complexMatrix(series(a, 8)), o.complexMatrix(series(b, 8))), 3e-13 * Math.max(1, size)); // prettier-ignore
    expect(sum.data).toEqual(before);
  });
});

describe('LA-04 expm of stiff generators', () => {
  it.each([[1, 3], [247.044225955, 6283.1853], [1, 1e6], [1e-3, 1e12], [1, 1e30], [700, 1e200]])(
    'a chain with decay rates %d and %d, either way round',
    (slow, fast) => {
      const exact = (fast / (fast - slow)) * (Math.exp(-slow) - Math.exp(-fast));
      const lower = expm(real([[-slow, 0], [fast, -fast]])); // prettier-ignore
      expect(at(lower, 0, 0) / Math.exp(-slow)).toBeCloseTo(1, 12);
      expect(at(lower, 1, 0) / exact).toBeCloseTo(1, 12);
      expect([at(lower, 0, 1), at(lower, 1, 1)]).toEqual([0, Math.exp(-fast)]);
      const upper = expm(real([[-fast, fast], [0, -slow]])); // prettier-ignore
      expect(at(upper, 0, 1) / exact).toBeCloseTo(1, 12);
    },
  ); // prettier-ignore

  it.each([1, 30, 2000, 1e8, 1e20, 1e300])('a tree that flows to its leaves, exp(-%d L)', (t) => {
    const l = new Array(7).fill(0).map(() => new Array<number>(7).fill(0));
    [[1, 2], [3, 4], [5, 6]].forEach((children, node) => {
      l[node]![node] = -t;
      children.forEach((child) => (l[node]![child] = t / 2));
    }); // prettier-ignore
    const e = expm(real(l));
    const gone = -Math.expm1(-t);
    const twice = 1 - Math.exp(-t) * (1 + t);
    expect(at(e, 1, 3)).toBeCloseTo(gone / 2, 13);
    expect(at(e, 0, 6)).toBeCloseTo((t > 1e100 ? 1 : twice) / 4, 13);
    for (let r = 0; r < 7; r++) {
      const row = Array.from({ length: 7 }, (_, c) => at(e, r, c));
      expect(row.reduce((x, y) => x + y, 0)).toBeCloseTo(1, 13);
      expect(row.every((x) => x >= 0)).toBe(true);
      if (r > 2) expect(row).toEqual(Array.from({ length: 7 }, (_, c) => (c === r ? 1 : 0)));
    }
  });

  it.each([[1, 1], [1e4, 1], [1e10, 1], [1, 1e10], [3e12, 1e3], [1e-8, 1e7]])('two states that exchange at rates %d and %d', (a, b) => {
    const e = expm(real([[-a, b], [a, -b]])); // prettier-ignore
    const mixed = -Math.expm1(-(a + b)) / (a + b);
    expectClose(e, real([[1 - a * mixed, b * mixed], [a * mixed, 1 - b * mixed]]), 1e-13); // prettier-ignore
    expect(at(e, 0, 0) + at(e, 1, 0)).toBeCloseTo(1, 12);
  }); // prettier-ignore

  it('decays below the smallest double, and to its last digits before', () => {
    const g = real([[-200, 100, 0], [1, -1e5, 3], [1e3, 2, -1e3]]); // prettier-ignore
    const e = expm(g);
    const exact = [
      [1.3904922800858082e-87, 1.3932788760200785e-90, 5.224764701011609e-93],
      [6.618043577031687e-92, 6.631306371502896e-95, 2.4867250948633784e-97],
      [1.7381051749257963e-87, 1.7415883994522091e-90, 6.5309176430936405e-93],
    ];
    exact.forEach((row, r) => row.forEach((x, c) => expect(at(e, r, c) / x).toBeCloseTo(1, 11)));
    expectClose(expm(times(g, 100)), times(g, 0), 0);
  });

  // Squaring doubles an error in a conserved sum each time: 2^43 |A| leaves about 9 of 16 digits.
  it('a dense stochastic generator with rates over 8 decades keeps its column sums and stationary state', () => {
    const rates = [[0, 2 ** 20, 2], [2 ** -18, 0, 2 ** 10], [4, 2 ** -7, 0]]; // prettier-ignore
    const g = rates.map((row, r) =>
      row.map((x, c) => (r === c ? -rates.reduce((s, other, k) => s + (k === c ? 0 : other[c]!), 0) : x)),
    );
    const e = expm(times(real(g), 2 ** 23));
    for (let c = 0; c < 3; c++) {
      expect(at(e, 0, c) + at(e, 1, c) + at(e, 2, c)).toBeCloseTo(1, 8);
      for (let r = 0; r < 3; r++) expect(at(e, r, c)).toBeCloseTo(at(e, r, 0), 8);
    }
  });

  it('refuses an exponential that overflows, and input that is not square or not finite', () => {
    expect(() => expm(diag([800]))).toThrow(/exponential within the range of doubles/);
    expect(() => expm(real([[800, 1], [1, 0]]))).toThrow(ArgumentError); // prettier-ignore
    expect(() => expm(real([[1e300, 1], [2, 0]]))).toThrow(ArgumentError); // prettier-ignore
    expect(() => expm(real([[NaN]]))).toThrow(/`a` must hold finite/);
    expect(() => expm(randomMatrix(rng(1), 2, 3))).toThrow(/be square/);
  });
});
