import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outputOf, userCodeOf } from '../example.ts';

/** The example loads the whole package, which takes long on a machine that is busy. */
const timeout = 90_000;

it(
  'the guide to neural states shows the quench, whose error bars cover the exact motion, and the gap above the ground state',
  async () => {
    expect(readFileSync('docs/neural-states.md', 'utf8')).toContain(userCodeOf('nqs-quench'));
    const text = await outputOf('nqs-quench');
    const rows = [
      ...text.matchAll(
        /<X> (\S+) \+- (\S+) \(exact (\S+)\), 1 - F (\S+) <= (\S+), S_2 of a half (\S+) \(exact (\S+)\)/g,
      ),
    ];
    expect(rows).toHaveLength(4);
    for (const [x, error, exact, missed, bound, entropy, right] of rows.map((row) =>
      row.slice(1).map(Number),
    )) {
      expect(Math.abs(x! - exact!)).toBeLessThan(error! + 1.1e-4);
      expect(missed).toBeLessThan(bound! + 1e-14);
      expect(Math.abs(entropy! - right!)).toBeLessThan(2e-4);
    }
    expect(text).toContain('gap 0.3978 (exact 0.3978)');
  },
  timeout,
);
