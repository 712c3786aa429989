import { describe, expect, it } from 'vitest';
import { choi, type Channel } from '../../src/channels/channel.ts';
import { toChoi } from '../../src/channels/convert.ts';
import { diamondDistance, diamondNorm } from '../../src/channels/diamond.ts';
import { identityChannel, kraus, unitaryChannel } from '../../src/channels/kraus.ts';
import { amplitudeDamping, depolarizingMix, phaseFlip } from '../../src/channels/noise.ts';
import { ArgumentError, ConvergenceError, SpaceMismatchError } from '../../src/errors.ts';
import { identity, zeros, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, kron, multiply } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { sqrtmPositive } from '../../src/linalg/sqrtm.ts';
import { singularValues } from '../../src/linalg/svd.ts';
import { randomIsometry, randomUnitary } from '../../src/operators/random.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { randomKet } from '../../src/states/random-states.ts';

const one = qubits(1);
const id = identityChannel(one);

function turn(theta: number): Channel {
  const [c, s] = [Math.cos(theta / 2), Math.sin(theta / 2)];
  return unitaryChannel(one, { rows: 2, cols: 2, data: Float64Array.of(c, -s, 0, 0, 0, 0, c, s) });
}

/** A random channel by a random isometry into output and environment. */
function randomChannel(from: Space, to: Space, env: number, seed: number): Channel {
  const [dIn, dOut] = [from, to].map((space) => space.dims.reduce((a, b) => a * b, 1));
  const v = randomIsometry(dOut! * env, dIn!, rng(seed));
  const operators = Array.from({ length: env }, (_, e) => {
    const k = zeros(dOut!, dIn!);
    for (let r = 0; r < dOut!; r++) {
      k.data.set(v.data.subarray(2 * (r * env + e) * dIn!, 2 * (r * env + e + 1) * dIn!), 2 * r * dIn!);
    }
    return k;
  });
  return kraus(from, to, operators);
}

/** |(Phi (x) id)(psi)|_1 for a ket on input (x) copy, from the Choi matrix of Phi. */
function traceNormAt(j: ComplexMatrix, psi: Float64Array, dIn: number, dOut: number): number {
  // psi = sum_ij m_ij |i>|j>: the output is sum m_ij conj(m_kl) Phi(|i><k|) (x) |j><l| = (M^T (x) 1) J (conj(M) (x) 1), copy first.
  const m = zeros(dIn, dIn);
  for (let i = 0; i < dIn; i++) {
    for (let k = 0; k < dIn; k++)
      m.data.set(psi.subarray(2 * (i * dIn + k), 2 * (i * dIn + k) + 2), 2 * (k * dIn + i));
  }
  const left = kron(m, identity(dOut));
  return singularValues(multiply(multiply(left, j), left, 'n', 'h')).reduce((a, b) => a + b, 0);
}

describe('the diamond norm', () => {
  it('of a channel minus the identity has its closed forms', () => {
    const distance = (channel: Channel): number => 2 * diamondDistance(channel, id).value;
    for (const g of [0.1, 0.36, 1]) expect(distance(amplitudeDamping(g))).toBeCloseTo(2 * g, 6);
    expect(distance(depolarizingMix(0.3))).toBeCloseTo(0.45, 7);
    expect(distance(phaseFlip(0.2))).toBeCloseTo(0.4, 7);
    expect(distance(turn(0.8))).toBeCloseTo(0.7788366846, 6);
    const qutrit = levels([3]);
    const p = 0.4;
    const found = diamondDistance(depolarizingMix(p, qutrit), identityChannel(qutrit));
    expect(2 * found.value).toBeCloseTo(2 * p * (1 - 1 / 9), 6);
  });

  it('is 1 for channels, 0 for a channel minus itself, and sqrt 2 apart for no two channels', () => {
    const channel = randomChannel(levels([3]), levels([2]), 4, 5);
    expect(diamondNorm(channel).value).toBeCloseTo(1, 6);
    expect(diamondDistance(channel, channel).value).toBeCloseTo(0, 9);
    const x = unitaryChannel(one, { rows: 2, cols: 2, data: Float64Array.of(0, 0, 1, 0, 1, 0, 0, 0) });
    expect(diamondDistance(x, id).value).toBeCloseTo(1, 6);
  });

  it('lies between its bounds: no input gives more than the upper one, its own input gives the lower one', () => {
    for (const [dims, seed] of [
      [[2, 2], 1],
      [[2, 3], 2],
      [[3, 2], 3],
      [[4, 3], 4],
    ] as const) {
      const [from, to] = [levels([dims[0]]), levels([dims[1]])];
      const [a, b] = [randomChannel(from, to, 4, seed), randomChannel(from, to, 3, seed + 50)];
      const j = add(toChoi(a).matrix, toChoi(b).matrix, 1, -1);
      const found = diamondNorm(choi(from, to, j));
      expect(found.upper - found.lower).toBeLessThan(2e-7);
      expect(found.error).toBeGreaterThanOrEqual(0);
      const random = rng(seed);
      const pair = levels([dims[0], dims[0]]);
      for (let k = 0; k < 200; k++) {
        const reached = traceNormAt(j, randomKet(pair, random).data, dims[0], dims[1]);
        expect(reached).toBeLessThanOrEqual(found.upper + 1e-12);
      }
      const root = sqrtmPositive(found.input.matrix);
      const own = traceNormAt(j, root.data, dims[0], dims[1]);
      expect(own).toBeCloseTo(found.lower, 7);
      expect(found.value).toBeLessThanOrEqual(2);
      expect(found.input.norm()).toBeCloseTo(1, 12);
    }
  });

  it('does not change under unitaries before and after, nor beside an idle system', () => {
    const [a, b] = [amplitudeDamping(0.3), phaseFlip(0.1)];
    const base = diamondDistance(a, b).value;
    const u = randomUnitary(2, rng(9));
    const v = randomUnitary(2, rng(10));
    const turned = (channel: typeof a): Channel =>
      kraus(
        one,
        one,
        channel.operators.map((k) => multiply(multiply(u, k), v)),
      );
    expect(diamondDistance(turned(a), turned(b)).value).toBeCloseTo(base, 6);
    const beside = (channel: typeof a): Channel =>
      kraus(
        qubits(2),
        qubits(2),
        channel.operators.map((k) => kron(k, identity(2))),
      );
    expect(diamondDistance(beside(a), beside(b)).value).toBeCloseTo(base, 6);
  });

  it('of maps that are nearly the same, and of maps of any size', () => {
    // Complex channels that differ by a phase e^(i x) of one level before them: the rounding of their Choi matrices is no part of the difference.
    const space = levels([3]);
    const channel = randomChannel(space, space, 3, 4) as ReturnType<typeof kraus>;
    const moved = (x: number): Channel => {
      const phase = identity(3);
      [phase.data[0], phase.data[1]] = [Math.cos(x), Math.sin(x)];
      return kraus(
        space,
        space,
        channel.operators.map((k) => multiply(k, phase)),
      );
    };
    const slope = diamondDistance(channel, moved(1e-4)).value / 1e-4;
    for (const x of [1e-6, 1e-9, 1e-12]) {
      const { value, error } = diamondDistance(channel, moved(x));
      expect(Math.abs(value - slope * x)).toBeLessThan(1e-4 * slope * x + 20 * error);
      expect(error).toBeLessThan(1e-15 + 1e-7 * value);
    }
    for (const size of [1e-9, 1e-60, 1e60]) {
      const small = channel.operators.map((k) => ({ ...k, data: k.data.map((z) => size * z) }));
      const { value, lower, upper } = diamondNorm(kraus(space, space, small));
      expect(value / size ** 2).toBeCloseTo(1, 6);
      expect(lower <= value && value <= upper).toBe(true);
    }
  });

  it('refuses what it cannot do', () => {
    const oblique = choi(one, one, {
      rows: 4,
      cols: 4,
      data: Float64Array.from({ length: 32 }, (_, i) => i),
    });
    expect(() => diamondNorm(oblique)).toThrow(ArgumentError);
    expect(() => diamondNorm(id, { tolerance: 1e-12 })).toThrow(ArgumentError);
    expect(() => diamondDistance(amplitudeDamping(0.3), turn(0.8), { maxSteps: 1 })).toThrow(
      ConvergenceError,
    );
    expect(() => diamondDistance(id, identityChannel(qubits(2)))).toThrow(SpaceMismatchError);
  });
});
