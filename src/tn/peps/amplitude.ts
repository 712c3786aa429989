import { complex, type Complex } from '../../linalg/scalar.ts';
import { requireConfiguration, type Configuration } from '../../spaces/indexing.ts';
import type { Estimate } from '../../states/estimate.ts';
import { Contraction } from './contraction.ts';
import { Environments } from './environments.ts';
import type { PepsGrid } from './grid.ts';
import { singleRows } from './layers.ts';

/** ln <x|psi>: one layer of tensors between boundaries. re is -Infinity for a zero amplitude. */
export function gridLogAmplitude(grid: PepsGrid, x: Configuration): Complex {
  requireConfiguration(grid.space, x);
  if (grid.logScale === -Infinity) return complex(-Infinity);
  const { re, im } = new Environments(singleRows(grid, x), grid.boundary).value();
  return complex(re + grid.logScale, im);
}

/** <x|psi> with the error of its boundaries. */
export function gridAmplitude(grid: PepsGrid, x: Configuration): Estimate {
  requireConfiguration(grid.space, x);
  if (grid.logScale === -Infinity) return { re: 0, im: 0, error: 0, from: 'exact' };
  return new Contraction(singleRows(grid, x), grid.boundary).estimate(grid.logScale);
}
