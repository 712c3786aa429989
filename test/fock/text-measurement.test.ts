import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  NotPhysicalError,
  SpaceMismatchError,
  BudgetExceededError,
} from '../../src/errors.ts';
import { luedersReduce, projectorDefect, requireProjectors } from '../../src/fock/projective.ts';
import { sectorProjector, textFunction, textProjector } from '../../src/fock/sector-diagonal.ts';
import {
  dephase,
  diamond,
  lastTokenMeasurement,
  measureText,
  outcomeProbabilities,
  outcomeProjector,
  reduceTo,
  reduceToEach,
  textMeasurement,
  tokenMeasurement,
  type Outcome,
  type TextMeasurement,
} from '../../src/fock/text-measurement.ts';
import { superposition, textMixture, textState } from '../../src/fock/text-states.ts';
import type { FockOperator } from '../../src/operators/operator.ts';
import { rng } from '../../src/linalg/random.ts';
import { fockSpace } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { distance, dagger, mul, plus, scale, trace, zero } from '../oracle.ts';
import { allTexts, matrixOf, matrixOfOperator, randomState } from './fixtures.ts';

const space = fockSpace(levels([3]), 2);
const outcomes = (m: TextMeasurement): Outcome[] => [
  ...Array.from({ length: m.labels }, (_, x) => x),
  diamond,
];

const measurements = [
  ['X at length 1', tokenMeasurement(space, 1)],
  ['X at length 2', tokenMeasurement(space, 2)],
  ['X at a length above M', tokenMeasurement(space, 3)],
  ['the last token of any length', lastTokenMeasurement(space)],
  [
    'a function of the text',
    textMeasurement(space, 2, (text) => (text.length === 0 ? diamond : text.length - 1)),
  ],
] as const;

describe.each(measurements)('%s', (_name, measurement) => {
  const { state, dense } = randomState(space, 3);
  const projectors = outcomes(measurement).map((outcome) => outcomeProjector(measurement, outcome));

  it('is complete, orthogonal and Hermitian', () => {
    expect(projectorDefect(projectors)).toEqual({ completeness: 0, orthogonality: 0, hermiticity: 0 });
    expect(() => requireProjectors(projectors)).not.toThrow();
  });

  it('has the probabilities tr(E rho) and the Lueders reductions E rho E/p', () => {
    const probabilities = outcomeProbabilities(measurement, state);
    let nonSelective = zero(dense.length);
    outcomes(measurement).forEach((outcome, i) => {
      const E = matrixOfOperator(projectors[i]!);
      const unnormalised = mul(mul(E, dense), dagger(E));
      nonSelective = plus(nonSelective, unnormalised);
      const p = trace(unnormalised)[0];
      expect(probabilities.get(outcome) ?? 0).toBeCloseTo(p, 14);
      if (p === 0) {
        expect(() => reduceTo(measurement, state, outcome)).toThrow(NotPhysicalError);
        expect(() => luedersReduce(state, projectors[i]!)).toThrow(NotPhysicalError);
        return;
      }
      for (const reduced of [reduceTo(measurement, state, outcome), luedersReduce(state, projectors[i]!)]) {
        expect(reduced.probability).toBeCloseTo(p, 14);
        expect(distance(matrixOf(reduced.state), scale(unnormalised, [1 / p, 0]))).toBeLessThan(1e-14);
      }
    });
    expect(distance(matrixOf(dephase(measurement, state)), nonSelective)).toBeLessThan(1e-15);
    const each = reduceToEach(measurement, state);
    expect(each.map(({ outcome }) => outcome)).toEqual([...probabilities.keys()]);
    for (const { outcome, probability, state: reduced } of each) {
      expect(probability).toBe(reduceTo(measurement, state, outcome).probability);
      expect(matrixOf(reduced)).toEqual(matrixOf(reduceTo(measurement, state, outcome).state));
    }
  });

  it('divides by the trace', () => {
    const half = state.apply(textFunction(space, () => Math.SQRT1_2));
    const [a, b] = [outcomeProbabilities(measurement, half), outcomeProbabilities(measurement, state)];
    b.forEach((p, outcome) => expect(a.get(outcome)).toBeCloseTo(p, 14));
    const first = [...b.keys()][0]!;
    expect(reduceTo(measurement, half, first).probability).toBeCloseTo(b.get(first)!, 14);
  });
});

describe('what the outcomes mean', () => {
  const mixed = textMixture(space, [
    [[0, 2], 0.25],
    [[1], 0.25],
    [[], 0.25],
    [[2, 1], 0.25],
  ]);

  it('the diamond is every other sector, the vacuum included; any length reads the last token', () => {
    expect(Object.fromEntries(outcomeProbabilities(tokenMeasurement(space, 2), mixed))).toEqual({
      2: 0.25,
      1: 0.25,
      diamond: 0.5,
    });
    expect(Object.fromEntries(outcomeProbabilities(lastTokenMeasurement(space), mixed))).toEqual({
      2: 0.25,
      1: 0.5,
      diamond: 0.25,
    });
  });

  it('a drawn measurement has the law, the seed decides, and the state is reduced', () => {
    const m = lastTokenMeasurement(space);
    const draw = (seed: number): ReturnType<typeof measureText> => measureText(m, mixed, rng(seed));
    expect(draw(4).outcome).toBe(draw(4).outcome);
    let ones = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const { outcome, probability, state } = draw(seed);
      if (outcome === 1) {
        ones++;
        expect(probability).toBe(0.5);
        expect(state.probability([1])).toBe(0.5);
      }
    }
    // five standard deviations
    expect(Math.abs(ones - 1000)).toBeLessThan(5 * Math.sqrt(500));
  });

  it('keeps coherences within an outcome only', () => {
    const cat = superposition(space, [
      [[0, 1], 0.6],
      [[2, 1], 0.64],
      [[2, 0], 0.48],
    ]);
    const after = dephase(tokenMeasurement(space, 2), cat);
    expect(after.element([0, 1], [2, 1]).re).toBeCloseTo(0.384, 15);
    expect(after.element([0, 1], [2, 0]).re).toBe(0);
    expect(after.norm()).toBeCloseTo(1, 15);
  });
});

describe('refusals', () => {
  const state = textState(space, [0]);
  it('outcomes, lengths and spaces that do not exist', () => {
    const m = tokenMeasurement(space, 1);
    expect(() => reduceTo(m, state, 3)).toThrow(ArgumentError);
    expect(() => reduceTo(m, state, 0.5)).toThrow(ArgumentError);
    expect(() => outcomeProjector(m, -1)).toThrow(ArgumentError);
    expect(() => tokenMeasurement(space, 0)).toThrow(ArgumentError);
    expect(() => outcomeProbabilities(m, textState(fockSpace(levels([2]), 2), []))).toThrow(
      SpaceMismatchError,
    );
    expect(() =>
      outcomeProbabilities(
        textMeasurement(space, 1, () => 4),
        state,
      ),
    ).toThrow(/0\.\.0 or 'diamond', but it is 4/);
    expect(() => outcomeProbabilities(m, state.apply(textProjector(space, [1])))).toThrow(NotPhysicalError);
  });

  it('an impossible outcome is an error that says where to look, never NaN', () => {
    expect(() => reduceTo(tokenMeasurement(space, 1), state, 1)).toThrow(
      /probability above 0, but 1 has 0.*outcomeProbabilities/,
    );
    const minus = superposition(
      space,
      [
        [[0], 1],
        [[1], -1],
      ],
      { normalize: true },
    );
    const plusProjector: FockOperator = {
      kind: 'fock',
      space,
      column: (text) =>
        text.length === 1 && text[0]! < 2
          ? [
              { text: [0], re: 0.5, im: 0 },
              { text: [1], re: 0.5, im: 0 },
            ]
          : [],
      row: (text) =>
        text.length === 1 && text[0]! < 2
          ? [
              { text: [0], re: 0.5, im: 0 },
              { text: [1], re: 0.5, im: 0 },
            ]
          : [],
    };
    expect(() => luedersReduce(minus, plusProjector)).toThrow(NotPhysicalError);
    expect(luedersReduce(state, plusProjector).probability).toBeCloseTo(0.5, 15);
    expect(luedersReduce(state, plusProjector).state.element([0], [1]).re).toBeCloseTo(0.5, 15);
  });

  it('projectors that are incomplete, overlap, or are not Hermitian', () => {
    const all = [0, 1, 2].map((n) => sectorProjector(space, n));
    expect(projectorDefect(all.slice(1)).completeness).toBe(1);
    expect(() => requireProjectors(all.slice(1))).toThrow(/completeness fails by 1/);
    const overlapping = [textFunction(space, () => 0.5), textFunction(space, () => 0.5)];
    expect(projectorDefect(overlapping)).toEqual({ completeness: 0, orthogonality: 0.25, hermiticity: 0 });
    expect(() => requireProjectors(overlapping)).toThrow(/orthogonality/);
    const phase = textFunction(space, () => ({ re: 0, im: 1 }));
    expect(projectorDefect([phase]).hermiticity).toBe(2);
    expect(() => requireProjectors([])).toThrow(ArgumentError);
    expect(() => requireProjectors([sectorProjector(fockSpace(levels([2]), 60), 0)])).toThrow(
      BudgetExceededError,
    );
  });

  it('nothing about a space of one text', () => {
    const point = fockSpace(levels([2]), 0);
    const m = lastTokenMeasurement(point);
    expect(Object.fromEntries(outcomeProbabilities(m, textState(point, [])))).toEqual({ diamond: 1 });
    expect(allTexts(point)).toEqual([[]]);
  });
});
