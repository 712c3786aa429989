import { ArgumentError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Complex } from '../../linalg/scalar.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import type { Operator } from '../../operators/operator.ts';
import { defaultMaxBytes, type Configuration } from '../../spaces/indexing.ts';
import { requireSameSpace, type Space } from '../../spaces/space.ts';
import { toKet } from '../../states/convert.ts';
import { isDensityMatrix, type DensityMatrix } from '../../states/density-matrix.ts';
import type { Estimate } from '../../states/estimate.ts';
import { isKet } from '../../states/ket.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Samples } from '../../states/samples.ts';
import {
  overlapOf,
  type Amplitudes,
  type Evolvable,
  type Reducible,
  type Samplable,
  type State,
} from '../../states/state.ts';
import { plainTensor } from '../tensor/dense.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import type { BoundaryPolicy } from './boundary.ts';
import { gridLogAmplitude } from './amplitude.ts';
import { applyToGrid } from './apply.ts';
import { gridMean } from './expect.ts';
import { withTensors, type PepsGrid } from './grid.ts';
import { neighbourOf, opposite, requireLattice, type BondLeg, type PepsLattice } from './lattice.ts';
import { gridLogNorm, gridOverlap } from './overlap.ts';
import { reducedGrid } from './reduced.ts';
import { sampleGrid } from './sample.ts';

/**
 * A pure state as a projected entangled-pair state (PEPS) on a finite rectangle or cylinder: one tensor [up, right, down, left, levels] per site, joined with those of its neighbours.
 * All numbers are in `grid`. Its amplitudes, norm and means are contractions of the whole network, row by row, with boundaries as `grid.boundary` says: where that truncates, what `expect`
 * and `overlap` give is compared with rougher boundaries, and the difference is the error.
 *
 * `apply` lets bonds grow and cuts them as `grid.truncation` says, each as if all around it were orthonormal, and puts the norm of what was cut back; `norm` is Infinity or 0 where its
 * logarithm (`pepsLogNorm`) is too large. `logAmplitude`, and with it `toKet`, has the boundaries of the state and tells no error (`pepsAmplitude` does). `sample` draws with the boundaries of the norm; `pepsSamples` gives weights too, which make means right.
 */
export interface Peps extends Evolvable<Peps>, Samplable, Reducible<DensityMatrix>, Amplitudes {
  readonly kind: 'peps';
  readonly space: Space;
  readonly grid: PepsGrid;
}

/** What a PEPS keeps. */
export interface PepsOptions {
  /** What is kept of a bond when operators are applied; everything by default. */
  readonly truncation?: Truncation;
  /** What is kept of the boundaries of rows when the network is contracted; bonds of at most 32 by default. */
  readonly boundary?: BoundaryPolicy;
}

/** Boundaries when nothing is said. */
const usualBoundary: BoundaryPolicy = { maxBond: 32 };

/**
 * The PEPS of these tensors [up, right, down, left, levels], site (row, column) at row columns + column, of any size and norm. Up is the row above, left the column before; legs at open
 * ends have one index. On a cylinder the left leg of the first column joins the right leg of the last. Throws `ArgumentError` unless there is one tensor per site, whose legs fit and
 * whose numbers are finite.
 */
export function peps(
  space: Space,
  lattice: PepsLattice,
  tensors: readonly ComplexTensor[],
  options: PepsOptions = {},
): Peps {
  const sites = requirePepsSpace(space, lattice);
  if (tensors.length !== sites) {
    throw new ArgumentError('tensors', `have ${sites} tensors, one per site`, `it has ${tensors.length}`);
  }
  tensors.forEach((t, site) => requireSiteTensor(space, lattice, tensors, t, site));
  const blocks = tensors.map((t) => plainTensor(t, [1, -1, -1, 1, 1]));
  return pepsOf(withTensors(emptyGrid(space, lattice, options), blocks));
}

/** A grid without tensors. */
export function emptyGrid(space: Space, lattice: PepsLattice, options: PepsOptions): PepsGrid {
  const { truncation = {}, boundary = usualBoundary } = options;
  requireTruncation(truncation);
  requireTruncation(boundary);
  return { space, lattice: { ...lattice }, tensors: [], logScale: 0, discarded: 0, truncation, boundary };
}

/** The state of a grid, unchecked. */
export function pepsOf(grid: PepsGrid): Peps {
  return new GridPeps(grid);
}

/** Whether a state is a `Peps`. */
export function isPeps(state: State): state is Peps {
  return state.kind === 'peps';
}

/** The number of sites. Throws `ArgumentError` for a lattice that cannot be meant or of another number of sites than the space. */
export function requirePepsSpace(space: Space, lattice: PepsLattice): number {
  requireLattice(lattice);
  const sites = lattice.rows * lattice.columns;
  if (space.dims.length === sites) return sites;
  throw new ArgumentError('space', `have ${sites} sites, as the lattice has`, `it has ${space.dims.length}`);
}

class GridPeps implements Peps {
  readonly kind = 'peps' as const;
  readonly space: Space;
  readonly grid: PepsGrid;

  constructor(grid: PepsGrid) {
    this.space = grid.space;
    this.grid = grid;
  }

  expect(op: Operator): Estimate {
    return gridMean(this.grid, requireOperatorOn(this.space, op));
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    if (isPeps(other)) return gridOverlap(this.grid, other.grid);
    if (!isKet(other) && !isDensityMatrix(other)) return undefined;
    requireSameSpace('Argument `other`', this.space, other.space);
    // With boundaries that lose nothing, since amplitudes do not tell their errors.
    const { maxBytes = defaultMaxBytes } = this.grid.boundary;
    return toKet(pepsOf({ ...this.grid, boundary: { maxBytes } })).overlap(other);
  }

  norm(): number {
    return Math.exp(gridLogNorm(this.grid));
  }

  apply(op: Operator): Peps {
    return pepsOf(applyToGrid(this.grid, requireOperatorOn(this.space, op)));
  }

  sample(shots: number, rng: Rng): Samples {
    return sampleGrid(this.grid, shots, rng).samples;
  }

  reduce(keep: readonly number[]): DensityMatrix {
    return reducedGrid(this.grid, keep);
  }

  logAmplitude(x: Configuration): Complex {
    return gridLogAmplitude(this.grid, x);
  }
}

function requireSiteTensor(
  space: Space,
  lattice: PepsLattice,
  tensors: readonly ComplexTensor[],
  { shape, data }: ComplexTensor,
  site: number,
): void {
  const argument = `tensors[${site}]`;
  const d = space.dims[site] as number;
  if (shape.length !== 5 || shape[4] !== d) {
    throw new ArgumentError(
      argument,
      `have the legs [up, right, down, left, levels] with ${d} levels`,
      `its shape is [${shape}]`,
    );
  }
  requireFinite(data, argument);
  for (const leg of [0, 1, 2, 3] as const) {
    const other = neighbourOf(lattice, site, leg);
    const expected = other === undefined ? 1 : tensors[other]?.shape[opposite(leg)];
    if (shape[leg] === expected) continue;
    const where = other === undefined ? 'at the open end' : `to site ${other}, whose leg has ${expected}`;
    throw new ArgumentError(
      argument,
      `have a leg ${names[leg]} that fits`,
      `it has ${shape[leg]} indices ${where}`,
    );
  }
}

const names: Readonly<Record<BondLeg, string>> = { 0: 'up', 1: 'right', 2: 'down', 3: 'left' };
