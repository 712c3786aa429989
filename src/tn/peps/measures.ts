import type { Rng } from '../../linalg/random.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { requireSites } from '../../spaces/space.ts';
import type { Configuration } from '../../spaces/indexing.ts';
import type { Estimate } from '../../states/estimate.ts';
import { toDense } from '../tensor/dense.ts';
import { requireTruncation } from '../tensor/truncation.ts';
import { gridAmplitude } from './amplitude.ts';
import { cutBonds } from './apply.ts';
import { normContraction } from './contraction.ts';
import { gridTensor } from './grid.ts';
import { bondsOfLattice, type PepsBond } from './lattice.ts';
import { gridLogNorm } from './overlap.ts';
import { pepsOf, type Peps, type PepsOptions } from './peps.ts';
import { dimAt } from './plain.ts';
import { sampleGrid, type WeightedSamples } from './sample.ts';

/** The tensor [up, right, down, left, levels] of a site, of Frobenius norm 1: the state is exp(grid.logScale) times the contraction of all. */
export function pepsTensor(psi: Peps, site: number): ComplexTensor {
  requireSites(psi.space, [site], 'site');
  return toDense(gridTensor(psi.grid, site));
}

/** A bond of a PEPS and its dimension. */
export interface PepsBondSize extends PepsBond {
  readonly dim: number;
}

/** The bonds of a PEPS: those within rows, row by row, then those between rows. */
export function pepsBonds({ grid }: Peps): PepsBondSize[] {
  return bondsOfLattice(grid.lattice).map((bond) => ({
    ...bond,
    dim: dimAt(gridTensor(grid, bond.first), bond.firstLeg),
  }));
}

/** ln |psi|, with the error of the boundaries; re is -Infinity for the zero state. */
export function pepsLogNorm({ grid }: Peps): Estimate {
  if (grid.logScale === -Infinity) return { re: -Infinity, im: 0, error: 0, from: 'exact' };
  const network = normContraction(grid);
  const squared = network.estimate(-network.fine.value().re);
  return { ...squared, re: gridLogNorm(grid), error: squared.error / 2 };
}

/** <x|psi> with the error of the boundaries. Throws `ArgumentError` when x is no configuration. */
export function pepsAmplitude({ grid }: Peps, x: Configuration): Estimate {
  return gridAmplitude(grid, x);
}

/**
 * Independent samples as `sample` draws them, with their probabilities and the weights that make means over them right where boundaries were truncated:
 * sum_i w_i A(x_i) / sum_i w_i with w = exp(logWeights). Cost per shot about that of an amplitude between the boundaries of the norm; shots that agree so far share it.
 */
export function pepsSamples({ grid }: Peps, shots: number, rng: Rng): WeightedSamples {
  return sampleGrid(grid, shots, rng);
}

/** The same state with other policies for what follows; what is left out stays. With `truncation`, bonds are cut now, each as if all around it were orthonormal, which is counted in `grid.discarded`. */
export function withPepsOptions({ grid }: Peps, { truncation, boundary }: PepsOptions): Peps {
  requireTruncation(truncation ?? {});
  requireTruncation(boundary ?? {});
  const next = { ...grid, ...(truncation ? { truncation } : {}), ...(boundary ? { boundary } : {}) };
  return pepsOf(
    truncation && grid.logScale > -Infinity ? cutBonds(next, bondsOfLattice(grid.lattice), truncation) : next,
  );
}
