import { describe, expect, it } from 'vitest';
import { outputOf } from '../example.ts';

describe('examples of open systems print what is exact', () => {
  it.each([
    ['optical-bloch', 6],
    ['ghz-decoherence', 11],
    ['bell-pump', 4],
    ['chiral-pump', 4],
    ['quantum-trajectories', 4],
    ['grape-gate', 4],
  ])('%s, in %d lines', async (file, count) => {
    const lines = [...(await outputOf(file)).matchAll(/ours (\S+)(?: \+- (\S+))? exact ([-\d.]+)/g)];
    expect(lines).toHaveLength(count);
    for (const [line, ours, error, exact] of lines) {
      expect(Math.abs(Number(ours) - Number(exact)), line).toBeLessThan(5 * Number(error ?? 0) + 3e-6);
    }
  });
});
