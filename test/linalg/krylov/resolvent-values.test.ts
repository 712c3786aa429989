import { describe, expect, it } from 'vitest';
import type { CsrMatrix } from '../../../src/linalg/krylov/csr.ts';
import { resolventValues, type ResolventProblem } from '../../../src/linalg/krylov/resolvent-values.ts';
import { rng } from '../../../src/linalg/random.ts';
import { solve } from '../../../src/linalg/solve.ts';
import * as o from '../../oracle.ts';
import { csrOf } from './fixtures.ts';

const random = rng(3);

/** A random matrix with decay on its diagonal and a few entries beside it, naively and in rows. */
function decaying(n: number, decay: number): { dense: o.Mat; csr: CsrMatrix } {
  const dense = o.zero(n);
  for (let r = 0; r < n; r++) {
    for (const c of [r, (r + 1) % n, (3 * r + 2) % n])
      dense[r]![c] = [0.4 * random.normal(), 0.4 * random.normal()];
    dense[r]![r] = [-decay - random.uniform(), 3 * random.normal()];
  }
  return { dense, csr: csrOf(o.complexMatrix(dense)) };
}

const vector = (n: number): Float64Array => Float64Array.from({ length: 2 * n }, () => random.normal());

const never = (k: number): never => {
  throw new Error(`a line at ${k}`);
};

const problem = (csr: CsrMatrix, more: Partial<ResolventProblem> = {}): ResolventProblem => ({
  ...{ a: csr, b: vector(csr.size), c: vector(csr.size), shift: 1e-13 },
  project: () => {},
  refuse: never,
  ...more,
});

/** c^T (i omega - A)^-1 b by a dense solution. */
function wanted(dense: o.Mat, { b, c }: ResolventProblem, omega: number): o.Z {
  const n = dense.length;
  const matrix = o.plus(o.scale(o.eye(n), [0, omega]), o.scale(dense, [-1, 0]));
  const x = o.vecOf(solve(o.complexMatrix(matrix), { rows: n, cols: 1, data: b }).data);
  return o.inner(o.vecOf(c).map(o.conj), x);
}

describe('resolventValues', () => {
  it('at many frequencies are those of dense solutions, by few factorisations', () => {
    for (const [n, decay] of [
      [1, 1],
      [5, 1],
      [60, 1],
      [60, 0.02],
    ] as const) {
      const { dense, csr } = decaying(n, decay);
      const of = problem(csr);
      const omegas = Float64Array.from({ length: 60 }, (_, i) => -6 + 0.2 * i);
      const { values, factorisations } = resolventValues(of, omegas);
      omegas.forEach((omega, k) => {
        const [re, im] = wanted(dense, of, omega);
        const size = 1 + Math.abs(re) + Math.abs(im);
        expect(Math.abs(values[2 * k]! - re) / size).toBeLessThan(1e-9);
        expect(Math.abs(values[2 * k + 1]! - im) / size).toBeLessThan(1e-9);
      });
      expect(factorisations).toBeLessThan(10);
    }
  });

  it('at far and equal frequencies, in any order, and for vectors of any size', () => {
    const { dense, csr } = decaying(30, 0.3);
    const omegas = Float64Array.of(1e6, 0, 0, -4, 1e-3, 7);
    for (const size of [1, 1e120, 1e-120]) {
      const of = problem(csr);
      const b = of.b.map((x) => size * x);
      const { values } = resolventValues({ ...of, b }, omegas);
      omegas.forEach((omega, k) => {
        const [re, im] = wanted(dense, of, omega);
        const scale = Math.abs(re) + Math.abs(im);
        expect(Math.abs(values[2 * k]! / size - re) / scale).toBeLessThan(1e-9);
        expect(Math.abs(values[2 * k + 1]! / size - im) / scale).toBeLessThan(1e-9);
      });
    }
  });

  it('of nothing are nothing, and lines without width are told', () => {
    const { csr } = decaying(6, 1);
    const none = resolventValues(problem(csr, { b: new Float64Array(12) }), Float64Array.of(0, 1));
    expect([...none.values, none.factorisations]).toEqual([0, 0, 0, 0, 0]);
    const turning: CsrMatrix = {
      size: 2,
      rowStart: Int32Array.of(0, 1, 2),
      column: Int32Array.of(0, 1),
      values: Float64Array.of(0, 2, -1, 0),
    };
    for (const omegas of [[2], [0, 2, 1], [0, 1, 2, 3]]) {
      const place = omegas.indexOf(2);
      expect(() => resolventValues(problem(turning), Float64Array.from(omegas))).toThrow(
        `a line at ${place}`,
      );
    }
    expect(resolventValues(problem(turning), Float64Array.of()).values.length).toBe(0);
  });

  it('begin anew where a basis is full', () => {
    // Each line is narrow against the distance of the frequencies, so that no space holds much.
    const n = 240;
    const csr: CsrMatrix = {
      size: n,
      rowStart: Int32Array.from({ length: n + 1 }, (_, r) => r),
      column: Int32Array.from({ length: n }, (_, r) => r),
      values: Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 ? 0.05 * (i >> 1) : -1e-4)),
    };
    const of = problem(csr);
    const omegas = Float64Array.from({ length: 80 }, (_, k) => 0.1 * k + 1e-5);
    const { values, factorisations } = resolventValues(of, omegas);
    const [bs, cs] = [o.vecOf(of.b), o.vecOf(of.c)];
    omegas.forEach((omega, k) => {
      let [re, im] = [0, 0];
      for (let r = 0; r < n; r++) {
        const [b, c] = [bs[r]!, cs[r]!];
        const [x, y] = [1e-4, omega - 0.05 * r];
        const [u, v] = o.times(o.times(b, c), [x / (x * x + y * y), -y / (x * x + y * y)]);
        re += u;
        im += v;
      }
      const size = Math.abs(re) + Math.abs(im);
      expect(Math.abs(values[2 * k]! - re) / size).toBeLessThan(1e-7);
      expect(Math.abs(values[2 * k + 1]! - im) / size).toBeLessThan(1e-7);
    });
    expect(factorisations).toBeLessThanOrEqual(80);
  });
});
