import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { FockState } from '../fock/fock-state.ts';
import { DensityBuilder, scaledDensity, type TextDensity } from '../fock/text-density.ts';
import { diamond, outcomeProbabilities, reduceToEach, type Outcome } from '../fock/text-measurement.ts';
import { textOf, tokenKey, type Text, type TextKey } from '../spaces/fock-space.ts';
import { requirePositions } from './extension.ts';
import { applyOperation, applyOperations } from './operation-apply.ts';
import {
  scheduled,
  sectorAction,
  type AutoregressiveOperation,
  type OperationSchedule,
} from './operation.ts';
import { promptLength, promptState, stepMeasurement, type MeasurementOptions } from './sequence.ts';

/**
 * What a joint law tells apart: `token`, the outcomes of X_1, ..., X_L (all that can be observed), or `index`, the positions that were attended to.
 * The token law is the push-forward of the index law.
 */
export type Granularity = 'token' | 'index';

/** One record with its probability. */
export interface JointOutcome {
  /** What X_1, ..., X_L read. */
  readonly tokens: readonly Outcome[];
  /** The positions attended to, 0 the first token; for the index law only. The diamond stands for a text that halts. */
  readonly indices?: readonly Outcome[];
  readonly probability: number;
}

/** The law of records: all of nonzero probability, in lexicographic order (the diamond last). Probabilities and `lostTrace` sum to 1. */
export interface JointLaw {
  readonly granularity: Granularity;
  readonly steps: number;
  readonly outcomes: readonly JointOutcome[];
  readonly lostTrace: number;
}

/** How a joint law is computed. */
export interface JointLawOptions extends MeasurementOptions {
  /** L; the number of operations in the list when not given. */
  readonly steps?: number;
  /** Default `token`. */
  readonly granularity?: Granularity;
  /** What records and states may take, 1 GiB when not given. */
  readonly maxBytes?: number;
}

/** A state reached by a record: a node of the tree. */
interface Node {
  readonly state: FockState;
  readonly tokens: readonly Outcome[];
  readonly indices: readonly Outcome[];
  readonly probability: number;
}

/**
 * The joint law of the sequential measurement, exactly, by branching over all outcomes of nonzero probability: E_l, probabilities of X_l, reduction, on
 * states. Cost: one application of E_l per record so far, up to N^L records. Throws `BudgetExceededError` when the records would not fit,
 * `ArgumentError` when `index` is asked of laws without positions or a prompt that has the vacuum; else as `sequentialMeasure`.
 */
export function jointLaw(
  schedule: OperationSchedule,
  prompt: Text | FockState,
  { steps, granularity = 'token', maxBytes = 2 ** 30, ...options }: JointLawOptions = {},
): JointLaw {
  const ops = scheduled(schedule, steps);
  const start = promptState(schedule, prompt);
  const length = promptLength(start, options);
  let nodes: readonly Node[] = [{ state: start, tokens: [], indices: [], probability: 1 }];
  let lostTrace = 0;
  ops.forEach((op, l) => {
    const grow = granularity === 'token' ? tokenBranches : indexBranches;
    const next: Node[] = [];
    nodes.forEach((node) => {
      const { branches, lost } = grow(op, node, { length, l: l + 1, last: l + 1 === ops.length });
      lostTrace += node.probability * lost;
      for (const branch of branches) next.push(branch);
      requireRecords(next.length * (bytesPerRecord + 8 * (l + 1)), maxBytes);
    });
    nodes = next;
  });
  const outcomes = nodes.map(({ tokens, indices, probability }) =>
    granularity === 'token' ? { tokens, probability } : { tokens, indices, probability },
  );
  return { granularity, steps: ops.length, outcomes: sorted(outcomes), lostTrace };
}

/**
 * The law of the last L tokens when all operations are applied first and the text is read once at the end (deferred measurement). It equals the
 * token law of `jointLaw`, for every extension, because the record is written into the text. The texts of the prompt must have one length.
 * Throws `ArgumentError` otherwise, or when a window has moved tokens of the record out; else as `applyOperations`.
 */
export function deferredLaw(
  schedule: OperationSchedule,
  prompt: Text | FockState,
  { steps, maxBytes = 2 ** 30 }: Omit<JointLawOptions, 'granularity' | 'promptLength'> = {},
): JointLaw {
  const ops = scheduled(schedule, steps);
  const start = promptState(schedule, prompt);
  const length = promptLength(start, {}) as number;
  const { maxParticles } = start.space;
  const slides = ops.some(({ top }) => top === 'window') && length + ops.length > maxParticles;
  if (slides && ops.length > maxParticles) {
    throw new ArgumentError(
      'steps',
      `be at most M = ${maxParticles}`,
      `it is ${ops.length}`,
      'Measure between the steps.',
    );
  }
  const { state, lostTrace } = applyOperations(schedule, start, { steps: ops.length, maxBytes });
  const sums = new Map<string, { tokens: readonly Outcome[]; probability: number }>();
  state.density.texts.forEach((key, a) => {
    const read = textOf(key).slice(slides ? -ops.length : length);
    const tokens = Array.from({ length: ops.length }, (_, l): Outcome => read[l] ?? diamond);
    const known = sums.get(tokens.join()) ?? { tokens, probability: 0 };
    sums.set(tokens.join(), {
      tokens,
      probability: known.probability + (state.density.weights[a] as number),
    });
  });
  return { granularity: 'token', steps: ops.length, outcomes: sorted([...sums.values()]), lostTrace };
}

/** Where a node stands: X_l with its prompt length, and whether more steps follow. */
interface StepPlace {
  readonly length: number | 'any';
  readonly l: number;
  readonly last: boolean;
}

function tokenBranches(
  op: AutoregressiveOperation,
  node: Node,
  { length, l, last }: StepPlace,
): { branches: Node[]; lost: number } {
  const { state, lostTrace: lost } = applyOperation(op, node.state);
  const trace = state.norm();
  if (trace === 0) return { branches: [], lost };
  const measurement = stepMeasurement(op, length, l);
  const reached = last
    ? [...outcomeProbabilities(measurement, state)].map(([outcome, probability]) => ({
        outcome,
        probability,
        state,
      }))
    : reduceToEach(measurement, state);
  const branches = reached.map(({ outcome, probability, state: reduced }) => ({
    state: reduced,
    tokens: [...node.tokens, outcome],
    indices: [],
    probability: node.probability * probability * trace,
  }));
  return { branches, lost };
}

/** The index law looks at the diagonal alone: the environment state i belongs to a position. */
function indexBranches(
  op: AutoregressiveOperation,
  node: Node,
  { length, l }: StepPlace,
): { branches: Node[]; lost: number } {
  const measurement = stepMeasurement(op, length, l);
  const groups = new Map<
    string,
    { index: Outcome; token: Outcome; builder: DensityBuilder; weight: number }
  >();
  let lost = 0;
  const add = (index: Outcome, key: TextKey, n: number, weight: number): void => {
    const token = measurement.outcomeOf(key, n);
    const group = groups.get(`${index},${token}`) ?? {
      index,
      token,
      builder: new DensityBuilder(),
      weight: 0,
    };
    group.builder.addWeight(group.builder.slot(key, n), weight);
    group.weight += weight;
    groups.set(`${index},${token}`, group);
  };
  forEachPositionBranch(op, node.state.density, add, (weight) => (lost += weight));
  const branches = [...groups.values()].map(({ index, token, builder, weight }) => ({
    state: FockState.fromDensity(op.space, scaledDensity(builder.build(), 1 / weight)),
    tokens: [...node.tokens, token],
    indices: [...node.indices, index],
    probability: node.probability * weight,
  }));
  return { branches, lost };
}

function forEachPositionBranch(
  op: AutoregressiveOperation,
  density: TextDensity,
  add: (index: Outcome, key: TextKey, n: number, weight: number) => void,
  lose: (weight: number) => void,
): void {
  density.texts.forEach((key, a) => {
    const weight = density.weights[a] as number;
    const n = density.lengths[a] as number;
    const action = sectorAction(op, n);
    if (action === 'halt') return add(diamond, key, n, weight);
    if (action === 'lose' || action === 'refuse') return lose(weight);
    if (action === 'bos') {
      throw new ArgumentError(
        'prompt',
        "have at least one token for granularity 'index'",
        'it has the vacuum',
      );
    }
    const text = textOf(key);
    if (!op.law.positions) {
      throw new ArgumentError('granularity', 'be `token` for a law without positions', 'it is `index`');
    }
    const { probabilities, tokens } = requirePositions(op.law, text);
    const prefix = action === 'slide' ? key.slice(tokenKey(text[0] as number).length) : key;
    probabilities.forEach((p, i) => {
      const grown = prefix + tokenKey(tokens[i] as number);
      if (p > 0) add(i, grown, action === 'slide' ? n : n + 1, weight * p);
    });
  });
}

/** A node with its state, and one array per path. */
const bytesPerRecord = 1000;

function requireRecords(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  const instead = 'Take fewer steps, or draw records (`generate`).';
  throw new BudgetExceededError('A joint law by branching', bytes, maxBytes, instead);
}

function sorted(outcomes: readonly JointOutcome[]): readonly JointOutcome[] {
  return [...outcomes].sort(
    (a, b) =>
      compareRecords(a.indices ?? a.tokens, b.indices ?? b.tokens) || compareRecords(a.tokens, b.tokens),
  );
}

/** Lexicographic order of records, the diamond last. */
export function compareRecords(a: readonly Outcome[], b: readonly Outcome[]): number {
  const rank = (outcome: Outcome | undefined): number => (typeof outcome === 'number' ? outcome : Infinity);
  const at = a.findIndex((outcome, l) => outcome !== b[l]);
  return at < 0 ? 0 : rank(a[at]) - rank(b[at]);
}
