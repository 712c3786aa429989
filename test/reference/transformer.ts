import { attentionWeights } from '../../src/transformer/attention-head.ts';
import { stepMarginal, type JointTable } from '../../src/transformer/chain-rule.ts';
import { averageLaw, headMixtureLaw } from '../../src/transformer/multi-head-law.ts';
import { block, fixture, joint, words } from '../transformer/multihead.ts';
import { neuralKernelRows } from './neural-kernels.ts';
import type { ReferenceRow } from './row.ts';

const vector = 'seeds.md 1.7, two heads, three blocks, three tokens';

const jointRows: ReferenceRow[] = (
  [
    ['A', 'embedding', fixture.joint_A_scale_embedding],
    ['A', 'head', fixture.joint_A_scale_head],
    ['A', 'none', fixture.joint_A_scale_none],
    ['C', 'embedding', fixture.joint_C_scale_embedding],
  ] as const
).flatMap(([variant, scale, values]) => {
  const ours = once(() => joint(variant, scale).probabilities);
  return values.map((expected, i) =>
    row(`multihead/joint-${variant}-${scale}/${digits(i)}`, vector, expected, 1e-12, () => ours()[i]!),
  );
});

const { check } = fixture;
const embedding = once(() => joint('A', 'embedding'));
const checkRows: ReferenceRow[] = [
  ...list('multihead/scores-h0', check.scores_l1_scale_embedding.h0, () => scoreDifferences(0)),
  ...list('multihead/scores-h1', differences(check.scores_l1_scale_embedding.h1), () => scoreDifferences(1)),
  ...list('multihead/p1-A-embedding', check.p1_A_embedding, () => stepMarginal(embedding(), 1)),
  ...list('multihead/p2-A-after-0', check.p2_A_embedding_after_0, () =>
    headMixtureLaw(words, block(1)).probabilities([...fixture.prompt, 0]),
  ),
  ...list('multihead/p1-A-none', check.p1_A_none, () =>
    headMixtureLaw(words, block(0), { scale: 'none' }).probabilities(fixture.prompt),
  ),
  ...list('multihead/p1-C-embedding', check.p1_C_embedding, () =>
    averageLaw(words, block(0)).probabilities(fixture.prompt),
  ),
  ...list('multihead/y2-A-embedding', check.y2_marginal_A_embedding, () => stepMarginal(embedding(), 2)),
  ...list('multihead/y3-A-embedding', check.y3_marginal_A_embedding, () => stepMarginal(embedding(), 3)),
  row('multihead/H-A-embedding', vector, check.H_A_embedding, 1e-12, () => entropy(embedding())),
  row('multihead/H-A-head', vector, check.H_A_head, 1e-12, () => entropy(joint('A', 'head'))),
  row('multihead/H-A-none', vector, check.H_A_none, 1e-12, () => entropy(joint('A', 'none'))),
  row('multihead/H-C-embedding', vector, check.H_C_embedding, 1e-12, () => entropy(joint('C', 'embedding'))),
];

/** Reference values of laws, neural kernels and the small language model. */
export const transformerRows: readonly ReferenceRow[] = [...jointRows, ...checkRows, ...neuralKernelRows];

/** Scores are known from their softmax up to a constant: log p_i - log p_1. */
function scoreDifferences(h: number): number[] {
  const p = attentionWeights(words, block(0).heads[h]!, 'embedding', 'inclusive')(fixture.prompt);
  return Array.from(p, (x) => Math.log(x / p[0]!));
}

function differences(scores: readonly number[]): number[] {
  return scores.map((score) => score - scores[0]!);
}

function entropy(of: JointTable): number {
  return of.probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}

function digits(index: number): string {
  return index.toString(3).padStart(3, '0');
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function row(
  id: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: () => number,
): ReferenceRow {
  return { id: `transformer/${id}`, area: 'transformer', source, expected, tolerance, compute };
}

function list(id: string, values: readonly number[], ours: () => ArrayLike<number>): ReferenceRow[] {
  const computed = once(ours);
  return values.map((expected, i) => row(`${id}/${i}`, vector, expected, 1e-12, () => computed()[i]!));
}
