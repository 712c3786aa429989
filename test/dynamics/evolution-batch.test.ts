import { describe, expect, it } from 'vitest';
import { expressions } from '../../src/circuits/expressions.ts';
import {
  lindbladBatch,
  lindbladBatchSteps,
  schrodingerBatch,
} from '../../src/dynamics/batch/evolution-batch.ts';
import type { BatchRun } from '../../src/dynamics/batch/batch-options.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { bindParameters, parametricLindbladian } from '../../src/dynamics/parametric-lindbladian.ts';
import { parametric, pulse } from '../../src/dynamics/parametric-weight.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { qubit, scale, upTo } from './fixtures.ts';

const { product, apply } = expressions;
const space = levels([3, 2]);
const random = rng(5);
const [h0, h1, h2, h3, observable] = [0, 1, 2, 3, 4].map(() => dense(space, randomHermitian(6, random)));
const skew = dense(space, randomGinibre(6, 6, random));
const terms = [
  h0!,
  [h1!, 'delta'],
  [h2!, product('drive', apply('cos', product('delta', 't')))],
  [h3!, pulse([0.2, 0.5, 0.9], ['u', 'v'])],
] as const;
const closed = parametricLindbladian(terms);
const open = parametricLindbladian(terms, [
  { operator: scale(dense(space, randomGinibre(6, 6, random)), 0.3), rate: 'gamma' },
  {
    operator: scale(dense(space, randomGinibre(6, 6, random)), 0.3),
    rate: parametric(
      (t, p) => p.gamma! * Math.exp(-t),
      (t) => ({ gamma: Math.exp(-t) }),
    ),
  },
]);
const sets = Array.from({ length: 5 }, (_, i) => ({
  ...{ delta: 0.3 * i, drive: 1 - 0.2 * i, u: 0.5 * i, v: -0.4 },
  gamma: 0.1 * i,
}));
const options = { times: upTo(1.3, 6), observables: { observable: observable!, skew }, saveStates: true };

const dataOf = (run: BatchRun<unknown>): unknown => ({ ...run, stats: { ...run.stats } });

describe('a batch of evolutions', () => {
  it('has the numbers of single runs, of kets and of density matrices, at fixed and varying factors', () => {
    for (const method of ['tsit5', 'vern7'] as const) {
      const tight = { ...options, method, rtol: 1e-7, atol: 1e-9 };
      const psi = randomKet(space, rng(1));
      const rho = randomDensityMatrix(space, rng(2));
      const kets = schrodingerBatch(closed, sets, psi, tight);
      const matrices = lindbladBatch(open, sets, rho, tight);
      sets.slice(1, 3).forEach((parameters, i) => {
        const list = bindParameters(closed, parameters).hamiltonian.map(({ operator, coefficient }) =>
          coefficient ? ([operator, coefficient] as const) : operator,
        );
        for (const [run, single] of [
          [kets[i + 1]!, schrodinger(list, psi, tight)],
          [matrices[i + 1]!, lindblad(bindParameters(open, parameters), rho, tight)],
        ] as const) {
          expect(run.times).toEqual(single.times);
          // Density matrices are packed in another way there, so that first steps may differ a little.
          const digits = run.final.kind === 'ket' ? 11 : 8;
          expect(Math.abs(run.stats.steps - single.stats.steps)).toBeLessThan(digits === 11 ? 1 : 3);
          if (digits === 11) expect(run.stats.rhsCalls).toBe(single.stats.rhsCalls);
          expect(run.stats.method).toBe(method);
          for (const name of ['observable', 'skew']) {
            single.expectations[name]!.forEach(({ re, im, error }, k) => {
              const found = run.expectations[name]![k]!;
              expect(found.re).toBeCloseTo(re, digits);
              expect(found.im).toBeCloseTo(im, digits);
              expect(found.error / (error || 1)).toBeCloseTo(error === 0 ? 0 : 1, 1);
            });
          }
          expect(run.states).toHaveLength(7);
          expect(run.diagnostics.tails[0]!.population).toBeCloseTo(
            single.diagnostics.tails[0]!.population,
            10,
          );
          expect(run.diagnostics.smallestEigenvalue ?? 0).toBeCloseTo(
            single.diagnostics.smallestEigenvalue ?? 0,
            8,
          );
        }
        expect(matrices[i + 1]!.final.matrix.data[3]).toBeCloseTo(
          lindblad(bindParameters(open, parameters), rho, tight).final.matrix.data[3]!,
          10,
        );
      });
    }
  });

  it('is bit for bit the same in any order, in parts and alone', () => {
    const rho = randomDensityMatrix(space, rng(3));
    const all = lindbladBatch(open, sets, rho, options);
    const backwards = lindbladBatch(open, [...sets].reverse(), rho, options).reverse();
    expect(backwards.map(dataOf)).toEqual(all.map(dataOf));
    sets.forEach((parameters, i) => {
      expect(dataOf(lindbladBatch(open, [parameters], rho, options)[0]!)).toEqual(dataOf(all[i]!));
    });
    const kets = schrodingerBatch(closed, sets, randomKet(space, rng(4)), options);
    const again = schrodingerBatch(closed, sets.slice(3), randomKet(space, rng(4)), options);
    expect(again.map(dataOf)).toEqual(kets.slice(3).map(dataOf));
    expect(kets[0]!.expectations.observable).not.toEqual(kets[1]!.expectations.observable);
  });

  it('takes a start for each set, of any norm, and times that descend', () => {
    const { space: one, z, x } = qubit();
    const model = parametricLindbladian([[z, 'a'], x]);
    const list = [{ a: 0.3 }, { a: 0.8 }];
    const starts = list.map((_, i) => randomKet(one, rng(i)));
    const turned = { times: [1, 0.3, 0], observables: { z }, saveStates: true };
    const runs = schrodingerBatch(model, list, ({ a }, i) => (a! < 1 ? starts[i]! : starts[0]!), turned);
    runs.forEach((run, i) => {
      const single = schrodinger([scale(z, list[i]!.a), x], starts[i]!, turned);
      expect(run.expectations.z![2]!.re).toBeCloseTo(single.expectations.z![2]!.re, 12);
    });
    const { matrix } = randomDensityMatrix(one, rng(7));
    const sized = (size: number): DensityMatrix =>
      DensityMatrix.fromMatrix(one, { ...matrix, data: matrix.data.map((v) => size * v) });
    const [plain, tiny] = [1, 2 ** -500].map((size) => lindbladBatch(model, list, sized(size), turned)[0]!);
    expect(tiny!.expectations).toEqual(plain!.expectations);
    expect(tiny!.final.matrix.data[0]! * 2 ** 500).toBe(plain!.final.matrix.data[0]);
    const eigenvalue = lindblad(bindParameters(model, list[0]!), sized(1), turned).diagnostics
      .smallestEigenvalue!;
    expect(plain!.diagnostics.smallestEigenvalue).toBeCloseTo(eigenvalue, 6);
  });

  it('is the single run itself where states are large or steps implicit', () => {
    const nine = levels([9]);
    const op = dense(nine, randomHermitian(9, rng(1)));
    const model = parametricLindbladian(
      [[op, 'a']],
      [{ operator: dense(nine, randomGinibre(9, 9, rng(2))), rate: 'g' }],
    );
    const list = [
      { a: 0.2, g: 0.01 },
      { a: 0.1, g: 0.02 },
    ];
    const rho = randomDensityMatrix(nine, rng(3));
    const asked = { times: [0, 0.2], observables: { op } };
    lindbladBatch(model, list, rho, asked).forEach((run, i) => {
      expect(run.expectations).toEqual(lindblad(bindParameters(model, list[i]!), rho, asked).expectations);
      expect('checkpoint' in run).toBe(false);
    });
    const { space: one, z, x } = qubit();
    const stiff = { times: [0, 0.5], observables: { z }, method: 'rodas5p' } as const;
    const [run] = schrodingerBatch(
      parametricLindbladian([[x, 'a']]),
      [{ a: 0.7 }],
      basisKet(one, [0]),
      stiff,
    );
    expect(run!.stats.method).toBe('rodas5p');
    expect(run!.expectations.z![1]!.re).toBeCloseTo(Math.cos(0.7), 5);
  });

  it('tells how far it is, stops when told, and refuses what cannot be', () => {
    const { space: one, z, x, minus } = qubit();
    const model = parametricLindbladian([[z, 'a'], x], [{ operator: minus, rate: 'g' }]);
    const list = Array.from({ length: 400 }, (_, i) => ({ a: i / 400, g: 0.1 }));
    const start = basisKet(one, [0]);
    const asked = { times: upTo(20, 50), observables: { z } };
    const seen: number[] = [];
    const abort = new AbortController();
    const running = lindbladBatchSteps(model, list, start, {
      ...asked,
      onRuns: ({ done, of }) => seen.push(done / of),
      signal: abort.signal,
    });
    const first = running.next();
    expect(first.done ? 1 : first.value.of).toBe(first.done ? 1 : 400);
    abort.abort(new Error('enough'));
    if (!first.done) expect(() => running.next()).toThrow('enough');
    expect(seen.length).toBeGreaterThan(0);
    const one1 = [{ a: 1, g: 0.1 }];
    expect(lindbladBatch(model, [], start, asked)).toEqual([]);
    expect(() => schrodingerBatch(model, one1, start, asked)).toThrow(/`model` must have no jumps here/);
    expect(() => lindbladBatch(model, [...one1, { a: NaN, g: 1 }], start, asked)).toThrow(
      /`parameterSets\[1\].a` must be finite/,
    );
    expect(() => lindbladBatch(model, [{ g: 1 } as never], start, asked)).toThrow(/a value for a/);
    expect(() => lindbladBatch(model, [{ a: 1, g: -1 }], start, asked)).toThrow(
      /rate` must be finite and >= 0/,
    );
    expect(() => lindbladBatch(model, one1, basisKet(qubits(2), [0, 0]), asked)).toThrow(/same space/);
    expect(() => lindbladBatch(model, one1, start, { ...asked, maxSteps: 3 })).toThrow(/`maxSteps` = 3/);
    expect(() => lindbladBatch(model, one1, start, { ...asked, maxStep: 0 })).toThrow(/`maxStep`/);
    expect(() => lindbladBatch(model, one1, start, { ...asked, rtol: 1e-20 })).toThrow(/`rtol`/);
    expect(() => lindbladBatch(model, one1, start, { times: [0, 1], maxBytes: 100 })).toThrow(
      /must fit in 100 B/,
    );
    const wild = (later: number): (() => unknown) => {
      const of = parametricLindbladian([[x, (t: number) => (t < 0.5 ? 1 : later)]]);
      return () => schrodingerBatch(of, [{}], start, { ...asked, times: [0, 1] });
    };
    expect(wild(NaN)).toThrow(/`hamiltonian\[0\]\[1\]` must be a finite number at all times/);
    expect(wild(1e308)).toThrow(/`parameterSets` must give finite factors, but they are not at t = 0.4/);
  });
});
