import { describe, expect, it } from 'vitest';
import { coefficient, piecewiseConstant } from '../../src/dynamics/coefficient.ts';
import { floquet } from '../../src/dynamics/floquet.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import {
  ArgumentError,
  BudgetExceededError,
  NotPhysicalError,
  SpaceMismatchError,
} from '../../src/errors.ts';
import { expm } from '../../src/linalg/expm.ts';
import { multiply } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import type { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { qubit, scale } from './fixtures.ts';

const { space, x, y, z, minus } = qubit();
const [w0, Om, w] = [1, 0.6, 1.4];
const T = (2 * Math.PI) / w;
const circular = [
  scale(z, w0 / 2),
  [scale(x, Om / 2), (t: number) => Math.cos(w * t)],
  [scale(y, Om / 2), (t: number) => Math.sin(w * t)],
] as const;

const gap = (a: Ket, b: Ket): number => Math.max(...a.data.map((v, i) => Math.abs(v - b.data[i]!)));

/** Random three-level Hamiltonian with two harmonics of a period. */
const three = (period: number, seed: number): Parameters<typeof floquet>[0] => {
  const on = levels([3]);
  const random = rng(seed);
  const f = (2 * Math.PI) / period;
  return [
    dense(on, randomHermitian(3, random)),
    [dense(on, randomHermitian(3, random)), (t) => Math.cos(f * t)],
    [dense(on, randomHermitian(3, random)), (t) => Math.sin(2 * f * t + 0.3)],
  ];
};

describe('floquet', () => {
  it('has the quasienergies of a circular drive', () => {
    const { quasienergies, error, period } = floquet(circular, T);
    expect(period).toBe(T);
    expect(error).toBeLessThan(1e-7);
    [-0.3394448725, 0.3394448725].forEach((exact, k) => {
      expect(Math.abs(quasienergies[k]! - exact)).toBeLessThan(1e-10 + error);
      expect(Math.abs(quasienergies[k]! - exact)).toBeLessThan(1e-9);
    });
  });

  it('folds into (-w/2, w/2] and knows constant Hamiltonians', () => {
    const period = 2;
    const fold = (e: number): number => e - Math.PI * Math.ceil(e / Math.PI - 0.5);
    const { quasienergies } = floquet(scale(z, 4.1), period);
    const exact = [fold(4.1), fold(-4.1)].sort((a, b) => a - b);
    quasienergies.forEach((e, k) => expect(e).toBeCloseTo(exact[k]!, 9));
    // U = 1: both quasienergies are 0, and the modes are orthonormal still.
    const { modes, quasienergies: none } = floquet(scale(z, 0), period);
    expect(none.map(Math.abs)).toEqual([0, 0]);
    const [a, b] = modes(0.3);
    expect(a!.overlap(b!).re).toBeCloseTo(0, 14);
  });

  it('has periodic orthonormal modes that are solutions up to their phase', () => {
    const period = 1.7;
    const h = three(period, 3);
    const found = floquet(h, period);
    const starts = found.modes(0);
    for (const t of [0.4, 1.1]) {
      const modes = found.modes(t);
      const again = found.modes(t - 3 * period);
      modes.forEach((mode, k) => {
        expect(gap(mode, again[k]!)).toBeLessThan(1e-9);
        modes.forEach((other, j) => expect(mode.overlap(other).re).toBeCloseTo(j === k ? 1 : 0, 9));
        const run = schrodinger(h, starts[k]!, { times: [0, t + period], rtol: 1e-11, atol: 1e-13 }).final;
        const overlap = mode.overlap(run);
        const angle = -found.quasienergies[k]! * (t + period);
        expect(overlap.re).toBeCloseTo(Math.cos(angle), 8);
        expect(overlap.im).toBeCloseTo(Math.sin(angle), 8);
      });
    }
    const sum = found.quasienergies.reduce((total, e) => total + e, 0);
    const traces = h as readonly unknown[];
    expect(traces).toHaveLength(3);
    // The phases of U(T) add up to the integral of tr H(t), of which the harmonics drop out, modulo 2 pi.
    const { matrix } = traces[0] as { matrix: { data: Float64Array } };
    const trace = matrix.data[0]! + matrix.data[8]! + matrix.data[16]!;
    expect(Math.cos((sum - trace) * period)).toBeCloseTo(1, 9);
  });

  it('evolves as the Schroedinger equation does, over many periods and backwards', () => {
    const period = 1.7;
    const h = three(period, 4);
    const found = floquet(h, period);
    const start = randomKet(levels([3]), rng(5));
    const kept = start.data.slice();
    for (const t of [0, 0.6, period, 7.9, -4.3]) {
      const exact = schrodinger(h, start, { times: [0, t], rtol: 1e-11, atol: 1e-13 }).final;
      expect(gap(found.evolve(start, t), exact)).toBeLessThan(1e-8);
    }
    expect(start.data).toEqual(kept);
    expect(found.evolve(start, 1e4 * period).norm()).toBeCloseTo(1, 10);
  });

  it('is the product of exponentials for kicks by turns, with a unitary propagator', () => {
    const turn = coefficient((t) => (((t % 1) + 1) % 1 < 0.4 ? 1 : 0), { breakpoints: [0.4, 1, 1.4] });
    const rest = coefficient((t) => (((t % 1) + 1) % 1 < 0.4 ? 0 : 1), { breakpoints: [0.4, 1, 1.4] });
    const { propagator } = floquet(
      [
        [scale(x, 1.3), turn],
        [scale(z, 0.9), rest],
      ],
      1,
    );
    const exponential = (re: number[], factor: number): ReturnType<typeof expm> =>
      expm({ rows: 2, cols: 2, data: Float64Array.from(re.flatMap((v) => [0, -factor * v])) });
    const exact = multiply(exponential([1, 0, 0, -1], 0.54), exponential([0, 1, 1, 0], 0.52));
    propagator.matrix.data.forEach((v, i) => expect(v).toBeCloseTo(exact.data[i]!, 9));
  });

  it('refuses what has no such period, and other bad input', () => {
    for (const period of [0, -1, NaN, Infinity])
      expect(() => floquet(circular, period)).toThrow(ArgumentError);
    expect(() => floquet(circular, T / 2)).toThrow('repeat after the period');
    expect(() => floquet([[z, piecewiseConstant([0, 1], [1])]], 1)).toThrow('repeat after the period');
    expect(() => floquet([[z, () => NaN]], 1)).toThrow(ArgumentError);
    expect(() => floquet(minus, 1)).toThrow(NotPhysicalError);
    expect(() => floquet(circular, T, { maxBytes: 10 })).toThrow(BudgetExceededError);
    const { evolve, modes } = floquet(circular, T);
    expect(() => evolve(basisKet(qubits(2), [0, 0]), 1)).toThrow(SpaceMismatchError);
    for (const t of [NaN, Infinity]) {
      expect(() => evolve(basisKet(space, [0]), t)).toThrow(ArgumentError);
      expect(() => modes(t)).toThrow(ArgumentError);
    }
  });
});
