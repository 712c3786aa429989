// A transformer as a physical model: a prompt becomes a state on the Fock space F^(M)(h), each block a quantum operation that appends
// one particle, and reading the tokens one by one is a sequential measurement.
import { fockEntropy, textState } from '../src/fock/index.ts';
import { fockSpace, levels, rng } from '../src/index.ts';
import {
  applyOperation,
  autoregressiveOperation,
  fit,
  fitTokenizer,
  jointLaw,
  jointVector,
  languageModel,
  languageModelLaw,
  paperExample,
  sequentialMeasure,
  traceDefect,
} from '../src/transformer/index.ts';

// The worked example of the paper, two blocks of given weights. Scale 1 is what it prints, 1/sqrt(d) what it defines.
for (const scale of ['none', 'embedding'] as const) {
  const { laws, prompt, maxParticles } = paperExample({ scale });
  const space = fockSpace(levels([2]), maxParticles);
  const operations = laws.map((law) => autoregressiveOperation(space, law));
  const joint = jointVector(jointLaw(operations, prompt), space.tokens);
  console.log(`scale ${scale}: P(y1 y2) = ${[...joint].map((p) => p.toFixed(6)).join('  ')}`);
}

// The same with a small language model that is fitted to a text first.
const text = 'the cat sat on the mat and the dog sat on the cat and the mat lay on the dog . '.repeat(4);
const words = fitTokenizer(text);
const tokens = words.encode(text);
const model = await fit(
  languageModel({ tokens: words.tokens.length, width: 16, layers: 1, hidden: 32, context: 16 }, rng(1)),
  tokens,
  { rng: rng(2), steps: 60 },
);
const prompt = words.encode('the dog sat');
const space = fockSpace(levels([words.tokens.length]), prompt.length + 5);
const operation = autoregressiveOperation(space, languageModelLaw(model));

const { state } = applyOperation(operation, textState(space, prompt));
console.log(`entropy after one operation: ${fockEntropy(state).toFixed(6)} nats`);
console.log(`trace defect at the prompt: ${traceDefect(operation, { texts: [prompt] }).toExponential(1)}`);

const { record, probability } = sequentialMeasure(operation, prompt, { rng: rng(3), steps: 5 });
const read = record.filter((outcome) => typeof outcome === 'number');
console.log(`${words.decode([...prompt, ...read])} (probability ${probability.toExponential(3)})`);
