import { expect, it, vi } from 'vitest';

it('the example of a light cone follows Bessel functions and stays within its cone', async () => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import('../../examples/light-cone.ts');
  vi.restoreAllMocks();
  const text = lines.join('\n');
  const rows = [...text.matchAll(/t (\S+) +\|(.{21})\| still there (\S+) \+- (\S+)/g)];
  // J_0(t)^2 for the chain of which the flipped spin hops with amplitude 1/2.
  const bessel = [1, 0.2619676, 0.067627, 0.1027475, 0.022694];
  expect(rows).toHaveLength(bessel.length);
  rows.forEach(([, t, row, value, error], k) => {
    expect(Math.abs(Number(value) - bessel[k]!)).toBeLessThan(3 * Number(error) + 2e-6);
    const reached = [...row!].flatMap((letter, site) => (letter === ' ' ? [] : [Math.abs(site - 10)]));
    expect(Math.max(...reached)).toBeLessThanOrEqual(Number(t) + 2);
  });
  // 0.506837 on 20 sites, by free fermions.
  expect(text).toMatch(/state: 0\.000, 0\.50[67]/);
  expect(text).toContain('-2.1270888199');
}, 60_000);
