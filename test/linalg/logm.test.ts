import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { expm } from '../../src/linalg/expm.ts';
import { logm } from '../../src/linalg/logm.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { inverse } from '../../src/linalg/solve.ts';
import * as o from '../oracle.ts';
import { dag, diag, difference, expectClose, largest, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const isReal = (a: ComplexMatrix): boolean => a.data.every((x, i) => i % 2 === 0 || x === 0);

describe('logm', () => {
  it.each([0, 1, 2, 3, 6, 12])('exp(log A) = A for random matrices of size %i', (n) => {
    const a = randomMatrix(rng(n + 1), n);
    const before = a.data.slice();
    for (const m of [a, randomReal(rng(n + 1), n), product(a, dag(a)), randomUnitary(rng(n), n)]) {
      expectClose(expm(logm(m)), m, 1e-11);
    }
    expect(a.data).toEqual(before);
  });

  it('log(exp A) = A while the spectrum of A stays within (-pi, pi)', () => {
    for (const n of [1, 2, 5, 9]) {
      const a = times(randomMatrix(rng(n), n), 1 / Math.sqrt(n));
      expectClose(logm(expm(a)), a, 1e-13);
      const b = times(randomReal(rng(n), n), 1 / Math.sqrt(n));
      expectClose(logm(expm(b)), b, 1e-13);
      expect(isReal(logm(expm(b)))).toBe(true);
    }
  });

  it.each([1e-9, 0.1, 1, Math.PI / 2, 2, 3, 3.1415, Math.PI - 1e-9, -1, -Math.PI / 2])('LA-05 (c) the rotation by %d has its real generator', (angle) => {
    const l = logm(real([[Math.cos(angle), Math.sin(angle)], [-Math.sin(angle), Math.cos(angle)]])); // prettier-ignore
    expect(difference(l, real([[0, angle], [-angle, 0]]))).toBeLessThan(1e-14); // prettier-ignore
    expect(isReal(l)).toBe(true);
  }); // prettier-ignore

  it('LA-05 (c) rotations in more dimensions, in any basis', () => {
    const g = [[0, 0.7, -1.1], [-0.7, 0, 0.4], [1.1, -0.4, 0]]; // prettier-ignore
    expectClose(logm(expm(real(g))), real(g), 1e-14);
    const s = randomReal(rng(2), 4);
    const quarter = real([[0, 1, 0, 0], [-1, 0, 0, 0], [0, 0, 0, 1], [0, 0, -1, 0]]); // prettier-ignore
    const turned = product(s, quarter, inverse(s));
    expectClose(logm(turned), times(turned, Math.PI / 2), 1e-12);
  });

  it('LA-05 (d) diagonals, with i pi on the negative real axis whatever the sign of zero', () => {
    const log = (...z: o.Z[]): ComplexMatrix => logm(diag(z));
    const half = Math.PI / 2;
    expectClose(log([0, -1], [0, 1]), diag([[0, -half], [0, half]] as o.Z[]), 0); // prettier-ignore
    expectClose(log([-1, 0], [1, 0]), diag([[0, Math.PI], [0, 0]] as o.Z[]), 0); // prettier-ignore
    expectClose(log([-1, -0], [-1, 0]), diag([[0, Math.PI], [0, Math.PI]] as o.Z[]), 0); // prettier-ignore
    expectClose(log([-1, -1e-9]), diag([[0, -Math.PI + 1e-9]] as o.Z[]), 1e-15);
    expectClose(log([-1, -1e-17]), diag([[0, -Math.PI]] as o.Z[]), 1e-30);
    expectClose(log([1e200, 1e200], [1e-300, 0]), diag([[460.8635921890891, half / 2], [-690.7755278982137, 0]] as o.Z[]), 1e-15); // prettier-ignore
  });

  it('an eigenvalue of exactly -1: reflections, half turns, defective blocks', () => {
    const u = randomUnitary(rng(3), 5);
    const exact = product(u, diag([[0, Math.PI], [0, Math.PI], [0, 0], [0, 0], [Math.LN2, 0]] as o.Z[]), dag(u)); // prettier-ignore
    expectClose(logm(product(u, diag([-1, -1, 1, 1, 2]), dag(u))), exact, 1e-14);
    const swap = logm(real([[0, 1], [1, 0]])); // prettier-ignore
    expectClose(swap, o.complexMatrix([[[0, Math.PI / 2], [0, -Math.PI / 2]], [[0, -Math.PI / 2], [0, Math.PI / 2]]]), 1e-15); // prettier-ignore
    expectClose(logm(real([[-1, 1], [0, -1]])), o.complexMatrix([[[0, Math.PI], [-1, 0]], [[0, 0], [0, Math.PI]]]), 1e-15); // prettier-ignore
    const phases = product(u, diag([[-1, 0], [-1, 0], [-1, 0], [0, 1], [0, -1]] as o.Z[]), dag(u)); // prettier-ignore
    const [pi, half] = [Math.PI, Math.PI / 2];
    expectClose(logm(phases), product(u, diag([[0, pi], [0, pi], [0, pi], [0, half], [0, -half]] as o.Z[]), dag(u)), 1e-14); // prettier-ignore
    for (let seed = 1; seed < 12; seed++) {
      const v = randomUnitary(rng(seed), 2);
      const block = product(v, real([[-1, 1], [0, -1]]), dag(v)); // prettier-ignore
      expectClose(expm(logm(block)), block, 1e-7);
      expect(largest(logm(block))).toBeLessThan(5);
    }
    for (const n of [3, 4]) {
      const w = randomUnitary(rng(n), n);
      const shift = real(Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_, c) => (r === c ? -1 : c === r + 1 ? 1 : 0)))); // prettier-ignore
      const dense = product(w, shift, dag(w));
      expectClose(expm(logm(dense)), dense, 1e-9);
      expect(largest(logm(dense))).toBeLessThan(8);
    }
    const g = randomMatrix(rng(4), 3);
    const similar = (d: readonly o.Z[]): ComplexMatrix => product(g, diag(d), inverse(g));
    expectClose(logm(similar([[-1, 0], [-1, 0], [3, 0]])), similar([[0, Math.PI], [0, Math.PI], [Math.log(3), 0]]), 1e-12); // prettier-ignore
    const companion = real([[0, 1], [-1, -2]]); // prettier-ignore
    expectClose(expm(logm(companion)), companion, 1e-14);
  });

  it('of a Jordan block is the finite series log(1 + N)', () => {
    const l = logm(real([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 1]])); // prettier-ignore
    expectClose(l, real([[0, 1, -1 / 2, 1 / 3], [0, 0, 1, -1 / 2], [0, 0, 0, 1], [0, 0, 0, 0]]), 1e-14); // prettier-ignore
  });

  it('triangles with entries far apart', () => {
    const l = logm(real([[1, 1e10], [0, 2]])); // prettier-ignore
    expect(l.data[2]! / (1e10 * Math.LN2)).toBeCloseTo(1, 13);
    const lower = logm(real([[1, 0], [5, 1e-200]])); // prettier-ignore
    expect(lower.data[4]! / (5 * 200 * Math.LN10)).toBeCloseTo(1, 13);
  });

  it.each([1e300, 1e-300])('entries of size %d', (size) => {
    const a = randomMatrix(rng(5), 4);
    const shift = times(diag([1, 1, 1, 1]), Math.log(size));
    expectClose(logm(times(a, size)), o.complexMatrix(o.plus(o.matOf(logm(a)), o.matOf(shift))), 1e-12);
  });

  it.each([
    ['zero', real([[0, 0], [0, 0]])],
    ['a triangle with a zero', real([[1, 2], [0, 0]])],
    ['rank one', real([[1, 2], [3, 6]])],
    ['a projector', real([[0.5, 0.5], [0.5, 0.5]])],
    ['nilpotent', real([[1, -1], [1, -1]])],
    ['rank two of three', product(randomMatrix(rng(6), 3, 2), randomMatrix(rng(7), 2, 3))],
  ] as const)('refuses a singular matrix: %s', (_name, a) => {
    expect(() => logm(a)).toThrow(ArgumentError);
    expect(() => logm(a)).toThrow(/`a` must be invertible/);
  }); // prettier-ignore

  it('refuses input that is not square or not finite', () => {
    expect(() => logm(randomMatrix(rng(1), 2, 3))).toThrow(/be square/);
    expect(() => logm(real([[NaN]]))).toThrow(/hold finite/);
  });
});
