import { describe, expect, it } from 'vitest';
import { expressions } from '../../src/circuits/expressions.ts';
import { evolutionGradient } from '../../src/dynamics/gradients/evolution-gradient.ts';
import type { EvolutionGradientOptions } from '../../src/dynamics/gradients/gradient-options.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import {
  bindParameters,
  parametricLindbladian,
  type ParametricLindbladian,
} from '../../src/dynamics/parametric-lindbladian.ts';
import { parametric, pulse } from '../../src/dynamics/parametric-weight.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels, type Space } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import * as o from '../oracle.ts';
import { coherent, mode, plus, qubit, scale, upTo } from './fixtures.ts';

const tight = { rtol: 1e-9, atol: 1e-11, method: 'vern7' } as const;
const { product, apply, sum: added } = expressions;

/** A model on dims [3, 2] with complex matrices, a parameter in each kind of place. */
function nasty(space: Space, seed: number): ParametricLindbladian {
  const random = rng(seed);
  const [h0, h1, h2, h3] = [0, 1, 2, 3].map(() => dense(space, randomHermitian(6, random)));
  const [l1, l2] = [0, 1].map(() => dense(space, randomGinibre(6, 6, random)));
  return parametricLindbladian(
    [
      h0!,
      [h1!, 'delta'],
      [h2!, product('drive', apply('cos', product('w', 't')))],
      [h3!, pulse([0, 0.3, 0.55, 1.2], ['u0', 'u1', 'u2'])],
    ],
    [
      { operator: scale(l1!, 0.3), rate: 'gamma' },
      {
        operator: scale(l2!, 0.3),
        rate: parametric(
          (t, { k, gamma }) => k! * Math.exp(-t) + gamma! ** 2,
          (t, { gamma }) => ({ k: Math.exp(-t), gamma: 2 * gamma! }),
        ),
      },
    ],
  );
}

const values = { delta: 0.7, drive: 1.1, w: 2.3, u0: 0.4, u1: -0.9, u2: 0.2, gamma: 0.5, k: 0.8 };

/** Central differences of fourth order. */
function differences(
  f: (parameters: Record<string, number>) => number,
  at: Record<string, number>,
  h = 1e-2,
): number[] {
  return Object.keys(at).map((name) => {
    const moved = (by: number): number => f({ ...at, [name]: at[name]! + by });
    return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
  });
}

const expectClose = (found: ArrayLike<number>, wanted: readonly number[], digits: number): void => {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((x, i) => expect(found[i]).toBeCloseTo(x, digits));
};

describe('evolutionGradient in closed forms', () => {
  it('a coherent state that leaks: n = |alpha|^2 exp(-kappa T)', () => {
    const { space, a, n } = mode(20);
    const model = parametricLindbladian([[n, 'omega']], [{ operator: a, rate: 'kappa' }]);
    const start = coherent(20, 1);
    // d|alpha>/d alpha = (a^dagger - alpha)|alpha>, in the levels that are there.
    const slope = new Float64Array(40);
    for (let k = 0; k < 20; k++) {
      slope[2 * k] = (k > 0 ? Math.sqrt(k) * start.data[2 * k - 2]! : 0) - start.data[2 * k]!;
    }
    const found = evolutionGradient(model, start, {
      times: [0, 2 * Math.PI],
      observables: { n },
      parameters: { kappa: 0.1, alpha: 1, omega: 1.3 },
      tangents: { alpha: Ket.fromData(space, slope) },
      ...tight,
    });
    expect(found.names).toEqual(['kappa', 'alpha', 'omega']);
    expectClose(found.gradient, [-3.3520045355, 1.0669761822, 0], 9);
    expect(found.value.re).toBeCloseTo(Math.exp(-0.2 * Math.PI), 10);
  });

  it('a rate of zero has the derivative of what it would bring', () => {
    const { space, x, z, minus, e } = qubit();
    const model = parametricLindbladian(scale(plus(x, z), 0), [
      { operator: minus, rate: 'gamma' },
      { operator: z, rate: product('gamma', 'gamma') },
    ]);
    const found = evolutionGradient(model, basisKet(space, [0]), {
      times: [0, 0.9],
      observables: { e },
      parameters: { gamma: 0 },
      ...tight,
    });
    expect(found.value.re).toBeCloseTo(1, 12);
    expect(found.gradient[0]).toBeCloseTo(-0.9, 11);
  });

  it('a Rabi flop: <Z> = cos(omega t), for any function of several times', () => {
    const { space, x, y, z } = qubit();
    const model = parametricLindbladian([[scale(x, 0.5), 'omega']]);
    const [w, times] = [1.7, [0, 0.4, 0.4, 1.1, 2]];
    const found = evolutionGradient(model, basisKet(space, [0]), {
      times,
      observables: { z, y },
      parameters: { omega: w },
      objective: ({ z: zs = [], y: ys = [] }) => ({
        value: zs[1]! * zs[3]! + ys[4]! ** 2,
        slopes: { z: [5, zs[3]!, 0, zs[1]!, 0], y: [0, 0, 0, 0, 2 * ys[4]!] },
      }),
      ...tight,
    });
    const value = (p: number): number => Math.cos(0.4 * p) * Math.cos(1.1 * p) + Math.sin(2 * p) ** 2;
    const slope =
      -0.4 * Math.sin(0.4 * w) * Math.cos(1.1 * w) -
      1.1 * Math.cos(0.4 * w) * Math.sin(1.1 * w) +
      2 * Math.sin(4 * w);
    expect(found.value.re).toBeCloseTo(value(w), 10);
    expect(found.gradient[0]).toBeCloseTo(slope, 9);
    expect(found.evolution.final.kind).toBe('ket');
    expect(found.evolution.times).toEqual(times);
  });
});

describe('evolutionGradient against other ways', () => {
  const space = levels([3, 2]);
  const observable = dense(space, randomHermitian(6, rng(9)));
  const run = (options: Partial<EvolutionGradientOptions> = {}): EvolutionGradientOptions => ({
    times: [0, 0.5, 1.3],
    observables: { observable },
    parameters: values,
    ...tight,
    ...options,
  });

  it('finite differences of master equations: every kind of parameter, pulses, times between', () => {
    const model = nasty(space, 1);
    const rho = randomDensityMatrix(space, rng(2));
    const found = evolutionGradient(model, rho, run());
    const at = (parameters: Record<string, number>): number =>
      lindblad(bindParameters(model, parameters), rho, {
        times: [0, 1.3],
        observables: { observable },
        ...tight,
      }).expectations.observable!.at(-1)!.re;
    expectClose(found.gradient, differences(at, values), 7);
    expect(found.value.re).toBeCloseTo(at(values), 9);
    const backwards = evolutionGradient(model, rho, run({ times: [0.4, 0.2], wrt: ['w', 'u1'] }));
    const back = (parameters: Record<string, number>): number =>
      lindblad(bindParameters(model, { ...values, ...parameters }), rho, {
        ...{ times: [0.4, 0.2], observables: { observable } },
        ...tight,
      }).expectations.observable![1]!.re;
    expectClose(backwards.gradient, differences(back, { w: values.w, u1: values.u1 }, 1e-3), 6);
  });

  it('finite differences of Schroedinger equations, with a norm that is not one', () => {
    const { hamiltonian } = nasty(space, 3);
    const model: ParametricLindbladian = { kind: 'parametric-lindbladian', space, hamiltonian, jumps: [] };
    const { data } = randomKet(space, rng(4));
    const psi = Ket.fromData(
      space,
      data.map((x) => 3e-5 * x),
    );
    const tangent = randomKet(space, rng(5));
    const given = Object.fromEntries(
      Object.entries(values).filter(([name]) => name !== 'gamma' && name !== 'k'),
    );
    const parameters = { ...given, shift: 0 };
    const start = (by: number): Ket =>
      Ket.fromData(
        space,
        psi.data.map((x, i) => x + by * 1e-5 * tangent.data[i]!),
      );
    const found = evolutionGradient(model, psi, {
      ...run({ parameters }),
      tangents: {
        shift: Ket.fromData(
          space,
          tangent.data.map((x) => 1e-5 * x),
        ),
      },
    });
    const at = ({ shift, ...rest }: Record<string, number>): number =>
      schrodinger(
        bindParameters(model, rest as never).hamiltonian.map(({ operator, coefficient }) =>
          coefficient ? ([operator, coefficient] as const) : operator,
        ),
        start(shift!),
        { times: [0, 1.3], observables: { observable }, ...tight },
      ).expectations.observable!.at(-1)!.re;
    expectClose(found.gradient, differences(at, parameters), 7);
  });

  it('states of any size give the same derivatives', () => {
    const model = nasty(space, 1);
    const { matrix } = randomDensityMatrix(space, rng(2));
    const [plain, huge, tiny] = [1, 1e150, 1e-150].map((size) => {
      const rho = { ...matrix, data: matrix.data.map((x) => size * x) };
      const tangents = { k: { ...matrix, data: observable.matrix.data.map((x) => size * x) } };
      return evolutionGradient(
        model,
        DensityMatrix.fromMatrix(space, rho),
        run({ tangents, wrt: ['w', 'k'] }),
      );
    });
    plain!.gradient.forEach((x, k) => {
      expect(huge!.gradient[k]).toBeCloseTo(x, 8);
      expect(tiny!.gradient[k]).toBeCloseTo(x, 8);
    });
  });

  it('the Frechet derivative of the exponential of a constant generator', () => {
    const random = rng(11);
    const [h, dh] = [randomHermitian(6, random), randomHermitian(6, random)];
    const l = randomGinibre(6, 6, random);
    const model = parametricLindbladian(
      [dense(space, h), [dense(space, dh), 'x']],
      [{ operator: scale(dense(space, l), 0.4), rate: 'rate' }],
    );
    const rho = randomDensityMatrix(space, rng(12));
    const found = evolutionGradient(model, rho, {
      times: [0, 0.8],
      observables: { observable },
      parameters: { x: 0.3, rate: 0.6 },
      ...tight,
    });
    const commutator = (m: o.Mat): o.Mat =>
      o.plus(o.scale(o.kron(m, o.eye(6)), [0, -1]), o.scale(o.kron(o.eye(6), o.transpose(m)), [0, 1]));
    const lo = o.scale(o.matOf(l), [0.4, 0]);
    const square = o.mul(o.dagger(lo), lo);
    const decay = o.plus(
      o.kron(lo, o.conjMat(lo)),
      o.scale(o.plus(o.kron(square, o.eye(6)), o.kron(o.eye(6), o.transpose(square))), [-0.5, 0]),
    );
    const by = [commutator(o.matOf(dh)), decay];
    const generator = [0.3, 0.6].reduce<o.Mat>(
      (all, p, k) => o.plus(all, o.scale(by[k]!, [p, 0])),
      commutator(o.matOf(h)),
    );
    const bra = o
      .matOf(observable.matrix)
      .map((row, r) => row.map((_, c) => o.matOf(observable.matrix)[c]![r]!));
    by.forEach((direction, k) => {
      const wanted = frechetAction(generator, direction, 0.8, o.matOf(rho.matrix).flat());
      const slope = bra.flat().reduce((s, x, i) => s + o.times(x, wanted[i]!)[0], 0);
      expect(found.gradient[k]).toBeCloseTo(slope, 9);
    });
  });

  it('little memory changes nothing', () => {
    const model = nasty(space, 1);
    const rho = randomDensityMatrix(space, rng(2));
    const [much, little] = [2 ** 30, 16 * 21 * 64].map((maxBytes) =>
      evolutionGradient(model, rho, run({ maxBytes, estimateErrors: false, maxStep: 0.004 })),
    );
    expect(much!.evolution.stats.steps).toBeGreaterThan(300);
    much!.gradient.forEach((x, k) => expect(Math.abs(little!.gradient[k]! - x)).toBeLessThan(1e-13));
    expect([...much!.errors].every(Number.isNaN)).toBe(true);
  });

  it('errors hold, and are no more than they must, at any tolerance and for each stepper', () => {
    const model = nasty(space, 6);
    const rho = randomDensityMatrix(space, rng(7));
    const right = evolutionGradient(model, rho, run({ rtol: 1e-12, atol: 1e-14 }));
    for (const method of ['tsit5', 'dopri5', 'vern7'] as const) {
      for (const rtol of [1e-3, 1e-6]) {
        const found = evolutionGradient(model, rho, run({ method, rtol, atol: rtol / 100 }));
        const scaleOf = Math.max(...found.errors);
        found.gradient.forEach((x, k) => {
          const off = Math.abs(x - right.gradient[k]!);
          expect(off).toBeLessThan(found.errors[k]! + 0.5 * scaleOf);
          expect(found.errors[k]).toBeLessThan(rtol * 30);
        });
        expect(Math.abs(found.value.re - right.value.re)).toBeLessThan(2 * found.value.error);
      }
    }
  });
});

describe('what evolutionGradient takes', () => {
  it('a density matrix may have any trace, and a matrix as its derivative', () => {
    const { space, x, minus, e } = qubit();
    const model = parametricLindbladian([[x, 'f']], [{ operator: minus, rate: 0.4 }]);
    const matrix = randomDensityMatrix(space, rng(1)).matrix;
    const moved = randomHermitian(2, rng(2));
    const at = (by: number): DensityMatrix =>
      DensityMatrix.fromMatrix(space, {
        ...matrix,
        data: matrix.data.map((v, i) => 2 * v + by * moved.data[i]!),
      });
    const parameters = { f: 0.6, by: 0 };
    const options = { times: upTo(1, 1), observables: { e }, ...tight };
    const found = evolutionGradient(model, at(0), { ...options, parameters, tangents: { by: moved } });
    const value = (p: Record<string, number>): number =>
      lindblad(bindParameters(model, p), at(p.by!), options).expectations.e![1]!.re;
    expectClose(found.gradient, differences(value, parameters), 8);
  });

  it('the time itself is in expressions', () => {
    const { space, x, z } = qubit();
    const model = parametricLindbladian([[x, added('f', product('s', 't'))]]);
    const found = evolutionGradient(model, basisKet(space, [0]), {
      times: [0, 1.5],
      observables: { z },
      parameters: { f: 0.2, s: 0.7 },
      ...tight,
    });
    // The angle is 2 (f T + s T^2 / 2).
    const angle = 2 * (0.3 + 0.7 * 1.125);
    expectClose(found.gradient, [-3 * Math.sin(angle), -2.25 * Math.sin(angle)], 8);
  });
});

/** (d/de) exp((G + e E) t) v at e = 0, from the exponential of [[G, E], [0, G]] as a Taylor series in many short steps. */
function frechetAction(g: o.Mat, e: o.Mat, t: number, v: o.Vec): o.Vec {
  const steps = 30;
  let [x, y]: [o.Vec, o.Vec] = [v, v.map(() => [0, 0] as const)];
  const add = (a: o.Vec, b: o.Vec): o.Vec => a.map((z, i) => o.add(z, b[i]!));
  const by = (a: o.Vec, s: number): o.Vec => a.map((z) => o.times(z, [s, 0]));
  for (let n = 0; n < steps; n++) {
    let [p, q] = [x, y];
    for (let k = 1; k <= 14; k++) {
      const h = t / steps / k;
      [p, q] = [by(o.matVec(g, p), h), by(add(o.matVec(g, q), o.matVec(e, p)), h)];
      [x, y] = [add(x, p), add(y, q)];
    }
  }
  return y;
}
