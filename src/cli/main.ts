#!/usr/bin/env node
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './program.ts';

/** A reader that stops early, such as `head`, is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const output = {
  write: (text: string) => process.stdout.write(text),
  writeError: (text: string) => process.stderr.write(text),
  progress: process.stderr.isTTY === true,
};
/** The folder of this file, in an ES module and in a CommonJS one. */
const home = typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));

void runCommand(process.argv.slice(2), output, home).then((code) => {
  process.exitCode = code;
});
