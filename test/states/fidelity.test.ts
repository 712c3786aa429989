import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotPhysicalError, SpaceMismatchError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { hilbertSchmidtDistance, traceDistance } from '../../src/states/distances.ts';
import { fidelity, rootFidelity } from '../../src/states/fidelity.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet, productKet } from '../../src/states/kets.ts';
import { diagonalState, maximallyMixed, productState } from '../../src/states/mixed-states.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { randomUnitaryMatrix } from '../conformance/state-operators.ts';
import * as oracle from '../oracle.ts';
import { bloch, rotated } from './known-spectrum.ts';

const h = Math.SQRT1_2;

describe('ST-01: fidelity never exceeds one and never is NaN', () => {
  it('(a) |+>|+>|1> with itself in dims [2,2,10], as kets and as density matrices', () => {
    const one = Array.from({ length: 10 }, (_, k) => (k === 1 ? 1 : 0));
    const psi = productKet(levels([2, 2, 10]), [[h, h], [h, h], one]);
    const rho = toDensityMatrix(psi);
    for (const value of [fidelity(psi, psi), fidelity(rho, rho), fidelity(psi, rho), fidelity(rho, psi)]) {
      expect(Math.abs(value - 1)).toBeLessThan(1e-12);
      expect(value).toBeLessThanOrEqual(1 + 1e-12);
    }
  });

  it('(b) B (x) R with R (x) B: 0.36, the squared convention', () => {
    const r = Ket.of(qubits(1), [Math.sqrt(0.6), { re: 0, im: -Math.sqrt(0.4) }]);
    const b = basisKet(qubits(1), [0]);
    const value = fidelity(productState(b, r), productState(r, b));
    expect(value).toBeCloseTo(0.36, 13);
    expect(rootFidelity(productState(b, r), productState(r, b))).toBeCloseTo(0.6, 13);
  });

  it('(c) 1/2 with itself is 1, not the purity', () => {
    expect(fidelity(maximallyMixed(qubits(1)), maximallyMixed(qubits(1)))).toBeCloseTo(1, 15);
  });

  it('any state of any rank with itself, on any dimensions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer(),
        (dims, rank, seed) => {
          const rho = randomDensityMatrix(levels(dims), rng(seed), { rank });
          const value = fidelity(rho, rho);
          expect(Math.abs(value - 1)).toBeLessThan(1e-12);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('pairs of any ranks: in [0, 1], symmetric, unchanged by a common unitary', () => {
    const space = levels([2, 3]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer(),
        (r, s, seed) => {
          const stream = rng(seed);
          const [rho, sigma] = [r, s].map((rank) => randomDensityMatrix(space, stream, { rank })) as [
            DensityMatrix,
            DensityMatrix,
          ];
          const value = fidelity(rho, sigma);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
          expect(fidelity(sigma, rho)).toBeCloseTo(value, 12);
          const u = localOperator(space, [1, 0], oracle.complexMatrix(randomUnitaryMatrix(6, stream)));
          expect(fidelity(rho.apply(u), sigma.apply(u))).toBeCloseTo(value, 11);
        },
      ),
      { seed: 2, numRuns: 40 },
    );
  });
});

describe('fidelity', () => {
  const qubit = qubits(1);

  it('of two qubits is tr(rho sigma) + 2 sqrt(det rho det sigma)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.57, max: 0.57, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (v) => {
          const [r, s] = [v.slice(0, 3), v.slice(3)] as unknown as [
            [number, number, number],
            [number, number, number],
          ];
          const dot = r.reduce((sum, x, k) => sum + x * s[k]!, 0);
          const [a, b] = [r, s].map((w) => 1 - w.reduce((sum, x) => sum + x * x, 0)) as [number, number];
          expect(fidelity(bloch(qubit, r), bloch(qubit, s))).toBeCloseTo(
            (1 + dot + Math.sqrt(a * b)) / 2,
            12,
          );
        },
      ),
      { seed: 3, numRuns: 50 },
    );
  });

  it.each([1e-6, 1e-10, 1e-13])('is right for a nearly singular matrix: smallest eigenvalue %s', (tiny) => {
    const space = levels([2, 2]);
    const p = [1 - 3 * tiny, tiny, tiny, tiny];
    const q = [0.1, 0.2, 0.3, 0.4];
    const right = p.reduce((sum, x, k) => sum + Math.sqrt(x * q[k]!), 0) ** 2;
    expect(Math.abs(fidelity(rotated(space, p, 4), rotated(space, q, 4)) - right)).toBeLessThan(1e-8);
    expect(fidelity(diagonalState(space, p), diagonalState(space, q))).toBeCloseTo(right, 14);
  });

  it('of a pure and a mixed state is <psi|sigma|psi>, also when the pure one is a matrix', () => {
    const space = levels([3, 2]);
    const [psi, sigma] = [randomKet(space, rng(5)), randomDensityMatrix(space, rng(6), { rank: 4 })];
    const [right] = oracle.expectation(oracle.vecOf(psi.data), oracle.matOf(sigma.matrix));
    for (const value of [
      fidelity(psi, sigma),
      fidelity(sigma, psi),
      fidelity(toDensityMatrix(psi), sigma),
      fidelity(sigma, toDensityMatrix(psi)),
    ]) {
      expect(value).toBeCloseTo(right, 13);
    }
  });

  it('of two kets is |<a|b>|^2, blind to their phases', () => {
    const a = Ket.of(qubit, [0.6, 0.8]);
    const b = Ket.of(qubit, [{ re: 0, im: 0.8 }, 0.6]);
    const right = 0.48 ** 2 + 0.48 ** 2;
    expect(fidelity(a, b)).toBeCloseTo(right, 14);
    expect(fidelity(b, a)).toBeCloseTo(right, 14);
    expect(fidelity(toDensityMatrix(a), toDensityMatrix(b))).toBeCloseTo(right, 13);
    expect(fidelity(b, b.apply(pauliSum(qubit, { I: { re: 0, im: 1 } })))).toBeCloseTo(1, 14);
  });

  it('of orthogonal supports is 0', () => {
    const space = levels([4]);
    const sum = fidelity(rotated(space, [0.5, 0.5, 0, 0], 7), rotated(space, [0, 0, 0.3, 0.7], 7));
    expect(sum).toBeLessThan(1e-14);
    expect(fidelity(basisKet(space, [0]), basisKet(space, [1]))).toBe(0);
  });

  it('multiplies on products', () => {
    const [a, b] = [levels([2]), levels([3])];
    const [r, s] = [1, 2].map((seed) => randomDensityMatrix(a, rng(seed))) as [DensityMatrix, DensityMatrix];
    const [t, u] = [3, 4].map((seed) => randomDensityMatrix(b, rng(seed), { rank: 2 })) as [
      DensityMatrix,
      DensityMatrix,
    ];
    expect(fidelity(productState(r, t), productState(s, u))).toBeCloseTo(fidelity(r, s) * fidelity(t, u), 12);
  });

  it('refuses other spaces and states that are not normalised, Hermitian and positive', () => {
    const rho = maximallyMixed(qubit);
    expect(() => fidelity(rho, maximallyMixed(levels([2])))).toThrow(SpaceMismatchError);
    const doubled = rho.apply(pauliSum(qubit, { Z: 2 }));
    for (const attempt of [() => fidelity(rho, doubled), () => fidelity(doubled, basisKet(qubit, [0]))]) {
      expect(attempt).toThrow(/must have trace 1, but its trace is 4\. Call `normalize\([ab]\)` first/);
    }
    expect(() => fidelity(Ket.fromData(qubit, Float64Array.of(2, 0, 0, 0)), rho)).toThrow(/norm is 2/);
    const negative = bloch(qubit, [1.2, 0, 0]);
    expect(() => fidelity(rho, negative)).toThrow(NotPhysicalError);
    expect(() => fidelity(negative, rho)).toThrow(/smallest eigenvalue is -0\.(1|09)/);
  });
});

describe('distances', () => {
  const qubit = qubits(1);

  it('of qubits are half the distance of their Bloch vectors, and 1/sqrt 2 of it', () => {
    const [a, b] = [bloch(qubit, [0.1, -0.5, 0.3]), bloch(qubit, [-0.2, 0.4, 0.6])];
    const length = Math.sqrt(0.3 ** 2 + 0.9 ** 2 + 0.3 ** 2);
    expect(traceDistance(a, b)).toBeCloseTo(length / 2, 14);
    expect(hilbertSchmidtDistance(a, b)).toBeCloseTo(length * h, 14);
  });

  it('of commuting states are the classical ones', () => {
    const [p, q] = [
      [0.1, 0.2, 0.7, 0],
      [0.4, 0, 0.25, 0.35],
    ];
    const [a, b] = [p, q].map((weights) => rotated(levels([2, 2]), weights, 8)) as [
      DensityMatrix,
      DensityMatrix,
    ];
    expect(traceDistance(a, b)).toBeCloseTo(p.reduce((sum, x, k) => sum + Math.abs(x - q[k]!), 0) / 2, 13);
    const square = p.reduce((sum, x, k) => sum + (x - q[k]!) ** 2, 0);
    expect(hilbertSchmidtDistance(a, b)).toBeCloseTo(Math.sqrt(square), 13);
  });

  it.each([1, 1e-3, 1e-9, 1e-15])('of kets at the angle %s are its sine, without cancellation', (angle) => {
    const a = basisKet(qubit, [0]);
    const b = Ket.of(qubit, [{ re: 0, im: Math.cos(angle) }, Math.sin(angle)]);
    expect(traceDistance(a, b) / Math.sin(angle)).toBeCloseTo(1, 13);
    expect(hilbertSchmidtDistance(a, b) / Math.sin(angle)).toBeCloseTo(Math.SQRT2, 13);
    const mixed = traceDistance(toDensityMatrix(a), b);
    expect(mixed).toBeCloseTo(Math.sin(angle), 14);
  });

  it('obey Fuchs and van de Graaf: 1 - sqrt F <= T <= sqrt(1 - F)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer(), (rank, seed) => {
        const [a, b] = [seed, seed + 1].map((s) => randomDensityMatrix(levels([4]), rng(s), { rank })) as [
          DensityMatrix,
          DensityMatrix,
        ];
        const [F, T] = [fidelity(a, b), traceDistance(a, b)];
        expect(T).toBeGreaterThanOrEqual(1 - Math.sqrt(F) - 1e-12);
        expect(T).toBeLessThanOrEqual(Math.sqrt(Math.max(0, 1 - F)) + 1e-7);
      }),
      { seed: 9, numRuns: 30 },
    );
  });

  it('refuse other spaces and states that are not normalised', () => {
    const [a, b] = [basisKet(qubit, [0]), Ket.fromData(qubit, Float64Array.of(0.5, 0, 0, 0))];
    expect(() => traceDistance(a, b)).toThrow(NotPhysicalError);
    expect(() => hilbertSchmidtDistance(b, a)).toThrow(NotPhysicalError);
    expect(() => traceDistance(a, basisKet(levels([2]), [0]))).toThrow(SpaceMismatchError);
  });
});

describe('rootFidelity', () => {
  it('is the root for kets, density matrices and one of each', () => {
    const space = levels([2, 3]);
    const stream = rng(5);
    const [a, b] = [randomKet(space, stream), randomKet(space, stream)];
    const [rho, sigma] = [
      randomDensityMatrix(space, stream),
      randomDensityMatrix(space, stream, { rank: 2 }),
    ];
    const modulus = Math.sqrt(
      a.data.reduce((sum, x, i) => sum + x * b.data[i]!, 0) ** 2 +
        a.data.reduce((sum, x, i) => sum + (i % 2 ? -x * b.data[i - 1]! : x * b.data[i + 1]!), 0) ** 2,
    );
    expect(rootFidelity(a, b)).toBeCloseTo(modulus, 14);
    for (const [x, y] of [
      [a, b],
      [a, rho],
      [rho, a],
      [rho, sigma],
    ] as const) {
      expect(rootFidelity(x, y) ** 2).toBeCloseTo(fidelity(x, y), 13);
      expect(rootFidelity(y, x)).toBeCloseTo(rootFidelity(x, y), 12);
    }
  });

  it('of thermal states is 1/(sqrt((1+n)(1+m)) - sqrt(n m)), of two spectra the sum of sqrt(p q)', () => {
    const [n, m] = [0.5, 1.5];
    const thermal = (mean: number): DensityMatrix =>
      diagonalState(
        levels([200]),
        Array.from({ length: 200 }, (_, k) => mean ** k / (1 + mean) ** (k + 1)),
      );
    const root = 1 / (Math.sqrt((1 + n) * (1 + m)) - Math.sqrt(n * m));
    expect(rootFidelity(thermal(n), thermal(m))).toBeCloseTo(root, 13);
    expect(fidelity(thermal(n), thermal(m))).toBeCloseTo(0.8726779962, 10);
  });

  it('refuses what fidelity refuses', () => {
    expect(() => rootFidelity(basisKet(qubits(1), [0]), basisKet(qubits(2), [0, 0]))).toThrow(
      SpaceMismatchError,
    );
    const long = Ket.fromData(qubits(1), Float64Array.of(1, 0, 1, 0));
    expect(() => rootFidelity(long, basisKet(qubits(1), [0]))).toThrow(NotPhysicalError);
  });
});
