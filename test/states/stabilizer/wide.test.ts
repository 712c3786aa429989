import { describe, expect, it } from 'vitest';
import { NotPhysicalError, UnsupportedError } from '../../../src/errors.ts';
import { rng } from '../../../src/linalg/random.ts';
import { heisenbergPauli } from '../../../src/operators/models/heisenberg.ts';
import { pauliSum } from '../../../src/operators/pauli-sum.ts';
import { toDense } from '../../../src/operators/to-dense.ts';
import { chain } from '../../../src/spaces/lattice.ts';
import { qubits } from '../../../src/spaces/space.ts';
import { toDensityMatrix, toKet } from '../../../src/states/convert.ts';
import { Ket } from '../../../src/states/ket.ts';
import { ghzKet } from '../../../src/states/kets.ts';
import { normalize } from '../../../src/states/normalize.ts';
import { randomKet } from '../../../src/states/random-states.ts';
import { counts, shot } from '../../../src/states/samples.ts';
import { stabilizerEntropies, stabilizerGenerators } from '../../../src/states/stabilizer/entanglement.ts';
import { toStabilizer } from '../../../src/states/stabilizer/from-ket.ts';
import { measurePauli } from '../../../src/states/stabilizer/measure-pauli.ts';
import { Stabilizer } from '../../../src/states/stabilizer/stabilizer.ts';
import { entanglementEntropy, mutualInformation } from '../../../src/states/subsystem-entropies.ts';
import * as oracle from '../../oracle.ts';
import { actOn, cliffordMatrices, randomStep, zeroTwin, type Twin } from './clifford-kets.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** GHZ: (1 + X...X)/sqrt 2 |0...0>. */
function ghz(n: number): Stabilizer {
  const space = qubits(n);
  const all = { sites: upTo(n), letters: 'X'.repeat(n), coefficient: Math.SQRT1_2 };
  return Stabilizer.basis(space).apply(
    pauliSum(space, [{ sites: [], letters: '', coefficient: Math.SQRT1_2 }, all]),
  );
}

function randomTwin(n: number, steps: number, seed: number): Twin {
  const source = rng(seed);
  let twin = zeroTwin(n);
  for (let i = 0; i < steps; i++) twin = randomStep(twin, source);
  return twin;
}

describe('GHZ on a thousand qubits', () => {
  const n = 1000;
  const state = ghz(n);

  it('has two configurations, half and half, of a thousand levels each', () => {
    const samples = state.sample(400, rng(1));
    const seen = counts(samples);
    expect([...seen.keys()].sort()).toEqual(['0', '1'].map((bit) => new Array(n).fill(bit).join()));
    expect(Math.abs((seen.get(new Array(n).fill(0).join()) ?? 0) - 200)).toBeLessThan(60);
    expect(shot(samples, 399)).toHaveLength(n);
    expect(state.logAmplitude(new Array<number>(n).fill(1)).re).toBeCloseTo(-Math.LN2 / 2, 14);
    expect(state.logAmplitude([1, ...new Array<number>(n - 1).fill(0)]).re).toBe(-Infinity);
  });

  it('knows strings of any weight', () => {
    const mean = (letters: string, sites: readonly number[]): number =>
      state.expect(pauliSum(state.space, [{ sites, letters }])).re;
    expect(mean('X'.repeat(n), upTo(n))).toBe(1);
    expect(mean('ZZ', [3, 997])).toBe(1);
    expect(mean('Z', [500])).toBe(0);
    // X...X times Z_0 Z_1 is -Y Y X...X.
    expect(mean(`YY${'X'.repeat(n - 2)}`, upTo(n))).toBe(-1);
    expect(mean('X'.repeat(n - 1), upTo(n - 1))).toBe(0);
  });

  it('has log 2 at every cut and between any two sites', () => {
    const entropies = stabilizerEntropies(state, { base: 2 });
    expect(entropies).toHaveLength(n - 1);
    expect(entropies.every((bits) => bits === 1)).toBe(true);
    expect(entanglementEntropy(state, [17, 900])).toBeCloseTo(Math.LN2, 14);
    expect(mutualInformation(state, [17], [900])).toBeCloseTo(Math.LN2, 14);
    const [a, b] = [state.reduce([999, 0]).matrix.data, [0.5, 0, 0, 0, 0, 0, 0, 0.5]];
    expect([0, 5, 10, 15].map((i) => a[2 * i])).toEqual([b[0], 0, 0, b[7]]);
  });

  it('collapses by one measurement', () => {
    const outcomes = new Set<number>();
    for (let seed = 0; seed < 12; seed++) {
      const { level, probability, state: after } = state.measureSite(612, rng(seed));
      expect(probability).toBe(0.5);
      expect(after.logAmplitude(new Array<number>(n).fill(level)).re).toBe(0);
      expect(after.measureSite(3, rng(seed))).toMatchObject({ level, probability: 1 });
      expect(after.norm()).toBe(1);
      outcomes.add(level);
    }
    expect(outcomes.size).toBe(2);
  });

  it('overlaps with itself, with its collapse and with a state of another sign', () => {
    const { state: after } = state.measureSite(0, rng(4));
    expect(state.overlap(state)).toEqual({ re: 1, im: 0, error: 0, from: 'exact' });
    expect(state.overlap(after).re).toBeCloseTo(Math.SQRT1_2, 15);
    const minus = state.apply(pauliSum(state.space, [{ sites: [5], letters: 'Z' }]));
    expect(state.overlap(minus).re).toBe(0);
  });
});

describe('strings of seventy qubits', () => {
  it('shots stay lists of levels, past the reach of machine integers', () => {
    const levels = upTo(70).map((i) => (i * i + 1) % 2);
    const state = Stabilizer.basis(qubits(70), levels);
    expect([...state.sample(3, rng(1)).data]).toEqual([...levels, ...levels, ...levels]);
    expect(state.logAmplitude(levels).re).toBe(0);
    const flipped = state.apply(pauliSum(state.space, [{ sites: [31, 32, 69], letters: 'XXX' }]));
    const other = levels.map((level, i) => ([31, 32, 69].includes(i) ? 1 - level : level));
    expect(flipped.logAmplitude(other).re).toBe(0);
    expect(flipped.logAmplitude(levels).re).toBe(-Infinity);
  });

  it('a Hamiltonian of many terms', () => {
    const op = heisenbergPauli(chain(70));
    const neel = Stabilizer.basis(
      qubits(70),
      upTo(70).map((i) => i % 2),
    );
    expect(neel.expect(op).re).toBe(-69);
  });
});

describe('measurePauli', () => {
  it('has the probabilities and projections of the ket', () => {
    const source = rng(21);
    for (let i = 0; i < 60; i++) {
      const { state, vector } = randomTwin(3, 25, i);
      const letters = Array.from({ length: 3 }, () => 'IXYZ'[source.integer(4)]).join('');
      const sign = i % 2 === 0 ? 1 : -1;
      const string = { sites: [2, 0, 1], letters, coefficient: sign };
      const op = pauliSum(state.space, [string]);
      const mean = state.expect(op).re;
      const { value, probability, state: after } = measurePauli(state, string, source);
      expect(probability).toBeCloseTo((1 + value * mean) / 2, 14);
      expect(after.expect(op).re).toBe(value);
      const image = oracle.matVec(oracle.matOf(toDense(op)), vector);
      const projected = vector.map((z, k): oracle.Z => {
        const w = image[k]!;
        return [
          (z[0] + value * w[0]) / 2 / Math.sqrt(probability),
          (z[1] + value * w[1]) / 2 / Math.sqrt(probability),
        ];
      });
      expect(oracle.distance(oracle.vecOf(toKet(after).data), projected)).toBeLessThan(1e-12);
    }
  });

  it('gives both values half the time, and refuses other coefficients', () => {
    const plus = Stabilizer.basis(qubits(1)).apply(pauliSum(qubits(1), { X: Math.SQRT1_2, Z: Math.SQRT1_2 }));
    const source = rng(3);
    let sum = 0;
    for (let i = 0; i < 2000; i++) sum += measurePauli(plus, { sites: [0], letters: 'Z' }, source).value;
    expect(Math.abs(sum)).toBeLessThan(4 * Math.sqrt(2000));
    for (const coefficient of [2, 0, { re: 0, im: 1 }]) {
      expect(() => measurePauli(plus, { sites: [0], letters: 'Z', coefficient }, source)).toThrow(
        /be 1 or -1/,
      );
    }
    const nothing = plus.apply(pauliSum(qubits(1), {}));
    expect(() => measurePauli(nothing, { sites: [0], letters: 'Z' }, source)).toThrow(NotPhysicalError);
  });
});

describe('a stabilizer state beside the ket it is', () => {
  it('entropies of all parts, reduced matrices and overlaps agree', () => {
    for (let seed = 0; seed < 12; seed++) {
      const [a, b] = [randomTwin(5, 60, seed), randomTwin(5, 60, 100 + seed)];
      const [ket, other] = [toKet(a.state), toKet(b.state)];
      for (const sites of [[0], [4, 1], [3, 0, 2], [1, 2, 3, 4], [], upTo(5)]) {
        expect(entanglementEntropy(a.state, sites)).toBeCloseTo(entanglementEntropy(ket, sites), 10);
        const [mine, theirs] = [a.state.reduce(sites).matrix.data, ket.reduce(sites).matrix.data];
        mine.forEach((x, i) => expect(x).toBeCloseTo(theirs[i]!, 13));
      }
      const right = oracle.inner(a.vector, b.vector);
      for (const value of [a.state.overlap(b.state), a.state.overlap(other), ket.overlap(b.state)]) {
        expect(value.re).toBeCloseTo(right[0], 13);
        expect(value.im).toBeCloseTo(right[1], 13);
      }
      expect(toDensityMatrix(a.state).overlap(b.state).re).toBeCloseTo(right[0] ** 2 + right[1] ** 2, 13);
    }
  });

  it('generators leave the state, are independent, and commute', () => {
    const { state } = randomTwin(6, 80, 5);
    const strings = stabilizerGenerators(state);
    expect(strings).toHaveLength(6);
    for (const string of strings) {
      expect(state.expect(pauliSum(state.space, [string])).re).toBe(1);
    }
    const product = strings
      .map((string) =>
        pauliSum(state.space, [
          { sites: [], letters: '', coefficient: 0.5 },
          { ...string, coefficient: string.coefficient.re / 2 },
        ]),
      )
      .reduce(
        (at, projector) => at.apply(projector),
        Stabilizer.basis(state.space, new Array<number>(6).fill(0)),
      );
    const start = state.logAmplitude(new Array<number>(6).fill(0)).re;
    expect(product.norm()).toBeCloseTo(Math.exp(start), 12);
  });

  it('normalise keeps the phase', () => {
    const scaled = actOn(randomTwin(3, 30, 1), cliffordMatrices['h']!, [0], [0.3, 0.4]);
    expect(scaled.state.norm()).toBeCloseTo(0.5, 14);
    const unit = normalize(scaled.state);
    expect(unit.norm()).toBeCloseTo(1, 15);
    expect(unit.overlap(scaled.state).re).toBeCloseTo(0.5, 14);
    expect(() => entanglementEntropy(scaled.state, [0])).toThrow(
      /must have norm 1, but its norm is 0\.(5|49999)/,
    );
    expect(
      oracle.distance(
        oracle.vecOf(toKet(scaled.state, { normalize: true }).data),
        scaled.vector.map(([re, im]): oracle.Z => [2 * re, 2 * im]),
      ),
    ).toBeLessThan(1e-14);
  });
});

describe('toStabilizer', () => {
  it('takes every stabilizer ket, its norm and phase with it', () => {
    for (let seed = 0; seed < 40; seed++) {
      const n = 1 + (seed % 6);
      const { state, vector } = actOn(
        randomTwin(n, seed * 3, seed),
        cliffordMatrices['s']!,
        [0],
        [1.3, -0.2],
      );
      const back = toStabilizer(Ket.fromData(state.space, Float64Array.from(vector.flat())));
      expect(oracle.distance(oracle.vecOf(toKet(back).data), vector)).toBeLessThan(1e-12);
      expect(back.overlap(state).re).toBeCloseTo(state.norm() ** 2, 12);
    }
    expect(toStabilizer(ghzKet(5)).overlap(ghz(5)).re).toBeCloseTo(1, 14);
  });

  it('refuses others and names an amplitude', () => {
    const space = qubits(3);
    const r = 1 / Math.sqrt(3);
    const refused = [
      randomKet(space, rng(1)),
      Ket.of(space, [r, r, r, 0, 0, 0, 0, 0]),
      Ket.of(space, [0.8, 0, 0, 0.6, 0, 0, 0, 0]),
      Ket.of(space, [0.5, 0.5, 0.5, { re: 0, im: 0.5 }, 0, 0, 0, 0]),
      Ket.of(qubits(1), [Math.SQRT1_2, { re: 0.5, im: 0.5 }]),
    ];
    for (const ket of refused) {
      expect(() => toStabilizer(ket)).toThrow(UnsupportedError);
      expect(() => toStabilizer(ket)).toThrow(/amplitude at index \d+/);
    }
    expect(() => toStabilizer(Ket.fromData(space, new Float64Array(16)))).toThrow(NotPhysicalError);
  });
});
