import type { CsrMatrix } from '../../../src/linalg/krylov/csr.ts';

type Entries = Map<number, [number, number]>[];

const csr = (rows: Entries): CsrMatrix => {
  const sorted = rows.map((row) => [...row].sort(([a], [b]) => a - b));
  const rowStart = [0];
  sorted.forEach((row) => rowStart.push(rowStart[rowStart.length - 1]! + row.length));
  return {
    size: rows.length,
    rowStart: Int32Array.from(rowStart),
    column: Int32Array.from(sorted.flat(), ([c]) => c),
    values: Float64Array.from(sorted.flatMap((row) => row.flatMap(([, z]) => z))),
  };
};

const each = (a: CsrMatrix, r: number): [number, number, number][] =>
  Array.from({ length: a.rowStart[r + 1]! - a.rowStart[r]! }, (_, k) => {
    const p = a.rowStart[r]! + k;
    return [a.column[p]!, a.values[2 * p]!, a.values[2 * p + 1]!];
  });

/** -(0.1 + n) - i (a + a^dagger) on the first levels: a damped, driven mode. */
export const ladder = (levels: number): CsrMatrix =>
  csr(
    Array.from({ length: levels }, (_, n) => {
      const row = new Map<number, [number, number]>([[n, [-0.1 - n, 0.3 * n]]]);
      if (n > 0) row.set(n - 1, [0, -Math.sqrt(n)]);
      if (n < levels - 1) row.set(n + 1, [0, -Math.sqrt(n + 1)]);
      return row;
    }),
  );

export const identityOf = (n: number): CsrMatrix =>
  csr(Array.from({ length: n }, (_, i) => new Map([[i, [1, 0]]])));

export const kronOf = (a: CsrMatrix, b: CsrMatrix): CsrMatrix =>
  csr(
    Array.from({ length: a.size * b.size }, (_, r) => {
      const row = new Map<number, [number, number]>();
      for (const [i, x, y] of each(a, Math.floor(r / b.size))) {
        for (const [j, u, v] of each(b, r % b.size)) row.set(i * b.size + j, [x * u - y * v, x * v + y * u]);
      }
      return row;
    }),
  );

export const add = (a: CsrMatrix, b: CsrMatrix): CsrMatrix =>
  csr(
    Array.from({ length: a.size }, (_, r) => {
      const row = new Map<number, [number, number]>(each(a, r).map(([c, x, y]) => [c, [x, y]]));
      for (const [c, x, y] of each(b, r)) {
        const [u, v] = row.get(c) ?? [0, 0];
        row.set(c, [u + x, v + y]);
      }
      return row;
    }),
  );
