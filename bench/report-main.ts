import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { report } from './report.ts';
import type { Results } from './results.ts';

const folder = new URL('./results/', import.meta.url);
const page = new URL('../docs/benchmarks.md', import.meta.url);

/** `npm run bench:report`: writes docs/benchmarks.md from the latest results. */
const latest = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .at(-1);
if (latest === undefined) {
  console.error('There are no results in bench/results. Run `npm run bench -- --peers --save` first.');
  process.exitCode = 2;
} else {
  const results = JSON.parse(readFileSync(new URL(latest, folder), 'utf8')) as Results;
  mkdirSync(new URL('.', page), { recursive: true });
  writeFileSync(page, report(results));
}
