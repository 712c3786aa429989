import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import type { Triangle } from '../../src/linalg/kernels/families/elimination.ts';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../conformance/factorisation-matrices.ts';

const eps = 2 ** -52;
/** Around the edges of pairs, panels and blocks. */
const sizes = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 97] as const;
const widths = [1, 2, 3, 33] as const;
const both = [false, true] as const;
const triangles: readonly Triangle[] = both.flatMap((upper) =>
  both.flatMap((unit) => both.map((adjoint) => ({ upper, unit, adjoint }))),
);
const sets: readonly (readonly [string, Kernels])[] = [
  ['reference', referenceKernels],
  ['wasm, shared memory', wasmKernels(true)],
  ['wasm, unshared memory', wasmKernels(false)],
];

/** Entry (i, j) of op(T) for the triangle that is meant. */
function entry(t: Float64Array, n: number, { upper, unit, adjoint }: Triangle, i: number, j: number): readonly [number, number] {
  const [r, c, sign] = adjoint ? [j, i, -1] : [i, j, 1];
  if (r === c && unit) return [1, 0];
  if (upper ? r > c : r < c) return [0, 0];
  return [t[2 * (r * n + c)]!, sign * t[2 * (r * n + c) + 1]!];
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

describe.each(sets)('elimination: %s', (_name, kernels) => {
  it('solves with each triangle to n units in the last place of each equation', () => {
    for (const n of sizes) {
      for (const cols of widths) {
        const [t, b] = [dense(n, n, true, rng(n)), dense(n, cols, true, rng(n + 1000))];
        for (const triangle of triangles) {
          const x = kernels.run((work) => {
            const held = work.put(b);
            work.elimination.triangularSolve(held, cols, work.put(t), n, triangle);
            return work.read(held);
          });
          const where = `${JSON.stringify(triangle)}, n = ${n}, ${cols} columns`;
          expect(backwardError(t, x, b, n, cols, triangle), where).toBeLessThanOrEqual((8 + n) * eps);
        }
      }
    }
  });

  it('factorises P A = L U with multipliers of at most sqrt 2, and undoes its exchanges', () => {
    for (const n of sizes) {
      const a = dense(n, n, true, rng(n));
      const [lu, permuted, back, zero] = kernels.run((work) => {
        const [held, rows, swaps] = [work.put(a), work.put(a), work.zeros(n, 'i32')];
        const first = work.elimination.lu(held, swaps, n);
        work.elimination.exchangeRows(rows, n, swaps, n, false);
        const forth = work.read(rows);
        work.elimination.exchangeRows(rows, n, swaps, n, true);
        return [work.read(held), forth, work.read(rows), first];
      });
      expect(zero).toBe(-1);
      expect(back).toEqual(a);
      const u = lu.map((x, i) => ((i >> 1) % n >= Math.floor(i / 2 / n) ? x : 0));
      const lower = { upper: false, unit: true, adjoint: false };
      expect(backwardError(lu, u, permuted, n, n, lower), `n = ${n}`).toBeLessThanOrEqual((8 + n) * eps);
      for (let r = 0; r < n; r++) for (let c = 0; c < r; c++) {
        expect(Math.abs(lu[2 * (r * n + c)]!) + Math.abs(lu[2 * (r * n + c) + 1]!)).toBeLessThan(2);
      } // prettier-ignore
    }
  });

  it('names the first pivot that is zero, wherever the blocks end', () => {
    for (const n of [1, 8, 9, 33, 65]) {
      for (const k of new Set([0, n >> 1, n - 1])) {
        // The identity without one entry: elimination changes nothing.
        const a = Float64Array.from({ length: 2 * n * n }, (_, i) => (i % (2 * n + 2) === 0 ? 1 : 0));
        a[2 * (k * n + k)] = 0;
        expect(kernels.run((work) => work.elimination.lu(work.put(a), work.zeros(n, 'i32'), n))).toBe(k);
      }
    }
  });

  it('equilibrates by powers of two over the whole range of doubles', () => {
    const a = Float64Array.of(3e-310, 0, 0, 1e-320, 0, 0, 0, 0, 1e308, -1.7e308, 5e-324, 0, 1, 0, 0, 4, 0.1, 0, 0, 0, 0, 0, 0, 0); // prettier-ignore
    const n = 3;
    const square = a.slice(0, 2 * n * n);
    const [scaled, r, c, norm] = kernels.run((work) => {
      const [held, rows, cols] = [work.put(square), work.zeros(n), work.zeros(n)];
      const largest = work.elimination.equilibrate(held, rows, cols, n);
      return [work.read(held), work.read(rows), work.read(cols), largest];
    });
    expect([...r, ...c].every((x) => x > 0 && Number.isInteger(Math.log2(x)))).toBe(true);
    scaled.forEach((x, i) => expect(x).toBe(square[i]! * r[Math.floor(i / 2 / n)]! * c[(i >> 1) % n]!));
    const sums = [0, 1, 2].map((j) => scaled.reduce((sum, x, i) => ((i >> 1) % n === j ? sum + Math.abs(x) : sum), 0)); // prettier-ignore
    expect(norm).toBeCloseTo(Math.max(...sums), 12);
  });
});
