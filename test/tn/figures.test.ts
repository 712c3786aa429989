import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { haldane, isingPhases, lightCone, thermal } from '../../examples/figures/chains.ts';
import { lineChart } from '../../examples/figures/chart.ts';

/** Places of the marks, in their order. */
const marks = (svg: string): [number, number][] =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="3.5" fill="#0072b2"\/>/g)].map(([, x, y]) => [Number(x), Number(y)]); // prettier-ignore

describe('figures of chains', () => {
  it('are there wherever the guide shows one', () => {
    const guide = readFileSync('docs/matrix-product-states.md', 'utf8');
    const shown = [...guide.matchAll(/\]\((figures\/[\w-]+\.svg)\)/g)].map(([, file]) => file!);
    expect(shown).toHaveLength(4);
    for (const file of shown) {
      expect(existsSync(`docs/${file}`), file).toBe(true);
      expect(readFileSync(`docs/${file}`, 'utf8'), file).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('place marks where the numbers are', () => {
    const points = [[0, 0], [1, 10], [2, 5]] as const; // prettier-ignore
    const svg = lineChart({ title: 'a < b', x: 'x', y: 'y' }, [{ name: '', as: 'marks', points }]);
    const [first, second, third] = marks(svg) as [[number, number], [number, number], [number, number]];
    expect(second[0] - first[0]).toBeCloseTo(third[0] - second[0], 6);
    expect((first[1] - third[1]) / (first[1] - second[1])).toBeCloseTo(0.5, 2);
    expect(svg).toContain('a &lt; b');
  });

  it('are drawn from small chains, too', () => {
    const ends = marks(haldane(8));
    // Symmetric, the sign changing from site to site at the ends.
    expect(ends).toHaveLength(8);
    expect(ends[0]![1]).toBeCloseTo(ends[7]![1], 0);
    expect(ends[0]![1]).toBeLessThan(ends[1]![1]);
    const phases = marks(isingPhases([4], [0.2, 1, 2]));
    expect(phases.map(([, y]) => y)).toEqual(phases.map(([, y]) => y).sort((a, b) => a - b));
    expect(marks(thermal(3, [0.5, 1])).length).toBeGreaterThanOrEqual(2);
    expect(lightCone(2, 1).match(/<rect/g)!.length).toBeGreaterThan(5);
    for (const svg of [haldane(4), lightCone(2, 1)]) expect(svg).not.toMatch(/NaN|undefined/);
  });
});
