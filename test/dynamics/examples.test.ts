import { describe, expect, it, vi } from 'vitest';

async function outputOf(file: string): Promise<string> {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import(`../../examples/${file}.ts`);
  vi.restoreAllMocks();
  return lines.join('\n');
}

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
