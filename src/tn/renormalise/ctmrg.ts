import { ArgumentError, BudgetExceededError, ConvergenceError } from '../../errors.ts';
import { complex, modulus } from '../../linalg/scalar.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { addTensors, innerProduct, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import { absorb } from './absorb.ts';
import { cornerSpectra, largestBond, normed, spectraChange, startCorners, type Corners, type EdgeStart } from './corners.ts'; // prettier-ignore
import { vertexCell, type Cell, type Side, type VertexCell } from './vertex-cell.ts';
import { siteEnvironment } from './window.ts';

/** Options of `ctmrg`. */
export interface CtmrgOptions {
  /** What is kept of the bonds between corners and edges; `maxBond` 32 by default. The cutoff, of the singular values of the whole lattice cut in two, is 1e-24 at least. */
  readonly truncation?: Truncation;
  /** Ends when what surrounds a site is as near as this to where it tends, as `distance` says, and so are the corners. Default 1e-10. */
  readonly tolerance?: number;
  /** Sweeps, four sides each. Default 1000. */
  readonly maxSweeps?: number;
  /** Gives back what was found also when that is not reached, instead of throwing. Default false. */
  readonly allowUnconverged?: boolean;
  /** How the lattice ends where it starts to grow; ones by default. It selects the phase where there are several. */
  readonly start?: EdgeStart;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Told after each sweep. */
  readonly onProgress?: (progress: CtmrgProgress) => void;
}

/** How far the corners have come. */
export interface CtmrgProgress {
  readonly sweep: number;
  readonly bond: number;
  /** How much the sweep has changed what surrounds a site (normalised, a tensor of four legs): the largest of all sites. */
  readonly change: number;
  /** How far all further sweeps would change it, if changes go on to fall as they do. */
  readonly distance: number;
  /** How much the sweep has changed a normalised singular value of a corner. The smallest ones are rounding, and move. */
  readonly spectraChange: number;
  /** The largest weight that a projector has discarded in this sweep, relative. */
  readonly discarded: number;
}

/** Corners and edges of an infinite lattice, and the same with half of the bond and 10^4 times the cutoff, by which errors are told. */
export interface Ctmrg {
  readonly kind: 'ctmrg';
  readonly full: Corners;
  readonly half: Corners;
  /** Of the last sweep with the full bond, and of the last one with half of it. */
  readonly progress: CtmrgProgress;
  readonly halfProgress: CtmrgProgress;
  readonly converged: boolean;
}

/**
 * What surrounds any window of an infinite square lattice of tensors [up, right, down, left], as corner and edge tensors (corner transfer matrix renormalisation). The cell may be one tensor or
 * rows of them; no tensor need have any symmetry, and numbers may be complex. The lattice grows from edges of bond 1 until what surrounds a site stands still, and once more with less
 * kept. Read it with `latticeLog` and `latticeMean`. Cost per sweep and site some 100 (bond D)^3. Nishino, Okunishi, J. Phys. Soc. Jpn. 65 (1996) 891; Corboz, Rice, Troyer, Phys. Rev.
 * Lett. 113 (2014) 046402. Throws `ConvergenceError` when `maxSweeps` do not do, `BudgetExceededError` past `maxBytes`, `ArgumentError` for a cell that does not fit together or is zero.
 */
export function ctmrg(cell: ComplexTensor | VertexCell, options: CtmrgOptions = {}): Ctmrg {
  const { truncation = {}, tolerance = 1e-10, maxSweeps = 1000, allowUnconverged = false } = options;
  const { maxBond = 32 } = truncation;
  requireTruncation(truncation);
  requireLimits(maxSweeps, tolerance);
  const lattice = vertexCell(cell);
  requireRoom(lattice, maxBond, options.maxBytes ?? defaultMaxBytes);
  const run = (from: Corners, kept: Truncation, sweeps: number): Grown =>
    grown(from, { ...truncation, ...kept }, { ...options, maxSweeps: sweeps, tolerance });
  const cutoff = Math.max(truncation.cutoff ?? 0, smallestWeight);
  const full = run(startCorners(lattice, options.start ?? ones), { maxBond, cutoff }, maxSweeps);
  const converged = full.progress.distance <= tolerance;
  if (!converged && !allowUnconverged) {
    const instead = 'Raise `maxSweeps`, loosen `tolerance`, start from other edges, or `allowUnconverged`.';
    throw new ConvergenceError('ctmrg', full.progress.distance, maxSweeps, instead);
  }
  // It need not stand still where it cuts a multiplet: that only makes errors larger.
  const less = { minBond: 1, maxBond: Math.max(1, maxBond >> 1), cutoff: Math.min(1e4 * cutoff, 0.1) };
  const half = run(full.corners, less, Math.min(maxSweeps, 2 * full.progress.sweep));
  const [progress, halfProgress] = [full.progress, half.progress];
  return { kind: 'ctmrg', full: full.corners, half: half.corners, progress, halfProgress, converged };
}

/** Weights below are rounding, from which projectors would be made. */
const smallestWeight = 1e-24;

const notYet: CtmrgProgress = {
  sweep: 0,
  bond: 1,
  change: Infinity,
  distance: Infinity,
  spectraChange: Infinity,
  discarded: 0,
};

interface Grown {
  readonly corners: Corners;
  readonly progress: CtmrgProgress;
}

function grown(
  from: Corners,
  truncation: Truncation,
  {
    maxSweeps,
    tolerance,
    signal,
    onProgress,
  }: CtmrgOptions & Required<Pick<CtmrgOptions, 'maxSweeps' | 'tolerance'>>,
): Grown {
  let corners = from;
  let seen = appearance(from);
  let progress = notYet;
  for (let sweep = 1; sweep <= maxSweeps && progress.distance > tolerance; sweep++) {
    signal?.throwIfAborted();
    let discarded = 0;
    for (const side of [3, 0, 1, 2] satisfies Side[]) {
      const next = absorb(corners, side, truncation);
      corners = next.corners;
      discarded = Math.max(discarded, next.discarded);
    }
    const now = appearance(corners);
    const change = environmentChange(seen, now);
    const distance = distanceLeft(change, progress.change);
    const moved = spectraChange(now.spectra, seen.spectra);
    seen = now;
    progress = { sweep, bond: largestBond(corners), change, distance, spectraChange: moved, discarded };
    onProgress?.(progress);
  }
  return { corners, progress };
}

/** The sum of all changes to come, of which each is to the one before as the last two are. */
function distanceLeft(change: number, before: number): number {
  const ratio = Math.min(change / before, 0.999);
  return change * Math.max(1, ratio / (1 - ratio));
}

/** What convergence is told by: it does not depend on the bases of the bonds. */
interface Appearance {
  readonly spectra: readonly Float64Array[];
  readonly environments: readonly BlockTensor[];
}

function appearance(corners: Corners): Appearance {
  const environments = corners.cell.sites.map((_, place) => normed(siteEnvironment(corners, place)));
  return { spectra: cornerSpectra(corners), environments };
}

function environmentChange(a: Appearance, b: Appearance): number {
  const changes = a.environments.map((own, i) => {
    const other = b.environments[i] as BlockTensor;
    const { re, im } = innerProduct(other, own);
    const size = modulus(re, im);
    return size > 0 ? tensorNorm(addTensors(own, other, 1, complex(-re / size, -im / size))) : Math.SQRT2;
  });
  return Math.max(...changes);
}

function ones({ dim }: { readonly dim: number }): number[] {
  return new Array<number>(dim).fill(1);
}

function requireLimits(maxSweeps: number, tolerance: number): void {
  if (!Number.isSafeInteger(maxSweeps) || maxSweeps < 1) {
    throw new ArgumentError('maxSweeps', 'be a positive integer', `it is ${maxSweeps}`);
  }
  if (!(tolerance > 0)) throw new ArgumentError('tolerance', 'be positive', `it is ${tolerance}`);
}

/** Quadrants, half planes and their product, each (bond D)^2 numbers, with the work space of its decomposition; corners and edges. */
function requireRoom({ sites }: Cell, bond: number, maxBytes: number): void {
  const wide = sites.some(([t]) => t?.field === 'complex') ? 16 : 8;
  const dim = Math.max(...sites.flatMap(([t]) => t?.structure.legs.map((leg) => leg.dim) ?? []));
  const side = bond * dim;
  const bytes = wide * (sites.length * (4 * side ** 2 + 8 * bond ** 2 * (dim + 1)) + 8 * side ** 2);
  if (bytes > maxBytes) throw new BudgetExceededError('The environment', bytes, maxBytes, 'Lower `maxBond`.');
}
