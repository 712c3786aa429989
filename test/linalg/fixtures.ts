import { expect } from 'vitest';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import type { Rng } from '../../src/linalg/random.ts';
import * as o from '../oracle.ts';

/** A matrix of independent standard complex normals. */
export function randomMatrix(r: Rng, rows: number, cols: number = rows): ComplexMatrix {
  return { rows, cols, data: Float64Array.from({ length: 2 * rows * cols }, () => r.normal()) };
}

/** A real matrix of independent standard normals. */
export function randomReal(r: Rng, rows: number, cols: number = rows): ComplexMatrix {
  const data = Float64Array.from({ length: 2 * rows * cols }, (_, i) => (i % 2 === 0 ? r.normal() : 0));
  return { rows, cols, data };
}

/** A unitary from Gram-Schmidt (done twice) on random columns: no code of the package takes part. */
export function randomUnitary(r: Rng, n: number): ComplexMatrix {
  const columns: o.Vec[] = [];
  while (columns.length < n) {
    let v: o.Vec = Array.from({ length: n }, () => [r.normal(), r.normal()]);
    for (let pass = 0; pass < 2; pass++) {
      for (const u of columns) {
        const c = o.inner(u, v);
        v = v.map((z, i) => o.add(z, o.times([-1, 0], o.times(c, u[i]!))));
      }
      const norm = Math.sqrt(o.inner(v, v)[0]);
      v = v.map((z) => [z[0] / norm, z[1] / norm]);
    }
    columns.push(v);
  }
  return o.complexMatrix(o.transpose(columns));
}

/** A product by naive arithmetic; a trailing dagger of any factor is written by `dag`. */
export function product(...factors: readonly ComplexMatrix[]): ComplexMatrix {
  const [first, ...rest] = factors as [ComplexMatrix, ...ComplexMatrix[]];
  return rest.reduce<ComplexMatrix>((a, b) => {
    if (a.rows === 0 || b.cols === 0 || a.cols === 0) return zerosLike(a.rows, b.cols);
    return o.complexMatrix(o.mul(o.matOf(a), o.matOf(b)));
  }, first);
}

export function dag(a: ComplexMatrix): ComplexMatrix {
  if (a.rows === 0 || a.cols === 0) return zerosLike(a.cols, a.rows);
  return o.complexMatrix(o.dagger(o.matOf(a)));
}

export function diag(
  entries: ArrayLike<number> | readonly o.Z[],
  rows: number = entries.length,
): ComplexMatrix {
  const out = zerosLike(rows, entries.length);
  Array.from(entries as ArrayLike<number | o.Z>).forEach((z, i) => {
    out.data.set(typeof z === 'number' ? [z, 0] : z, 2 * (i * entries.length + i));
  });
  return out;
}

/** A real matrix from rows. */
export function real(rows: readonly (readonly number[])[]): ComplexMatrix {
  return o.complexMatrix(rows.map((row) => row.map((x): o.Z => [x, 0])));
}

export function times(a: ComplexMatrix, factor: number): ComplexMatrix {
  return { ...a, data: a.data.map((x) => x * factor) };
}

/** a / x, also for x so small that 1/x overflows. */
export function over(a: ComplexMatrix, x: number): ComplexMatrix {
  return { ...a, data: a.data.map((value) => value / x) };
}

/** The largest |re| or |im| of a - b, NaN when there is one; `Infinity` for different shapes. */
export function difference(a: ComplexMatrix, b: ComplexMatrix): number {
  if (a.rows !== b.rows || a.cols !== b.cols || a.data.length !== b.data.length) return Infinity;
  return a.data.reduce(
    (max, x, i) => (Number.isNaN(x - b.data[i]!) ? NaN : Math.max(max, Math.abs(x - b.data[i]!))),
    0,
  );
}

export function largest(a: ComplexMatrix): number {
  return a.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
}

/** |a - b| in units of the largest entry of b (or absolute when b is zero). */
export function expectClose(a: ComplexMatrix, b: ComplexMatrix, tolerance: number, message = ''): void {
  expect(difference(a, b) / (largest(b) || 1), message).toBeLessThanOrEqual(tolerance);
}

/** Orthonormal columns. */
export function expectIsometry(a: ComplexMatrix, tolerance: number): void {
  expectClose(
    product(dag(a), a),
    diag(new Array<number>(a.cols).fill(1)),
    tolerance,
    'columns not orthonormal',
  );
}

function zerosLike(rows: number, cols: number): ComplexMatrix {
  return { rows, cols, data: new Float64Array(2 * rows * cols) };
}
