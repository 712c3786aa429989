import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { requireChannel } from '../../src/channels/checks.ts';
import { piecewiseConstant } from '../../src/dynamics/coefficient.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { stepFactors } from '../../src/dynamics/step-factors.ts';
import { steppedTrajectories } from '../../src/dynamics/stepped-trajectories.ts';
import { trajectories } from '../../src/dynamics/trajectories.ts';
import {
  ArgumentError,
  BudgetExceededError,
  SpaceMismatchError,
  UnsupportedError,
} from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { annihilation, creation } from '../../src/operators/ladder.ts';
import { dense } from '../../src/operators/dense.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { pauliX, pauliY, pauliZ } from '../../src/operators/paulis.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels, modes, productSpace, qubits, type Space } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { run as runCircuit } from '../../src/circuits/run.ts';
import { Stabilizer } from '../../src/states/stabilizer/stabilizer.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import { EchoState } from '../circuits/echo-state.ts';
import { distance, matOf } from '../oracle.ts';
import { dagger, lowering, plus, qubit, scale, sum, times } from './fixtures.ts';

/** A chain of spins that fall, with terms on one and two sites. */
function chain(n: number): { space: Space; generator: Lindbladian } {
  const space = qubits(n);
  const sites = Array.from({ length: n }, (_, i) => i);
  const h = sum(
    ...sites.map((i) => scale(pauliZ(space, i), 0.4)),
    ...sites.slice(1).map((i) => scale(times(pauliX(space, i - 1), pauliX(space, i)), 0.7)),
  );
  const falls = sites.map((i) => jump(0.5 + 0.1 * i, lowering(space, i)));
  return { space, generator: lindbladian(h, [...falls, jump(0.2, pauliZ(space, 0))]) };
}

/** The steps as one exact map: every factor acts as the channel that it is. */
function bySteps(generator: Lindbladian, start: DensityMatrix, end: number, steps: number): DensityMatrix {
  const h = end / steps;
  const factors = stepFactors(generator);
  let rho = start;
  for (let k = 0; k < steps; k++) {
    for (const [factor, share] of factors) {
      const channel = factor.at((k + 0.5) * h, share * h);
      requireChannel(channel, { tolerance: 1e-13 });
      rho = applyChannel(channel, rho, { sites: factor.sites });
    }
  }
  return rho;
}

const within = (found: readonly Estimate[], exact: readonly Estimate[], bias: number): void => {
  found.forEach(({ re, error }, i) => expect(Math.abs(re - exact[i]!.re)).toBeLessThan(4.5 * error + bias));
};

const odd = levels([2, 3, 2]);
const random = rng(11);
const on = (sites: number[], d: number, size = 1) => ({
  sites,
  matrix: randomHermitian(d, random),
  coefficient: size,
});
const generators: Record<string, Lindbladian> = {
  'a chain': chain(3).generator,
  'unequal sites, terms and jumps on permuted sites, everything random': lindbladian(
    localSum(odd, [on([2, 0], 4, 0.5), on([1], 3), on([0], 2), on([1, 2], 6, 0.4)]),
    [
      localOperator(odd, [1, 0], randomGinibre(6, 6, random), 0.25),
      localSum(odd, [
        { sites: [0], matrix: randomGinibre(2, 2, random), coefficient: 0.4 },
        { sites: [2], matrix: randomGinibre(2, 2, random), coefficient: { re: 0.2, im: 0.3 } },
      ]),
      localOperator(odd, [1], randomGinibre(3, 3, random), 0.3),
    ],
  ),
  'coefficients that depend on time': lindbladian(
    [pauliZ(qubits(2), 0), [times(pauliX(qubits(2), 0), pauliX(qubits(2), 1)), (t) => Math.cos(3 * t)]],
    [[lowering(qubits(2), 1), (t) => 0.8 + 0.5 * Math.sin(2 * t)]],
  ),
};

describe('steps of trajectories', () => {
  it.each(Object.entries(generators))('of %s are channels, of order 2', (_name, generator) => {
    const start = randomDensityMatrix(generator.space, rng(3));
    const exact = lindblad(generator, start, {
      times: [0, 0.8],
      rtol: 1e-11,
      atol: 1e-13,
      method: 'vern7',
    }).final;
    const error = (steps: number): number =>
      distance(matOf(bySteps(generator, start, 0.8, steps).matrix), matOf(exact.matrix));
    const [coarse, fine] = [error(20), error(40)];
    expect(coarse).toBeLessThan(0.02);
    expect(Math.log2(coarse / fine)).toBeGreaterThan(1.9);
    expect(Math.log2(coarse / fine)).toBeLessThan(2.2);
  });

  it('put terms that do not meet into one layer, and small terms into those that hold their sites', () => {
    const { generator } = chain(4);
    const written = stepFactors(generator).map(([{ sites, jump: k }, share]) => [
      sites.join(),
      k ?? 'H',
      share,
    ]);
    expect(written).toEqual([
      ['0,1', 'H', 0.5],
      ['2,3', 'H', 0.5],
      ['1,2', 'H', 0.5],
      ['0', 0, 0.5],
      ['3', 3, 0.5],
      ['1', 1, 1],
      ['2', 2, 1],
      ['0', 4, 1],
      ['1,2', 'H', 0.5],
      ['0', 0, 0.5],
      ['3', 3, 0.5],
      ['0,1', 'H', 0.5],
      ['2,3', 'H', 0.5],
    ]);
  });
});

describe('trajectories of any kind of state', () => {
  const { x, z, minus, e, space: one } = qubit();

  it('are those of kets behind the interface alone', () => {
    const { space, generator } = chain(3);
    const start = randomKet(space, rng(4));
    const options = {
      times: [0, 0.5, 1],
      observables: { z: pauliZ(space, 1) },
      count: 5,
      rng: rng(5),
      step: 0.1,
    };
    const kets = steppedTrajectories(generator, start, options);
    const echoes = trajectories(generator, new EchoState(start), { ...options, rng: rng(5) });
    expect(echoes.expectations).toEqual(kets.expectations);
    expect(echoes.clicks).toEqual(kets.clicks);
    echoes.finals.forEach((final, i) => expect(final.ket.data).toEqual(kets.finals[i]!.data));
    expect(kets.finals[0]!.norm()).toBeCloseTo(start.norm(), 12);
    const more = steppedTrajectories(generator, start, { ...options, rng: rng(5), count: 7 });
    expect(more.clicks.slice(0, 5)).toEqual(kets.clicks);
  });

  it('average to the master equation: kets, density matrices, matrix-product states', () => {
    const { space, generator } = chain(3);
    const start = basisKet(space, [0, 1, 0]);
    const observables = { z: pauliZ(space, 2), xy: times(pauliX(space, 0), pauliY(space, 1)) };
    const run = { times: [0, 0.6, 1.2], observables, count: 200, step: 0.2 };
    const exact = lindblad(generator, start, { times: run.times, observables });
    const bias = distance(
      matOf(bySteps(generator, toDensityMatrix(start), 1.2, 6).matrix),
      matOf(exact.final.matrix),
    );
    expect(bias).toBeLessThan(0.03);
    const found = [
      steppedTrajectories(generator, start, { ...run, rng: rng(6) }),
      steppedTrajectories(generator, toDensityMatrix(start), { ...run, count: 25, rng: rng(7) }),
      trajectories(generator, productMps(space, [0, 1, 0]), { ...run, count: 25, rng: rng(8) }),
    ];
    for (const { expectations } of found) {
      within(expectations.z!, exact.expectations.z!, 4 * bias);
      within(expectations.xy!, exact.expectations.xy!, 4 * bias);
    }
    // The same draws: matrix-product states follow kets path by path.
    const kets = steppedTrajectories(generator, start, { ...run, count: 3, rng: rng(9) });
    const chains = trajectories(generator, productMps(space, [0, 1, 0]), { ...run, count: 3, rng: rng(9) });
    expect(chains.clicks).toEqual(kets.clicks);
    chains.expectations.xy!.forEach(({ re }, k) => expect(re).toBeCloseTo(kets.expectations.xy![k]!.re, 9));
  });

  it('of matrix-product states go where no density matrix fits', () => {
    const n = 30;
    const space = qubits(n);
    const sites = Array.from({ length: n }, (_, i) => i);
    const generator = lindbladian(
      sum(...sites.slice(1).map((i) => scale(times(pauliZ(space, i - 1), pauliZ(space, i)), 0.3))),
      sites.map((i) => jump(0.5, lowering(space, i))),
    );
    const start = productMps(space, new Array<number>(n).fill(0));
    const observables = {
      total: sum(...sites.map((i) => times(dagger(lowering(space, i)), lowering(space, i)))),
    };
    const found = trajectories(generator, start, {
      times: [0, 0.8],
      observables,
      count: 4,
      rng: rng(10),
      step: 0.2,
    });
    const p = Math.exp(-0.4);
    const { re, error } = found.expectations.total![1]!;
    expect(Math.abs(re - n * p)).toBeLessThan(5 * Math.sqrt((n * p * (1 - p)) / 4) + 0.02 * n);
    expect(error).toBeGreaterThan(0);
    const fallen = found.clicks.reduce((total, list) => total + list.length, 0) / 4;
    expect(fallen + re).toBeCloseTo(n, 9);
  });

  it('of stabilizer states by Pauli jumps', () => {
    const n = 100;
    const space = qubits(n);
    const g = 0.02;
    const generator = lindbladian(
      scale(pauliZ(space, 0), 0),
      Array.from({ length: n }, (_, i) => jump(g, pauliZ(space, i))),
    );
    const entangle = circuit(n, [gates.h(0), ...Array.from({ length: n - 1 }, (_, i) => gates.cx(i, i + 1))]);
    const ghz = runCircuit(entangle, Stabilizer.basis(space, new Array<number>(n).fill(0))).state;
    const observables = {
      all: pauliSum(space, [{ sites: [...new Array<number>(n).keys()], letters: 'X'.repeat(n) }]),
    };
    const found = trajectories(generator, ghz, {
      times: [0, 0.5],
      observables,
      count: 100,
      rng: rng(12),
      step: 0.25,
    });
    const { re, error } = found.expectations.all![1]!;
    expect(Math.abs(re - Math.exp(-2 * g * n * 0.5))).toBeLessThan(4.5 * error);
    expect(found.expectations.all![0]!.re).toBe(1);
  });

  it('click as often as they should', () => {
    const g = 1.3;
    const { clicks } = steppedTrajectories(lindbladian(x, [jump(g, z)]), basisKet(one, [0]), {
      times: [0, 4],
      count: 300,
      rng: rng(13),
      step: 0.1,
    });
    const mean = clicks.reduce((total, list) => total + list.length, 0) / 300;
    expect(Math.abs(mean - g * 4)).toBeLessThan(4.5 * Math.sqrt((g * 4) / 300) + 0.02);
    expect(clicks.flat().every(({ t }) => Math.abs(t / 0.1 - Math.floor(t / 0.1) - 0.5) < 1e-6)).toBe(true);
    // An excited atom falls once, and late ones as exp(-g t).
    const fallen = steppedTrajectories(lindbladian(scale(z, 0), [jump(0.7, minus)]), basisKet(one, [0]), {
      ...{ times: [0, 2], count: 300, rng: rng(14), step: 0.1, observables: { e } },
    });
    expect(fallen.clicks.every((list) => list.length <= 1)).toBe(true);
    const p = Math.exp(-1.4);
    const kept = fallen.clicks.filter((list) => list.length === 0).length / 300;
    expect(Math.abs(kept - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 300) + 0.002);
    expect(fallen.expectations.e![1]!.re).toBeCloseTo(kept, 9);
  });

  it('land on the edges of pulses', () => {
    const pulse = lindbladian([scale(z, 0), [x, piecewiseConstant([0.33, 0.47], [Math.PI / 2 / 0.14])]]);
    const found = steppedTrajectories(pulse, basisKet(one, [0]), {
      times: [0, 1],
      observables: { z },
      count: 1,
      rng: rng(1),
      step: 0.5,
    });
    expect(found.expectations.z![1]!.re).toBeCloseTo(-1, 12);
    expect(found.expectations.z![1]!.error).toBe(Infinity);
  });

  it('refuse what cannot be', () => {
    const atom = lindbladian(scale(x, 0.65), [jump(2, minus)]);
    const up = new EchoState(basisKet(one, [0]));
    const good = { times: [0, 1], count: 2, rng: rng(1), step: 0.1 };
    for (const bad of [{ count: 0 }, { times: [1, 0] }, { times: [] }, { step: 0 }, { step: NaN }]) {
      expect(() => trajectories(atom, up, { ...good, ...bad })).toThrow(ArgumentError);
    }
    expect(() => trajectories(atom, up, { times: [0, 1], count: 2, rng: rng(1) } as typeof good)).toThrow(
      /options.step/,
    );
    expect(() => trajectories(atom, up, { ...good, step: 1 })).toThrow(/`step` must be at most 0.5/);
    expect(() => trajectories(atom, new EchoState(basisKet(levels([3]), [0])), good)).toThrow(
      SpaceMismatchError,
    );
    const fock = Object.assign(Object.create(up) as EchoState, {});
    Object.defineProperty(fock, 'space', { value: { kind: 'fock' } });
    expect(() => trajectories(atom, fock, good)).toThrow(UnsupportedError);
    const wide = qubits(14);
    const long = lindbladian(pauliSum(wide, { ZZZZZZZZZZZZZZ: 1 }));
    expect(() =>
      trajectories(long, new EchoState(basisKet(wide, new Array<number>(14).fill(0))), good),
    ).toThrow(BudgetExceededError);
    const signal = AbortSignal.abort(new Error('enough'));
    expect(() => trajectories(atom, up, { ...good, signal })).toThrow('enough');
    // Hopping is Hermitian with its adjoint on the same sites, in whatever order these are written.
    const pair = productSpace(modes(1, 3), modes(1, 3));
    const hop = times(creation(pair, 0), annihilation(pair, 1));
    const moving = lindbladian(plus(hop, dagger(hop)));
    const there = steppedTrajectories(moving, basisKet(pair, [1, 0]), { ...good, times: [0, Math.PI / 2] });
    expect(there.finals[0]!.data[2]! ** 2 + there.finals[0]!.data[3]! ** 2).toBeCloseTo(1, 12);
    expect(() => stepFactors(lindbladian(dense(pair, randomHermitian(9, rng(2)))))).not.toThrow();
  });
});
