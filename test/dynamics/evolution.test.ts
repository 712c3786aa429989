import { zeros } from '../../src/linalg/matrix.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { Ket } from '../../src/states/ket.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels } from '../../src/spaces/space.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { describe, expect, it } from 'vitest';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { lindblad, lindbladSteps } from '../../src/dynamics/lindblad.ts';
import {
  ArgumentError,
  BudgetExceededError,
  NotPhysicalError,
  SpaceMismatchError,
} from '../../src/errors.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import { vectorNorm } from '../../src/states/norm.ts';
import { coherent, dagger, mode, plus, scale, sum, upTo } from './fixtures.ts';

const tight = { rtol: 1e-10, atol: 1e-12, method: 'vern7' } as const;

describe('how an evolution is run', () => {
  const { space, a, n, ad } = mode(12);
  const generator = lindbladian(sum(n, scale(plus(a, ad), 0.3)), [jump(0.4, a)]);
  const start = basisKet(space, [2]);
  const options = { times: upTo(3, 6), observables: { n } };

  it('can be cut and resumed without a bit of difference', () => {
    const whole = lindblad(generator, start, { ...options, saveStates: true });
    const first = lindblad(generator, start, {
      ...options,
      times: options.times.slice(0, 4),
      saveStates: true,
    });
    const state = first.checkpoint;
    const rest = lindblad(generator, start, { ...options, saveStates: true, resumeFrom: state });
    expect(rest.times).toEqual(options.times.slice(4));
    expect(rest.states).toHaveLength(3);
    expect(rest.expectations.n![2]!.re).toBeCloseTo(whole.expectations.n![6]!.re, 7);
    expect(rest.stats.steps).toBeGreaterThan(first.stats.steps);
    expect(rest.diagnostics.integrationError).toBeGreaterThan(first.diagnostics.integrationError);
    expect(rest.expectations.n![0]!.error).toBeGreaterThanOrEqual(first.expectations.n![3]!.error);
  });

  it('tells its errors, honestly', () => {
    const exact = lindblad(generator, start, { ...options, ...tight });
    for (const rtol of [1e-3, 1e-5, 1e-7]) {
      const found = lindblad(generator, start, { ...options, rtol, atol: rtol / 100 });
      found.expectations.n!.forEach(({ re, error, from }, i) => {
        expect(from).toBe('integrated');
        expect(Math.abs(re - exact.expectations.n![i]!.re)).toBeLessThanOrEqual(error + 1e-9);
      });
      expect(found.expectations.n![6]!.error).toBeLessThan(30 * rtol);
    }
  });

  it('measures any operator as the states do', () => {
    const random = rng(21);
    const on = levels([2, 3]);
    const odd = dense(on, randomGinibre(6, 6, random));
    const h = dense(on, randomHermitian(6, random));
    const options = { times: [0, 0.7], observables: { odd }, saveStates: true };
    const psi = randomKet(on, random);
    const pure = schrodinger(h, psi, options);
    const mixed = lindblad(lindbladian(h, [odd]), randomDensityMatrix(on, random), options);
    for (const { states, expectations } of [pure, mixed]) {
      states.forEach((state, i) => {
        const { re, im } = state.expect(odd);
        expect(expectations.odd![i]!.re).toBeCloseTo(re, 13);
        expect(expectations.odd![i]!.im).toBeCloseTo(im, 13);
      });
    }
  });

  it('gives every time after the first an error, also within the first step', () => {
    const coarse = { ...options, rtol: 1e-3, atol: 1e-5 };
    const { stats } = lindblad(generator, start, coarse);
    const early = stats.smallestStep / 100;
    const found = lindblad(generator, start, { ...coarse, times: [0, early, 3] }).expectations.n!;
    expect(found[0]!.error).toBe(0);
    expect(found[1]!.error).toBeGreaterThan(0);
    expect(found[2]!.error).toBeGreaterThan(found[1]!.error);
    expect(lindblad(generator, start, { ...options, times: [0] }).expectations.n![0]!.re).toBeCloseTo(2, 14);
  });

  it('refuses states that are none', () => {
    const none = Ket.fromData(space, new Float64Array(24));
    expect(() => schrodinger(n, none, options)).toThrow(NotPhysicalError);
    expect(() => lindblad(generator, none, options)).toThrow(NotPhysicalError);
    const oblique = zeros(12, 12);
    oblique.data[0] = 1;
    oblique.data[2] = 1;
    expect(() => lindblad(generator, DensityMatrix.fromMatrix(space, oblique), options)).toThrow(/Hermitian/);
  });

  it('takes states of any norm', () => {
    const psi = coherent(12, 0.8, 0.3);
    const one = schrodinger(n, psi, { ...options, saveStates: true });
    const mixed = lindblad(generator, psi, { ...options, saveStates: true });
    for (const k of [664, -664]) {
      const size = 2 ** k;
      const times2 = (data: Float64Array): Float64Array => data.map((x) => x * size);
      const ket = schrodinger(n, Ket.fromData(space, times2(psi.data)), { ...options, saveStates: true });
      expect(ket.expectations).toEqual(one.expectations);
      expect(ket.final.data).toEqual(times2(one.final.data));
      const { rows, cols, data } = toDensityMatrix(psi).matrix;
      const rho = DensityMatrix.fromMatrix(space, { rows, cols, data: times2(data) });
      for (const method of ['tsit5', 'kraus'] as const) {
        const reference =
          method === 'tsit5' ? mixed : lindblad(generator, psi, { ...options, saveStates: true, method });
        const scaledRun = lindblad(generator, rho, { ...options, saveStates: true, method });
        expect(scaledRun.expectations).toEqual(reference.expectations);
        expect(scaledRun.final.matrix.data).toEqual(times2(reference.final.matrix.data));
        expect(scaledRun.diagnostics.integrationError).toBe(size * reference.diagnostics.integrationError);
      }
      const first = schrodinger(n, Ket.fromData(space, times2(psi.data)), { ...options, times: [0, 1] });
      const rest = schrodinger(n, psi, { ...options, times: [1, 3], resumeFrom: first.checkpoint });
      expect(vectorNorm(rest.final.data) / size).toBeCloseTo(1, 6);
    }
  });

  it('changes to implicit steps where the generator is stiff, and only there', () => {
    const stiff = lindbladian(plus(n, scale(plus(a, dagger(a)), 0.5)), [jump(300, a)]);
    const at = (of: Lindbladian, method: 'auto' | 'rodas5p' | 'tsit5'): ReturnType<typeof lindblad> =>
      lindblad(of, basisKet(space, [3]), {
        times: [0, 5],
        observables: { n },
        method,
        rtol: 1e-7,
        atol: 1e-9,
      });
    const [auto, implicit] = [at(stiff, 'auto'), at(stiff, 'rodas5p')];
    expect(auto.stats).toMatchObject({ method: 'auto' });
    expect(auto.stats.switches).toBeGreaterThan(0);
    expect(auto.stats.steps).toBeLessThan(at(stiff, 'tsit5').stats.steps / 4);
    expect(auto.expectations.n![1]!.re).toBeCloseTo(implicit.expectations.n![1]!.re, 9);
    const [plain, same] = [at(generator, 'tsit5'), at(generator, 'auto')];
    expect(same.stats.switches).toBe(0);
    expect(Math.abs(same.stats.steps - plain.stats.steps)).toBeLessThan(2);
    expect(same.expectations.n![1]!.re).toBeCloseTo(plain.expectations.n![1]!.re, 8);
    const ket = schrodinger(n, basisKet(space, [3]), { times: [0, 1], observables: { n }, method: 'auto' });
    expect(ket.expectations.n![1]!.re).toBeCloseTo(3, 9);
  });

  it('reports progress, can be stopped, and pauses as an iterator', () => {
    const seen: number[] = [];
    lindblad(generator, start, { ...options, onProgress: ({ t }) => seen.push(t) });
    expect(seen.at(-1)).toBe(3);
    const signal = AbortSignal.abort(new Error('enough'));
    expect(() => lindblad(generator, start, { ...options, signal })).toThrow('enough');
    const running = lindbladSteps(generator, start, options);
    let next = running.next();
    while (!next.done) next = running.next();
    expect(next.value.expectations.n).toEqual(lindblad(generator, start, options).expectations.n);
  });

  it('says what a truncation has touched', () => {
    const { diagnostics } = lindblad(generator, start, options);
    expect(diagnostics.tails).toHaveLength(1);
    expect(diagnostics.tails[0]!.population).toBeLessThan(1e-6);
    const small = mode(3);
    const touched = lindblad(
      lindbladian(scale(plus(small.a, small.ad), 1), [small.a]),
      basisKet(small.space, [0]),
      { times: [0, 5], observables: { n: small.n } },
    );
    expect(touched.diagnostics.tails[0]!.population).toBeGreaterThan(0.1);
    expect(touched.diagnostics.normDrift).toBeLessThan(1e-12);
    expect(touched.diagnostics.smallestEigenvalue).toBeGreaterThan(-1e-6);
  });

  it('keeps states when nothing else is asked, never more than fit', () => {
    const kept = lindblad(generator, start, { times: [0, 1] });
    expect(kept.states).toHaveLength(2);
    expect(kept.states[1]!.matrix).toEqual(kept.final.matrix);
    expect(lindblad(generator, start, { times: [0] }).final.matrix).toEqual(toDensityMatrix(start).matrix);
    expect(() => lindblad(generator, start, { times: upTo(1, 100), maxBytes: 1000 })).toThrow(
      BudgetExceededError,
    );
    const back = lindblad(lindbladian(n), start, { times: [0, -1], observables: { n } });
    expect(back.expectations.n![1]!.re).toBeCloseTo(2, 9);
  });

  it('refuses what cannot be, by name', () => {
    const other = mode(5);
    expect(() => lindblad(generator, basisKet(other.space, [0]), options)).toThrow(SpaceMismatchError);
    expect(() => lindblad(generator, start, { ...options, observables: { n: other.n } })).toThrow(
      SpaceMismatchError,
    );
    expect(() => lindbladian(a)).toThrow(NotPhysicalError);
    expect(() => lindbladian([])).toThrow(ArgumentError);
    expect(() => lindbladian(n, [other.a])).toThrow(SpaceMismatchError);
    expect(() => jump(-0.1, a)).toThrow(ArgumentError);
    expect(() => jump(NaN, a)).toThrow(ArgumentError);
    for (const bad of [
      { times: [] },
      { times: [0, 2, 1] },
      { times: [0, NaN] },
      { maxStep: 0 },
      { rtol: -1 },
    ]) {
      expect(() => lindblad(generator, start, { ...options, ...bad })).toThrow(ArgumentError);
    }
    expect(() => lindblad(generator, start, { ...options, method: 'euler' as 'tsit5' })).toThrow(/tsit5/);
    expect(() => lindblad(generator, start, { ...options, maxSteps: 3 })).toThrow(/maxSteps/);
    expect(() => lindblad(lindbladian([[n, () => NaN]]), start, options)).toThrow(ArgumentError);
  });
});
