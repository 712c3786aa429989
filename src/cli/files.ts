import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from './errors.ts';

/** The text of a file. Throws `UsageError` for a missing file, a directory, and what is not UTF-8 text. */
export function readTextFile(path: string): string {
  if (!existsSync(path))
    throw new UsageError(`Argument \`text\` must name a file, but ${path} does not exist.`);
  if (statSync(path).isDirectory()) {
    throw new UsageError(`Argument \`text\` must name a file, but ${path} is a directory.`);
  }
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `Argument \`text\` must name a file that can be read, but ${path} cannot: ${reason}.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`Argument \`text\` must name a file of UTF-8 text, but ${path} holds other bytes.`);
  }
}

/** The README of the package that holds the given folder: the nearest one upwards with a package.json beside it. */
export function packageReadme(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const readme = join(folder, 'README.md');
    if (existsSync(readme) && existsSync(join(folder, 'package.json'))) return readme;
    if (folder === dirname(folder)) {
      throw new UsageError('The README of the package is missing. Name a text of your own with --text FILE.');
    }
  }
}
