import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../../src/errors.ts';
import { eig } from '../../../src/linalg/eig.ts';
import { arnoldi } from '../../../src/linalg/krylov/arnoldi.ts';
import { csrMap } from '../../../src/linalg/krylov/csr.ts';
import { rng } from '../../../src/linalg/random.ts';
import { diag, randomMatrix } from '../fixtures.ts';
import { csrOf, randomVector } from './fixtures.ts';

describe('arnoldi', () => {
  it.each([1, 2, 9, 70])('agrees with eig, dimension %i', (n) => {
    const a = randomMatrix(rng(n), n);
    const { values } = eig(a);
    const pairs = Array.from({ length: n }, (_, k) => [values[2 * k]!, values[2 * k + 1]!] as const);
    for (const which of ['largestMagnitude', 'largestReal'] as const) {
      const rank = ([x, y]: readonly [number, number]): number =>
        which === 'largestReal' ? x : Math.sqrt(x * x + y * y);
      const best = pairs.reduce((p, q) => (rank(q) > rank(p) ? q : p));
      const found = arnoldi(csrMap(csrOf(a)), { start: randomVector(rng(1), n), which });
      expect(Math.abs(found.value[0]! - best[0])).toBeLessThan(1e-7);
      expect(Math.abs(found.value[1]! - best[1])).toBeLessThan(1e-7);
      expect(found.residual).toBeLessThan(1e-8);
    }
  });

  it('says when it does not converge and refuses bad input', () => {
    const a = csrMap(csrOf(diag(Array.from({ length: 200 }, (_, i) => i + 1))));
    const start = randomVector(rng(2), 200);
    expect(() => arnoldi(a, { start, basisSize: 3, maxSteps: 10 })).toThrow(ConvergenceError);
    expect(() => arnoldi(a, { start: new Float64Array(4) })).toThrow(ArgumentError);
    expect(() => arnoldi(a, { start, tolerance: 0 })).toThrow(/`tolerance`/);
    expect(() => arnoldi((_v, out) => void out.fill(NaN), { start })).toThrow(/`apply`/);
  });
});
