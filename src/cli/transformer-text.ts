import type { ExampleReading, ExampleReport } from '../transformer/report-example.ts';
import type { ComparedRecord, LawReport } from '../transformer/report-law.ts';
import type { TransformerReport } from '../transformer/report.ts';
import { heading, indent, shortened, table, tiny, wrap } from './table.ts';

/** The report as text of at most 100 columns. `source` names the text it was fitted to. */
export function transformerText(report: TransformerReport, source: string): string {
  return [
    'ketwork transformer: a language model as quantum operations on Fock space',
    exampleText(report.example),
    modelText(report, source),
    channelText(report),
    lawText(report),
    generationText(report),
  ].join('\n\n');
}

function exampleText(example: ExampleReport): string {
  const { scaleNone: none, scaleEmbedding: embedding } = example;
  const both = (name: string, show: (reading: ExampleReading) => string): string[] => [
    name,
    show(none),
    show(embedding),
  ];
  const law = [
    ['y1 y2', 'the paper prints', '', 'scale 1', 'scale 1/sqrt(d)'],
    ...example.outcomes.map((outcome, i) => [
      outcome,
      example.formulas[i] as string,
      ...[example.printed[i], none.joint[i], embedding.joint[i]].map((p) => fixed(p)),
    ]),
  ];
  const measures = [
    ['', 'scale 1', 'scale 1/sqrt(d)'],
    both('largest difference from print', ({ differenceFromPrinted }) => tiny(differenceFromPrinted)),
    both('entropy after E1, in nats', ({ entropies }) => fixed(entropies[0])),
    both('entropy after E1 and E2, not measured', ({ entropies }) => fixed(entropies[1])),
    both('defect of sum K^dagger K = 1', ({ tracePreservingDefect }) => tiny(tracePreservingDefect)),
    both('negativity of the Choi matrix', ({ choiNegativity }) => tiny(choiNegativity)),
  ];
  return section(
    "1. The paper's example, by operations and measurements",
    `N = d = 2, prompt ${example.prompt}, two blocks, M = ${example.maxParticles}. Joint law P(y1 y2):`,
    table(law, [2, 3, 4]),
    table(measures, [1, 2]),
    wrap(
      'Discrepancy in the paper: it defines the scores with the factor 1/sqrt(d), d = 2, but every number that it prints ' +
        'belongs to the factor 1. Both readings are given; the definition is the default of `attentionLaw`.',
    ),
  );
}

function modelText(
  { model, prompt, promptTokens, promptIsDefault, seed }: TransformerReport,
  source: string,
): string {
  const { shape, crossEntropy } = model;
  const unit = model.kind === 'words' ? 'words, marks and line breaks' : 'characters';
  const rows = [
    ['text', `${source}: ${count(model.textTokens)} ${unit}, N = ${count(model.vocabulary)} distinct tokens`],
    [
      'model',
      `${shape.layers} attention blocks of ${shape.heads} heads, width ${shape.width}, context ${shape.context}, ${count(model.parameters)} parameters`,
    ],
    ['fit', `${model.steps} updates of Adam, seed ${seed}`],
    [
      'loss',
      `${fixed(crossEntropy[0], 3)} before, ${fixed(crossEntropy[1], 3)} after, in nats per token` +
        (model.evaluatedTokens < model.textTokens ? ` (first ${count(model.evaluatedTokens)} tokens)` : ''),
    ],
    [
      'prompt',
      `${JSON.stringify(prompt)}, ${promptTokens.length} tokens${promptIsDefault ? ' (chosen from the text)' : ''}`,
    ],
  ];
  return section('2. The language model', table(rows));
}

function channelText({ channel, tokens, model }: TransformerReport): string {
  const { reduced } = channel;
  const { context } = model.shape;
  const kept = reduced.tokens.map((x) => label(tokens[x])).join(' ');
  const windowed =
    channel.maxParticles > context
      ? `\nTexts longer than the context: the law reads their last ${context} tokens, in states and products alike.`
      : '';
  const rows = [
    [
      'space',
      `F^(M)(h), N = ${count(channel.tokens)}, M = ${channel.maxParticles}, dimension 2^${channel.log2Dimension.toFixed(1)}`,
    ],
    ['operation', `extension ${channel.extension}, policy at M particles: ${channel.top}`],
    [
      'trace preserving',
      `defect of sum K^dagger K = 1: ${tiny(channel.tracePreservingDefect)} on ${plural(channel.checkedTexts, 'text')}, reduced space included`,
    ],
    [
      'completely positive',
      `${channel.completelyPositive ? 'yes' : 'NO'}: the law reduced to the tokens ${kept}`,
    ],
    [
      '',
      `has, for M = ${reduced.maxParticles}, a Choi matrix of rank ${reduced.rank} and negativity ${tiny(reduced.negativity)};`,
    ],
    ['', 'on the whole space it follows from the Kraus form'],
  ];
  return section('3. Its physical model', table(rows) + windowed);
}

function lawText({ law, tokens }: TransformerReport): string {
  const rows = [
    ['next tokens', 'operations', 'transformer', 'difference'],
    ...law.likeliest.map(({ tokens: record, quantum, model }: ComparedRecord) => [
      shortened(record.map((x) => label(tokens[x])).join(' '), 44),
      fixed(quantum),
      fixed(model),
      tiny(Math.abs(quantum - model)),
    ]),
  ];
  const all =
    law.steps === law.allSteps
      ? `All ${law.allSteps} steps are compared record by record: ${count(law.records)} records.`
      : `Compared record by record: ${law.steps === 1 ? 'the first step' : `the first ${law.steps} steps`} of ${law.allSteps}, ${count(law.records)} records; one more would ` +
        `be N times as many and pass the budget. The later steps are compared along the generated text.`;
  const differences = [
    [`largest difference over all ${count(law.records)} records`, tiny(law.sequentialDifference)],
    [
      `the same, read once after ${plural(law.deferredSteps, 'operation')} without measurement`,
      tiny(law.deferredDifference),
    ],
    [`along the generated text, all ${law.allSteps} steps`, tiny(law.pathDifference)],
    ['entropy of the record minus that of the unmeasured state', tiny(entropyDifference(law))],
    ['sum of all probabilities, lost trace', `${fixed(law.totalProbability)}, ${tiny(law.lostTrace)}`],
  ];
  return section(
    '4. Joint law of the next tokens',
    wrap(all),
    `Likeliest records:\n${table(rows, [1, 2, 3])}`,
    table(differences),
  );
}

function entropyDifference({ recordEntropy, unmeasuredEntropy }: LawReport): number {
  return Math.max(...unmeasuredEntropy.map((s, l) => Math.abs(s - (recordEntropy[l] as number))));
}

function generationText({ generation, law, tokens, text, prompt }: TransformerReport): string {
  const rows = [
    ['step', 'token', 'probability', 'entropy after E', 'after X', 'record so far'],
    ...generation.tokens.map((step, l) => [
      String(l + 1),
      shortened(label(tokens[step.token]), 24),
      fixed(step.probability, 6),
      fixed(step.entropyOperated, 6),
      fixed(step.entropyReduced, 6),
      l + 1 < law.recordEntropy.length ? fixed(law.recordEntropy[l + 1], 6) : '-',
    ]),
  ];
  const marked = text.startsWith(prompt) ? `${prompt}|${text.slice(prompt.length)}` : text;
  return section(
    '5. Sequential measurement',
    table(rows, [0, 2, 3, 4, 5]),
    wrap(
      'Entropies in nats: of the state after the operation E, after the measurement X with reduction, and of the record ' +
        'of tokens so far, which is the entropy of a state that is never measured ("-": past the steps compared above).',
    ),
    `log probability of the record: ${fixed(generation.logProbability, 6)}`,
    `Prompt | generated text:\n${indent(printable(marked))}`,
  );
}

function section(title: string, ...parts: readonly string[]): string {
  return `${heading(title)}\n${parts.map((part) => indent(part)).join('\n\n')}`;
}

/** A token as people can see it. */
function label(token = ''): string {
  if (token === '') return '(no space)';
  if (token === ' ') return '(space)';
  return /[\s\p{C}]/u.test(token) ? JSON.stringify(token).slice(1, -1) : token;
}

/** Text without the control characters that could steer a terminal. */
function printable(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}/gu, '\ufffd');
}

function fixed(value = NaN, digits = 12): string {
  return value.toFixed(digits);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function plural(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}
