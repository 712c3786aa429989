import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { csrMap, realCsrMap, type CsrMatrix } from '../../src/linalg/krylov/csr.ts';
import { lanczos, type ApplyMap } from '../../src/linalg/lanczos.ts';
import { rng } from '../../src/linalg/random.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { zeros } from '../../src/linalg/matrix.ts';

/** A random symmetric matrix, row-major, and its product. */
function symmetric(n: number): { readonly a: Float64Array; readonly apply: ApplyMap } {
  const r = rng(n);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = r.normal();
  return { a, apply: denseMap(a, n) };
}

const denseMap =
  (a: Float64Array, n: number): ApplyMap =>
  (v, out) => {
    expect([v.length, out.length]).toEqual([n, n]);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i]! += a[i * n + j]! * v[j]!;
  };

function expectEigenpairs(apply: ApplyMap, n: number, found: ReturnType<typeof lanczos>): void {
  found.vectors.forEach((x, k) => {
    expect(x.length).toBe(n);
    const w = new Float64Array(n);
    apply(x, w);
    const residual = Math.sqrt(w.reduce((sum, value, i) => sum + (value - found.values[k]! * x[i]!) ** 2, 0));
    expect(residual).toBeLessThan(1e-10);
    expect(Math.abs(residual - found.residuals[k]!)).toBeLessThan(1e-13);
    found.vectors.forEach((y, j) => {
      const product = x.reduce((sum, value, i) => sum + value * y[i]!, 0);
      expect(Math.abs(product - (j === k ? 1 : 0))).toBeLessThan(1e-12);
    });
  });
}

/** A hopping ring with a few deep wells: hop (-1, im) to the right. */
function ring(n: number, im: number): CsrMatrix {
  const [rowStart, column, values] = [[0], [] as number[], [] as number[]];
  for (let i = 0; i < n; i++) {
    const row = [[(i + n - 1) % n, -1, -im], [i, i % 1700 ? Math.cos(i) : -10 - i / 1000, 0], [(i + 1) % n, -1, im]] as const; // prettier-ignore
    for (const [c, re, part] of row.toSorted((x, y) => x[0] - y[0])) {
      column.push(c);
      values.push(re, part);
    }
    rowStart.push(column.length);
  }
  return { size: n, rowStart: Int32Array.from(rowStart), column: Int32Array.from(column), values: Float64Array.from(values) }; // prettier-ignore
}

describe('lanczos on real vectors', () => {
  it.each([1, 2, 3, 8, 41, 90])('agrees with eigh at both ends, dimension %i', (n) => {
    const { a, apply } = symmetric(n);
    const full = zeros(n, n);
    a.forEach((x, i) => (full.data[2 * i] = x));
    const { values } = eigh(full);
    const count = Math.min(3, n);
    for (const which of ['smallest', 'largest'] as const) {
      const found = lanczos(apply, n, { field: 'real', which, count, rng: rng(1) });
      expectEigenpairs(apply, n, found);
      const expected = which === 'smallest' ? values.slice(0, count) : values.slice(n - count).reverse();
      found.values.forEach((x, k) => expect(Math.abs(x - expected[k]!)).toBeLessThan(1e-11));
    }
  });

  it('finds multiplets, restarts with a small basis, and the whole of a small space', () => {
    const d = Array.from({ length: 301 }, (_, i) => (i < 3 ? -5 : Math.sqrt(i)));
    const apply: ApplyMap = (v, out) => v.forEach((x, i) => (out[i] = d[i]! * x));
    const found = lanczos(apply, 301, { field: 'real', count: 4, basisSize: 14, rng: rng(2) });
    expectEigenpairs(apply, 301, found);
    [-5, -5, -5, Math.sqrt(3)].forEach((x, k) => expect(Math.abs(found.values[k]! - x)).toBeLessThan(1e-11));
    const all = lanczos((v, out) => v.forEach((x, i) => (out[i] = d[i]! * x)), 5, { field: 'real', count: 5, rng: rng(3) }); // prettier-ignore
    [-5, -5, -5, Math.sqrt(3), 2].forEach((x, k) => expect(Math.abs(all.values[k]! - x)).toBeLessThan(1e-12));
  });

  it.each(['real', 'complex'] as const)('keeps %s vectors orthonormal beside a large multiple of the identity', (field) => {
    const per = field === 'real' ? 1 : 2;
    const apply: ApplyMap = (v, out) => v.forEach((x, i) => (out[i] = (1e6 + 0.1 * Math.floor(i / per)) * x));
    const options = { field, count: 3, basisSize: 12, tolerance: 1e-13, rng: rng(6) };
    const { vectors, values } = lanczos(apply, 120, options);
    values.forEach((x, k) => expect(Math.abs(x - 1e6 - 0.1 * k)).toBeLessThan(1e-7));
    for (const [k, x] of vectors.entries()) {
      for (const [j, y] of vectors.entries()) {
        const product = x.reduce((sum, value, i) => sum + value * y[i]!, 0);
        expect(Math.abs(product - (j === k ? 1 : 0))).toBeLessThan(1e-13);
      }
    }
  }); // prettier-ignore

  it('a dimension above one chunk, against complex vectors', () => {
    const a = ring(5001, 0);
    const options = { count: 2, basisSize: 20, tolerance: 1e-7, maxSteps: 20_000 };
    const found = lanczos(realCsrMap(a), a.size, { ...options, field: 'real', rng: rng(4) });
    const complex = lanczos(csrMap(a), a.size, { ...options, rng: rng(4) });
    found.values.forEach((x, k) => expect(Math.abs(x - complex.values[k]!)).toBeLessThan(1e-7));
    const product = new Float64Array(a.size);
    realCsrMap(a)(found.vectors[0]!, product);
    const full = new Float64Array(2 * a.size);
    csrMap(a)(
      Float64Array.from(full, (_, i) => (i % 2 ? 0 : found.vectors[0]![i / 2]!)),
      full,
    );
    product.forEach((x, i) => expect(Math.abs(x - full[2 * i]!)).toBeLessThan(1e-14));
  });

  it('refuses what is not real, not symmetric or no field', () => {
    expect(() => realCsrMap(ring(5, 0.1))).toThrow(/`a` must be real/);
    const skew: ApplyMap = (v, out) => v.forEach((x, i) => (out[(i + 1) % v.length] = (i + 1) * x));
    expect(() => lanczos(skew, 9, { field: 'real', rng: rng(5) })).toThrow(/Hermitian/);
    const field = 'float' as 'real';
    expect(() => lanczos(skew, 9, { field, rng: rng(5) })).toThrow(ArgumentError);
  });
});
