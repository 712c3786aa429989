import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { attentionLaw, pushForward } from '../../src/transformer/attention-law.ts';
import { chainRuleLaw, negativeLogLikelihood, stepMarginal } from '../../src/transformer/chain-rule.ts';
import { averageLaw, headMixtureLaw, headProductLaw } from '../../src/transformer/multi-head-law.ts';
import { paperExample } from '../../src/transformer/paper-example.ts';
import { nearestToken, vocabulary } from '../../src/transformer/vocabulary.ts';
import { block, fixture, words } from './multihead.ts';

const one = [
  [1, 0],
  [0, 1],
];
const two = vocabulary(['a', 'b'], one);
const open = {
  WQ: one,
  WK: one,
  WV: [
    [0.4, 0],
    [0, 1],
  ],
};

describe('attention law', () => {
  it('gives the closed form of the worked example in c = exp(scale)', () => {
    for (const scale of ['embedding', 'none', 'head', 0.3, -2] as const) {
      const factor = scale === 'none' ? 1 : typeof scale === 'number' ? scale : Math.SQRT1_2;
      const c = Math.exp(factor);
      const { laws, prompt } = paperExample({ scale });
      const joint = chainRuleLaw(laws, prompt).probabilities;
      const expected = [
        2 / ((c + 2) * (3 * c + 1)),
        (6 * c) / ((c + 2) * (3 * c + 1)),
        (c * c) / ((c + 2) * (c + 1)),
        c / ((c + 2) * (c + 1)),
      ];
      expected.forEach((p, i) => expect(joint[i]).toBeCloseTo(p, 14));
    }
  });

  it('names the positions: the index law of the example, whose push-forward is the token law', () => {
    const { laws, prompt } = paperExample({ scale: 'none' });
    const law = laws[0].positions(prompt);
    expect([...law.tokens]).toEqual([0, 1, 0]);
    const c = Math.E;
    [1 / (c + 2), c / (c + 2), 1 / (c + 2)].forEach((p, i) =>
      expect(law.probabilities[i]).toBeCloseTo(p, 15),
    );
    expect(pushForward(2, law)).toEqual(laws[0].probabilities(prompt));
  });

  it('masks the last position when strict, and lets a single token attend to itself', () => {
    const { laws, prompt } = paperExample({ scale: 'none', mask: 'strict' });
    expect(laws[0].positions(prompt).probabilities[2]).toBe(0);
    expect(laws[0].probabilities(prompt)[0]).toBeCloseTo(1 / (1 + Math.E), 15);
    expect([...laws[0].probabilities([1])]).toEqual([0, 1]);
  });

  it('keeps the embedding dimension apart from the key dimension', () => {
    const WQ = [
      [1, 0],
      [0, 1],
      [1, 1],
      [0, 0],
      [2, -1],
    ];
    const byHead = attentionLaw(two, { WQ, WK: WQ, WV: one }, { scale: 'head' });
    const byNumber = attentionLaw(two, { WQ, WK: WQ, WV: one }, { scale: 1 / Math.sqrt(5) });
    const byEmbedding = attentionLaw(two, { WQ, WK: WQ, WV: one });
    expect(byHead.probabilities([0, 1])).toEqual(byNumber.probabilities([0, 1]));
    expect(byHead.probabilities([0, 1])[0]).not.toBeCloseTo(byEmbedding.probabilities([0, 1])[0]!, 3);
  });

  it('survives scores of 1e4 and refuses scores that overflow', () => {
    const large = [
      [100, 0],
      [0, 100],
    ];
    const law = attentionLaw(two, { WQ: large, WK: large, WV: one }, { scale: 'none' });
    expect([...law.probabilities([1, 0, 1, 0])]).toEqual([1, 0]);
    const huge = [
      [1e200, 0],
      [0, 1e200],
    ];
    const broken = attentionLaw(two, { WQ: huge, WK: huge, WV: one });
    expect(() => broken.probabilities([0, 1])).toThrow(/range of a double/);
  });

  it('refuses values outside the vocabulary by token and distance, or takes the nearest', () => {
    expect(() => attentionLaw(two, open)).toThrow(ArgumentError);
    expect(() => attentionLaw(two, open)).toThrow(/"a" is 0\.6 away from the nearest one, "a"/);
    expect([...attentionLaw(two, open, { quantizer: 'nearest' }).positions([0, 1]).tokens]).toEqual([0, 1]);
    const tie = {
      WQ: one,
      WK: one,
      WV: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    };
    expect([...attentionLaw(two, tie, { quantizer: 'nearest' }).positions([1, 0]).tokens]).toEqual([0, 0]);
  });

  it('takes FFN as a function or an ml-matrix matrix and refuses one that breaks the vector', () => {
    const swap = new Matrix([
      [0, 1],
      [1, 0],
    ]);
    const base = { WQ: one, WK: one, WV: one };
    const byMatrix = attentionLaw(two, { ...base, FFN: swap });
    const byFunction = attentionLaw(two, { ...base, FFN: (x) => [x[1]!, x[0]!] });
    expect(byMatrix.positions([0, 0, 1])).toEqual(byFunction.positions([0, 0, 1]));
    expect([...byMatrix.positions([0, 1]).tokens]).toEqual([1, 0]);
    expect(() => attentionLaw(two, { ...base, FFN: () => [NaN, 0] })).toThrow(/finite/);
    expect(() => attentionLaw(two, { ...base, FFN: () => [1] })).toThrow(/give 2 numbers/);
    expect(() => attentionLaw(two, { ...base, FFN: [[1, 0, 0]] })).toThrow(/have 2 columns/);
  });

  it('refuses bad texts, shapes and scales by name', () => {
    const law = attentionLaw(two, { WQ: one, WK: one, WV: one });
    expect(() => law.probabilities([])).toThrow(/at least one token/);
    expect(() => law.probabilities([0, 2])).toThrow(/text\[1\].*0\.\.1/);
    expect(() => law.probabilities([0.5])).toThrow(ArgumentError);
    expect(() => attentionLaw(two, { WQ: [[1, 0, 0]], WK: one, WV: one })).toThrow(/`WQ`/);
    expect(() => attentionLaw(two, { WQ: one, WK: [[1, 0]], WV: one })).toThrow(/`WK`/);
    expect(() => attentionLaw(two, { WQ: one, WK: one, WV: [[1]] })).toThrow(/`WV`/);
    expect(() => attentionLaw(two, { WQ: one, WK: one, WV: one }, { scale: NaN })).toThrow(/`scale`/);
    expect(() => attentionLaw(two, { WQ: [[NaN, 0]], WK: [[1, 0]], WV: one })).toThrow(/finite/);
  });
});

describe('multi-head laws', () => {
  const heads = block(0).heads;

  it('A with one head is the single-head law, index law included', () => {
    const single = attentionLaw(words, { ...heads[1]!, FFN: fixture.FFN[1]! });
    const mixture = headMixtureLaw(words, { heads: [heads[1]!], FFN: fixture.FFN[1]! });
    expect(mixture.positions([0, 2, 1])).toEqual(single.positions([0, 2, 1]));
  });

  it('A labels its outcomes by (head, position), weights first', () => {
    const law = headMixtureLaw(words, block(0)).positions(fixture.prompt);
    expect([...law.tokens]).toEqual([0, 2, 1, 0]);
    expect(law.probabilities[0]! + law.probabilities[1]!).toBeCloseTo(0.6, 15);
  });

  it('A, B and C leave zero what no position can give', () => {
    expect(headMixtureLaw(words, block(1)).probabilities([0, 2, 0])[1]).toBe(0);
    expect(headMixtureLaw(words, block(1)).probabilities([0, 2, 2])[1]).toBe(0);
  });

  it('B with one head is the single-head law', () => {
    const concatenated = { heads: [heads[0]!], WO: one, FFN: fixture.FFN[1]! };
    const product = headProductLaw(words, concatenated);
    const mixture = headMixtureLaw(words, { heads: [heads[0]!], FFN: fixture.FFN[1]! });
    expect(product.positions([0, 2, 1, 1])).toEqual(mixture.positions([0, 2, 1, 1]));
    const [a, b] = [product, mixture].map((law) => law.probabilities([0, 2, 1, 1]));
    a!.forEach((p, y) => expect(p).toBeCloseTo(b![y]!, 15));
  });

  it('B sums the independent positions of both heads, each pair quantised', () => {
    const WO = [
      [0.6, 0, 0.4, 0],
      [0, 0.6, 0, 0.4],
    ];
    const product = headProductLaw(words, { heads, WO }, { quantizer: 'nearest' });
    const text = [0, 2, 1, 2];
    const law = product.positions(text);
    expect(law.tokens.length).toBe(16);
    const alone = heads.map((head) => attentionLaw(words, head).positions(text).probabilities);
    const nearest = nearestToken(words.embeddings);
    const expected = new Float64Array(3);
    text.forEach((x, i) =>
      text.forEach((z, j) => {
        const u = heads.map((head, h) => {
          const e = fixture.embeddings[h === 0 ? x : z]!;
          const WV = head.WV as number[][];
          return WV.map((r) => r[0]! * e[0]! + r[1]! * e[1]!);
        });
        const y = nearest([0.6 * u[0]![0]! + 0.4 * u[1]![0]!, 0.6 * u[0]![1]! + 0.4 * u[1]![1]!]).token;
        expect(law.tokens[4 * i + j]).toBe(y);
        expected[y] = expected[y]! + alone[0]![i]! * alone[1]![j]!;
      }),
    );
    const ours = product.probabilities(text);
    expected.forEach((p, y) => expect(ours[y]).toBeCloseTo(p, 14));
    expect(() => headProductLaw(words, { heads, WO })).not.toThrow();
    expect(() => headProductLaw(words, { heads, WO }).probabilities(text)).toThrow(/`FFN`/);
  });

  it('B refuses more outcomes than fit', () => {
    const WO = [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ];
    const law = headProductLaw(words, { heads, WO }, { maxBytes: 100 });
    expect(() => law.positions([0, 1, 2])).toThrow(BudgetExceededError);
  });

  it('C averages to sum_y p_A(y) emb(y) for a linear FFN', () => {
    for (const l of [0, 1, 2]) {
      for (const text of [[0, 2], [1], [2, 2, 0, 1]]) {
        const p = headMixtureLaw(words, block(l)).probabilities(text);
        const o = averageLaw(words, block(l)).output(text);
        [0, 1].forEach((c) => {
          const mean = p.reduce((sum, x, y) => sum + x * fixture.embeddings[y]![c]!, 0);
          expect(o[c]).toBeCloseTo(mean, 14);
        });
      }
    }
  });

  it('refuses head weights that are no mixture', () => {
    expect(() => headMixtureLaw(words, { heads, headWeights: [0.6, 0.5] })).toThrow(/`headWeights`/);
    expect(() => headMixtureLaw(words, { heads, headWeights: [1.5, -0.5] })).toThrow(/`headWeights`/);
    expect(() => averageLaw(words, { heads: [] })).toThrow(/`heads`/);
  });

  it('maps every token as the vector says', () => {
    [0, 1, 2].forEach((l) =>
      [0, 1].forEach((h) => {
        const { WV, FFN } = fixture.WVFFN_as_token_maps;
        const law = attentionLaw(words, { ...block(l).heads[h]!, FFN: fixture.FFN[l]! });
        expect([...law.positions([0, 1, 2]).tokens]).toEqual(WV[l]![h]!.map((x) => FFN[l]![x]));
      }),
    );
  });
});

describe('chain rule', () => {
  it('orders entries with the first token most significant and has the marginals of its steps', () => {
    const { laws, prompt } = paperExample({ scale: 'none' });
    const joint = chainRuleLaw(laws, prompt);
    const first = laws[0].probabilities(prompt);
    stepMarginal(joint, 1).forEach((p, y) => expect(p).toBeCloseTo(first[y]!, 15));
    expect(joint.probabilities[2]).toBeCloseTo(first[1]! * laws[1].probabilities([0, 1, 0, 1])[0]!, 15);
    expect(() => stepMarginal(joint, 3)).toThrow(/`step`/);
  });

  it('refuses a table that does not fit', () => {
    const { laws, prompt } = paperExample();
    expect(() => chainRuleLaw(new Array(40).fill(laws[0]), prompt)).toThrow(BudgetExceededError);
    expect(() => chainRuleLaw([], prompt)).toThrow(/`laws`/);
  });

  it('scores a text by its own law', () => {
    const law = paperExample({ scale: 'none' }).laws[0];
    const p = law.probabilities([0, 1])[0]! * law.probabilities([0, 1, 0])[1]!;
    expect(negativeLogLikelihood(law, [0, 1, 0, 1], 2)).toBeCloseTo(-Math.log(p), 14);
    expect(negativeLogLikelihood(law, [1, 1, 0])).toBe(Infinity);
  });
});

describe('vocabulary', () => {
  it('refuses repeated tokens and missing rows', () => {
    expect(() => vocabulary(['a', 'a'], one)).toThrow(/"a" occurs twice/);
    expect(() => vocabulary(['a', 'b', 'c'], one)).toThrow(/`embeddings`/);
    expect(() => vocabulary([], [])).toThrow(/`tokens`/);
    expect(() => vocabulary(['a', 'b'], [[1], [Infinity]])).toThrow(/finite/);
  });

  it('finds the nearest token as an exhaustive search does, ties to the lowest index', () => {
    const random = rng(5);
    const grid = (): number => random.integer(5) - 2;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }), (count, d) => {
        const points = Array.from({ length: count }, () => Array.from({ length: d }, grid));
        const find = nearestToken(
          vocabulary(
            points.map(String).map((s, i) => s + i),
            points,
          ).embeddings,
        );
        for (let k = 0; k < 20; k++) {
          const at = Array.from({ length: d }, grid);
          const squares = points.map((p) => p.reduce((sum, x, c) => sum + (x - at[c]!) ** 2, 0));
          const best = Math.min(...squares);
          expect(find(at)).toEqual({ token: squares.indexOf(best), distance: Math.sqrt(best) });
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
