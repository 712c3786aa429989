import { fockSpace } from '../spaces/fock-space.ts';
import { levels } from '../spaces/space.ts';
import { jointEntropy, jointVector } from './joint-law-measures.ts';
import { jointLaw } from './joint-law.ts';
import { positivityDefect, traceDefect } from './operation-checks.ts';
import { autoregressiveOperation } from './operation.ts';
import { paperExample } from './paper-example.ts';
import { entropyPath, sequentialMeasure } from './sequence.ts';

/** The worked example computed by quantum operations, in one reading of the scale. All arrays are in the order of `ExampleReport.outcomes`. */
export interface ExampleReading {
  /** The factor of the attention scores. */
  readonly scale: number;
  /** P(x0,x0), P(x0,x1), P(x1,x0), P(x1,x1). */
  readonly joint: readonly number[];
  /** Largest difference from the numbers that the paper prints. */
  readonly differenceFromPrinted: number;
  /** von Neumann entropy in nats: of the state after the first operation, and of the joint law (the state after both, unmeasured). */
  readonly entropies: readonly [first: number, joint: number];
  /** max |sum K^dagger K - 1| of both operations on the whole space. */
  readonly tracePreservingDefect: number;
  /** max(0, -smallest eigenvalue) of the Choi matrices of both operations on the whole space. */
  readonly choiNegativity: number;
}

/** The worked example of the paper in both readings of its scale. */
export interface ExampleReport {
  readonly prompt: string;
  readonly maxParticles: number;
  readonly outcomes: readonly string[];
  readonly formulas: readonly string[];
  /** What the paper's formulas give with e = 2.718...: they have no 1/sqrt(d) although its definition does. */
  readonly printed: readonly number[];
  readonly scaleNone: ExampleReading;
  readonly scaleEmbedding: ExampleReading;
}

const e = Math.E;
const printed = [
  2 / ((e + 2) * (3 * e + 1)),
  (6 * e) / ((e + 2) * (3 * e + 1)),
  (e * e) / ((e + 2) * (e + 1)),
  e / ((e + 2) * (e + 1)),
];

/** Reproduces the worked example through operations, sequential measurement and branching. */
export function exampleReport(): ExampleReport {
  const { words, prompt, maxParticles } = paperExample();
  return {
    prompt: prompt.map((x) => words.tokens[x]).join(' '),
    maxParticles,
    outcomes: ['x0 x0', 'x0 x1', 'x1 x0', 'x1 x1'],
    formulas: ['2/((e+2)(3e+1))', '6e/((e+2)(3e+1))', 'e^2/((e+2)(e+1))', 'e/((e+2)(e+1))'],
    printed,
    scaleNone: reading('none', 1),
    scaleEmbedding: reading('embedding', Math.SQRT1_2),
  };
}

function reading(name: 'none' | 'embedding', scale: number): ExampleReading {
  const { laws, prompt, words, maxParticles } = paperExample({ scale: name });
  const space = fockSpace(levels([words.tokens.length]), maxParticles);
  const operations = laws.map((law) => autoregressiveOperation(space, law));
  const law = jointLaw(operations, prompt);
  const joint = [...jointVector(law, space.tokens)];
  const [first] = entropyPath(sequentialMeasure(operations, prompt, { outcomes: [0] }));
  return {
    scale,
    joint,
    differenceFromPrinted: Math.max(...joint.map((p, i) => Math.abs(p - (printed[i] as number)))),
    entropies: [first?.operated ?? 0, jointEntropy(law)],
    tracePreservingDefect: Math.max(...operations.map((op) => traceDefect(op))),
    choiNegativity: Math.max(...operations.map((op) => positivityDefect(op))),
  };
}
