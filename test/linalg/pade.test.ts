import { expect, it } from 'vitest';
import { kernels } from '../../src/linalg/kernels/active.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { scaledExponential } from '../../src/linalg/pade.ts';
import { rng } from '../../src/linalg/random.ts';
import { product, randomMatrix, real, times } from './fixtures.ts';

/** The largest column sum of |re| + |im|. */
function norm(a: ComplexMatrix): number {
  const sums = new Float64Array(a.cols);
  a.data.forEach((x, i) => (sums[(i >> 1) % a.cols]! += Math.abs(x)));
  return Math.max(...sums);
}

const power = (a: ComplexMatrix, k: number): ComplexMatrix =>
  Array.from({ length: k - 1 }).reduce<ComplexMatrix>((p) => product(p, a), a);

/** The rule of Al-Mohy and Higham (2009), algorithm 5.1, by plain powers of A and of its absolute values. */
function squaringsByRule(a: ComplexMatrix): number {
  const d = (k: number): number => norm(power(a, k)) ** (1 / k);
  const abs = { ...a, data: a.data.map((x, i) => (i % 2 ? 0 : Math.abs(x) + Math.abs(a.data[i + 1]!))) };
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  const extra = (factor: number, m: number): number => {
    const scaled = times(abs, factor);
    const leading = factorial(m) ** 2 / factorial(2 * m) / factorial(2 * m + 1);
    const alpha = (leading * norm(power(scaled, 2 * m + 1))) / norm(scaled);
    return Math.max(0, Math.ceil(Math.log2(alpha * 2 ** 53) / (2 * m)));
  };
  const size = Math.max(d(4), d(6));
  for (const [m, theta] of [[3, 1.495585217958292e-2], [5, 2.53939833006323e-1], [7, 9.504178996162932e-1], [9, 2.097847961257068]] as const) {
    if (size < theta && extra(1, m) === 0) return 0;
  } // prettier-ignore
  const eta = Math.min(Math.max(d(6), d(8)), Math.max(d(8), d(10)));
  const s = Math.max(0, Math.ceil(Math.log2(eta / 4.25)));
  return s + extra(2 ** -s, 13);
}

/** Upper triangles of random numbers with a small diagonal: powers shrink much faster than norms say. */
function nearlyNilpotent(n: number): ComplexMatrix {
  const a = randomMatrix(rng(n), n);
  a.data.forEach((x, i) => (a.data[i] = Math.floor(i / 2 / n) > (i >> 1) % n ? 1e-3 * x : x));
  return a;
}

it('scales as the rule by plain powers says, whatever bounds are tried before', () => {
  const blocks = real([[0, 1, 0], [0, 0, 50], [0.01, 0, 0]]); // prettier-ignore
  const found: number[] = [];
  for (const a of [blocks, ...[2, 5, 9, 16].flatMap((n) => [randomMatrix(rng(n), n), nearlyNilpotent(n)])]) {
    for (const factor of [1e-3, 0.1, 0.7, 1, 2.9, 10, 77, 1e3, 12345]) {
      const scaled = times(a, factor);
      const { squarings } = kernels().run((work) => scaledExponential(work, work.put(scaled.data), a.rows));
      expect(squarings, `${a.rows}, ${factor}`).toBe(squaringsByRule(scaled));
      found.push(squarings);
    }
  }
  expect(new Set(found).size).toBeGreaterThan(8);
});
