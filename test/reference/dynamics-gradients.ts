import { expressions } from '../../src/circuits/expressions.ts';
import { evolutionGradient } from '../../src/dynamics/gradients/evolution-gradient.ts';
import type { EvolutionGradient } from '../../src/dynamics/gradients/gradient-options.ts';
import { parametricLindbladian } from '../../src/dynamics/parametric-lindbladian.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { coherent, mode, plus, scale, times } from '../dynamics/fixtures.ts';
import type { ReferenceRow } from './row.ts';

/** n(10) of the driven oscillator with 45 levels, by detuning, drive and decay. */
function oscillator(): EvolutionGradient {
  const { space, a, ad, n } = mode(45);
  const kerr = scale(times(times(ad, ad), times(a, a)), 0.025);
  const model = parametricLindbladian(
    [kerr, [n, 'detuning'], [plus(a, ad), 'drive']],
    [
      { operator: a, rate: expressions.product(1.2, 'decay') },
      { operator: ad, rate: expressions.product(0.2, 'decay') },
    ],
  );
  return evolutionGradient(model, basisKet(space, [0]), {
    times: [0, 10],
    observables: { n },
    parameters: { detuning: 1, drive: 1, decay: 1 },
    estimateErrors: false,
  });
}

/** n(2 pi) of a coherent state alpha = 1 that leaks at the rate 0.1, by decay, alpha and frequency. */
function leak(): EvolutionGradient {
  const { space, a, n } = mode(20);
  const model = parametricLindbladian([[n, 'frequency']], [{ operator: a, rate: 'decay' }]);
  const start = coherent(20, 1);
  const slope = start.data.map((x, i) => Math.sqrt(i >> 1) * (start.data[i - 2] ?? 0) - x);
  return evolutionGradient(model, start, {
    times: [0, 2 * Math.PI],
    observables: { n },
    parameters: { decay: 0.1, alpha: 1, frequency: 1.3 },
    tangents: { alpha: Ket.fromData(space, slope) },
    ...{ rtol: 1e-9, atol: 1e-11, method: 'vern7', estimateErrors: false },
  });
}

function rows(
  name: string,
  test: string,
  tolerance: number,
  [value, ...expected]: readonly [number, ...number[]],
  compute: () => EvolutionGradient,
): ReferenceRow[] {
  let known: EvolutionGradient | undefined;
  const source = `open-systems.md 3, test ${test}`;
  const common = { area: 'dynamics', source, tolerance };
  const solved = (): EvolutionGradient => (known ??= compute());
  return [
    { ...common, id: `dynamics/${name}-value`, expected: value, compute: () => solved().value.re },
    ...expected.map((slope, k) => ({
      ...common,
      id: `dynamics/${name}-${k}`,
      expected: slope,
      compute: () => solved().gradient[k] as number,
    })),
  ];
}

/** Reference rows of gradients through evolutions. */
export const gradientRows: readonly ReferenceRow[] = [
  ...rows('gradient-of-leak', '3', 1e-9, [Math.exp(-0.2 * Math.PI), -3.3520045355, 1.0669761822, 0], leak),
  // Rounded to eight digits there, and our own error at default tolerances.
  ...rows(
    'gradient-of-oscillator',
    'W5',
    1.5e-8,
    [0.93515298, -1.16461092, 1.38114877, -0.26104055],
    oscillator,
  ),
];
