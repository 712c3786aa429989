import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { transformerReport, type TransformerReportOptions } from '../../src/transformer/report.ts';

const text = `# A small text

The cat sat on the mat, and the dog sat on the cat. The mat lay under the dog;
the cat looked at the dog, and the dog looked at the mat. Nobody sat on the floor.
`;
const quick = { text, length: 3, steps: 8 };

function report(options: Partial<TransformerReportOptions> = {}): ReturnType<typeof transformerReport> {
  return transformerReport({ ...quick, ...options });
}

describe('transformer report', () => {
  it('reproduces the example in both readings through the operations', async () => {
    const { example } = await report();
    const printed = [0.0463015040408089, 0.377581611193362, 0.421175190901653, 0.154941693864176];
    const defined = [0.0700855421883303, 0.426424614327116, 0.337218137642451, 0.166271705842103];
    printed.forEach((p, i) => expect(example.scaleNone.joint[i]).toBeCloseTo(p, 14));
    defined.forEach((p, i) => expect(example.scaleEmbedding.joint[i]).toBeCloseTo(p, 14));
    expect(example.scaleNone.differenceFromPrinted).toBeLessThan(1e-15);
    expect(example.scaleEmbedding.differenceFromPrinted).toBeCloseTo(0.0839570532592, 10);
    expect(example.scaleNone.entropies[0]).toBeCloseTo(0.68151444295469, 13);
    expect(example.scaleEmbedding.entropies[1]).toBeCloseTo(1.21461821012936, 13);
    for (const reading of [example.scaleNone, example.scaleEmbedding]) {
      expect(reading.tracePreservingDefect).toBeLessThan(1e-15);
      expect(reading.choiNegativity).toBeLessThan(1e-14);
    }
  });

  it('agrees with the model and says over how many records', async () => {
    const { law, channel, model, tokens, generation } = await report();
    expect(model.vocabulary).toBe(tokens.length);
    expect(law.steps).toBe(3);
    expect(law.records).toBe(tokens.length ** 3);
    expect(law.maxDifference).toBeLessThan(1e-12);
    expect(law.totalProbability).toBeCloseTo(1, 12);
    expect(law.lostTrace).toBe(0);
    law.unmeasuredEntropy.forEach((s, l) => expect(s).toBeCloseTo(law.recordEntropy[l]!, 11));
    expect(law.unmeasuredEntropy.length).toBe(law.deferredSteps + 1);
    expect(channel.tracePreservingDefect).toBeLessThan(1e-12);
    expect(channel.completelyPositive).toBe(true);
    expect(channel.reduced).toMatchObject({ maxParticles: 3, dimension: 40, rank: 64 });
    const falling = law.likeliest.map((record) => record.model);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(law.likeliest.length).toBe(8);
    expect(law.recordEntropy[1]).toBeCloseTo(generation.tokens[0]!.entropyOperated, 12);
    generation.tokens.forEach((step) => {
      expect(step.entropyReduced).toBe(0);
      expect(step.entropyOperated).toBeGreaterThan(0);
    });
  });

  it('takes fewer steps record by record when the budget is small, but all along the text', async () => {
    const { law } = await report({ maxRecords: 1000 });
    expect(law).toMatchObject({ steps: 2, allSteps: 3, deferredSteps: 2, maxRecords: 1000 });
    expect(law.recordEntropy.length).toBe(3);
    expect((await report({ maxRecords: 1 })).law.steps).toBe(1);
  });

  it('is the same for the same options, another for another seed, and plain data', async () => {
    const [a, b, c] = [await report({ seed: 5 }), await report({ seed: 5 }), await report({ seed: 6 })];
    expect(a).toEqual(b);
    expect(a.law.likeliest).not.toEqual(c.law.likeliest);
    expect(JSON.parse(JSON.stringify(a))).toEqual(a);
    expect(a.seed).toBe(5);
  });

  it('generates after the prompt', async () => {
    const { text: whole, prompt, promptTokens, generation } = await report({ prompt: 'the dog', length: 2 });
    expect(prompt).toBe('the dog');
    expect(whole.startsWith('the dog')).toBe(true);
    expect(promptTokens.length).toBe(2);
    expect(generation.tokens.length).toBe(2);
    const sum = generation.tokens.reduce((total, { probability }) => total + Math.log(probability), 0);
    expect(generation.logProbability).toBeCloseTo(sum, 12);
  });

  it('chooses a prompt from the first line of prose', async () => {
    expect(await report()).toMatchObject({ prompt: 'The cat sat on', promptIsDefault: true });
    expect((await report({ tokens: 'characters', length: 1 })).prompt).toBe('The cat sat ');
    expect((await report({ text: '1 2 3 4 5 6 7 8 9' })).prompt).toBe('1 2 3 4');
  });

  it('names the words of the prompt that the text does not have, or follows the policy', async () => {
    await expect(report({ prompt: 'the quantum cat, twice' })).rejects.toThrow(
      /`prompt`.*unknown: "quantum", "twice"/,
    );
    expect((await report({ prompt: 'the quantum cat', unknown: 'skip' })).prompt).toBe('the cat');
    const unk = await report({ prompt: 'the quantum cat', unknown: 'unk' });
    expect(unk.prompt).toBe('the <unk> cat');
    expect(unk.tokens).not.toContain('Nobody');
    await expect(report({ prompt: 'quantum', unknown: 'skip' })).rejects.toThrow(/at least one known token/);
  });

  it('fits the length into the particles', async () => {
    expect((await report({ prompt: 'the cat', particles: 9 })).channel.maxParticles).toBe(9);
    expect((await report({ prompt: 'the cat' })).channel.maxParticles).toBe(5);
    await expect(report({ prompt: 'the cat', particles: 4 })).rejects.toThrow(
      /`length` must fit into M = 4.*2 tokens of the prompt and 3 new ones are 5.*at most 2/,
    );
  });

  it('refuses numbers and texts that it cannot use, by name', async () => {
    await expect(report({ length: 0 })).rejects.toThrow(/`length`/);
    await expect(report({ seed: 0.5 })).rejects.toThrow(/`seed`/);
    await expect(report({ steps: -1 })).rejects.toThrow(/`steps`/);
    await expect(report({ particles: 2.5 })).rejects.toThrow(/`particles`/);
    await expect(report({ maxRecords: 0 })).rejects.toThrow(/`maxRecords`/);
    await expect(report({ text: ' \n ' })).rejects.toThrow(ArgumentError);
    await expect(report({ text: 'too short' })).rejects.toThrow(/at least 8 tokens, but it has 2/);
  });

  it('manages a vocabulary of one token', async () => {
    const { law, text: whole } = await report({ text: 'aaaaaaaaaa', tokens: 'characters', prompt: 'a' });
    expect(whole).toBe('aaaa');
    expect(law).toMatchObject({ records: 1, maxDifference: 0 });
  });

  it('reads texts longer than the context through a window, in both laws alike', async () => {
    const prompt = 'the cat sat on the mat, and the dog '.repeat(8).trim();
    const { law, model, channel } = await report({ prompt, length: 2 });
    expect(channel.maxParticles).toBeGreaterThan(model.shape.context);
    expect(law.maxDifference).toBeLessThan(1e-12);
  });

  it('tells how the fit goes and stops when told to', async () => {
    const seen: number[] = [];
    await report({ onFit: ({ step }) => seen.push(step) });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const stopped = report({ signal: AbortSignal.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
  });
});
