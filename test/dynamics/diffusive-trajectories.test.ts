import { describe, expect, it } from 'vitest';
import { coefficient, piecewiseConstant } from '../../src/dynamics/coefficient.ts';
import { diffusionPlan } from '../../src/dynamics/diffusion-plan.ts';
import { MonitoredState } from '../../src/dynamics/diffusion-step.ts';
import { signalsOf, unseenShares, type Detection } from '../../src/dynamics/detection.ts';
import { diffusiveTrajectories } from '../../src/dynamics/diffusive-trajectories.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import {
  ArgumentError,
  BudgetExceededError,
  ConvergenceError,
  NotPhysicalError,
  SpaceMismatchError,
} from '../../src/errors.ts';
import { hermitianEigenvalues } from '../../src/linalg/eigh.ts';
import { kernels } from '../../src/linalg/kernels/active.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import { coherent, mode, plus, qubit, scale, sum, upTo } from './fixtures.ts';

const { space, x, y, z, minus, e } = qubit();
const up = basisKet(space, [0]);
const right = Ket.fromData(space, Float64Array.of(1, 0, 1, 0));

const within = (found: readonly Estimate[], exact: readonly Estimate[], bias: number): void => {
  found.forEach(({ re, error, from }, i) => {
    expect(from).toBe('sampled');
    expect(Math.abs(re - exact[i]!.re)).toBeLessThanOrEqual(4.5 * error + bias);
  });
};

/** Increments that are given: trajectory number k takes those of `normals(k)`. */
const scripted = (normals: (k: number) => readonly number[]): Rng => {
  let made = 0;
  const stream = (values: readonly number[]): Rng => {
    let next = 0;
    return { ...rng(0), normal: () => values[next++]!, split: () => stream(normals(made++)) };
  };
  return stream([]);
};

describe('diffusive trajectories', () => {
  it('average to the master equation: seen in part, in other quadratures, not at all', () => {
    const times = upTo(2, 4);
    const atom = lindbladian(sum(scale(z, 0.25), scale(x, 0.65)), [jump(0.8, minus), jump(0.2, z)]);
    const observables = { e, x, y };
    const exact = lindblad(atom, up, { times, observables });
    const cases: [Detection[], number][] = [
      [[{ jump: 0 }], 0.6],
      [
        [
          { jump: 0, phase: 0.7 },
          { jump: 1, efficiency: 0.3 },
        ],
        1,
      ],
      [
        [
          { jump: 0, detection: 'heterodyne' },
          { jump: 1, phase: Math.PI / 2 },
        ],
        1,
      ],
      [[], 1],
    ];
    cases.forEach(([monitored, efficiency], i) => {
      const found = diffusiveTrajectories(atom, monitored, up, {
        ...{ times, observables, efficiency, count: 300, rng: rng(10 + i), step: 0.02 },
      });
      for (const name of ['e', 'x', 'y'] as const) {
        within(found.expectations[name]!, exact.expectations[name]!, 0.02);
      }
      expect(found.finals[0]!.kind).toBe(i === 2 ? 'ket' : 'density-matrix');
    });
  });

  it('average to it for random generators in a space of several sites, dense ones too', () => {
    for (const dims of [
      [2, 3],
      [3, 4],
    ]) {
      const on = levels(dims);
      const size = dims[0]! * dims[1]!;
      const random = rng(6);
      const matrix = (): ReturnType<typeof dense> =>
        scale(dense(on, randomGinibre(size, size, random)), 0.6 / Math.sqrt(size));
      const any = lindbladian(dense(on, randomHermitian(size, random)), [matrix(), matrix()]);
      const rho = randomDensityMatrix(on, random);
      const o = dense(on, randomHermitian(size, random));
      const run = { times: [0, 0.3, 0.6], observables: { o } };
      const exact = lindblad(any, rho, run);
      const found = diffusiveTrajectories(any, [{ jump: 1, phase: 0.4 }], rho, {
        ...{ ...run, count: 200, rng: rng(7), step: 0.01, efficiency: 0.8 },
      });
      within(found.expectations.o!, exact.expectations.o!, 0.03);
    }
  });

  it('keep unmonitored decay beside weak monitoring: e^(-g t) on average', () => {
    const g = 0.9;
    const times = upTo(2, 4);
    const found = diffusiveTrajectories(
      lindbladian(scale(z, 0), [jump(g, minus), jump(0.05, z)]),
      [{ jump: 1 }],
      up,
      { times, observables: { e }, count: 200, rng: rng(3), step: 0.005 },
    );
    times.forEach((t, i) => {
      const { re, error } = found.expectations.e![i]!;
      expect(Math.abs(re - Math.exp(-g * t))).toBeLessThan(4.5 * error + 0.005);
    });
  });

  it('have no back-action on a decaying coherent state: to rounding when all is seen', () => {
    const { a, n } = mode(16);
    const [kappa, w] = [1, 0.4];
    const decay = lindbladian(scale(n, w), [jump(kappa, a)]);
    const size = Math.exp(-kappa / 2);
    const exact = coherent(16, size * Math.cos(w), -size * Math.sin(w));
    const error = (step: number, efficiency: number): number => {
      const seen = { jump: 0, efficiency, phase: 0.7 };
      const { finals, records } = diffusiveTrajectories(decay, [seen], coherent(16, 1), {
        ...{ times: [0, 1], count: 4, rng: rng(1), step },
      });
      expect(new Set(records.map(([record]) => record![0])).size).toBe(4);
      return Math.max(...finals.map((final) => 1 - fidelity(final, exact)));
    };
    expect(error(1e-2, 1)).toBeLessThan(1e-12);
    const [coarse, fine] = [error(2e-2, 0.5), error(4e-3, 0.5)];
    expect(coarse).toBeLessThan(0.01);
    expect(fine / coarse).toBeLessThan(0.25);
  });

  it('measure without demolition: E[z^2] and z a martingale, z = tanh of the integrated current', () => {
    const k = 0.5;
    const [count, step] = [2500, 0.02];
    const times = [0, 0.5, 1];
    const found = diffusiveTrajectories(lindbladian(scale(z, 0), [jump(k, z)]), [{ jump: 0 }], right, {
      ...{ times, observables: { z }, count, rng: rng(2), step },
    });
    const zs = found.finals.map((final) => final.expect(z).re);
    zs.forEach((value, i) => {
      const [current] = found.records[i]!;
      const integral = 0.5 * (current![0]! + current![1]!);
      expect(value).toBeCloseTo(Math.tanh(2 * Math.sqrt(k) * integral), 8);
    });
    for (const { re, error } of found.expectations.z!) expect(Math.abs(re)).toBeLessThanOrEqual(4.5 * error);
    const squares = zs.map((value) => value * value);
    const mean = squares.reduce((total, s) => total + s, 0) / count;
    const variance = squares.reduce((total, s) => total + (s - mean) ** 2, 0) / (count - 1);
    expect(Math.abs(mean - 0.7689817781)).toBeLessThan(4 * Math.sqrt(variance / count) + 0.003);
  });

  it('record currents of the mean sqrt(eta) <quadrature> and the variance 1 / T', () => {
    const { a, space: on } = mode(14);
    const still = lindbladian(scale(mode(14).n, 0), [scale(a, 1)]);
    expect(on.dims).toEqual([14]);
    const [count, T, eta, phase] = [1500, 0.05, 0.49, 0.6];
    const { records, signals } = diffusiveTrajectories(
      still,
      [{ jump: 0, phase, detection: 'heterodyne', efficiency: eta }],
      coherent(14, 0.8, 0.5),
      { times: [0, T], count, rng: rng(4), step: 0.025 },
    );
    expect(signals.map(({ efficiency }) => efficiency)).toEqual([eta / 2, eta / 2]);
    const re = 0.8 * Math.cos(phase) + 0.5 * Math.sin(phase);
    const im = 0.5 * Math.cos(phase) - 0.8 * Math.sin(phase);
    [re, im].forEach((part, s) => {
      const values = records.map((record) => record[s]![0]!);
      const mean = values.reduce((total, v) => total + v, 0) / count;
      const variance = values.reduce((total, v) => total + (v - mean) ** 2, 0) / (count - 1);
      const expected = Math.sqrt(eta / 2) * 2 * part * (1 - T / 4);
      expect(Math.abs(mean - expected)).toBeLessThan(4 / Math.sqrt(T * count) + 0.01);
      expect(Math.abs(variance * T - 1)).toBeLessThan(4 * Math.sqrt(2 / count) + 0.01);
    });
  });

  it('have strong order 1: paths of the same noise with half the step are half as far off', () => {
    const atom = lindbladian(scale(x, 0.65), [jump(0.8, minus)]);
    const [finest, count] = [512, 60];
    const noise = rng(5);
    const paths = Array.from({ length: count }, () =>
      Float64Array.from({ length: finest }, () => noise.normal()),
    );
    const run = (steps: number): number[] => {
      const group = finest / steps;
      const normals = (k: number): number[] =>
        Array.from({ length: steps }, (_, s) => {
          const part = paths[k]!.subarray(s * group, (s + 1) * group);
          return part.reduce((total, v) => total + v, 0) / Math.sqrt(group);
        });
      const { finals } = diffusiveTrajectories(atom, [{ jump: 0 }], up, {
        ...{ times: [0, 2], count, rng: scripted(normals), step: 2 / steps },
      });
      return finals.map((final) => final.expect(z).re);
    };
    const exact = run(finest);
    const error = (steps: number): number =>
      Math.sqrt(run(steps).reduce((total, v, k) => total + (v - exact[k]!) ** 2, 0) / count);
    const [a, b, c] = [error(16), error(32), error(64)];
    expect(Math.log2(a / c) / 2).toBeGreaterThan(0.85);
    expect(a).toBeGreaterThan(b);
    expect(b).toBeGreaterThan(c);
  });

  it('have weak order 1: exact means over all paths of signs', () => {
    const times = [0, 1];
    const random = rng(12);
    const on = levels([3]);
    const o = dense(on, randomHermitian(3, random));
    const l = scale(dense(on, randomGinibre(3, 3, random)), 0.4);
    const atom = lindbladian(scale(x, 0.65), [jump(0.8, minus)]);
    const cases = [
      { of: atom, start: up, op: y, monitored: { jump: 0 } },
      { of: atom, start: up, op: y, monitored: { jump: 0, efficiency: 0.6 } },
      { of: lindbladian(o, [l]), start: basisKet(on, [0]), op: o, monitored: { jump: 0, phase: 0.7 } },
    ];
    for (const { of, start, op, monitored } of cases) {
      const known = lindblad(of, start, { times, observables: { op }, rtol: 1e-10, atol: 1e-12 });
      const error = (steps: number): number => {
        const normals = (k: number): number[] =>
          Array.from({ length: steps }, (_, s) => ((k >> s) & 1 ? 1 : -1));
        const found = diffusiveTrajectories(of, [monitored], start, {
          ...{ times, observables: { op }, count: 2 ** steps, rng: scripted(normals), step: 1 / steps },
        });
        return found.expectations.op![1]!.re - known.expectations.op![1]!.re;
      };
      const [coarse, fine] = [error(5), error(10)];
      expect(Math.abs(fine)).toBeLessThan(0.025);
      expect(fine / coarse).toBeGreaterThan(0.4);
      expect(fine / coarse).toBeLessThan(0.6);
    }
  });

  it('are positive and of trace 1 at every step; a ket is its density matrix', () => {
    const random = rng(8);
    const on = qubits(2);
    const matrix = (): ReturnType<typeof dense> => scale(dense(on, randomGinibre(4, 4, random)), 0.4);
    const any = lindbladian(dense(on, randomHermitian(4, random)), [matrix(), matrix()]);
    const signals = signalsOf(
      any,
      [
        { jump: 0, phase: 0.3, efficiency: 0.7 },
        { jump: 1, detection: 'heterodyne' },
      ],
      0.5,
    );
    const plan = diffusionPlan(any, signals, unseenShares(any, signals));
    kernels().run((work) => {
      const run = new MonitoredState(work, plan, false);
      run.start(toDensityMatrix(basisKet(on, [0, 1])).matrix.data);
      const sums = new Float64Array(signals.length);
      for (let s = 0; s < 200; s++) {
        run.step(s * 0.1, 0.1, random, sums);
        const rho = { rows: 4, cols: 4, data: run.view().slice() };
        expect(hermitianEigenvalues(rho)[0]).toBeGreaterThan(-1e-14);
        expect([0, 5, 10, 15].reduce((total, i) => total + rho.data[2 * i]!, 0)).toBeCloseTo(1, 13);
        expect([0, 5, 10, 15].every((i) => rho.data[2 * i + 1] === 0)).toBe(true);
      }
    });
    const all = (start: Ket | DensityMatrix): Ket | DensityMatrix =>
      diffusiveTrajectories(any, [{ jump: 0, detection: 'heterodyne' }, { jump: 1 }], start, {
        ...{ times: [0, 1], count: 1, rng: rng(9), step: 0.05 },
      }).finals[0]!;
    const ket = all(basisKet(on, [0, 1]));
    const rho = all(toDensityMatrix(basisKet(on, [0, 1])));
    expect([ket.kind, rho.kind]).toEqual(['ket', 'density-matrix']);
    const gap = toDensityMatrix(ket as Ket).matrix.data.map(
      (v, i) => v - (rho as DensityMatrix).matrix.data[i]!,
    );
    expect(Math.max(...gap.map(Math.abs))).toBeLessThan(1e-12);
  });

  it('follow factors that depend on time, across breakpoints', () => {
    const times = [0, 1.1, 3];
    const driven = lindbladian(
      [scale(z, 0.5), [x, coefficient((t) => Math.cos(t), { maxStep: 0.1 })]],
      [[minus, piecewiseConstant([1, 2], [1.2])]],
    );
    const exact = lindblad(driven, up, { times, observables: { e } });
    for (const efficiency of [1, 0.5]) {
      const found = diffusiveTrajectories(driven, [{ jump: 0 }], up, {
        ...{ times, observables: { e }, count: 250, rng: rng(8), step: 0.02, efficiency },
      });
      within(found.expectations.e!, exact.expectations.e!, 0.02);
    }
    // Before the first breakpoint nothing is seen: the state is that of the Schroedinger equation.
    const early = diffusiveTrajectories(driven, [{ jump: 0 }], up, {
      ...{ times: [0, 1], observables: { e }, count: 2, rng: rng(8), step: 0.01 },
    });
    const known = lindblad(driven, up, { times: [0, 1], observables: { e } });
    expect(early.expectations.e![1]!.re).toBeCloseTo(known.expectations.e![1]!.re, 4);
    expect(early.expectations.e![1]!.error).toBeLessThan(1e-14);
  });

  it('are the same for the same seed, the first of more, and stable for long steps', () => {
    const atom = lindbladian(scale(x, 0.65), [jump(0.8, minus)]);
    const run = { times: [0, 1, 5], step: 0.05 };
    const few = diffusiveTrajectories(atom, [{ jump: 0 }], up, { ...run, count: 2, rng: rng(9) });
    const more = diffusiveTrajectories(atom, [{ jump: 0 }], up, { ...run, count: 4, rng: rng(9) });
    expect(more.records.slice(0, 2)).toEqual(few.records);
    expect((more.finals[1] as Ket).data).toEqual((few.finals[1] as Ket).data);
    // exp(-iHt) is a rotation whatever the length of the step.
    const turned = diffusiveTrajectories(lindbladian(scale(x, 30)), [], up, {
      ...{ times: [0, 1], count: 1, rng: rng(1), step: 1, observables: { z } },
    });
    expect(turned.finals[0]!.kind).toBe('ket');
    expect(turned.expectations.z![1]!.re).toBeCloseTo(Math.cos(60), 8);
    const { n, ad, a } = mode(30);
    const driven = lindbladian(sum(n, plus(a, ad)), [jump(1, a)]);
    const found = diffusiveTrajectories(driven, [{ jump: 0 }], coherent(30, 0), {
      ...{ times: [0, 4], count: 1, rng: rng(1), step: 0.002, observables: { n } },
    });
    const exact = lindblad(driven, coherent(30, 0), { times: [0, 4], observables: { n } });
    expect(found.expectations.n![1]!.re).toBeCloseTo(exact.expectations.n![1]!.re, 2);
  });

  it('take states of any norm, also tiny and huge', () => {
    const atom = lindbladian(scale(x, 0.65), [jump(0.8, minus)]);
    const run = { times: [0, 1], step: 0.1, count: 1, observables: { z } };
    const z1 = (start: Ket | DensityMatrix): number =>
      diffusiveTrajectories(atom, [{ jump: 0 }], start, { ...run, rng: rng(3) }).expectations.z![1]!.re;
    const known = z1(up);
    for (const size of [1e-200, 1e200]) {
      expect(z1(Ket.fromData(space, Float64Array.of(size, 0, 0, 0)))).toBeCloseTo(known, 13);
      const data = Float64Array.of(size, 0, 0, 0, 0, 0, 0, 0);
      expect(z1(DensityMatrix.fromMatrix(space, { rows: 2, cols: 2, data }))).toBeCloseTo(known, 12);
    }
  });

  it('refuse what cannot be', () => {
    const atom = lindbladian(scale(x, 0.65), [jump(0.8, minus)]);
    const good = { times: [0, 1], count: 1, rng: rng(1), step: 0.1 };
    const go =
      (monitored: readonly Detection[], options: object = {}) =>
      () =>
        diffusiveTrajectories(atom, monitored, up, { ...good, ...options });
    for (const jump of [-1, 1, 0.5, NaN]) expect(go([{ jump }])).toThrow(ArgumentError);
    for (const efficiency of [-0.1, 1.1, NaN]) {
      expect(go([{ jump: 0 }], { efficiency })).toThrow(ArgumentError);
      expect(go([{ jump: 0, efficiency }])).toThrow(ArgumentError);
    }
    expect(go([{ jump: 0, phase: Infinity }])).toThrow(ArgumentError);
    expect(go([{ jump: 0, detection: 'photons' as 'homodyne' }])).toThrow('homodyne or heterodyne');
    expect(
      go([
        { jump: 0, efficiency: 0.6 },
        { jump: 0, efficiency: 0.6 },
      ]),
    ).toThrow('add up to 1.2');
    for (const step of [0, -1, NaN, Infinity, 1e-300]) expect(go([], { step })).toThrow(ArgumentError);
    for (const count of [0, 1.5, NaN]) expect(go([], { count })).toThrow(ArgumentError);
    for (const times of [[], [0, 0], [1, 0], [0, NaN]]) expect(go([], { times })).toThrow(ArgumentError);
    expect(go([], { count: 10, maxBytes: 100 })).toThrow(BudgetExceededError);
    expect(() => diffusiveTrajectories(atom, [], basisKet(qubits(2), [0, 0]), good)).toThrow(
      SpaceMismatchError,
    );
    const none = { rows: 2, cols: 2, data: new Float64Array(8) };
    expect(() => diffusiveTrajectories(atom, [], DensityMatrix.fromMatrix(space, none), good)).toThrow(
      NotPhysicalError,
    );
    for (const size of [1e9, 1e200]) {
      const wild = lindbladian(scale(x, 1), [scale(minus, size)]);
      expect(() => diffusiveTrajectories(wild, [{ jump: 0 }], up, good)).toThrow(ConvergenceError);
    }
    expect(go([], { signal: AbortSignal.abort() })).toThrow();
  });
});
