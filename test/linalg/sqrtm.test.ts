import { describe, expect, it } from 'vitest';
import { ArgumentError, NotPhysicalError } from '../../src/errors.ts';
import { eig } from '../../src/linalg/eig.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { inverse } from '../../src/linalg/solve.ts';
import { sqrtm, sqrtmPositive } from '../../src/linalg/sqrtm.ts';
import * as o from '../oracle.ts';
import { dag, diag, expectClose, largest, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

/** R R = A with the eigenvalues of R in the closed right half plane (defective ones are known to `scatter` only). */
function expectRoot(a: ComplexMatrix, tolerance = 1e-13, scatter = 1e-6): ComplexMatrix {
  const before = a.data.slice();
  const root = sqrtm(a);
  expectClose(product(root, root), a, tolerance);
  const scale = largest(root) || 1;
  o.vecOf(eig(root).values).forEach(([re]) => expect(re / scale).toBeGreaterThan(-scatter));
  expect(a.data).toEqual(before);
  return root;
}

const jordan = (n: number, lambda: number): ComplexMatrix =>
  real(
    Array.from({ length: n }, (_, r) =>
      Array.from({ length: n }, (_, c) => (r === c ? lambda : c === r + 1 ? 1 : 0)),
    ),
  );

describe('sqrtm', () => {
  it.each([0, 1, 2, 3, 6, 12])('random complex, real and positive matrices of size %i', (n) => {
    const a = randomMatrix(rng(n + 1), n);
    expectRoot(a);
    expectRoot(randomReal(rng(n + 1), n));
    const root = expectRoot(product(a, dag(a)));
    expectClose(root, dag(root), 1e-14);
  });

  it.each([2, 3, 4, 7])('LA-05 (a) a singular positive matrix of size %i is rooted without noise', (n) => {
    const corners = real(Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_, c) => (r % (n - 1) === 0 && c % (n - 1) === 0 ? 1 : 0)))); // prettier-ignore
    for (const root of [sqrtm(corners), sqrtmPositive(corners)])
      expectClose(root, times(corners, Math.SQRT1_2), 1e-15);
    const v = randomMatrix(rng(n), n, 1);
    const p = product(v, dag(v));
    const weight = product(dag(v), v).data[0]!;
    for (const root of [sqrtm(p), sqrtmPositive(p)])
      expectClose(root, times(p, 1 / Math.sqrt(weight)), 1e-14);
  });

  it.each([1, 2, 3])('LA-05 (b) zero of size %i', (n) => {
    expectClose(sqrtm(times(randomMatrix(rng(1), n), 0)), times(randomMatrix(rng(1), n), 0), 0);
  });

  it('an oblique projector is its own root; singular matrices of any rank', () => {
    const [v, w] = [randomMatrix(rng(2), 4, 2), randomMatrix(rng(3), 4, 2)];
    const p = product(v, inverse(product(dag(w), v)), dag(w));
    expectClose(expectRoot(p, 1e-12), p, 1e-11);
    expectRoot(product(v, dag(w)), 1e-12);
    const interleaved = real([[0, 2, 2], [0, 1, 1], [0, 0, 0]]); // prettier-ignore
    expectClose(expectRoot(interleaved), interleaved, 1e-14);
  });

  it.each([
    ['[[0, 1], [0, 0]]', real([[0, 1], [0, 0]])],
    ['lower', real([[0, 0], [1, 0]])],
    ['integers', real([[2, 4], [-1, -2]])],
    ['complex', o.complexMatrix([[[1, 0], [0, 1]], [[0, 1], [-1, 0]]])],
    ['huge', real([[1e200, -1e200], [1e200, -1e200]])],
    ['a block of 3', jordan(3, 0)],
    ['beside an invertible part', real([[0, 1, 0], [0, 0, 0], [0, 0, 5]])],
    ['beside an invertible part, mixed', real([[0, 1, 3], [0, 0, 4], [0, 0, 5]])],
    ['turned', product(randomUnitary(rng(4), 5), jordan(5, 0), dag(randomUnitary(rng(4), 5)))],
  ] as const)('LA-05 (e) a nilpotent part has no root: %s', (_name, a) => {
    expect(() => sqrtm(a)).toThrow(ArgumentError);
    expect(() => sqrtm(a)).toThrow(/`a` must have a principal square root, but its eigenvalue 0/);
  }); // prettier-ignore

  it('takes +i on the negative real axis, whatever the sign of a zero', () => {
    expectClose(sqrtm(diag([-1, 1])), diag([[0, 1], [1, 0]] as o.Z[]), 0); // prettier-ignore
    expectClose(sqrtm(diag([[-4, -0], [1, -0]] as o.Z[])), diag([[0, 2], [1, 0]] as o.Z[]), 0); // prettier-ignore
    expectClose(sqrtm(diag([-1, -1, -1])), diag([[0, 1], [0, 1], [0, 1]] as o.Z[]), 0); // prettier-ignore
    expectClose(sqrtm(diag([[-1, -1e-16]] as o.Z[])), diag([[5e-17, -1]] as o.Z[]), 0);
    const u = randomUnitary(rng(5), 6);
    const exact = product(u, diag([[0, 1], [0, 1], [0, 1], [1, 0], [0, 0], [0, 0]] as o.Z[]), dag(u)); // prettier-ignore
    expectClose(sqrtm(product(u, diag([-1, -1, -1, 1, 0, 0]), dag(u))), exact, 1e-14);
    const phases = product(u, diag([[-1, 0], [-1, 0], [-1, 0], [0, 1], [1, 0], [0, -1]] as o.Z[]), dag(u)); // prettier-ignore
    const r = Math.SQRT1_2;
    expectClose(sqrtm(phases), product(u, diag([[0, 1], [0, 1], [0, 1], [r, r], [1, 0], [r, -r]] as o.Z[]), dag(u)), 1e-14); // prettier-ignore
    const g = randomMatrix(rng(6), 4);
    const similar = (d: readonly o.Z[]): ComplexMatrix => product(g, diag(d), inverse(g));
    expectClose(sqrtm(similar([[-1, 0], [-1, 0], [4, 0], [-9, 0]])), similar([[0, 1], [0, 1], [2, 0], [0, 3]]), 1e-12); // prettier-ignore
  });

  it('repeated eigenvalues, defective ones too, on either axis', () => {
    expectRoot(jordan(4, 2));
    expectRoot(jordan(3, -1));
    expectRoot(real([[0, 1], [-1, -2]])); // prettier-ignore
    expectRoot(real([[0, 1], [-1, 2]])); // prettier-ignore
    for (const n of [3, 4]) {
      const u = randomUnitary(rng(n), n);
      expect(largest(expectRoot(product(u, jordan(n, -1), dag(u)), 1e-9, 1e-3))).toBeLessThan(3);
    }
    for (let seed = 1; seed < 12; seed++) {
      const u = randomUnitary(rng(seed), 2);
      for (const lambda of [1, -1]) {
        const root = expectRoot(product(u, jordan(2, lambda), dag(u)), 1e-7);
        expect(largest(root)).toBeLessThan(2);
      }
    }
  });

  it('a rotation has the rotation by half the angle', () => {
    for (const angle of [0, 0.1, 1.5, 3, Math.PI - 1e-6, -2]) {
      const turn = (x: number): ComplexMatrix => real([[Math.cos(x), -Math.sin(x)], [Math.sin(x), Math.cos(x)]]); // prettier-ignore
      const root = sqrtm(turn(angle));
      expectClose(root, turn(angle / 2), 1e-14);
      expect(root.data.every((x, i) => i % 2 === 0 || x === 0)).toBe(true);
    }
  });

  it('known triangles keep all their digits', () => {
    expectClose(sqrtm(diag([1e-20, 1e300, 4])), diag([1e-10, 1e150, 2]), 1e-15);
    const root = sqrtm(real([[1e-20, 0], [1, 1e-20]])); // prettier-ignore
    expect(root.data[4]! / 5e9).toBeCloseTo(1, 14);
    expect(root.data[0]).toBe(1e-10);
  });

  it.each([1e300, 1e-300])('entries of size %d', (size) => {
    const a = randomMatrix(rng(8), 4);
    expectRoot(times(a, size), 1e-13);
    expectRoot(times(product(a, dag(a)), size), 1e-13);
  });

  it('refuses input that is not square or not finite', () => {
    expect(() => sqrtm(randomMatrix(rng(1), 2, 3))).toThrow(/be square/);
    expect(() => sqrtm(real([[Infinity]]))).toThrow(/hold finite/);
  });
});

describe('sqrtmPositive', () => {
  it('forgives negative rounding and refuses negative eigenvalues', () => {
    expectClose(sqrtmPositive(diag([-1e-12, 4])), diag([0, 2]), 1e-15);
    expect(() => sqrtmPositive(diag([-1e-3, 4]))).toThrow(NotPhysicalError);
    expect(() => sqrtmPositive(diag([-1e-3, 4]))).toThrow(/eigenvalue -0.001/);
    expect(() => sqrtmPositive(real([[0, 1], [0, 0]]))).toThrow(/Hermitian/); // prettier-ignore
    expect(sqrtmPositive(diag([])).rows).toBe(0);
  });

  it('is positive and squares to the matrix', () => {
    for (const n of [1, 3, 8]) {
      const a = randomMatrix(rng(n), n, Math.max(1, n - 2));
      const p = product(a, dag(a));
      const root = sqrtmPositive(p);
      expectClose(product(root, root), p, 1e-14);
      expectClose(root, dag(root), 1e-15);
    }
  });
});
