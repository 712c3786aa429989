// Figures of docs/statistical-lattices.md: npx tsx examples/figures/lattices.ts docs/figures
import { mkdirSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { flowScaling, isingInfinite, isingVertex, latticeFlow } from '../../src/tn/index.ts';
import { lineChart, type Series } from './chart.ts';

const critical = Math.log(1 + Math.SQRT2) / 2;

/** The magnetisation by Yang: (1 - sinh(2K)^-4)^(1/8), 0 above the critical temperature. */
function yang(temperature: number): number {
  const s = Math.sinh(2 / temperature);
  return s > 1 ? (1 - s ** -4) ** (1 / 8) : 0;
}

/** The magnetisation of the infinite Ising lattice over its temperature, by corner transfer matrices, on the exact curve. */
export function magnetisation(temperatures: readonly number[]): string {
  const [from, to] = [temperatures[0] ?? 1, temperatures.at(-1) ?? 4];
  const even = Array.from({ length: 101 }, (_, i) => from + ((to - from) * i) / 100);
  // Denser where the curve falls.
  const near = Array.from({ length: 40 }, (_, i) => 1 / critical - 0.2 * (i / 40) ** 3);
  const curve = [...even, ...near].filter((t) => t >= from).sort((a, b) => a - b);
  const found = temperatures.map((t) => {
    const { magnetisation: m } = isingInfinite({ coupling: 1 / t }, { truncation: { maxBond: 16 } });
    return [t, m.re] as const;
  });
  return lineChart({ title: 'The infinite Ising lattice', x: 'temperature T / J', y: 'magnetisation' }, [
    { name: 'Yang', as: 'line', points: curve.map((t) => [t, yang(t)]) },
    { name: 'corner transfer matrices', as: 'marks', points: found },
  ]);
}

/** The central charge that the flow shows at each scale, at the critical point and beside it. */
export function flows(maxBond: number, steps: number): string {
  const series = [0.98, 1, 1.04].flatMap((factor, color): Series[] => {
    const { weight } = isingVertex({ coupling: factor * critical });
    const flow = latticeFlow(weight, { truncation: { maxBond }, steps });
    const points = Array.from({ length: steps / 2 }, (_, i) => {
      const step = 2 * (i + 1);
      return [step / 2, flowScaling(flow, step, 1).centralCharge.re] as const;
    });
    const name = `K = ${factor === 1 ? '' : `${factor} `}K_c`;
    return [
      { name, as: 'line', points, color },
      { name: '', as: 'marks', points, color },
    ];
  });
  const exact: Series = { name: '1/2', as: 'dashes', color: 3, points: [[1, 0.5], [steps / 2, 0.5]] }; // prettier-ignore
  return lineChart(
    { title: 'The Ising model under renormalisation', x: 'log2 of the side', y: 'central charge' },
    [...series, exact],
  );
}

const [, , folder] = argv;
if (argv[1]?.endsWith('lattices.ts') && folder) {
  mkdirSync(folder, { recursive: true });
  const temperatures = [1.2, 1.5, 1.7, 1.85, 2, 2.1, 2.17, 2.22, 2.25, 2.35, 2.5, 2.75, 3, 3.5];
  const figures = {
    'ising-magnetisation': () => magnetisation(temperatures),
    'ising-flow': () => flows(16, 16),
  };
  for (const [name, draw] of Object.entries(figures)) {
    writeFileSync(`${folder}/${name}.svg`, draw());
    console.log(`${folder}/${name}.svg`);
  }
}
