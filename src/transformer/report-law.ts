import { fockEntropy } from '../fock/fock-measures.ts';
import { outcomeProbabilities } from '../fock/text-measurement.ts';
import { textState } from '../fock/text-states.ts';
import type { Rng } from '../linalg/random.ts';
import type { Text } from '../spaces/fock-space.ts';
import { chainRuleLaw, type JointTable } from './chain-rule.ts';
import { jointVector } from './joint-law-measures.ts';
import { deferredLaw, jointLaw } from './joint-law.ts';
import { applyOperation } from './operation-apply.ts';
import type { AutoregressiveOperation } from './operation.ts';
import { sequentialMeasure, stepMeasurement } from './sequence.ts';

/** One record of tokens with its probability from the quantum operations and from the chain rule. */
export interface ComparedRecord {
  readonly tokens: readonly number[];
  readonly quantum: number;
  readonly model: number;
}

/** The joint law of the next tokens, from the quantum operations and from products of the model's own probabilities. */
export interface LawReport {
  /** Steps over which every record is compared, of all that are generated. */
  readonly steps: number;
  readonly allSteps: number;
  /** N^steps. */
  readonly records: number;
  readonly maxRecords: number;
  /** The largest of the three differences below. */
  readonly maxDifference: number;
  /** Largest difference over all records of sequential measurement. */
  readonly sequentialDifference: number;
  /** The same when the text is read only once, after `deferredSteps` operations without measurement. */
  readonly deferredSteps: number;
  readonly deferredDifference: number;
  /** Largest difference of the next-token probabilities along the generated text, over all steps. */
  readonly pathDifference: number;
  readonly lostTrace: number;
  readonly totalProbability: number;
  readonly likeliest: readonly ComparedRecord[];
  /** Shannon entropy in nats of the record y1..yl for l = 0..steps, from the sequential measurement. */
  readonly recordEntropy: readonly number[];
  /** von Neumann entropy in nats after l = 0..deferredSteps operations without measurement: equal to `recordEntropy`. */
  readonly unmeasuredEntropy: readonly number[];
}

/** One step of the sequential measurement. */
export interface GeneratedToken {
  readonly token: number;
  /** Of this token, given the text before it. */
  readonly probability: number;
  /** von Neumann entropy in nats after the operation, and after measurement and reduction. */
  readonly entropyOperated: number;
  readonly entropyReduced: number;
}

/** A generated text, with the largest difference between the probabilities of X_l and the model's own along it. */
export interface GenerationReport {
  readonly tokens: readonly GeneratedToken[];
  readonly logProbability: number;
  readonly pathDifference: number;
}

/** Runs a prompt through the operation `length` times, with measurement and reduction after each, outcomes drawn by `rng`. */
export function generationReport(
  op: AutoregressiveOperation,
  prompt: Text,
  length: number,
  rng: Rng,
): GenerationReport {
  const tokens: GeneratedToken[] = [];
  const text = [...prompt];
  let state = textState(op.space, prompt);
  let pathDifference = 0;
  for (let l = 0; l < length; l++) {
    const { steps } = sequentialMeasure([op], state, { rng, steps: 1 });
    const [step] = steps as [(typeof steps)[number]];
    const quantum = outcomeProbabilities(stepMeasurement(op, text.length, 1), step.operated);
    op.law.probabilities(text).forEach((p, y) => {
      pathDifference = Math.max(pathDifference, Math.abs(p - (quantum.get(y) ?? 0)));
    });
    const token = step.outcome as number;
    tokens.push({
      token,
      probability: step.probability,
      entropyOperated: fockEntropy(step.operated),
      entropyReduced: fockEntropy(step.state),
    });
    text.push(token);
    state = step.state;
  }
  const logProbability = tokens.reduce((sum, { probability }) => sum + Math.log(probability), 0);
  return { tokens, logProbability, pathDifference };
}

/** How many steps every record can be compared over. */
export interface LawBudget {
  readonly maxRecords: number;
  /** Calls of the law that each path may make. */
  readonly maxCalls: number;
}

/** Compares the joint law of as many of the steps as the budget allows, at least one. */
export function lawReport(
  op: AutoregressiveOperation,
  prompt: Text,
  generation: GenerationReport,
  budget: LawBudget,
): LawReport {
  const allSteps = generation.tokens.length;
  const steps = affordableSteps(op.space.tokens, allSteps, budget);
  const model = chainRuleLaw(new Array<typeof op.law>(steps).fill(op.law), prompt);
  const law = jointLaw(op, prompt, { steps });
  const quantum = jointVector(law, op.space.tokens);
  const sequentialDifference = largestDifference(quantum, model.probabilities);
  const deferred = deferredReport(op, prompt, steps);
  const { pathDifference } = generation;
  return {
    steps,
    allSteps,
    records: op.space.tokens ** steps,
    maxRecords: budget.maxRecords,
    maxDifference: Math.max(sequentialDifference, deferred.deferredDifference, pathDifference),
    sequentialDifference,
    ...deferred,
    pathDifference,
    lostTrace: law.lostTrace,
    recordEntropy: recordEntropy(quantum, op.space.tokens, steps),
    totalProbability: quantum.reduce((sum, p) => sum + p, 0),
    likeliest: likeliest(model, quantum, 8),
  };
}

/** Without measurement the whole mixture is kept: at most 100,000 texts. */
function deferredReport(
  op: AutoregressiveOperation,
  prompt: Text,
  steps: number,
): Pick<LawReport, 'deferredSteps' | 'deferredDifference' | 'unmeasuredEntropy'> {
  const { tokens } = op.space;
  const deferredSteps = affordableSteps(tokens, steps, { maxRecords: 100_000, maxCalls: Infinity });
  const model = chainRuleLaw(new Array<typeof op.law>(deferredSteps).fill(op.law), prompt);
  const quantum = jointVector(deferredLaw(op, prompt, { steps: deferredSteps }), tokens);
  const unmeasuredEntropy = [0];
  let state = textState(op.space, prompt);
  for (let l = 0; l < deferredSteps; l++) {
    state = applyOperation(op, state).state;
    unmeasuredEntropy.push(fockEntropy(state));
  }
  return {
    deferredSteps,
    deferredDifference: largestDifference(quantum, model.probabilities),
    unmeasuredEntropy,
  };
}

/** H(y1..yl) for l = 0..k: the records that begin alike are added up. */
function recordEntropy(joint: Float64Array, tokens: number, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, l) => {
    const run = tokens ** (steps - l);
    let entropy = 0;
    for (let start = 0; start < joint.length; start += run) {
      let p = 0;
      for (let i = start; i < start + run; i++) p += joint[i] as number;
      if (p > 0) entropy -= p * Math.log(p);
    }
    return entropy;
  });
}

function affordableSteps(tokens: number, most: number, { maxRecords, maxCalls }: LawBudget): number {
  let steps = 1;
  while (steps < most && tokens ** (steps + 1) <= maxRecords && tokens ** steps <= maxCalls) steps++;
  return steps;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  }
  return largest;
}

/** The records that the model finds likeliest, in falling order, ties by index. */
function likeliest(model: JointTable, quantum: Float64Array, count: number): ComparedRecord[] {
  const best: number[] = [];
  const p = (index: number): number => model.probabilities[index] as number;
  for (let index = 0; index < quantum.length; index++) {
    if (best.length === count && p(index) <= p(best[count - 1] as number)) continue;
    const at = best.findIndex((other) => p(other) < p(index));
    best.splice(at < 0 ? best.length : at, 0, index);
    best.length = Math.min(best.length, count);
  }
  return best.map((index) => ({
    tokens: digits(index, model.tokens, model.steps),
    quantum: quantum[index] as number,
    model: p(index),
  }));
}

function digits(index: number, base: number, count: number): number[] {
  const out = new Array<number>(count);
  let rest = index;
  for (let i = count - 1; i >= 0; i--) {
    out[i] = rest % base;
    rest = Math.floor(rest / base);
  }
  return out;
}
