import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as channels from '../../src/channels/index.ts';
import * as ketwork from '../../src/index.ts';

const guide = readFileSync('docs/circuits.md', 'utf8');
const snippets = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] as string);

/** What a line of a snippet says that it prints. */
const promised = /console\.log\(.*\); \/\/ (.*)$/gm;

/** Runs a snippet, its imports taken from the package, and gives the lines that it prints. */
function outputOf(snippet: string): string[] {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation(
    (...parts: unknown[]) => void lines.push(parts.map(String).join(' ')),
  );
  const { outputText } = ts.transpileModule(snippet, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const modules: Record<string, unknown> = { ketwork, 'ketwork/channels': channels };
  const load = (name: string): unknown => modules[name] ?? fail(name);
  new Function('require', 'exports', outputText)(load, {});
  return lines;
}

function fail(name: string): never {
  throw new Error(`The guide imports ${name}, which the package does not have.`);
}

afterEach(() => void vi.restoreAllMocks());

describe('the guide to circuits', () => {
  it.each(snippets.map((snippet, i) => [i + 1, snippet] as const))(
    'snippet %d prints what it says',
    (_, snippet) => {
      const expected = [...snippet.matchAll(promised)].map((match) => match[1]);
      expect(expected.length).toBe(snippet.split('console.log').length - 1);
      expect(outputOf(snippet)).toEqual(expected);
    },
  );
});
