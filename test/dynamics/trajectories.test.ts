import { describe, expect, it } from 'vitest';
import { piecewiseConstant } from '../../src/dynamics/coefficient.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { trajectories } from '../../src/dynamics/trajectories.ts';
import { ArgumentError, SpaceMismatchError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import { mode, plus, qubit, scale, sum, upTo } from './fixtures.ts';

const within = (found: readonly Estimate[], exact: readonly Estimate[], sigmas = 4.5): void => {
  found.forEach(({ re, error, from }, i) => {
    expect(from).toBe('sampled');
    expect(Math.abs(re - exact[i]!.re)).toBeLessThanOrEqual(sigmas * error + 1e-6);
  });
};

describe('jump trajectories', () => {
  const { space, x, z, minus, e } = qubit();
  const up = basisKet(space, [0]);

  it('click at exponential times, exactly once from an excited atom', () => {
    const g = 0.7;
    const found = trajectories(lindbladian(scale(z, 0), [jump(g, minus)]), up, {
      times: [0, 2, 60],
      count: 800,
      rng: rng(1),
      observables: { e },
    });
    expect(found.clicks.every((clicks) => clicks.length === 1 && clicks[0]!.jump === 0)).toBe(true);
    const late = found.clicks.filter((clicks) => clicks[0]!.t > 2).length / 800;
    const p = Math.exp(-g * 2);
    expect(Math.abs(late - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 800));
    // The time of a click solves e^(-g t) = u to rounding: kets before it stay excited to the last bit.
    const mean = found.clicks.reduce((total, clicks) => total + clicks[0]!.t, 0) / 800;
    expect(Math.abs(mean - 1 / g)).toBeLessThan(4 / g / Math.sqrt(800));
    expect(found.expectations.e![2]!.re).toBe(0);
  });

  it('have exact click times for constant generators', () => {
    // Without feedback the time of the first click is -ln(u)/g with the first number of the child stream.
    const g = 0.7;
    const seed = rng(5);
    const child = rng(5).split();
    const u = child.uniform();
    const { clicks } = trajectories(lindbladian(scale(z, 0.3), [jump(g, minus)]), up, {
      times: [0, 100],
      count: 1,
      rng: seed,
    });
    expect(clicks[0]![0]!.t).toBeCloseTo(-Math.log(u) / g, 12);
    const driven = trajectories(lindbladian([[scale(z, 0.3), (t) => Math.cos(t)]], [jump(g, minus)]), up, {
      times: [0, 100],
      count: 1,
      rng: rng(5),
      rtol: 1e-11,
      atol: 1e-13,
    });
    expect(driven.clicks[0]![0]!.t).toBeCloseTo(-Math.log(u) / g, 8);
  });

  it('count as a Poisson process when nothing is learned', () => {
    const [g, t, count] = [1.3, 5, 1500];
    const { clicks } = trajectories(lindbladian(scale(x, 1), [jump(g, z)]), up, {
      times: [0, t],
      count,
      rng: rng(2),
    });
    const numbers = clicks.map((list) => list.length);
    const mean = numbers.reduce((a, b) => a + b, 0) / count;
    const variance = numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / (count - 1);
    expect(Math.abs(mean - g * t)).toBeLessThan(4 * Math.sqrt((g * t) / count));
    expect(Math.abs(variance / (g * t) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });

  it('average to the master equation: a driven atom, a warm mode, a random generator', () => {
    const times = upTo(3, 6);
    const atom = lindbladian(sum(scale(z, 0.25), scale(x, 0.65)), [jump(0.8, minus), jump(0.1, z)]);
    const exact = lindblad(atom, up, { times, observables: { e, x } });
    const found = trajectories(atom, up, { times, observables: { e, x }, count: 1500, rng: rng(3) });
    within(found.expectations.e!, exact.expectations.e!);
    within(found.expectations.x!, exact.expectations.x!);
    const { space: on, a, ad, n } = mode(14);
    const warm = lindbladian(sum(scale(n, 0.4), scale(plus(a, ad), 0.5)), [jump(0.9, a), jump(0.2, ad)]);
    const start = basisKet(on, [2]);
    const heat = lindblad(warm, start, { times, observables: { n } });
    const clicks = trajectories(warm, start, { times, observables: { n }, count: 600, rng: rng(4) });
    within(clicks.expectations.n!, heat.expectations.n!);
    const random = rng(6);
    const pair = levels([2, 3]);
    const h = dense(pair, randomHermitian(6, random));
    const l = dense(pair, scaleOf(randomGinibre(6, 6, random), 0.5));
    const any = lindbladian(h, [l]);
    const rho = randomDensityMatrix(pair, random);
    const o = dense(pair, randomHermitian(6, random));
    const mixed = lindblad(any, rho, { times: [0, 0.5, 1], observables: { o } });
    const drawn = trajectories(any, rho, {
      times: [0, 0.5, 1],
      observables: { o },
      count: 1500,
      rng: rng(7),
    });
    within(drawn.expectations.o!, mixed.expectations.o!);
  });

  it('average to it also with jumps and Hamiltonians that depend on time', () => {
    const times = upTo(3, 4);
    const driven = lindbladian(
      [scale(z, 0.5), [x, (t) => Math.cos(t)]],
      [[minus, piecewiseConstant([1, 2], [1.2])]],
    );
    const exact = lindblad(driven, up, { times, observables: { e } });
    const found = trajectories(driven, up, { times, observables: { e }, count: 700, rng: rng(8) });
    within(found.expectations.e!, exact.expectations.e!);
    expect(found.clicks.flat().every(({ t }) => t > 1 && t < 2)).toBe(true);
  });

  it('are the same for the same seed, and the first of more', () => {
    const atom = lindbladian(scale(x, 0.65), [jump(0.8, minus)]);
    const few = trajectories(atom, up, { times: [0, 5], count: 3, rng: rng(9) });
    const more = trajectories(atom, up, { times: [0, 5], count: 6, rng: rng(9) });
    expect(more.clicks.slice(0, 3)).toEqual(few.clicks);
    expect(more.finals[2]!.data).toEqual(few.finals[2]!.data);
    expect(more.finals[2]!.norm()).toBeCloseTo(1, 14);
    const scaled = { ...toDensityMatrix(up) };
    expect(scaled.kind).toBe('density-matrix');
  });

  it('without jumps are the Schroedinger equation; one alone has no known error', () => {
    const found = trajectories(lindbladian(scale(x, 0.5)), up, {
      times: [0, 1],
      count: 1,
      rng: rng(1),
      observables: { z },
    });
    expect(found.expectations.z![1]!.re).toBeCloseTo(Math.cos(1), 13);
    expect(found.expectations.z![1]!.error).toBe(Infinity);
    expect(
      trajectories(lindbladian(scale(x, 0)), up, { times: [0, 1], count: 1, rng: rng(1) }).finals[0]!.data[0],
    ).toBe(1);
  });

  it('refuse what cannot be', () => {
    const atom = lindbladian(scale(x, 0.65), [minus]);
    const good = { times: [0, 1], count: 2, rng: rng(1) };
    for (const bad of [{ count: 0 }, { count: 1.5 }, { times: [1, 0] }, { times: [] }]) {
      expect(() => trajectories(atom, up, { ...good, ...bad })).toThrow(ArgumentError);
    }
    expect(() => trajectories(atom, basisKet(levels([3]), [0]), good)).toThrow(SpaceMismatchError);
    const late = { times: [1e20, 1.1e20], count: 1, rng: rng(1) };
    expect(() => trajectories(atom, up, late)).toThrow(/Stuck at t = 1/);
    const signal = AbortSignal.abort(new Error('enough'));
    expect(() => trajectories(atom, up, { ...good, signal })).toThrow('enough');
  });
});

function scaleOf(m: ReturnType<typeof randomGinibre>, factor: number): typeof m {
  return { ...m, data: m.data.map((v) => factor * v) };
}
