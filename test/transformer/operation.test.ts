import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import {
  completePositivityDefect,
  requireChannel,
  smallestChoiEigenvalue,
  tracePreservingDefect,
  traceRange,
} from '../../src/channels/checks.ts';
import { toChoi, toStinespring } from '../../src/channels/convert.ts';
import { ArgumentError, NotPhysicalError, SpaceMismatchError, TruncationError } from '../../src/errors.ts';
import { fockToDense } from '../../src/fock/fock-dense.ts';
import { numberOperator } from '../../src/fock/sector-diagonal.ts';
import { lastTokenMeasurement, outcomeProjector, tokenMeasurement } from '../../src/fock/text-measurement.ts';
import { superposition, textMixture, textState } from '../../src/fock/text-states.ts';
import { fockSpace, textIndex } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { applyOperation, applyOperations } from '../../src/transformer/operation-apply.ts';
import {
  choiRank,
  positivityDefect,
  supportChoi,
  traceDefect,
} from '../../src/transformer/operation-checks.ts';
import { heisenbergDual } from '../../src/transformer/operation-dual.ts';
import { krausOperators, operationChannel } from '../../src/transformer/operation-kraus.ts';
import { autoregressiveOperation } from '../../src/transformer/operation.ts';
import { paperExample } from '../../src/transformer/paper-example.ts';
import { ngramLaw, tableLaw } from '../../src/transformer/table-law.ts';
import { allTexts, matrixOf, matrixOfOperator, randomState } from '../fock/fixtures.ts';
import { distance, type Mat } from '../oracle.ts';
import { wildLaw } from './operation-oracle.ts';

const extensions = ['measure-prepare', 'token', 'position', 'isometric'] as const;
describe.each(extensions)('as a channel: %s', (extension) => {
  const space = fockSpace(levels([2]), 3);
  const law = wildLaw(2);
  const { state } = randomState(space, 22);
  const rho = DensityMatrix.fromMatrix(levels([15]), fockToDense(state));

  it.each(['halt', 'window'] as const)(
    '%s: completely positive, trace preserving, all forms alike',
    (top) => {
      const op = autoregressiveOperation(space, law, { extension, top });
      const channel = operationChannel(op);
      expect(() => requireChannel(channel)).not.toThrow();
      expect(tracePreservingDefect(channel)).toBeLessThan(1e-15);
      const choi = toChoi(channel);
      expect(completePositivityDefect(choi)).toBeLessThan(1e-13);
      const expected = matrixOf(applyOperation(op, state).state);
      for (const form of [channel, choi, toStinespring(channel)]) {
        const { rows, data } = applyChannel(form, rho).matrix;
        const image: Mat = Array.from({ length: rows }, (_, r) =>
          Array.from(
            { length: rows },
            (_, c) => [data[2 * (r * rows + c)]!, data[2 * (r * rows + c) + 1]!] as const,
          ),
        );
        expect(distance(image, expected)).toBeLessThan(1e-14);
      }
    },
  );

  it('has the Choi matrix of its Kraus operators on the support, and zero elsewhere', () => {
    const op = autoregressiveOperation(space, law, { extension, top: 'window', bos: 1 });
    const { index, matrix } = supportChoi(op);
    const full = toChoi(operationChannel(op)).matrix;
    const at = index.map(({ input, output }) => textIndex(space, input) * 15 + textIndex(space, output));
    expect(new Set(at).size).toBe(at.length);
    let inside = 0;
    at.forEach((row, r) =>
      at.forEach((col, c) => {
        const value = full.data[2 * (row * 225 + col)]!;
        inside += Math.abs(value);
        expect(matrix.data[2 * (r * at.length + c)]).toBeCloseTo(value, 14);
      }),
    );
    expect(full.data.reduce((sum, x) => sum + Math.abs(x), 0)).toBeCloseTo(inside, 10);
    expect(positivityDefect(op)).toBeLessThan(1e-13);
    expect(smallestChoiEigenvalue(toChoi(operationChannel(op)))).toBeGreaterThan(-1e-13);
  });

  it.each(['drop', 'error'] as const)('%s: loses the top sector and nothing else', (top) => {
    const channel = operationChannel(autoregressiveOperation(space, law, { extension, top }));
    expect(tracePreservingDefect(channel)).toBe(1);
    const { least, largest } = traceRange(channel);
    expect(least).toBeCloseTo(0, 14);
    expect(largest).toBeCloseTo(1, 14);
  });

  it('carries labels that say what the environment learns', () => {
    const op = autoregressiveOperation(space, law, { extension, top: 'window' });
    const labels = [...krausOperators(op)].map(({ label }) => label);
    expect(new Set(labels.map((label) => JSON.stringify(label))).size).toBe(labels.length);
    const kind = { 'measure-prepare': 'token', token: 'token', position: 'position', isometric: 'none' }[
      extension
    ];
    expect(labels.some((label) => label.kind === kind && label.first === 1)).toBe(true);
    expect(labels.some((label) => label.kind === 'vacuum')).toBe(
      extension === 'position' || extension === 'measure-prepare',
    );
    expect(labels.every((label) => (label.text !== undefined) === (extension === 'measure-prepare'))).toBe(
      true,
    );
  });
});

describe('what all extensions share', () => {
  const space = fockSpace(levels([2]), 4);
  const ops = extensions.map((extension) => autoregressiveOperation(space, wildLaw(2), { extension }));

  it('the diagonal of the image, which depends on the diagonal of the state alone', () => {
    const { state } = randomState(space, 23);
    const diagonal = textMixture(
      space,
      allTexts(space).map((text) => [text, state.probability(text)] as const),
      { normalize: true },
    );
    const images = ops.map((op) => applyOperation(op, state).state);
    for (const text of allTexts(space)) {
      const expected = applyOperation(ops[0]!, diagonal).state.probability(text);
      for (const image of images) expect(image.probability(text)).toBeCloseTo(expected, 14);
    }
  });

  it('the dual of the projector on a last token: sum_T p(y|T) P(|T>), diagonal', () => {
    const law = wildLaw(2);
    for (const op of ops) {
      for (const y of [0, 1]) {
        const dual = matrixOfOperator(heisenbergDual(op, outcomeProjector(tokenMeasurement(space, 3), y)));
        const last = matrixOfOperator(heisenbergDual(op, outcomeProjector(lastTokenMeasurement(space), y)));
        allTexts(space).forEach((text, i) => {
          const p = text.length === 0 ? (y === 0 ? 1 : 0) : law.probabilities(text)[y]!;
          expect(dual[i]![i]![0]).toBeCloseTo(text.length === 2 ? p : 0, 14);
          if (text.length < 4) expect(last[i]![i]![0]).toBeCloseTo(p, 14);
          dual[i]![i] = [0, 0];
          last[i]![i] = [0, 0];
        });
        for (const rest of [dual, last]) expect(Math.max(...rest.flat().flat().map(Math.abs))).toBe(0);
      }
    }
  });

  it('trace preservation without a policy below the top sector (the lemma)', () => {
    const below = allTexts(space).filter((text) => text.length < 4);
    for (const extension of extensions) {
      const dropping = autoregressiveOperation(space, wildLaw(2), { extension, top: 'drop' });
      expect(traceDefect(dropping, { texts: below })).toBeLessThan(1e-15);
      expect(traceDefect(dropping)).toBe(1);
    }
  });

  it('not the map itself: they are four different channels', () => {
    const [law] = paperExample({ scale: 'none' }).laws;
    const cat = superposition(
      space,
      [
        [[0, 1, 0], 1],
        [[1, 1, 0], 1],
      ],
      { normalize: true },
    );
    const images = extensions.map((extension) =>
      matrixOf(applyOperation(autoregressiveOperation(space, law, { extension }), cat).state),
    );
    images.forEach((a, i) =>
      images.slice(i + 1).forEach((b) => expect(distance(a, b)).toBeGreaterThan(0.01)),
    );
  });
});

describe('the top sector', () => {
  const space = fockSpace(levels([3]), 2);
  const law = ngramLaw(3, [0, 1, 2, 0, 2, 1, 0], { order: 2 });
  const full = textMixture(space, [
    [[0, 1], 0.25],
    [[1], 0.75],
  ]);

  it('reports what `drop` loses, per step and in all', () => {
    const op = autoregressiveOperation(space, law, { top: 'drop' });
    expect(applyOperation(op, full).lostTrace).toBe(0.25);
    const { state, lostTrace } = applyOperations(op, full, { steps: 2 });
    expect(lostTrace).toBeCloseTo(1, 15);
    expect(state.norm()).toBe(0);
  });

  it('refuses under `error` only when there is weight', () => {
    const op = autoregressiveOperation(space, law, { top: 'error' });
    expect(() => applyOperation(op, full)).toThrow(TruncationError);
    expect(() => applyOperation(op, full)).toThrow(/weight 0\.25/);
    expect(applyOperation(op, textState(space, [1])).lostTrace).toBe(0);
  });

  it('slides under `window`, and texts that become the same add up without losing trace', () => {
    const op = autoregressiveOperation(space, law, { top: 'window', extension: 'token' });
    const two = textMixture(space, [
      [[0, 1], 0.25],
      [[2, 1], 0.75],
    ]);
    const { state } = applyOperation(op, two);
    expect(state.probability([1, 0])).toBeCloseTo(law.probabilities([2, 1])[0]!, 15);
    const cat = superposition(
      space,
      [
        [[0, 1], 1],
        [[2, 1], 1],
      ],
      { normalize: true },
    );
    expect(applyOperation(op, cat).state.norm()).toBeCloseTo(1, 14);
  });

  it("under `paper` keeps the texts of at most L tokens: the paper's own example is lost whole", () => {
    const wide = fockSpace(levels([2]), 6);
    const op = autoregressiveOperation(wide, wildLaw(2), { domain: 'paper', blocks: 2 });
    expect(applyOperation(op, textState(wide, [0, 1, 0])).lostTrace).toBe(1);
    expect(applyOperation(op, textState(wide, [0, 1])).lostTrace).toBe(0);
    expect(applyOperation(op, textState(wide, [])).state.probability([0])).toBe(1);
  });

  it('is the vacuum when M = 0', () => {
    const point = fockSpace(levels([2]), 0);
    const op = autoregressiveOperation(point, wildLaw(2), {});
    expect(applyOperation(op, textState(point, [])).state.probability([])).toBe(1);
    expect(traceDefect(op)).toBe(0);
    expect(choiRank(op)).toBe(1);
    expect(() => autoregressiveOperation(point, wildLaw(2), { top: 'window' })).toThrow(ArgumentError);
  });
});

describe('refusals', () => {
  const space = fockSpace(levels([2]), 3);
  const law = wildLaw(2);
  it.each([
    [
      'a law of other tokens',
      () => autoregressiveOperation(space, wildLaw(3)),
      /2 tokens of the space, but it has 3/,
    ],
    [
      'a BOS that is no token',
      () => autoregressiveOperation(space, law, { bos: 2 }),
      /`bos\[0\]` must be a token/,
    ],
    [
      'positions of a law without',
      () => autoregressiveOperation(space, tableLaw(2, [], [1, 0]), { extension: 'position' }),
      /positions/,
    ],
    ['the paper without blocks', () => autoregressiveOperation(space, law, { domain: 'paper' }), /`blocks`/],
    [
      'a bad extension',
      () => autoregressiveOperation(space, law, { extension: 'kraus' as 'token' }),
      /one of measure-prepare, token/,
    ],
    [
      'a bad policy',
      () => autoregressiveOperation(space, law, { top: 'stop' as 'halt' }),
      /halt, drop, error, window/,
    ],
    [
      'too many steps',
      () => applyOperations([autoregressiveOperation(space, law)], textState(space, [0]), { steps: 2 }),
      /at most 1/,
    ],
    [
      'texts that do not fit',
      () => traceDefect(autoregressiveOperation(space, law), { texts: [[5]] }),
      /texts\[0\]\[0\]/,
    ],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });

  it.each([
    ['NaN', [NaN, 1]],
    ['negative', [-0.5, 1.5]],
    ['sum not 1', [0.5, 0.4]],
    ['too few', [1]],
  ])('a law that gives no probabilities: %s', (_what, p) => {
    const broken = { tokens: 2, probabilities: () => Float64Array.from(p) };
    for (const extension of ['measure-prepare', 'token', 'isometric'] as const) {
      const op = autoregressiveOperation(space, broken, { extension });
      expect(() => applyOperation(op, textState(space, [0]))).toThrow(NotPhysicalError);
    }
  });

  it('positions that are no law, or no tokens', () => {
    const broken = (probabilities: number[], tokens: number[]): unknown =>
      applyOperation(
        autoregressiveOperation(
          space,
          {
            ...law,
            positions: () => ({
              probabilities: Float64Array.from(probabilities),
              tokens: Int32Array.from(tokens),
            }),
          },
          { extension: 'position' },
        ),
        textState(space, [0]),
      );
    expect(() => broken([0.5], [0])).toThrow(NotPhysicalError);
    expect(() => broken([1], [2])).toThrow(/tokens in 0\.\.1, but it names 2/);
    expect(() => broken([1], [0, 1])).toThrow(NotPhysicalError);
    expect(() => broken([1], [0])).not.toThrow();
  });

  it('states and observables of another space', () => {
    const op = autoregressiveOperation(space, law);
    const other = fockSpace(levels([2]), 4);
    expect(() => applyOperation(op, textState(other, []))).toThrow(SpaceMismatchError);
    expect(() => heisenbergDual(op, numberOperator(other))).toThrow(SpaceMismatchError);
  });
});
