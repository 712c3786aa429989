import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  BudgetExceededError,
  NotPhysicalError,
  SpaceMismatchError,
  TruncationError,
} from '../../src/errors.ts';
import {
  embedDensity,
  embeddedText,
  embeddingSpace,
  embedKet,
  embedOperator,
  unembed,
  unembeddedText,
} from '../../src/fock/embedding.ts';
import { fockStateToJson } from '../../src/fock/fock-json.ts';
import { freeField } from '../../src/fock/free-ladder.ts';
import { dropLast, keepPositions } from '../../src/fock/partial-trace.ts';
import { dGamma } from '../../src/fock/second-quantised.ts';
import { superposition, textMixture, textState } from '../../src/fock/text-states.ts';
import { fockSpace } from '../../src/spaces/fock-space.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { dimension, levels, qubits } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { Ket } from '../../src/states/ket.ts';
import { distance, matOf, partialTrace, trace, type Mat } from '../oracle.ts';
import { allTexts, asMatrix, matrixOf, randomMatrix, randomState, spaces } from './fixtures.ts';

const space = fockSpace(levels([2]), 3);

describe('partial traces over positions', () => {
  const { state } = randomState(space, 7);
  const dims = [3, 3, 3];

  it.each([[[0]], [[1]], [[2]], [[0, 1]], [[0, 2]], [[1, 2]], [[0, 1, 2]], [[]]])(
    'keepPositions(%j) is the partial trace of the left-aligned embedding',
    (positions) => {
      const whole = matOf(embedDensity(state).matrix);
      const expected: Mat = partialTrace(whole, dims, positions);
      const kept = keepPositions(state, positions);
      expect(kept.norm()).toBeCloseTo(1, 14);
      expect(kept.space.maxParticles).toBe(positions.length);
      expect(distance(matOf(embedDensity(kept).matrix), expected)).toBeLessThan(1e-15);
    },
  );

  it.each([0, 1, 2, 3])(
    'dropLast(%d) is the partial trace of the last sites of the right-aligned embedding',
    (count) => {
      const whole = matOf(embedDensity(state, { align: 'right' }).matrix);
      const keep = [0, 1, 2].slice(0, 3 - count);
      const dropped = dropLast(state, count);
      expect(dropped.norm()).toBeCloseTo(1, 14);
      expect(
        distance(matOf(embedDensity(dropped, { align: 'right' }).matrix), partialTrace(whole, dims, keep)),
      ).toBeLessThan(1e-15);
    },
  );

  it('keeps the order in which positions are named, and every coherence that nothing traced can see', () => {
    const cat = superposition(space, [
      [[0, 1, 1], 0.6],
      [[1, 1, 0], 0.8],
    ]);
    expect(keepPositions(cat, [2, 0]).element([1, 0], [0, 1]).re).toBeCloseTo(0.48, 15);
    expect(keepPositions(cat, [0, 1]).element([0, 1], [1, 1]).re).toBe(0);
    const lengths = superposition(space, [
      [[0, 1], 0.6],
      [[1], 0.8],
    ]);
    expect(dropLast(lengths).element([0], []).re).toBeCloseTo(0.48, 15);
    expect(keepPositions(lengths, [1]).element([1], []).re).toBe(0);
  });

  it('refuses positions that do not exist or repeat', () => {
    expect(() => keepPositions(state, [3])).toThrow(ArgumentError);
    expect(() => keepPositions(state, [0, 0])).toThrow(ArgumentError);
    expect(() => keepPositions(state, [-1])).toThrow(ArgumentError);
    expect(() => dropLast(state, 4)).toThrow(ArgumentError);
    expect(() => dropLast(state, 0.5)).toThrow(ArgumentError);
  });
});

describe.each(spaces)('the embedding into M sites of N + 1 levels, %s', (_name, fock) => {
  const { state, dense } = randomState(fock, 9);

  it.each(['left', 'right'] as const)('is exact there and back, %s', (align) => {
    const rho = embedDensity(state, { align });
    expect(rho.norm()).toBeCloseTo(1, 14);
    expect(distance(matrixOf(unembed(rho, fock, { align })), dense)).toBeLessThan(1e-15);
    allTexts(fock).forEach((text) => {
      const x = embeddedText(fock, text, { align });
      expect(x.length).toBe(fock.maxParticles);
      expect(unembeddedText(fock, x, { align })).toEqual(text);
    });
  });

  it('takes a pure state to a ket and back, and overlaps agree', () => {
    const terms = allTexts(fock).map((text, i) => [text, { re: Math.cos(i), im: Math.sin(3 * i) }] as const);
    const pure = superposition(fock, terms, { normalize: true });
    const ket = embedKet(pure, { align: 'right' });
    expect(ket.norm()).toBeCloseTo(1, 14);
    expect(distance(matrixOf(unembed(ket, fock, { align: 'right' })), matrixOf(pure))).toBeLessThan(1e-14);
    const rho = embedDensity(state, { align: 'right' });
    expect(ket.overlap(rho).re).toBeCloseTo(pure.overlap(state).re, 13);
  });

  it('takes operators along: expectation values agree', () => {
    const N = fock.tokens;
    const field = freeField(
      fock,
      randomMatrix(N, 1).map((row) => ({ re: row[0]![0], im: row[0]![1] })),
    );
    for (const op of [field, dGamma(fock, asMatrix(randomMatrix(N, 2)))]) {
      const [ours, theirs] = [state.expect(op), embedDensity(state).expect(embedOperator(op))];
      expect(theirs.re).toBeCloseTo(ours.re, 12);
      expect(theirs.im).toBeCloseTo(ours.im, 12);
    }
  });
});

describe('what does not embed', () => {
  const onto = embeddingSpace(space);

  it('knows that holes are no texts', () => {
    const texts = Array.from({ length: dimension(onto) }, (_, i) =>
      unembeddedText(space, configurationAt(onto, i)),
    );
    expect(texts.filter((text) => text !== undefined)).toHaveLength(15);
    expect(unembeddedText(space, [2, 0, 2])).toBeUndefined();
    expect(unembeddedText(space, [0, 2, 2])).toEqual([0]);
    expect(unembeddedText(space, [0, 2, 2], { align: 'right' })).toBeUndefined();
  });

  it('refuses weight outside the texts, with the lost weight, unless told otherwise', () => {
    const holed = Ket.of(
      onto,
      Array.from({ length: 27 }, (_, i) => (i === 0 ? 0.8 : i === 19 ? 0.6 : 0)),
    );
    expect(unembeddedText(space, configurationAt(onto, 19))).toBeUndefined();
    const refused = (): unknown => unembed(holed, space);
    expect(refused).toThrow(TruncationError);
    try {
      refused();
    } catch (error) {
      expect((error as TruncationError).discardedWeight).toBeCloseTo(0.36, 15);
    }
    expect(unembed(holed, space, { tolerance: 0.4 }).norm()).toBeCloseTo(0.64, 15);
    const rho = asMatrix(
      Array.from({ length: 27 }, (_, r) =>
        Array.from({ length: 27 }, (_, c) => [r === 19 && c === 19 ? 1 : 0, 0] as const),
      ),
    );
    expect(() => unembed(DensityMatrix.fromMatrix(onto, rho), space)).toThrow(TruncationError);
    expect(trace(matOf(rho))[0]).toBe(1);
  });

  it('refuses other spaces, mixed states as kets, and 60 sites', () => {
    expect(() => unembed(Ket.of(qubits(1), [1, 0]), space)).toThrow(SpaceMismatchError);
    expect(() =>
      embedKet(
        textMixture(space, [
          [[0], 0.5],
          [[1], 0.5],
        ]),
      ),
    ).toThrow(NotPhysicalError);
    const wide = fockSpace(levels([2]), 60);
    const state = textState(wide, [0, 1]);
    expect(() => embedDensity(state)).toThrow(BudgetExceededError);
    expect(() => embedKet(state)).toThrow(BudgetExceededError);
    expect(() =>
      embedOperator(
        dGamma(wide, [
          [1, 0],
          [0, 1],
        ]),
      ),
    ).toThrow(BudgetExceededError);
    expect(fockStateToJson(keepPositions(state, [1])).texts).toEqual([[1]]);
  });

  it('gives a ket of another norm back as it is', () => {
    const data = new Float64Array(54);
    data[0] = 2;
    expect(unembed(Ket.fromData(onto, data), space).norm()).toBe(4);
  });
});
