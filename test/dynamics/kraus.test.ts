import { describe, expect, it } from 'vitest';
import { piecewiseConstant } from '../../src/dynamics/coefficient.ts';
import { lindblad, lindbladSteps } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import { ArgumentError, ConvergenceError } from '../../src/errors.ts';
import { hermitianEigenvalues } from '../../src/linalg/eigh.ts';
import { expm } from '../../src/linalg/expm.ts';
import { scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels, type Space } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import * as o from '../oracle.ts';
import { coherent, mode, plus, qubit, scale, sum, upTo } from './fixtures.ts';

const random = rng(17);
/** Steps of any error. */
const loose = { method: 'kraus', rtol: 1e6, atol: 1e6, saveStates: true } as const;

/** [3, 2] levels, two dense jumps, nothing real or symmetric. */
function odd(): { space: Space; generator: Lindbladian; driven: Lindbladian } {
  const space = levels([3, 2]);
  const [h, v] = [dense(space, randomHermitian(6, random)), dense(space, randomHermitian(6, random))];
  const [a, b] = [1, 2].map(() => scale2(dense(space, randomGinibre(6, 6, random)), 0.4));
  const driven = lindbladian([h, [v, (t) => Math.sin(3 * t)]], [a!, [b!, (t) => 1 + 0.5 * Math.cos(2 * t)]]);
  return { space, generator: lindbladian(h, [a!, b!]), driven };
}

function scale2(op: ReturnType<typeof dense>, factor: number): ReturnType<typeof dense> {
  return { ...op, matrix: scaled(op.matrix, factor) };
}

/** The state after `steps` equal steps. */
function after(of: Lindbladian, rho: DensityMatrix, end: number, steps: number): o.Mat {
  const { final, stats } = lindblad(of, rho, {
    ...loose,
    times: [0, end],
    maxStep: (end / steps) * (1 + 1e-9),
  });
  expect(stats.steps).toBe(steps);
  return o.matOf(final.matrix);
}

describe('Kraus steps', () => {
  it('are of order 4, also for generators that depend on time', () => {
    const { space, generator, driven } = odd();
    const rho = randomDensityMatrix(space, random);
    const s = o.matOf(expm(scaled(toDense(liouvillian(generator)), 1)));
    const exact = [o.matVec(s, o.vecOf(rho.matrix.data))];
    const fine = lindblad(driven, rho, { times: [0, 1], method: 'vern7', rtol: 1e-12, atol: 1e-14 });
    for (const [of, error] of [
      [generator, (x: o.Mat) => o.distance([x.flat()], exact)],
      [driven, (x: o.Mat) => o.distance(x, o.matOf(fine.final.matrix))],
    ] as const) {
      const [coarse, finer] = [16, 32].map((steps) => error(after(of, rho, 1, steps)));
      expect(coarse).toBeLessThan(1e-2);
      expect(Math.log2(coarse! / finer!)).toBeGreaterThan(3.7);
      expect(Math.log2(coarse! / finer!)).toBeLessThan(4.6);
    }
  });

  it('are completely positive and keep the trace however long they are', () => {
    const { space, generator, driven } = odd();
    for (const [of, lengths] of [
      [generator, [0.3, 2.3]],
      [driven, [1.1]],
    ] as const) {
      for (const h of lengths) {
        const choi = choiOf(space, (rho) => after(of, rho, h, 1));
        const values = hermitianEigenvalues(o.complexMatrix(choi));
        expect(values[0]).toBeGreaterThan(-1e-13);
        const traces = o.build(6, 6, (i, j) => sumOf(6, (k) => choi[6 * i + k]![6 * j + k]!));
        expect(o.distance(traces, o.eye(6))).toBeLessThan(1e-12);
      }
    }
  });

  it('keep positive what tsit5 does not', () => {
    const { a, n, ad } = mode(12);
    const generator = lindbladian(scale(plus(a, ad), 3), [jump(40, a)]);
    const options = { times: upTo(0.6, 6), rtol: 0.3, atol: 0.1 };
    const start = basisKet(n.space, [9]);
    const least = (states: readonly DensityMatrix[]): number =>
      Math.min(...states.map(({ matrix }) => hermitianEigenvalues(matrix)[0]!));
    const steps = lindblad(generator, start, { ...options, method: 'kraus', saveStates: true });
    expect(least(steps.states)).toBeGreaterThan(-1e-14);
    expect(steps.diagnostics.normDrift).toBeLessThan(1e-12);
    const plain = lindblad(generator, start, { ...options, saveStates: true });
    expect(least(plain.states)).toBeLessThan(-1e-4);
  });

  it('reach what is asked of them, and say how far they are off', () => {
    const { n, a, ad } = mode(24);
    const generator = lindbladian(sum(scale(n, 0.7), scale(plus(a, ad), 0.4)), [jump(0.3, a), jump(0.1, ad)]);
    const start = coherent(24, 1, 0.5);
    const times = [0, 0.3, 1, 1, 4];
    const exact = lindblad(generator, start, {
      times,
      observables: { a, n },
      method: 'vern7',
      rtol: 1e-12,
      atol: 1e-14,
    });
    for (const rtol of [1e-4, 1e-7]) {
      const found = lindblad(generator, start, {
        times,
        observables: { a, n },
        method: 'kraus',
        rtol,
        atol: rtol / 100,
      });
      expect(found.times).toEqual(times);
      expect(found.stats.method).toBe('kraus');
      for (const name of ['a', 'n']) {
        found.expectations[name]!.forEach(({ re, im, error }, k) => {
          const there = exact.expectations[name]![k]!;
          const off = Math.sqrt((re - there.re) ** 2 + (im - there.im) ** 2);
          expect(off).toBeLessThan(2 * error + 1e-11);
          expect(off).toBeLessThan(20 * rtol);
        });
      }
    }
  });

  it('see that factors which change turn the state, with few jumps or none', () => {
    const { space, x, z } = qubit();
    const options = { times: [0, 4], observables: { z } };
    const start = basisKet(space, [0]);
    for (const factor of [(t: number) => 3 * t, (t: number) => Math.cos(3 * t), (t: number) => t * t]) {
      for (const jumps of [[], [jump(1e-3, z)]]) {
        const generator = lindbladian([scale(z, 4), [x, factor]], jumps);
        const exact = lindblad(generator, start, { ...options, method: 'vern7', rtol: 1e-11, atol: 1e-13 });
        for (const rtol of [1e-3, 1e-6]) {
          const found = lindblad(generator, start, { ...options, method: 'kraus', rtol, atol: rtol / 100 });
          const [, { re, error }] = found.expectations.z as [unknown, { re: number; error: number }];
          expect(Math.abs(re - exact.expectations.z![1]!.re)).toBeLessThan(error);
          expect(error).toBeLessThan(20 * rtol);
        }
      }
    }
  });

  it('see weak jumps of a state that turns fast', () => {
    const { space, x, z, minus } = qubit();
    const options = { times: [0, 3.3], observables: { z } };
    for (const rate of [1e-3, 0.1]) {
      for (const jumps of [[jump(rate, minus)], [[jump(rate, minus), (t: number) => t * t] as const]]) {
        const generator = lindbladian(scale(x, 10), jumps);
        const start = basisKet(space, [0]);
        const exact = lindblad(generator, start, { ...options, method: 'vern7', rtol: 1e-11, atol: 1e-13 });
        for (const rtol of [1e-3, 1e-5, 1e-8]) {
          const found = lindblad(generator, start, { ...options, method: 'kraus', rtol, atol: rtol / 100 });
          const [, { re, error }] = found.expectations.z as [unknown, { re: number; error: number }];
          // Steps of several turns are too long for their error to be more than a guess.
          expect(Math.abs(re - exact.expectations.z![1]!.re)).toBeLessThan(rtol > 1e-4 ? 6 * error : error);
          expect(error).toBeLessThan(50 * rtol);
        }
      }
    }
  });

  it('see breakpoints from both sides, go on from checkpoints, and pause', () => {
    const { space, x, z, minus } = qubit();
    const pulse = piecewiseConstant([0.5, 0.7], [6]);
    const generator = lindbladian([scale(z, 0.5), [x, pulse]], [jump(0.2, minus)]);
    const options = { observables: { z, x }, method: 'kraus', rtol: 1e-9, atol: 1e-11 } as const;
    const start = basisKet(space, [0]);
    const whole = lindblad(generator, start, { ...options, times: [0, 0.4, 2] });
    const fine = lindblad(generator, start, { ...options, times: [0, 0.4, 2], method: 'vern7' });
    expect(whole.expectations.z![2]!.re).toBeCloseTo(fine.expectations.z![2]!.re, 7);
    const first = lindblad(generator, start, { ...options, times: [0, 0.4] });
    const rest = lindblad(generator, start, { ...options, times: [0.4, 2], resumeFrom: first.checkpoint });
    expect(rest.final.matrix).toEqual(whole.final.matrix);
    expect(rest.times).toEqual([2]);
    expect(rest.stats.steps).toBe(whole.stats.steps);
    const running = lindbladSteps(generator, start, { ...options, times: [0, 0.4, 2] });
    let next = running.next();
    while (!next.done) next = running.next();
    expect(next.value.final.matrix).toEqual(whole.final.matrix);
    const unitary = lindblad(lindbladian(scale(x, 2)), start, {
      times: [0, 0.3],
      method: 'kraus',
      observables: { z },
    });
    expect(unitary.expectations.z![1]!.re).toBeCloseTo(Math.cos(1.2), 14);
    expect(unitary.stats.steps).toBe(1);
  });

  it('refuse what they cannot do', () => {
    const { n, a } = mode(4);
    const start = basisKet(n.space, [2]);
    const generator = lindbladian(n, [a]);
    const run = (options: object): unknown =>
      lindblad(generator, start, { times: [0, 1], method: 'kraus', ...options });
    expect(() => run({ times: [0, -1] })).toThrow(/ascend/);
    expect(() => run({ rtol: -1 })).toThrow(ArgumentError);
    expect(() => run({ maxStep: 1e-5, maxSteps: 10 })).toThrow(/maxSteps/);
    expect(() => run({ rtol: 1e-13, atol: 1e-300, maxSteps: 10 })).toThrow(ConvergenceError);
    expect(() => run({ signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough');
    const other = lindblad(generator, start, { times: [0, 0.1] }).checkpoint;
    expect(() => run({ resumeFrom: other })).toThrow(/tsit5/);
  });
});

/** sum |i><j| (x) map(|i><j|), the map on density matrices alone: |i><j| is made of four of them. */
function choiOf(space: Space, map: (rho: DensityMatrix) => o.Mat): o.Mat {
  const n = space.dims.reduce((x, y) => x * y);
  const image = (psi: o.Vec): o.Mat => map(DensityMatrix.fromMatrix(space, o.complexMatrix(o.outer(psi))));
  const level = (i: number, j: number, z: o.Z): o.Vec =>
    Array.from({ length: n }, (_, k): o.Z => (k === i ? [1, 0] : k === j ? z : [0, 0]));
  const diagonal = Array.from({ length: n }, (_, i) => image(level(i, i, [1, 0])));
  const choi = o.zero(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let part = diagonal[i]!;
      if (i !== j) {
        const [re, im] = [image(level(i, j, [1, 0])), image(level(i, j, [0, 1]))];
        const both = o.plus(diagonal[i]!, diagonal[j]!);
        // With psi = |i> + z |j>: |i><j| = (X_1 + i X_i - (1 + i)(|i><i| + |j><j|)) / 2.
        part = o.scale(o.plus(o.plus(re, o.scale(im, [0, 1])), o.scale(both, [-1, -1])), [0.5, 0]);
      }
      part.forEach((row, r) => row.forEach((x, c) => (choi[n * i + r]![n * j + c] = x)));
    }
  }
  return choi;
}

function sumOf(count: number, f: (k: number) => o.Z): o.Z {
  return Array.from({ length: count }, (_, k) => f(k)).reduce(o.add);
}
