import { expect, it } from 'vitest';
import { smallExponential } from '../../../src/linalg/krylov/small-exponential.ts';
import { zeros } from '../../../src/linalg/matrix.ts';
import { rng } from '../../../src/linalg/random.ts';
import { distance } from './fixtures.ts';

it.each(['hermitian', 'skewHermitian'] as const)(
  'the eigenvalues of a %s projection give what its dense exponential gives',
  (structure) => {
    for (const m of [1, 2, 7]) {
      const random = rng(m);
      const h = zeros(m + 1, m + 2);
      const set = (r: number, c: number, re: number, im: number): void =>
        h.data.set([re, im], 2 * (r * (m + 2) + c));
      for (let k = 0; k < m; k++) {
        const below = 0.5 + random.uniform();
        if (structure === 'hermitian') set(k, k, random.normal(), 0);
        else set(k, k, 0, random.normal());
        set(k + 1, k, below, 0);
        if (k + 1 < m) set(k, k + 1, structure === 'hermitian' ? below : -below, 0);
      }
      for (const t of [
        [1, 0],
        [0, -2],
        [0.7, 1.3],
        [-3, 0.2],
      ] as const) {
        const quick = smallExponential(h, m, t, structure);
        const dense = smallExponential(h, m, t, 'general');
        expect(quick.size).toBe(dense.size);
        for (const s of [0, 1e-9, 0.3, 1]) {
          expect(distance(quick.column(s), dense.column(s))).toBeLessThan(1e-13 * Math.exp(dense.size));
          expect(Math.abs(quick.norm(s) / dense.norm(s) - 1)).toBeLessThan(1e-12);
        }
      }
    }
  },
);
