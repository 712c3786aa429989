import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { distribution } from '../../src/circuits/observe/distribution.ts';
import { expectation } from '../../src/circuits/observe/expectation.ts';
import { sample } from '../../src/circuits/observe/sample.ts';
import { zeroLevels, type Runnable } from '../../src/circuits/observe/start.ts';
import { followRuns, streamsOf } from '../../src/circuits/observe/trajectories.ts';
import { depolarizingPauli } from '../../src/channels/noise.ts';
import { BranchBudgetError, BudgetExceededError, UnsupportedError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { plus, scale } from '../../src/operators/algebra.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { pauliX, pauliZ } from '../../src/operators/paulis.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { dimension, levels, qubits, type Space } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { counts } from '../../src/states/samples.ts';
import * as oracle from '../oracle.ts';
import { EchoState } from './echo-state.ts';
import { naiveAverage, naiveRun } from './naive-circuit.ts';
import { randomCourse } from './random-courses.ts';

const spaces = [levels([2]), levels([3]), levels([2, 3]), levels([3, 2, 2]), qubits(3)];

function randomOperator(space: Space, source: ReturnType<typeof rng>): Operator {
  const site = source.integer(space.dims.length);
  const other = (site + 1) % space.dims.length;
  const terms = [{ sites: [site], matrix: randomGinibre(space.dims[site]!, space.dims[site]!, source) }];
  if (other !== site) {
    const d = space.dims[site]! * space.dims[other]!;
    terms.push({ sites: [other, site], matrix: randomHermitian(d, source) });
  }
  return localSum(space, terms);
}

/** All kinds of states that start as this ket. */
const kinds = (psi: Ket): Runnable[] => [psi, toDensityMatrix(psi), new EchoState(psi)];

describe('circuits that draw, against all outcomes followed by whole matrices', () => {
  it.each(spaces.map((space) => [String(space.dims), space] as const))(
    'expectation and distribution on levels %s, from any state of any kind',
    (_, space) => {
      const source = rng(dimension(space) + 100);
      for (let trial = 0; trial < 8; trial++) {
        const of = randomCourse(space, 7, source);
        const psi =
          trial % 2 === 0
            ? randomKet(space, source)
            : basisKet(space, configurationAt(space, source.integer(dimension(space))));
        const scaled = Ket.fromData(
          space,
          psi.data.map((x) => 3 * x),
        );
        const op = randomOperator(space, source);
        const rho = oracle.outer(oracle.vecOf(psi.data));
        const matrix = oracle.matOf(toDense(op));
        const average = naiveAverage(of, rho);
        const [re, im] = oracle.trace(oracle.mul(matrix, average));
        const square = oracle.trace(oracle.mul(oracle.mul(oracle.dagger(matrix), matrix), average))[0];
        for (const start of [...kinds(psi), scaled]) {
          const value = expectation(of, start, op);
          expect(value.re).toBeCloseTo(re, 11);
          expect(value.im).toBeCloseTo(im, 11);
          expect([value.error, value.from]).toEqual([0, 'exact']);
          if (value.variance !== undefined) expect(value.variance).toBeCloseTo(square - re * re - im * im, 9);
        }
        const law = new Map<string, number>();
        for (const part of naiveRun(of, rho).values()) law.set(part.bits.join(''), oracle.trace(part.rho)[0]);
        const measures = of.operations.some(({ kind }) => kind === 'measure');
        if (!measures) {
          law.clear();
          average.forEach((row, i) => law.set(oracle.digits(i, space.dims).join(''), row[i]![0]));
        }
        for (const start of [psi, toDensityMatrix(psi), scaled]) {
          const ours = distribution(of, start);
          expect([...ours.values()].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
          for (const [key, p] of law) expect(ours.get(key) ?? 0).toBeCloseTo(p, 11);
          expect([...ours.keys()].every((key) => law.has(key))).toBe(true);
        }
      }
    },
  );

  it('samples follow the distribution, and trajectories the expectation value, within five errors', () => {
    const source = rng(77);
    for (const space of [levels([3, 2]), qubits(3)]) {
      for (let trial = 0; trial < 4; trial++) {
        const of = randomCourse(space, 8, source);
        const psi = randomKet(space, source);
        const law = distribution(of, psi);
        const op = randomOperator(space, source);
        const exact = expectation(of, psi, op);
        const shots = 2000;
        for (const start of kinds(psi)) {
          const { counts: seen } = sample(of, start, shots, { rng: source });
          for (const [key, count] of seen) {
            const p = law.get(key) ?? 0;
            expect(p).toBeGreaterThan(0);
            expect(Math.abs(count / shots - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / shots) + 1e-12);
          }
          const mean = expectation(of, start, op, { trajectories: shots, rng: source });
          const off = Math.sqrt((mean.re - exact.re) ** 2 + (mean.im - exact.im) ** 2);
          expect(off).toBeLessThan(5 * mean.error + 1e-12);
          expect(mean.from).toBe('sampled');
          if (mean.variance !== undefined) {
            // Trajectories also estimate the variance of the mixture.
            expect(mean.variance / exact.variance!).toBeCloseTo(1, 0);
          }
        }
      }
    }
  });
});

describe('trajectories', () => {
  const of = randomCourse(qubits(3), 24, rng(6));
  const op = pauliSum(qubits(3), { XYZ: 1, ZIZ: 0.4, IIX: -0.7 });

  it('do not depend on which others they run with', () => {
    const all = new Map<number, { bits: string; value: number }>();
    const note =
      (offset: number) => (equal: { state: Runnable; bits: Int32Array; runs: readonly number[] }) => {
        // Drawn operators are scaled by their probabilities, so that many of them leave the norm.
        expect(equal.state.norm()).toBeCloseTo(1, 12);
        for (const i of equal.runs)
          all.set(i + offset, { bits: equal.bits.join(), value: equal.state.expect(op).re });
      };
    const psi = randomKet(qubits(3), rng(1));
    followRuns(of, psi, streamsOf(rng(8), 60), {}, note(0));
    const together = new Map(all);
    all.clear();
    for (const size of [1, 7, 52]) {
      const from = size === 1 ? 0 : size === 7 ? 1 : 8;
      followRuns(of, psi, streamsOf(rng(8), 60).slice(from, from + size), {}, note(from));
    }
    expect(all).toEqual(together);
    expect(new Set([...all.values()].map(({ bits }) => bits)).size).toBeGreaterThan(2);
  });

  it('give the same numbers for the same seed, others for another', () => {
    const psi = randomKet(qubits(3), rng(1));
    const mean = (seed: number) => expectation(of, psi, op, { trajectories: 50, rng: rng(seed) });
    expect(mean(3)).toEqual(mean(3));
    expect(mean(3).re).not.toBe(mean(4).re);
  });

  it('have an error that shrinks as the root of their number and covers the truth', () => {
    const noisy = circuit(2, [gates.h(0), gates.cx(0, 1), gates.channel(depolarizingPauli(0.3), [0])]);
    const zz = pauliSum(qubits(2), { ZZ: 1 });
    const exact = 1 - (4 * 0.3) / 3;
    let within = 0;
    for (let seed = 0; seed < 100; seed++) {
      const { re, error } = expectation(noisy, [0, 0], zz, { trajectories: 200, rng: rng(seed) });
      if (Math.abs(re - exact) < error) within++;
      // One standard deviation of a sign of this mean over root 200.
      expect(error / Math.sqrt((1 - exact * exact) / 200)).toBeCloseTo(1, 0);
    }
    expect(within).toBeGreaterThan(50);
    expect(within).toBeLessThan(86);
  });
});

describe('sample', () => {
  it('gives strings for any number of bits', () => {
    const { x, h, cx, measure } = gates;
    const n = 70;
    const all = Array.from({ length: n }, (_, i) => i);
    // Seventy qubits do not fit a ket, but these never meet, or are not looked at.
    const two = circuit(n, [x(0), x(69), all.slice(1).map((i) => cx(i - 1, i)), measure(0, 1)], { bits: 2 });
    expect([...sample(two, zeroLevels(two), 5, { rng: rng(1) }).counts]).toEqual([['01', 5]]);
    expect([...distribution(two)]).toEqual([['01', 1]]);
    const apart = circuit(n, [x(0), x(69), h(30), cx(30, 40), all.map((i) => measure(i, n - 1 - i))]);
    const { counts: seen } = sample(apart, zeroLevels(apart), 200, { rng: rng(1) });
    const word = (bit: number) =>
      all.map((i) => Number(i === 0 || i === 69 || ((i === 29 || i === 39) && bit === 1))).join('');
    expect([...seen.keys()].sort()).toEqual([word(0), word(1)].sort());
    expect(Math.abs(seen.get(word(0))! - 100)).toBeLessThan(36);
    const sites = circuit(n, [x(0), x(69), h(30), cx(30, 40)]);
    const { counts: whole } = sample(sites, zeroLevels(sites), 200, { rng: rng(1) });
    expect(new Set([...whole.keys()].map((key) => key[30]! + key[40]! + key[0]! + key[69]!))).toEqual(
      new Set(['0011', '1111']),
    );
    const joined = circuit(n, [h(0), gates.t(0), h(0), all.slice(1).map((i) => cx(i - 1, i))]);
    expect(() => sample(joined, zeroLevels(joined), 5, { rng: rng(1) })).toThrow(BudgetExceededError);
  });

  it('keeps parts that classical bits join together', () => {
    const { h, measure, x } = gates;
    const of = circuit(3, [
      h(0),
      measure(0, 0),
      when(bitsEqual(0, 1), x(2)),
      measure(2, 1),
      h(1),
      measure(1, 2),
    ]);
    const { counts: seen } = sample(of, [0, 0, 0], 4000, { rng: rng(3) });
    expect([...seen.keys()].sort()).toEqual(['000', '001', '110', '111']);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(750));
  });

  it('lists all sites when nothing is measured, and the levels of large sites with commas', () => {
    const space = levels([12, 2]);
    const of = circuit(space, [gates.shift(0)]);
    const shots = sample(of, [10, 1], 3, { rng: rng(1) });
    expect(shots.of).toBe('sites');
    expect([...shots.counts]).toEqual([['11,1', 3]]);
    expect([...counts(shots)]).toEqual([['11,1', 3]]);
    expect([...distribution(of, [10, 1])]).toEqual([['11,1', 1]]);
  });

  it('does not skip feed-forward, and draws terminal measurements from one state', () => {
    const { h, measure, x } = gates;
    const forward = circuit(2, [h(0), measure(0, 0), when(bitsEqual(0, 1), x(1)), measure(1, 1)]);
    const { counts: seen } = sample(forward, [0, 0], 1000, { rng: rng(2) });
    expect([...seen.keys()].sort()).toEqual(['00', '11']);
    expect([...distribution(forward)].map(([key, p]) => [key, p.toFixed(14)])).toEqual([
      ['00', '0.50000000000000'],
      ['11', '0.50000000000000'],
    ]);
    let runs = 0;
    const counting = new Proxy(basisKet(qubits(2), [0, 0]), {
      get(target, key) {
        if (key === 'data') runs++;
        const value = Reflect.get(target, key) as unknown;
        return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
      },
    });
    const ending = circuit(2, [h(0), gates.cx(0, 1), measure(0, 0), measure(1, 1)]);
    sample(ending, counting, 100_000, { rng: rng(3) });
    expect(runs).toBeLessThan(50);
  });

  it('measures a site into two bits, and a bit twice, as run does', () => {
    const { h, measure, x } = gates;
    const confusion = [
      [0.8, 0.4],
      [0.2, 0.6],
    ];
    const of = circuit(2, [
      h(0),
      measure(0, 0),
      measure(0, 1, { confusion }),
      x(1),
      measure(0, 2),
      measure(1, 2),
    ]);
    const law = distribution(of);
    expect([...law.keys()].sort()).toEqual(['001', '011', '101', '111']);
    for (const [key, p] of [
      ['001', 0.4],
      ['011', 0.1],
      ['101', 0.2],
      ['111', 0.3],
    ] as const)
      expect(law.get(key)).toBeCloseTo(p, 14);
    const { counts: seen } = sample(of, [0, 0], 4000, { rng: rng(4) });
    for (const [key, p] of law) {
      expect(Math.abs(seen.get(key)! / 4000 - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 4000));
    }
  });

  it('samples a ket whose norm is not one, near 1 - 1e-6, without bias', () => {
    const psi = Ket.fromData(qubits(1), Float64Array.of(Math.sqrt(0.5) * 1e-3, 0, 0, Math.sqrt(0.5) * 1e-3));
    const of = circuit(1, [gates.channel(depolarizingPauli(0.1), [0]), gates.measure(0, 0)]);
    expect([...distribution(of, psi).values()].map((p) => p.toFixed(12))).toEqual([
      '0.500000000000',
      '0.500000000000',
    ]);
    const { counts: seen } = sample(of, psi, 10_000, { rng: rng(6) });
    expect(Math.abs(seen.get('0')! - 5000)).toBeLessThan(250);
  });

  it('refuses what it cannot do', () => {
    const of = circuit(1, [gates.h(0)]);
    expect(() => sample(of, [0], -1, { rng: rng(1) })).toThrow(/`shots` must be an integer/);
    expect(() => sample(of, [0], 1.5, { rng: rng(1) })).toThrow(/`shots`/);
    expect(() => sample(of, [0], 10, {} as { rng: ReturnType<typeof rng> })).toThrow(
      /`rng` must be a random stream/,
    );
    expect(() => sample(of, [0, 0], 1, { rng: rng(1) })).toThrow(/must have 1 levels/);
    expect(() => sample(of, [2], 1, { rng: rng(1) })).toThrow(/must be a level in 0..1/);
    expect(() => sample(of, basisKet(qubits(2), [0, 0]), 1, { rng: rng(1) })).toThrow(/same space/);
    expect(sample(of, [0], 0, { rng: rng(1) }).counts.size).toBe(0);
  });
});

describe('expectation', () => {
  it('is exact where nothing is drawn, on many operators in one run, parameters bound', () => {
    const of = circuit(2, [gates.ry('a', 0), gates.cx(0, 1)]);
    const space = qubits(2);
    const values = expectation(of, [0, 0], [pauliZ(space, 0), pauliSum(space, { XX: 1 })], {
      parameters: { a: 0.7 },
    });
    expect(values.map(({ re }) => re)).toEqual([
      expect.closeTo(Math.cos(0.7), 14),
      expect.closeTo(Math.sin(0.7), 14),
    ]);
    expect(values.every(({ error, from }) => error === 0 && from === 'exact')).toBe(true);
    expect(() => expectation(of, [0, 0], pauliZ(space, 0))).toThrow(/`a`|parameter/);
  });

  it('of shots has the mean and the error of an experiment', () => {
    const space = qubits(3);
    const op = pauliSum(space, { XXI: 0.5, ZZZ: -1, IYY: 0.3, ZII: 0.2, III: 2, YXZ: 0.1 });
    const source = rng(11);
    const of = randomCourse(space, 10, source);
    const psi = randomKet(space, source);
    const truth = expectation(of, psi, op).re;
    const pulls = Array.from({ length: 30 }, (_, seed) => {
      const { re, error, from } = expectation(of, psi, op, { shots: 400, rng: rng(seed) });
      expect(from).toBe('sampled');
      return (re - truth) / error;
    });
    expect(Math.max(...pulls.map(Math.abs))).toBeLessThan(5);
    const square = pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length;
    expect(square).toBeGreaterThan(0.4);
    expect(square).toBeLessThan(2);
    const wide = expectation(of, psi, op, { shots: 100, rng: rng(1) }).error;
    const narrow = expectation(of, psi, op, { shots: 10_000, rng: rng(1) }).error;
    expect(wide / narrow).toBeGreaterThan(7);
    expect(wide / narrow).toBeLessThan(14);
  });

  it('of shots takes local sums, many operators, and constants as they are', () => {
    const space = qubits(2);
    const of = circuit(2, [gates.h(0), gates.cx(0, 1)]);
    const operators = [
      pauliSum(space, { II: 3 }),
      plus(pauliX(space, 0), scale(pauliZ(space, 1), 2)),
      pauliSum(space, { YY: 1, XX: 1, ZZ: 1 }),
    ];
    const [constant, sum, bell] = expectation(of, [0, 0], operators, { shots: 4000, rng: rng(2) });
    expect([constant!.re, constant!.error]).toEqual([3, 0]);
    expect(Math.abs(sum!.re)).toBeLessThan(5 * sum!.error);
    expect([bell!.re, bell!.error]).toEqual([1, 0]);
  });

  it('refuses options that do not go together or are missing', () => {
    const of = circuit(1, [gates.h(0), gates.measure(0, 0)]);
    const z = pauliZ(qubits(1), 0);
    expect(() => expectation(of, [0], z, { shots: 10 })).toThrow(/`rng` must be a random stream/);
    expect(() => expectation(of, [0], z, { trajectories: 10 })).toThrow(/`rng` must be a random stream/);
    expect(() => expectation(of, [0], z, { trajectories: 1, rng: rng(1) })).toThrow(/at least 2/);
    expect(() => expectation(of, [0], z, { trajectories: 10, shots: 10, rng: rng(1) })).toThrow(
      /without `trajectories`/,
    );
    expect(() => expectation(of, [0], z, { shots: 1, rng: rng(1) })).toThrow(/at least 2/);
    expect(() => expectation(of, [0], [])).toThrow(/at least one/);
    expect(() => expectation(of, [0], pauliZ(qubits(2), 0))).toThrow(/same space/);
    const qutrit = circuit(levels([3]), [gates.shift(0)]);
    const op = localSum(qutrit.space, [{ sites: [0], matrix: randomHermitian(3, rng(1)) }]);
    expect(() => expectation(qutrit, [0], op, { shots: 10, rng: rng(1) })).toThrow(UnsupportedError);
  });

  it('follows long circuits without deep recursion, and refuses many branches before it has followed them', () => {
    const [n, long] = [11, 20_000];
    const psi = randomKet(qubits(n), rng(1));
    const measured = circuit(
      n,
      [gates.reset(0), Array.from({ length: long }, (_, i) => gates.measure(0, i % 2))],
      { bits: 2 },
    );
    const kept = circuit(n, [measured.operations, when(bitsEqual([0, 1], [0, 0]), gates.x(0))], { bits: 2 });
    expect(expectation(kept, psi, pauliZ(qubits(n), 0)).re).toBeCloseTo(-1, 12);
    const noise = circuit(
      n,
      Array.from({ length: long }, () => gates.channel(depolarizingPauli(0.1), [0])),
    );
    const started = performance.now();
    expect(() => expectation(noise, psi, pauliZ(qubits(n), 0))).toThrow(BranchBudgetError);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('has a budget of branches that says what to do', () => {
    const n = 12;
    const noise = Array.from({ length: 40 }, (_, i) => [
      gates.h(i % n),
      gates.cx(i % n, (i + 1) % n),
      gates.reset((i + 5) % n),
    ]);
    const of = circuit(n, noise);
    const psi = randomKet(qubits(n), rng(1));
    expect(() => expectation(of, psi, pauliZ(qubits(n), 0), { maxBranches: 100 })).toThrow(BranchBudgetError);
    expect(() => expectation(of, psi, pauliZ(qubits(n), 0), { maxBranches: 100 })).toThrow(/trajectories/);
  });
});
