import { describe, expect, it } from 'vitest';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { kernels } from '../../src/linalg/kernels/active.ts';
import { solveOde } from '../../src/linalg/ode/integrate.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels, modes } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { annihilation, creation } from '../../src/operators/ladder.ts';
import * as o from '../oracle.ts';
import { plus, qubit, scale } from './fixtures.ts';

describe('the implicit stepper', () => {
  it('agrees with explicit ones, for kets and density matrices, constant and driven', () => {
    const random = rng(31);
    const space = levels([2, 3]);
    const h = dense(space, randomHermitian(6, random));
    const l = dense(space, randomGinibre(6, 6, random));
    const rho = randomDensityMatrix(space, random);
    for (const generator of [
      lindbladian(h, [l]),
      lindbladian([h, [h, (t) => Math.sin(t)]], [[l, (t) => 1 + t]]),
    ]) {
      const options = { times: [0, 0.5], rtol: 1e-9, atol: 1e-11 };
      const explicit = lindblad(generator, rho, { ...options, method: 'vern7' });
      const implicit = lindblad(generator, rho, { ...options, method: 'rodas5p' });
      expect(o.distance(o.matOf(implicit.final.matrix), o.matOf(explicit.final.matrix))).toBeLessThan(1e-7);
      expect(implicit.stats.method).toBe('rodas5p');
      const psi = randomKet(space, random);
      const [a, b] = (['vern7', 'rodas5p'] as const).map((method) =>
        schrodinger([h, [h, (t) => t]], psi, { ...options, method }),
      );
      expect(o.distance([o.vecOf(a!.final.data)], [o.vecOf(b!.final.data)])).toBeLessThan(1e-7);
    }
  });

  it('takes few steps where decay is fast and the answer slow', () => {
    const { space, x, minus, e } = qubit();
    const fast = lindbladian(scale(x, 0.5), [jump(1e5, minus)]);
    const options = { times: [0, 20], observables: { e } };
    const found = lindblad(fast, basisKet(space, [0]), { ...options, method: 'rodas5p' });
    expect(found.stats.steps).toBeLessThan(200);
    // The quantum Zeno effect: p = Omega^2 / g^2 to first order.
    expect(found.expectations.e![1]!.re).toBeCloseTo(1e-10, 11);
    expect(() => lindblad(fast, basisKet(space, [0]), { ...options, maxSteps: 5000 })).toThrow(/maxSteps/);
  });
});

describe('the three forms of the right-hand side', () => {
  it('agree with the oracle for bands, rows and dense matrices, with factors that depend on time', () => {
    const random = rng(11);
    const space = levels([4, 4]);
    const size = 16;
    const banded = plus(annihilation(modes(2, 4), 0), creation(modes(2, 4), 0));
    const onLevels = localSum(space, banded.terms);
    const scattered = localSum(space, [
      { sites: [0, 1], matrix: keepSome(randomHermitian(16, random), 0.03) },
      { sites: [1], matrix: randomHermitian(4, random) },
    ]);
    const full = dense(space, randomHermitian(size, random));
    const factor = (t: number): number => 1 + 0.5 * Math.sin(t);
    const rho = randomDensityMatrix(space, random);
    for (const h of [onLevels, scattered, full]) {
      const jumps = [h === full ? dense(space, randomGinibre(size, size, random)) : annihilationLike(space)];
      const generator = lindbladian([h, [h, factor]], [jumps[0]!, [jumps[0]!, factor]]);
      const found = lindblad(generator, rho, { times: [0, 0.2], rtol: 1e-11, atol: 1e-13, method: 'vern7' });
      const [hm, l] = [o.matOf(toDense(h)), o.matOf(toDense(jumps[0]!))];
      const rate = (t: number): number => 1 + factor(t) ** 2;
      let x = o.matOf(rho.matrix);
      const steps = 40;
      const dt = 0.2 / steps;
      for (let k = 0; k < steps; k++) x = rungeKutta(x, k * dt, dt, hm, l, (t) => 1 + factor(t), rate);
      expect(o.distance(o.matOf(found.final.matrix), x)).toBeLessThan(3e-7);
    }
  });
});

describe('steps on half of a density matrix', () => {
  it('have the errors of the whole one', () => {
    const random = rng(5);
    const space = levels([3, 2]);
    const generator = lindbladian(dense(space, randomHermitian(6, random)), [
      dense(space, randomGinibre(6, 6, random)),
    ]);
    const rho = randomDensityMatrix(space, random);
    const options = { rtol: 1e-7, atol: 1e-9 };
    const ours = lindblad(generator, rho, { ...options, times: [0, 1] });
    const { rowStart, column, values } = liouvillian(generator);
    const rhs = (_: number, y: Float64Array, dydt: Float64Array): void => {
      kernels().csrMatvec(dydt, rowStart, column, values, y);
    };
    const whole = solveOde(rhs, rho.matrix.data, { ...options, from: 0, to: 1 });
    expect(o.distance(o.matOf(ours.final.matrix), o.matOf({ rows: 6, cols: 6, data: whole.y }))).toBeLessThan(
      1e-6,
    );
    expect(Math.abs(ours.stats.steps - whole.stats.steps)).toBeLessThan(2);
    expect(ours.diagnostics.integrationError / whole.error).toBeGreaterThan(0.85);
    expect(ours.diagnostics.integrationError / whole.error).toBeLessThan(1.15);
  });
});

function keepSome(m: { rows: number; cols: number; data: Float64Array }, share: number): typeof m {
  const data = m.data.slice();
  for (let r = 0; r < m.rows; r++) {
    for (let c = 0; c < m.cols; c++) {
      const pair = (Math.min(r, c) * 37 + Math.max(r, c) * 101) % 1000;
      if (pair >= 1000 * share) data.fill(0, 2 * (r * m.cols + c), 2 * (r * m.cols + c) + 2);
    }
  }
  return { ...m, data };
}

function annihilationLike(space: ReturnType<typeof levels>): ReturnType<typeof localSum> {
  return localSum(space, annihilation(modes(2, 4), 1).terms);
}

function rungeKutta(
  x: o.Mat,
  t: number,
  dt: number,
  h: o.Mat,
  l: o.Mat,
  strength: (t: number) => number,
  rate: (t: number) => number,
): o.Mat {
  const ll = o.mul(o.dagger(l), l);
  const f = (at: number, m: o.Mat): o.Mat => {
    const turned = o.scale(o.plus(o.mul(h, m), o.scale(o.mul(m, h), [-1, 0])), [0, -strength(at)]);
    const fed = o.mul(o.mul(l, m), o.dagger(l));
    const lost = o.scale(o.plus(o.mul(ll, m), o.mul(m, ll)), [-0.5, 0]);
    return o.plus(turned, o.scale(o.plus(fed, lost), [rate(at), 0]));
  };
  const k1 = f(t, x);
  const k2 = f(t + dt / 2, o.plus(x, o.scale(k1, [dt / 2, 0])));
  const k3 = f(t + dt / 2, o.plus(x, o.scale(k2, [dt / 2, 0])));
  const k4 = f(t + dt, o.plus(x, o.scale(k3, [dt, 0])));
  const total = o.plus(o.plus(k1, o.scale(k2, [2, 0])), o.plus(o.scale(k3, [2, 0]), k4));
  return o.plus(x, o.scale(total, [dt / 6, 0]));
}
