import { expect } from 'vitest';
import type { Triangle } from '../../src/linalg/kernels/families/elimination.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import { rng } from '../../src/linalg/random.ts';
import { modulus } from '../../src/linalg/scalar.ts';
import { dense } from './factorisation-matrices.ts';
import { placed, type KernelLaw } from './kernels-law.ts';

const eps = 2 ** -52;
/** Around the edges of pairs, panels and blocks. */
const sizes = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 97] as const;
const widths = [0, 1, 2, 3, 33] as const;
const both = [false, true] as const;
const triangles: readonly Triangle[] = both.flatMap((upper) =>
  both.flatMap((unit) => both.map((adjoint) => ({ upper, unit, adjoint }))),
);

/** Whether entry (r, c) of the stored matrix belongs to a triangle. */
const stored = ({ upper, unit }: Triangle, r: number, c: number): boolean =>
  upper ? r < c || (r === c && !unit) : r > c || (r === c && !unit);

/** Entry (i, j) of op(T) for the triangle that is meant. */
function entry(t: Float64Array, n: number, triangle: Triangle, i: number, j: number): readonly [number, number] {
  const [r, c, sign] = triangle.adjoint ? [j, i, -1] : [i, j, 1];
  if (stored(triangle, r, c)) return [t[2 * (r * n + c)]!, sign * t[2 * (r * n + c) + 1]!];
  return [r === c ? 1 : 0, 0];
} // prettier-ignore

/** The largest |op(T) X - B| over |T| |X|, entry by entry: the componentwise backward error. */
function backwardError(t: Float64Array, x: Float64Array, b: Float64Array, n: number, cols: number, triangle: Triangle): number {
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < cols; c++) {
      let [re, im, size] = [-b[2 * (i * cols + c)]!, -b[2 * (i * cols + c) + 1]!, 0];
      for (let k = 0; k < n; k++) {
        const [p, q] = entry(t, n, triangle, i, k);
        const [y, z] = [x[2 * (k * cols + c)]!, x[2 * (k * cols + c) + 1]!];
        re += p * y - q * z;
        im += p * z + q * y;
        size += (Math.abs(p) + Math.abs(q)) * (Math.abs(y) + Math.abs(z));
      }
      const error = (Math.abs(re) + Math.abs(im)) / size;
      if (!(error <= worst)) worst = error;
    }
  }
  return worst;
} // prettier-ignore

/** Solves with what does not belong to the triangle set to NaN: it must not be read. */
function solves(k: Kernels, n: number, cols: number, triangle: Triangle): void {
  const b = dense(n, cols, true, rng(n + 1000));
  const t = dense(n, n, true, rng(n)).map((x, i) =>
    stored(triangle, Math.floor(i / 2 / n), (i >> 1) % n) ? x : NaN,
  );
  const [x, after] = k.run((work) => {
    const [held, matrix] = [placed(work, b), placed(work, t)];
    work.elimination.triangularSolve(held, cols, matrix, n, triangle);
    return [work.read(held), work.read(matrix)];
  });
  const where = `${JSON.stringify(triangle)}, n = ${n}, ${cols} columns`;
  expect(backwardError(t, x, b, n, cols, triangle), where).toBeLessThanOrEqual((8 + n) * eps);
  expect(after, 'the triangle stays').toEqual(t);
}

function inverts(k: Kernels, n: number): void {
  const a = dense(n, n, true, rng(n));
  const x = k.run((work) => {
    const [held, order] = [work.put(a), work.zeros(n, 'i32')];
    work.elimination.lu(held, order, n);
    const factors = work.read(held);
    const out = placed(work, new Float64Array(2 * n * n).fill(NaN));
    work.elimination.inverse(out, held, order, n);
    expect(work.read(held)).toEqual(factors);
    return work.read(out);
  });
  const sum = (values: Float64Array, keep: (i: number) => boolean): number =>
    values.reduce((total, value, i) => (keep(i) ? total + Math.abs(value) : total), 0);
  const whole = Math.max(...Array.from({ length: n }, (_, r) => sum(a, (i) => Math.floor(i / 2 / n) === r)));
  for (let c = 0; c < n; c++) {
    let worst = 0;
    for (let r = 0; r < n; r++) {
      let [re, im] = [r === c ? -1 : 0, 0];
      for (let l = 0; l < n; l++) {
        const [p, q] = [2 * (r * n + l), 2 * (l * n + c)];
        re += a[p]! * x[q]! - a[p + 1]! * x[q + 1]!;
        im += a[p]! * x[q + 1]! + a[p + 1]! * x[q]!;
      }
      worst = Math.max(worst, Math.abs(re), Math.abs(im));
    }
    expect(worst).toBeLessThanOrEqual((8 + 2 * n) * eps * whole * sum(x, (i) => (i >> 1) % n === c));
  }
}

/** Exchanges row k of `a` with row swaps[k], one after the other. */
function exchanged(a: Float64Array, cols: number, swaps: Int32Array): Float64Array {
  const out = a.slice();
  swaps.forEach((other, k) => {
    const row = out.slice(2 * k * cols, 2 * (k + 1) * cols);
    out.copyWithin(2 * k * cols, 2 * other * cols, 2 * (other + 1) * cols);
    out.set(row, 2 * other * cols);
  });
  return out;
}

function factorises(k: Kernels, n: number): void {
  const a = dense(n, n, true, rng(n));
  const [lu, swaps, zero] = k.run((work) => {
    const [held, order] = [placed(work, a), work.zeros(n, 'i32')];
    const first = work.elimination.lu(held, order, n);
    return [work.read(held), work.read(order), first];
  });
  expect(zero).toBe(-1);
  const u = lu.map((x, i) => ((i >> 1) % n >= Math.floor(i / 2 / n) ? x : 0));
  const lower = { upper: false, unit: true, adjoint: false };
  expect(backwardError(lu, u, exchanged(a, n, swaps), n, n, lower), `n = ${n}`).toBeLessThanOrEqual((8 + n) * eps); // prettier-ignore
  let largest = 0;
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < r; c++) {
      largest = Math.max(largest, modulus(lu[2 * (r * n + c)]!, lu[2 * (r * n + c) + 1]!));
    }
  }
  expect(largest).toBeLessThan(Math.SQRT2 * (1 + 8 * eps));
}

/** L L^dagger = A within n units in the last place of sqrt(a_ii a_jj). */
function choleskyHolds(k: Kernels, n: number): void {
  const g = dense(n, n + 3, true, rng(n));
  const product = (x: Float64Array, cols: number): Float64Array =>
    Float64Array.from({ length: 2 * n * n }, (_, i) => {
      const [r, c] = [Math.floor(i / 2 / n), (i >> 1) % n];
      let sum = 0;
      for (let l = 0; l < cols; l++) {
        const [p, q] = [2 * (r * cols + l), 2 * (c * cols + l)];
        sum += i % 2 ? x[p + 1]! * x[q]! - x[p]! * x[q + 1]! : x[p]! * x[q]! + x[p + 1]! * x[q + 1]!;
      }
      return sum;
    });
  const a = product(g, n + 3);
  const l = k.run((work) => {
    const upper = a.map((x, i) => ((i >> 1) % n >= Math.floor(i / 2 / n) ? x : NaN));
    const held = placed(work, upper);
    expect(work.elimination.cholesky(held, work.zeros(n), n)).toBe(-1);
    return work.read(held);
  });
  const diagonal = Array.from({ length: n }, (_, i) => l.subarray(2 * (i * n + i), 2 * (i * n + i) + 2));
  expect(diagonal.every(([re, im]) => re! > 0 && im === 0)).toBe(true);
  expect(l.every((x, i) => (i >> 1) % n <= Math.floor(i / 2 / n) || x === 0)).toBe(true);
  const root = (i: number): number => Math.sqrt(a[2 * (i * n + i)]!);
  const far = product(l, n).map(
    (x, i) => Math.abs(x - a[i]!) / root(Math.floor(i / 2 / n)) / root((i >> 1) % n),
  );
  expect(far.every((x) => x <= (8 + n) * eps)).toBe(true);
}

function hermitianPart(k: Kernels, a: Float64Array, n: number): void {
  const [out, defect] = k.run((work) => {
    const held = placed(work, a);
    const most = work.elimination.hermitianUpper(held, n);
    return [work.read(held), most];
  });
  const mirror = a.map(
    (_, i) => (i % 2 ? -1 : 1) * a[2 * (((i >> 1) % n) * n + Math.floor(i / 2 / n)) + (i % 2)]!,
  );
  const above = (i: number): boolean => (i >> 1) % n >= Math.floor(i / 2 / n);
  expect(out.every((x, i) => above(i) || x === a[i])).toBe(true);
  expect(out.every((x, i) => !above(i) || Math.abs(x - (a[i]! / 2 + mirror[i]! / 2)) <= 2 * eps * Math.abs(a[i]!) + 2 * eps * Math.abs(mirror[i]!))).toBe(true); // prettier-ignore
  expect(defect).toBe(a.reduce((most, x, i) => Math.max(most, Math.abs(x - mirror[i]!)), 0));
}

const identity = (n: number): Float64Array =>
  Float64Array.from({ length: 2 * n * n }, (_, i) => (i % (2 * n + 2) === 0 ? 1 : 0));

/** Rows and columns over the whole range of doubles, with a zero row and a zero column. */
const scattered = [
  [3e-310, 0, 0, 1e-320, 0, 0, 0, 0],
  [1e308, -1.7e308, 5e-324, 0, 1, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 4, 0.1, 0, 3e7, 2e-9, 0, 0],
].flat();

function equilibrates(k: Kernels, a: Float64Array, n: number): void {
  const [scaled, r, c, norm] = k.run((work) => {
    const [held, rows, cols] = [placed(work, a), placed(work, new Float64Array(n)), work.zeros(n)];
    const largest = work.elimination.equilibrate(held, rows, cols, n);
    return [work.read(held), work.read(rows), work.read(cols), largest];
  });
  expect([...r, ...c].every((x) => x > 0 && Number.isInteger(Math.log2(x)))).toBe(true);
  const row = (i: number): number => Math.floor(i / 2 / n);
  const col = (i: number): number => (i >> 1) % n;
  expect(scaled).toEqual(a.map((x, i) => x * r[row(i)]! * c[col(i)]!));
  for (let line = 0; line < n; line++) {
    const largest = (list: Float64Array): number => list.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    // Rows before columns are scaled, columns at the end; below 2^-1022 the factor 2^1023 is all there is.
    const inRow = largest(a.filter((_, i) => row(i) === line).map((x) => x * r[line]!));
    const inColumn = largest(scaled.filter((_, i) => col(i) === line));
    for (const x of [inRow, inColumn]) expect(x === 0 || (x >= 2 ** -52 && x < 2)).toBe(true);
    if (inRow === 0) expect(r[line]).toBe(1);
    if (inColumn === 0) expect(c[line]).toBe(1);
    if (r[line]! < 2 ** 1000) expect(inRow === 0 || inRow >= 1).toBe(true);
    if (c[line]! < 2 ** 1000) expect(inColumn === 0 || inColumn >= 1).toBe(true);
  }
  const sums = Array.from({ length: n }, (_, j) => scaled.reduce((sum, x, i) => (col(i) === j ? sum + Math.abs(x) : sum), 0)); // prettier-ignore
  expect(Math.abs(norm - Math.max(0, ...sums))).toBeLessThanOrEqual(2 * n * eps * norm);
}

/** The laws of `EliminationKernels`. */
export const eliminationLaws: readonly KernelLaw[] = [
  {
    name: 'solves with a triangle from 1e-200 to 1e200 on its diagonal',
    check: (k) => {
      const n = 40;
      const d = Float64Array.from({ length: n }, (_, i) => 10 ** (10 * i - 200));
      const t = identity(n).map((x, i) => (x === 1 ? d[i / (2 * n + 2)]! : 0));
      const b = Float64Array.from({ length: 2 * n }, (_, i) => d[i >> 1]! * (i % 2 ? -2 : 1));
      for (const triangle of triangles.filter(({ unit }) => !unit)) {
        const x = k.run((work) => {
          const held = work.put(b);
          work.elimination.triangularSolve(held, 1, work.put(t), n, triangle);
          return work.read(held);
        });
        const far = x.map((value, i) => Math.abs(value - (i % 2 ? -2 : 1)));
        expect(far.every((distance) => distance < 8 * eps)).toBe(true);
      }
    },
  },
  {
    name: 'factorises P A = L U with multipliers of modulus at most sqrt 2',
    check: (k) => sizes.forEach((n) => factorises(k, n)),
  },
  {
    name: 'pivots are the first of those with the largest |re| + |im|',
    check: (k) => {
      const first = [0.5, 0, 1, 0, -1, 0, 0, 1, 0.6, 0.5, 0.6, -0.5];
      const n = first.length / 2;
      const a = identity(n);
      first.forEach((x, i) => (a[(i >> 1) * 2 * n + (i % 2)] = x));
      const swaps = k.run((work) => {
        const order = work.zeros(n, 'i32');
        work.elimination.lu(work.put(a), order, n);
        return work.read(order);
      });
      expect(swaps[0]).toBe(4);
    },
  },
  {
    name: 'inverts: A X = 1 to n units in the last place of each column, the factors stay',
    check: (k) => sizes.forEach((n) => inverts(k, n)),
  },
  {
    name: 'exchanges of rows follow the list, and are undone backwards',
    check: (k) => {
      for (const n of sizes) {
        for (const cols of widths) {
          const b = dense(n, cols, true, rng(n));
          const swaps = Int32Array.from({ length: n }, (_, i) => i + ((7 * i) % (n - i)));
          const [forth, back] = k.run((work) => {
            const [held, order] = [placed(work, b), work.put(swaps)];
            work.elimination.exchangeRows(held, cols, order, n, false);
            const moved = work.read(held);
            work.elimination.exchangeRows(held, cols, order, n, true);
            return [moved, work.read(held)];
          });
          expect(forth).toEqual(exchanged(b, cols, swaps));
          expect(back).toEqual(b);
        }
      }
    },
  },
  {
    name: 'scales each row by its factor',
    check: (k) => {
      for (const [n, cols] of [[1, 1], [3, 2], [5, 7], [4, 0]] as const) {
        const [b, factors] = [dense(n, cols, true, rng(n)), dense(n, 1, true, rng(n)).subarray(0, n)];
        const out = k.run((work) => {
          const held = placed(work, b);
          work.elimination.scaleRows(held, cols, placed(work, factors));
          return work.read(held);
        });
        expect(out).toEqual(b.map((x, i) => x * factors[Math.floor(i / 2 / cols)]!));
      }
    }, // prettier-ignore
  },
  {
    name: 'scales each column by its factor',
    check: (k) => {
      for (const [rows, cols] of [[1, 1], [3, 2], [5, 7], [0, 3]] as const) {
        const [b, factors] = [dense(rows, cols, true, rng(cols)), dense(cols, 1, true, rng(rows)).subarray(0, cols)];
        const out = k.run((work) => {
          const held = placed(work, b);
          work.elimination.scaleColumns(held, rows, placed(work, factors));
          return work.read(held);
        });
        expect(out).toEqual(b.map((x, i) => x * factors[(i >> 1) % cols]!));
      }
    }, // prettier-ignore
  },
  {
    name: 'sums the columns of |re| + |im|',
    check: (k) => {
      for (const [rows, cols] of [[1, 1], [3, 2], [5, 7], [0, 3], [3, 0]] as const) {
        const a = dense(rows, cols, true, rng(cols));
        const sums = k.run((work) => {
          const held = placed(work, new Float64Array(cols).fill(NaN));
          work.elimination.columnSums(held, placed(work, a), rows);
          return work.read(held);
        });
        const expected = sums.map((_, c) => a.reduce((sum, x, i) => ((i >> 1) % cols === c ? sum + Math.abs(x) : sum), 0)); // prettier-ignore
        expect(sums.every((sum, c) => Math.abs(sum - expected[c]!) <= 2 * rows * eps * sum)).toBe(true);
      }
    }, // prettier-ignore
  },
  {
    name: 'takes the Hermitian part above the diagonal, leaves the rest, and measures what is dropped',
    check: (k) => {
      for (const n of [0, 1, 2, 7, 8, 9, 17, 30]) hermitianPart(k, dense(n, n, true, rng(n)), n);
      hermitianPart(k, Float64Array.of(1, 0, 1.5e308, 1e308, 1.5e308, -1e308, 1, 0), 2);
      expect(k.run((work) => work.elimination.hermitianUpper(work.put(Float64Array.of(1, NaN)), 1))).toBe(
        NaN,
      );
    },
  },
  {
    name: 'Cholesky: A = L L^dagger entry by entry, from the upper triangle alone',
    check: (k) => sizes.forEach((n) => choleskyHolds(k, n)),
  },
  {
    name: 'Cholesky: names the first pivot that is not above its limit and leaves it in its place',
    check: (k) => {
      for (const n of [1, 8, 16, 17, 33, 65]) {
        for (const at of new Set([0, n >> 1, n - 1])) {
          for (const value of [0.25, 0, -1, NaN]) {
            const a = identity(n);
            a[2 * (at * n + at)] = value;
            const [failed, pivot] = k.run((work) => {
              const held = work.put(a);
              const first = work.elimination.cholesky(held, work.put(new Float64Array(n).fill(0.25)), n);
              return [first, work.read(held)[2 * (at * n + at)]];
            });
            expect([failed, pivot]).toEqual([at, value]);
          }
        }
      }
    },
  },
  {
    name: 'names the first pivot that is zero, wherever the blocks end',
    check: (k) => {
      for (const n of [1, 8, 9, 33, 65]) {
        for (const at of new Set([0, n >> 1, n - 1])) {
          for (const value of [0, 2 ** -1001]) {
            // The identity without one entry: elimination changes nothing.
            const a = identity(n);
            a[2 * (at * n + at)] = value;
            expect(k.run((work) => work.elimination.lu(work.put(a), work.zeros(n, 'i32'), n))).toBe(at);
          }
        }
      }
    },
  },
  {
    name: 'equilibrates by powers of two: random, and over the whole range of doubles',
    check: (k) => {
      equilibrates(k, Float64Array.from(scattered), 4);
      for (const n of [1, 2, 5, 17]) equilibrates(k, dense(n, n, true, rng(n)), n);
    },
  },
  {
    name: 'nothing is eliminated from nothing',
    check: (k) =>
      k.run((work) => {
        const [none, order] = [work.zeros(0), work.zeros(0, 'i32')];
        expect(work.elimination.equilibrate(none, none, none, 0)).toBe(0);
        expect(work.elimination.lu(none, order, 0)).toBe(-1);
        work.elimination.exchangeRows(none, 3, order, 0, false);
        work.elimination.triangularSolve(none, 3, none, 0, { upper: true, unit: false, adjoint: false });
      }),
  },
  ...triangles.map((triangle) => ({
    name: `solves with a triangle to n units in the last place of each equation: ${JSON.stringify(triangle)}`,
    check: (k: Kernels) => {
      sizes.forEach((n, i) => solves(k, n, widths[i % widths.length]!, triangle));
      for (const cols of widths) for (const n of [5, 65]) solves(k, n, cols, triangle);
    },
  })),
];
