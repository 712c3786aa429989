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
import { measure, type Measurement, type Workload } from '../workload.ts';

const vocabularies = [500, 5_000, 50_000];
const lengths = [32, 128, 512];
const newTokens = 16;

/** Time and memory of the Fock-space operation as vocabulary and text grow. */
export const fockScaling: Workload = {
  name: 'fock-scaling',
  describe: `${newTokens} tokens drawn, and one step E, X, reduction on states; the law itself costs one pass over N numbers`,
  run: () => {
    const rows: Measurement[] = [];
    for (const tokens of vocabularies) rows.push(...measured(tokens, 512));
    for (const length of lengths.slice(0, -1)) rows.push(...measured(50_000, length));
    return rows;
  },
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

function measured(tokens: number, length: number): Measurement[] {
  const op = autoregressiveOperation(fockSpace(levels([tokens]), length + newTokens), cheapLaw(tokens));
  const prompt = longPrompt(tokens, length);
  const place = `N = ${tokens}, n = ${length}`;
  return [
    measure(`draw ${newTokens} tokens, ${place}`, () =>
      generate(op, prompt, { rng: rng(1), steps: newTokens }),
    ),
    measure(`one step on states, ${place}`, () => oneStep(op, prompt)),
  ];
}

/** The image of a text, the probabilities of all next tokens, and the reduction to the likeliest. */
function oneStep(op: AutoregressiveOperation, prompt: Text): readonly FockState[] {
  const { state } = applyOperation(op, textState(op.space, prompt));
  const measurement = tokenMeasurement(op.space, prompt.length + 1);
  const [likely] = [...outcomeProbabilities(measurement, state)].sort((a, b) => b[1] - a[1]);
  return [state, reduceTo(measurement, state, likely?.[0] as Outcome).state];
}
