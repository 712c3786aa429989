import { expect, it, vi } from 'vitest';

it('the example prints both readings of the scale and a text of probability above zero', async () => {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  await import('../../examples/fock-transformer.ts');
  log.mockRestore();
  expect(lines[0]).toBe('scale none: P(y1 y2) = 0.046302  0.377582  0.421175  0.154942');
  expect(lines[1]).toBe('scale embedding: P(y1 y2) = 0.070086  0.426425  0.337218  0.166272');
  expect(lines[2]).toMatch(/^entropy after one operation: 0\.\d+ nats$/);
  expect(Number(lines[3]?.split(': ')[1])).toBeLessThan(1e-14);
  expect(lines[4]).toMatch(/^the dog sat(?: \S+){5} \(probability [1-9]/);
});
