import type { FockState } from '../../src/fock/fock-state.ts';
import { textState } from '../../src/fock/text-states.ts';
import {
  outcomeProbabilities,
  reduceTo,
  tokenMeasurement,
  type Outcome,
} from '../../src/fock/text-measurement.ts';
import { rng } from '../../src/linalg/random.ts';
import { fockSpace, type Text } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { applyOperation } from '../../src/transformer/operation-apply.ts';
import { autoregressiveOperation, type AutoregressiveOperation } from '../../src/transformer/operation.ts';
import type { NextTokenLaw } from '../../src/transformer/next-token-law.ts';
import { generate } from '../../src/transformer/sequence.ts';
import { clocked, type CaseMaker, type Contender, type Workload } from '../workload.ts';

const vocabularies = [500, 5_000, 50_000];
const lengths = [32, 128, 512];
const newTokens = 16;

/** Time and memory of the Fock-space operation as vocabulary and text grow. */
export const fockScaling: Workload = {
  name: 'fock-scaling',
  describe: `${newTokens} tokens drawn, and one step E, X, reduction on states; the law itself costs one pass over N numbers`,
  cases: [
    ...vocabularies.flatMap((tokens) => both(tokens, 512)),
    ...lengths.slice(0, -1).flatMap((length) => both(50_000, length)),
  ],
};

/** A law over N tokens that depends on the last token and the length, in one pass. */
export function cheapLaw(tokens: number): NextTokenLaw {
  return {
    tokens,
    probabilities(text) {
      const out = new Float64Array(tokens);
      const shift = (text.at(-1) as number) + 31 * text.length;
      let sum = 0;
      for (let y = 0; y < tokens; y++) sum += out[y] = 1 / (1 + ((y * 7919 + shift) % tokens));
      return out.map((weight) => weight / sum);
    },
  };
}

/** A prompt of given length. */
export function longPrompt(tokens: number, length: number): Text {
  return Array.from({ length }, (_, i) => (i * 7919) % tokens);
}

function both(tokens: number, length: number): CaseMaker[] {
  const place = `N = ${tokens}, n = ${length}`;
  const large = tokens > 500;
  const prepared = (): [AutoregressiveOperation, Text] => [
    autoregressiveOperation(fockSpace(levels([tokens]), length + newTokens), cheapLaw(tokens)),
    longPrompt(tokens, length),
  ];
  return [
    {
      ...{ label: `draw ${newTokens} tokens, ${place}`, large },
      make: () => {
        const [op, prompt] = prepared();
        return { contenders: [weighed(() => generate(op, prompt, { rng: rng(1), steps: newTokens }))] };
      },
    },
    {
      ...{ label: `one step on states, ${place}`, large },
      make: () => {
        const [op, prompt] = prepared();
        return { contenders: [weighed(() => oneStep(op, prompt))] };
      },
    },
  ];
}

/** Time of some calls, and how much the heap and the array buffers grew during one. */
function weighed(work: () => unknown): Contender {
  return {
    name: 'ketwork',
    time: (calls) => {
      globalThis.gc?.();
      const before = memory();
      const kept = work();
      const megabytes = Math.max(0, memory() - before);
      void kept;
      return { ...clocked(calls, work), megabytes };
    },
  };
}

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

/** The image of a text, the probabilities of all next tokens, and the reduction to the likeliest. */
function oneStep(op: AutoregressiveOperation, prompt: Text): readonly FockState[] {
  const { state } = applyOperation(op, textState(op.space, prompt));
  const measurement = tokenMeasurement(op.space, prompt.length + 1);
  const [likely] = [...outcomeProbabilities(measurement, state)].sort((a, b) => b[1] - a[1]);
  return [state, reduceTo(measurement, state, likely?.[0] as Outcome).state];
}
