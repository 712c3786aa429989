import { axis, negativeVolume } from '../../src/modes/phase-space/grid.ts';
import { quadratureDensity } from '../../src/modes/phase-space/quadrature.ts';
import { wigner } from '../../src/modes/phase-space/wigner.ts';
import { catKet, numberKet } from '../../src/modes/states/mode-kets.ts';
import type { Ket } from '../../src/states/ket.ts';
import type { ReferenceRow } from './row.ts';

const number = (n: number): Ket => numberKet(n, { levels: n + 1 }).state;
const cat = (): Ket => catKet(2, 'even', { levels: 60 }).state;
const at = (state: Ket, x: number, p: number): number => wigner(state, [x], [p]).values[0]?.[0] ?? NaN;

function volume(state: Ket): { value: number; error: number } {
  const { re, error } = negativeVolume(wigner(state, axis(-8, 8, 801), axis(-8, 8, 801)));
  return { value: re, error };
}

const table: readonly (readonly [string, number, number, ReferenceRow['compute']])[] = [
  ['wigner/vacuum', 1 / Math.PI, 1e-15, () => at(number(0), 0, 0)],
  ['wigner/7', -1 / Math.PI, 1e-14, () => at(number(7), 0, 0)],
  ['wigner/500', 1 / Math.PI, 1e-13, () => at(number(500), 0, 0)],
  ['wigner/cat', 1 / Math.PI, 1e-14, () => at(cat(), 0, 0)],
  ['wigner/cat-minimum', -0.2379285185, 1e-10, () => at(cat(), 0, 0.5230459538)],
  ['wigner/cat-negative-volume', 0.58748363, 1e-4, () => volume(cat())],
  ['wigner/1-negative-volume', 4 * Math.exp(-0.5) - 2, 1e-4, () => volume(number(1))],
  [
    'quadrature/1',
    2 / Math.E / Math.sqrt(Math.PI),
    1e-15,
    () => quadratureDensity(number(1), [1]).values[0] ?? NaN,
  ],
];

/** Functions on the phase space of a mode. */
export const phaseSpaceRows: readonly ReferenceRow[] = table.map(([name, expected, tolerance, compute]) => ({
  id: `modes/${name}`,
  area: 'modes',
  source: 'open-systems.md 3, test 27',
  expected,
  tolerance,
  compute,
}));
