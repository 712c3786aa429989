import { describe, expect, it } from 'vitest';
import { ConvergenceError, NotPhysicalError } from '../../src/errors.ts';
import { coefficient } from '../../src/dynamics/coefficient.ts';
import { correlation } from '../../src/dynamics/correlation.ts';
import { diffusiveTrajectories } from '../../src/dynamics/diffusive-trajectories.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { propagate } from '../../src/dynamics/propagate.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { steppedTrajectories } from '../../src/dynamics/stepped-trajectories.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import { trajectories } from '../../src/dynamics/trajectories.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import * as o from '../oracle.ts';
import { qubit } from './fixtures.ts';

/** d rho/dt, naively. */
function moved(h: o.Mat, jumps: readonly o.Mat[], rho: o.Mat): o.Mat {
  const turn = o.plus(o.scale(o.mul(h, rho), [0, -1]), o.scale(o.mul(rho, h), [0, 1]));
  return jumps.reduce((sum, l) => {
    const square = o.mul(o.dagger(l), l);
    const both = o.plus(o.mul(square, rho), o.mul(rho, square));
    return o.plus(o.plus(sum, o.mul(o.mul(l, rho), o.dagger(l))), o.scale(both, [-0.5, 0]));
  }, turn);
}

/** e^(L t) rho by Taylor series of many short steps. */
function evolved(h: o.Mat, jumps: readonly o.Mat[], rho: o.Mat, t: number, steps: number): o.Mat {
  let now = rho;
  for (let s = 0; s < steps; s++) {
    let term = now;
    for (let k = 1; k <= 16; k++) {
      term = o.scale(moved(h, jumps, term), [t / steps / k, 0]);
      now = o.plus(now, term);
    }
  }
  return now;
}

const kinds = {
  generic: [0.3, 0.1],
  'no jumps': [],
  'a rate of zero': [0, 0.2],
  'tiny rates': [1e-12, 1e-12],
  'huge rates': [1e6, 1e5],
} as const;

describe('evolutions agree with naive ones', () => {
  for (const dims of [[1], [4], [3, 2], [2, 3, 2]]) {
    it.each(Object.entries(kinds))(`on dims [${dims.join(', ')}]: %s`, (name, rates) => {
      const space = levels(dims);
      const n = dims.reduce((x, y) => x * y, 1);
      const random = rng(n);
      const free = name === 'a rate of zero' ? 0 : 1;
      const drawn = randomHermitian(n, random);
      const h = { ...drawn, data: drawn.data.map((x) => free * x) };
      const matrices = rates.map(() => randomGinibre(n, n, random));
      const generator = lindbladian(
        dense(space, h),
        matrices.map((l, k) => jump(rates[k]!, dense(space, l))),
      );
      const jumps = matrices.map((l, k) => o.scale(o.matOf(l), [Math.sqrt(rates[k]!), 0]));
      const { matrix } = randomDensityMatrix(space, random);
      const rho = DensityMatrix.fromMatrix(space, { ...matrix, data: matrix.data.map((x) => 1e-3 * x) });
      const end = name === 'huge rates' ? 4e-7 : 0.4;
      const wanted = evolved(o.matOf(h), jumps, o.matOf(rho.matrix), end, n > 6 ? 6 : 12);
      const options = { rtol: 1e-9, atol: 1e-11 };
      for (const times of [
        [0, end],
        [0, 0, end / 3, end, end],
      ]) {
        for (const method of n > 6
          ? (['tsit5'] as const)
          : (['tsit5', 'rodas5p', 'auto', 'kraus'] as const)) {
          const { final, states } = lindblad(generator, rho, { times, method, ...options });
          expect(o.distance(o.matOf(final.matrix), wanted)).toBeLessThan(1e-10);
          expect(states.length).toBe(times.length);
        }
        const { states } = propagate(generator, rho, { times });
        expect(o.distance(o.matOf(states.at(-1)!.matrix), wanted)).toBeLessThan(1e-12);
      }
      const still = lindblad(generator, rho, { times: [0.7] });
      expect(o.distance(o.matOf(still.final.matrix), o.matOf(rho.matrix))).toBeLessThan(1e-18);
    });
  }
});

describe('coefficients that are no numbers', () => {
  const { space, x, minus } = qubit();
  const late = (t: number): number => (t > 0.5 ? NaN : 1);
  const start = basisKet(space, [0]);
  const driven = lindbladian([x, [x, late]], [minus]);
  const decaying = lindbladian(x, [[minus, coefficient((t) => (t > 0.5 ? Infinity : 1))]]);
  const common = { times: [0, 1] };
  const runs: Record<string, (of: Lindbladian) => unknown> = {
    lindblad: (of) => lindblad(of, start, common),
    rodas5p: (of) => lindblad(of, start, { ...common, method: 'rodas5p' }),
    kraus: (of) => lindblad(of, start, { ...common, method: 'kraus' }),
    trajectories: (of) => trajectories(of, start, { ...common, count: 1, rng: rng(1) }),
    'stepped trajectories': (of) =>
      steppedTrajectories(of, start, { ...common, count: 1, rng: rng(1), step: 0.1 }),
    'diffusive trajectories': (of) =>
      diffusiveTrajectories(of, [{ jump: 0 }], start, { ...common, count: 1, rng: rng(1), step: 0.1 }),
    correlation: (of) => correlation(of, start, { later: x }, common),
    liouvillian: (of) => liouvillian(of, { at: 1 }),
  };

  it.each(Object.entries(runs))('are named, with their time: %s', (_, run) => {
    expect(() => run(driven)).toThrow(/`hamiltonian\[1\]\[1\]` must be a finite number .* NaN at t = /);
    expect(() => run(decaying)).toThrow(/`jumps\[0\]\[1\]` must be a finite number .* Infinity at t = /);
  });

  it('are named in Schroedinger equations, and what is no number at all is', () => {
    expect(() => schrodinger([[x, late]], start, common)).toThrow(/`hamiltonian\[0\]\[1\]` .* NaN/);
    const none = (() => undefined) as unknown as () => number;
    expect(() => schrodinger([x, [x, none]], start, common)).toThrow(/`hamiltonian\[1\]\[1\]` .* undefined/);
  });
});

describe('states that are none', () => {
  const space = levels([3]);
  const random = rng(1);
  const op = dense(space, randomHermitian(3, random));
  const generator = lindbladian(op, [dense(space, randomGinibre(3, 3, random))]);
  const diagonal = (...p: number[]): DensityMatrix =>
    DensityMatrix.fromMatrix(space, o.complexMatrix(o.build(3, 3, (r, c) => [r === c ? p[r]! : 0, 0])));
  const skew = DensityMatrix.fromMatrix(
    space,
    o.complexMatrix(o.build(3, 3, (r, c) => [r === c ? 1 / 3 : r < c ? 0.1 : 0, 0])),
  );
  const common = { times: [0, 0.1], rng: rng(1), count: 2 };

  it('are refused by trajectories', () => {
    expect(() => trajectories(generator, diagonal(0, 0, 0), common)).toThrow(NotPhysicalError);
    expect(() => trajectories(generator, diagonal(2, -1.5, 0.5), common)).toThrow(
      /eigenvalues are -1.5 to 2/,
    );
    expect(trajectories(generator, diagonal(0.5, 0.5, -1e-17), common).finals.length).toBe(2);
    const diffuse = { ...common, step: 0.05 };
    expect(() => diffusiveTrajectories(generator, [{ jump: 0 }], skew, diffuse)).toThrow(/Hermitian/);
  });

  it('and mixed ones of any trace start the same trajectories', () => {
    const { matrix } = randomDensityMatrix(space, rng(2));
    const [small, plain, large] = [1e-6, 1, 1e6].map((size) => {
      const start = DensityMatrix.fromMatrix(space, { ...matrix, data: matrix.data.map((x) => size * x) });
      const options = { times: [0, 0.5], observables: { op }, count: 20, rng: rng(3) };
      return trajectories(generator, start, options).expectations.op![1]!;
    });
    for (const other of [small!, large!]) expect(other.re).toBeCloseTo(plain!.re, 10);
  });

  it('are refused by correlations', () => {
    expect(() => correlation(generator, diagonal(0, 0, 0), { later: op }, common)).toThrow(NotPhysicalError);
  });
});

describe('steady states where little is left', () => {
  it('of one level, and of jumps that are numbers, are told apart from none', () => {
    const random = rng(5);
    const one = levels([1]);
    const jumps = [0.3, 0.1].map((rate) => jump(rate, dense(one, randomGinibre(1, 1, random))));
    const { state, nullity, gap } = steadyState(lindbladian(dense(one, randomHermitian(1, random)), jumps), {
      rng: random,
    });
    expect([o.matOf(state.matrix)[0]![0]![0], nullity, gap]).toEqual([1, 1, Infinity]);
    const two = levels([2]);
    const numbers = [0.3, 0.7, 0.11].map((x) => dense(two, o.complexMatrix(o.scale(o.eye(2), [x, x / 3]))));
    const nothing = lindbladian(dense(two, o.complexMatrix(o.zero(2))), numbers);
    expect(() => steadyState(nothing, { rng: random })).toThrow(/has 4 null vectors/);
  });

  it('of a generator that does nothing, by iteration, are too many', () => {
    const space = levels([3]);
    const nothing = lindbladian(dense(space, o.complexMatrix(o.zero(3))));
    const search = (): unknown => steadyState(nothing, { rng: rng(1), method: 'iterative' });
    expect(search).toThrow(ConvergenceError);
    expect(search).toThrow(/At least 8 steady states/);
  });

  it('too many steps are told with the last error', () => {
    const { space, x, minus } = qubit();
    const run = (): unknown =>
      lindblad(lindbladian(x, [minus]), basisKet(space, [0]), { times: [0, 1e9], maxSteps: 20 });
    expect(run).toThrow(/residual \d/);
  });
});

describe('long runs at default tolerances', () => {
  it('drift by no more than their errors say', () => {
    const { space, x, z, minus, e } = qubit();
    const end = 400;
    const turning = schrodinger(x, basisKet(space, [0]), { times: [0, end], observables: { z } });
    const [, last] = turning.expectations.z!;
    expect(turning.stats.steps).toBeGreaterThan(1000);
    expect(Math.abs(last!.re - Math.cos(2 * end))).toBeLessThan(last!.error);
    expect(turning.diagnostics.normDrift).toBeLessThan(turning.diagnostics.integrationError);
    const decaying = lindblad(lindbladian(x, [jump(1e-3, minus)]), basisKet(space, [0]), {
      times: [0, end],
      observables: { e },
    });
    const exact = propagate(lindbladian(x, [jump(1e-3, minus)]), basisKet(space, [0]), { times: [0, end] });
    const found = decaying.expectations.e![1]!;
    expect(Math.abs(found.re - exact.states[1]!.expect(e).re)).toBeLessThan(found.error);
    expect(decaying.diagnostics.normDrift).toBeLessThan(1e-12);
  });
});
