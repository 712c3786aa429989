import { describe, expect, it } from 'vitest';
import { SpaceMismatchError } from '../../src/errors.ts';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { spectrum } from '../../src/dynamics/spectrum.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import { rng } from '../../src/linalg/random.ts';
import { solve } from '../../src/linalg/solve.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels, type Space } from '../../src/spaces/space.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import * as o from '../oracle.ts';
import { mode, plus, qubit, scale } from './fixtures.ts';

interface Model {
  readonly generator: Lindbladian;
  readonly matrix: o.Mat;
  readonly a: o.Mat;
  readonly steady: DensityMatrix;
}

/** A random generator, as an operator and as a naive matrix, with a random observable. */
function model(space: Space, seed: number, rates: readonly number[]): Model {
  const random = rng(seed);
  const n = space.dims.reduce((x, y) => x * y, 1);
  const h = randomHermitian(n, random);
  const jumps = rates.map(() => randomGinibre(n, n, random));
  const generator = lindbladian(
    dense(space, h),
    jumps.map((l, k) => jump(rates[k]!, dense(space, l))),
  );
  const unit = o.eye(n);
  const minusI = o.scale(o.matOf(h), [0, -1]);
  const sides = (k: o.Mat): o.Mat => o.plus(o.kron(k, unit), o.kron(unit, o.conjMat(k)));
  const matrix = jumps.reduce((sum, l, k) => {
    const x = o.scale(o.matOf(l), [Math.sqrt(rates[k]!), 0]);
    const decay = o.scale(o.mul(o.dagger(x), x), [-0.5, 0]);
    return o.plus(sum, o.plus(o.kron(x, o.conjMat(x)), sides(decay)));
  }, sides(minusI));
  const { state: steady } = steadyState(generator, { rng: random });
  return { generator, matrix, a: o.matOf(randomGinibre(n, n, random)), steady };
}

/** 2 Re tr(A X) with (i omega - L) X = (B - <B>) rho, the first equation replaced by tr X = 0. */
function naive({ matrix, a, steady }: Model, omega: number): number {
  const n = a.length;
  const rho = o.matOf(steady.matrix);
  const moved = o.mul(o.dagger(a), rho);
  const [re, im] = o.trace(moved);
  const right = o.plus(moved, o.scale(rho, [-re, -im])).flat();
  const system = o.plus(o.scale(o.eye(n * n), [0, omega]), o.scale(matrix, [-1, 0]));
  system[0] = system[0]!.map((_, i) => [i % (n + 1) === 0 ? 1 : 0, 0]);
  right[0] = [0, 0];
  const { data } = solve(o.complexMatrix(system), { rows: n * n, cols: 1, data: o.interleaved(right) });
  const x = o.vecOf(data);
  const rows = Array.from({ length: n }, (_, r) => x.slice(n * r, n * r + n));
  return 2 * o.trace(o.mul(a, rows))[0];
}

describe('spectrum', () => {
  it('is that of a dense solution, at zero too, for any rates', () => {
    for (const [dims, rates] of [
      [[2], [0.3]],
      [[4], [1e6, 1e5]],
      [
        [3, 2],
        [0.2, 0.1],
      ],
      [[2, 3], [1e-4]],
    ] as const) {
      const space = levels(dims);
      const of = model(space, 7, rates);
      const width = Math.max(...rates, 1);
      const omegas = [-3, -1, -0.2, 0, 1e-7, 0.4, 2, 5].map((x) => x * width);
      const b = dense(space, o.complexMatrix(o.dagger(of.a)));
      const { values } = spectrum(of.generator, of.steady, [dense(space, o.complexMatrix(of.a)), b], omegas);
      const wanted = omegas.map((omega) => naive(of, omega));
      const size = Math.max(...wanted.map(Math.abs));
      wanted.forEach((x, k) => expect(Math.abs(values[k]! - x) / size).toBeLessThan(1e-9));
    }
  });

  it('of a driven oscillator is right at zero, where L is singular', () => {
    // A coherent steady state is not disturbed by what it emits: nothing but the line remains.
    const { a, ad, n } = mode(30);
    const generator = lindbladian(plus(scale(n, 0.4), scale(plus(a, ad), 0.9)), [a]);
    const { state } = steadyState(generator, { rng: rng(1) });
    const { values, coherent } = spectrum(generator, state, [ad, a], [-1, 0, 0.4, 1]);
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(1e-9);
    expect(coherent.re).toBeCloseTo(1.9756097561, 9);
  });

  it('of one level is nothing', () => {
    const space = levels([1]);
    const of = model(space, 3, [0.3, 0.1]);
    expect(Math.max(...liouvillian(of.generator).values.map(Math.abs), 0)).toBe(0);
    const one = dense(space, o.complexMatrix(of.a));
    expect([...spectrum(of.generator, of.steady, [one, one], [0, 1]).values]).toEqual([0, 0]);
  });

  it('refuses what has none', () => {
    const { space, x, z, minus } = qubit();
    const generator = lindbladian(x, [minus]);
    const { state } = steadyState(generator, { rng: rng(2) });
    const refused = (of: Lindbladian, steady: DensityMatrix, omegas: number[]) => () =>
      spectrum(of, steady, [minus, minus], omegas);
    expect(refused(lindbladian([[x, () => 1]], [minus]), state, [0])).toThrow(/`generator` must be constant/);
    expect(refused(generator, randomDensityMatrix(space, rng(3)), [0])).toThrow(/`steady` must be a steady/);
    expect(refused(generator, randomDensityMatrix(levels([3]), rng(3)), [0])).toThrow(SpaceMismatchError);
    expect(refused(generator, state, [0, NaN])).toThrow(/frequencies/);
    // Two levels 2 apart that nothing damps.
    const still = lindbladian(z);
    const { state: mixed } = steadyState(still, { rng: rng(4), from: state });
    expect(refused(still, mixed, [1, 2, 3])).toThrow(/frequencies\[1\] = 2 lies on one/);
    expect(spectrum(still, mixed, [minus, minus], [1, 3]).values.every(Number.isFinite)).toBe(true);
  });
});
