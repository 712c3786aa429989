import type { Space } from '../../spaces/space.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { normalised, type BoundaryPolicy } from './boundary.ts';
import type { PepsLattice } from './lattice.ts';

/**
 * A projected entangled-pair state as plain data: |psi> = exp(logScale) times the contraction of all site tensors, dense ones with the legs [up, right, down, left, levels].
 * Charge is not used; up, left and levels enter, right and down leave. Legs at open ends have one index.
 */
export interface PepsGrid {
  readonly space: Space;
  readonly lattice: PepsLattice;
  /** Each of Frobenius norm 1. */
  readonly tensors: readonly BlockTensor[];
  /** -Infinity for the zero state, whose tensors mean nothing. */
  readonly logScale: number;
  /**
   * Weight that cuts of bonds have taken away so far, each relative to the two tensors beside the bond: 1 - prod (1 - weight). It estimates what the state has lost; what is
   * around a bond can make more or less of it.
   */
  readonly discarded: number;
  /** What is kept of a bond when operators are applied. */
  readonly truncation: Truncation;
  /** What is kept of the boundaries of rows when the network is contracted. */
  readonly boundary: BoundaryPolicy;
}

/** A grid with other tensors of any norm, which goes to `logScale`. */
export function withTensors(
  grid: PepsGrid,
  tensors: readonly BlockTensor[],
  change: Partial<PepsGrid> = {},
): PepsGrid {
  let logScale = change.logScale ?? grid.logScale;
  const unit = tensors.map((t, site) => {
    if (t === grid.tensors[site]) return t;
    const { tensor, log } = normalised(t);
    logScale += log;
    return tensor;
  });
  return { ...grid, ...change, tensors: unit, logScale };
}

/** The tensor of a site. */
export function gridTensor({ tensors }: Pick<PepsGrid, 'tensors'>, site: number): BlockTensor {
  return tensors[site] as BlockTensor;
}
