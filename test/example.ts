import { readFileSync } from 'node:fs';
import { vi } from 'vitest';

/** What the text of an example looks like to a user of the package. */
export function userCodeOf(name: string): string {
  return readFileSync(`examples/${name}.ts`, 'utf8')
    .replaceAll("'../src/index.ts'", "'ketwork'")
    .replaceAll(/'\.\.\/src\/(\w+)\/index\.ts'/g, "'ketwork/$1'");
}

/** What an example prints. */
export async function outputOf(name: string): Promise<string> {
  const lines: string[] = [];
  const print = (...parts: unknown[]): void => void lines.push(parts.map(String).join(' '));
  const spy = vi.spyOn(console, 'log').mockImplementation(print);
  try {
    await import(`../examples/${name}.ts`);
  } finally {
    spy.mockRestore();
  }
  return lines.join('\n');
}
