import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { packageReadme } from '../../src/cli/files.ts';
import { runCommand } from '../../src/cli/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'ketwork-'));
const story = 'the cat sat on the mat and the dog sat on the cat and the mat lay on the dog . '.repeat(3);
const file = write('story.txt', story);
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(...line: string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const output = {
    write: (text: string) => void (out += text),
    writeError: (text: string) => void (err += text),
    progress: false,
  };
  const code = await runCommand(line, output, resolve('src/cli'));
  return { code, out, err };
}

const quick = ['transformer', '--text', file, '--length', '3', '--steps', '5'];

describe('ketwork transformer', () => {
  it('prints its data as JSON, run as a program', async () => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'src/cli/main.ts', ...quick, '--seed', '7', '--json'],
      { cwd: resolve('.') },
    );
    const data = JSON.parse(stdout);
    expect(stderr).toBe('');
    expect(data.example.scaleNone.joint[0]).toBeCloseTo(0.0463015040408089, 14);
    expect(data.example.scaleEmbedding.joint.length).toBe(4);
    expect(data.channel.completelyPositive).toBe(true);
    expect(data.channel.tracePreservingDefect).toBeLessThan(1e-12);
    expect(data.law.maxDifference).toBeLessThan(1e-12);
    expect(data.text.startsWith('the cat sat on')).toBe(true);
    expect(data.seed).toBe(7);
  });

  it('fails as a program with code 2 and no stack trace', async () => {
    const failed = promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'src/cli/main.ts', 'transformer', '--text', join(folder, 'none.txt')],
      { cwd: resolve('.') },
    );
    const error = (await failed.catch((thrown: unknown) => thrown)) as { code: number; stderr: string };
    expect(error.code).toBe(2);
    expect(error.stderr).toMatch(/^ketwork: Argument `text` must name a file, but .* does not exist\.\n$/);
  });

  it('prints the report in at most 100 columns, the same for the same seed', async () => {
    const { code, out, err } = await run(...quick, '--prompt', 'the dog');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const part of ['0.046301504041', '0.070085542188', 'Discrepancy', 'trace preserving', 'the dog|']) {
      expect(out).toContain(part);
    }
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect((await run(...quick, '--prompt', 'the dog')).out).toBe(out);
  });

  it('says what was not compared', async () => {
    expect((await run(...quick)).out).toContain('All 3 steps are compared record by record');
    expect((await run(...quick, '--records', '99')).out).toMatch(/the first step of 3/);
  });

  it.each([
    ['a directory', ['--text', folder], /is a directory/],
    ['a missing file', ['--text', join(folder, 'no.txt')], /does not exist/],
    ['an empty file', ['--text', write('empty.txt', '')], /`text` must have some words, but it is empty/],
    ['a short text', ['--text', write('short.txt', 'two words')], /at least 8 tokens, but it has 2/],
    ['binary data', ['--text', write('binary', Uint8Array.of(0xff, 0xfe, 0, 1))], /UTF-8/],
    ['unknown words', ['--text', file, '--prompt', 'the bird sings'], /unknown: "bird", "sings"/],
    [
      'too few particles',
      ['--text', file, '--particles', '6', '--length', '9'],
      /`length` must fit into M = 6/,
    ],
    ['a length of none', ['--text', file, '--length', '0'], /`length` must be an integer >= 1/],
    ['a negative length', ['--text', file, '--length', '-3'], /`length` must be an integer >= 1/],
    [
      'a length in words',
      ['--text', file, '--length', 'long'],
      /`length` must be an integer, but it is 'long'/,
    ],
    ['a broken seed', ['--text', file, '--seed', '1.5'], /`seed` must be an integer/],
    ['an empty number', ['--text', file, '--seed', ''], /`seed` must be an integer/],
    ['another kind', ['--text', file, '--tokens', 'bytes'], /Allowed choices are words, characters/],
    ['another policy', ['--text', file, '--unknown', 'guess'], /Allowed choices are error, skip, unk/],
    ['an unknown option', ['--txt', file], /unknown option/],
    ['an option without value', ['--text'], /argument missing/],
    ['too many words', [file], /too many arguments/],
  ])('refuses %s with code 2', async (_name, line, message) => {
    const { code, out, err } = await run('transformer', ...line);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('follows the policy for unknown words', async () => {
    const { out } = await run(...quick, '--prompt', 'the bird sat', '--unknown', 'skip', '--json');
    expect(JSON.parse(out).prompt).toBe('the sat');
    const unk = await run(...quick, '--prompt', 'the bird sat', '--unknown', 'unk', '--json');
    expect(JSON.parse(unk.out).prompt).toBe('the <unk> sat');
  });

  it('shows what it cannot print as it is', async () => {
    const strange = write('strange.txt', 'a\u001b[2J b c a b c\n\u0007 a b c a b c');
    const { out } = await run(
      'transformer',
      '--text',
      strange,
      '--prompt',
      'a',
      '--length',
      '8',
      '--steps',
      '0',
    );
    expect(out).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('helps, and asks for a command when there is none', async () => {
    const { code, out } = await run('transformer', '--help');
    expect(code).toBe(0);
    expect(out).toContain('--particles <M>');
    expect((await run()).code).toBe(2);
    expect((await run('teleport')).err).toMatch(/unknown command/);
  });
});

describe('the default text', () => {
  it('is the README beside the nearest package.json', () => {
    expect(packageReadme(resolve('src/cli'))).toBe(resolve('README.md'));
    expect(() => packageReadme(resolve('/'))).toThrow(/--text FILE/);
  });
});
