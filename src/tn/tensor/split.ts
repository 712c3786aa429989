import { NotPhysicalError } from '../../errors.ts';
import { widthOf, type BlockTensor } from './block-tensor.ts';
import { lqOf, qrOf, svdsOf, type FactorPair, type FieldMatrix } from './factor.ts';
import { gather, leftFactor, requireBlocks, rightFactor, splitLegs } from './matrix-view.ts';
import { chooseRank, requireTruncation, type Truncated, type Truncation } from './truncation.ts';

/** t = sum_k u[rows, k] spectrum[k] v[k, columns], with orthonormal u and v, up to what was discarded. */
export interface SvdSplit extends Truncated {
  /** The row legs, then the bond (outwards); charge 0. */
  readonly u: BlockTensor;
  /** The kept singular values in the flat index of the bond: descending within a charge, charges ascending. */
  readonly spectrum: Float64Array;
  /** The bond (inwards), then the other legs; the charge of `t`. */
  readonly v: BlockTensor;
  /** sqrt of the sum of the squares of all singular values: the norm of `t`. */
  readonly norm: number;
}

/** t = left right, joined by one bond. */
export interface TwoFactors {
  readonly left: BlockTensor;
  readonly right: BlockTensor;
}

/**
 * The singular value decomposition between `rowLegs` (in that order) and the other legs, charge by charge, truncated over all charges together. Singular
 * values are kept as they are, not renormalised. Throws `NotPhysicalError` for the zero tensor, `ArgumentError` for numbers that are not finite or options that
 * cannot be meant, `TruncationError` when every allowed bond would cut a multiplet that is to be kept whole.
 */
export function splitSvd(t: BlockTensor, rowLegs: readonly number[], truncation: Truncation = {}): SvdSplit {
  requireTruncation(truncation);
  requireBlocks(t);
  const { tensor, view } = splitLegs(t, rowLegs);
  let truncated: Kept = { kept: [], total: 0, discarded: 0, norm: 0 };
  const { spectra, kept, factors } = svdsOf(
    view.matrices.map((matrix) => gather(tensor, matrix)),
    (values) => {
      truncated = keepLargest(values, truncation);
      return truncated.kept;
    },
  );
  const u = leftFactor(
    view,
    factors.map(({ left }) => left),
    kept,
  );
  const v = rightFactor(
    view,
    factors.map(({ right }) => right),
    kept,
  );
  const { total, discarded, norm } = truncated;
  const spectrum = new Float64Array(total);
  let at = 0;
  spectra.forEach((s, i) => {
    spectrum.set(s.subarray(0, kept[i]), at);
    at += kept[i] as number;
  });
  return { u, spectrum, v, kept: total, discarded, norm };
}

/** Eigenvectors of a density matrix: what `splitDensity` gives. */
export interface DensitySplit extends Truncated {
  /** The row legs, then the bond (outwards); orthonormal columns. */
  readonly u: BlockTensor;
}

/** Eigenvalues below this part of the largest are rounding. */
const smallestWeight = 2 ** -48;

/**
 * The eigenvectors of a positive Hermitian tensor between `rowLegs` and the others (the same legs, conjugated) with the largest eigenvalues, which are the weights that are
 * kept or discarded. Errors as `splitSvd`.
 */
export function splitDensity(
  t: BlockTensor,
  rowLegs: readonly number[],
  truncation: Truncation,
): DensitySplit {
  requireTruncation(truncation);
  requireBlocks(t);
  const { tensor, view } = splitLegs(t, rowLegs);
  let truncated: Kept = { kept: [], total: 0, discarded: 0, norm: 0 };
  const { kept, factors } = svdsOf(
    view.matrices.map((matrix) => gather(tensor, matrix)),
    (weights) => {
      const largest = weights.reduce((most, own) => Math.max(most, own[0] ?? 0), 0);
      const roots = weights.map((own) => own.map((w) => (w > smallestWeight * largest ? Math.sqrt(w) : 0)));
      truncated = keepLargest(roots, truncation);
      return truncated.kept;
    },
  );
  const u = leftFactor(
    view,
    factors.map(({ left }) => left),
    kept,
  );
  return { u, kept: truncated.total, discarded: truncated.discarded };
}

/** Orthonormal columns times the rest: `left` [rows, bond] with orthonormal columns, `right` [bond, others]. Throws `ArgumentError` when numbers are not finite. */
export function splitQr(t: BlockTensor, rowLegs: readonly number[]): TwoFactors {
  return splitWith(t, rowLegs, qrOf);
}

/** The rest times orthonormal rows: `left` [rows, bond], `right` [bond, others] with orthonormal rows. Throws `ArgumentError` when numbers are not finite. */
export function splitLq(t: BlockTensor, rowLegs: readonly number[]): TwoFactors {
  return splitWith(t, rowLegs, lqOf);
}

/** t with the leg `leg` multiplied by one real number per flat index. */
export function scaleLeg(t: BlockTensor, leg: number, factors: ArrayLike<number>): BlockTensor {
  const { structure, field } = t;
  const data = t.data.slice();
  const width = widthOf(field);
  const starts = structure.legs[leg]?.starts ?? [];
  for (const { sectors, shape, start, size } of structure.blocks) {
    const first = starts[sectors[leg] as number] as number;
    const dim = shape[leg] as number;
    const run = width * shape.slice(leg + 1).reduce((a, b) => a * b, 1);
    let at = width * start;
    for (const end = at + width * size; at < end;) {
      for (let i = first; i < first + dim; i++) {
        const factor = factors[i] as number;
        for (const stop = at + run; at < stop; at++) data[at] = factor * (data[at] as number);
      }
    }
  }
  return { structure, field, data };
}

function splitWith(
  t: BlockTensor,
  rowLegs: readonly number[],
  factorise: (a: FieldMatrix) => FactorPair,
): TwoFactors {
  requireBlocks(t);
  const { tensor, view } = splitLegs(t, rowLegs);
  const factors = view.matrices.map((matrix) => factorise(gather(tensor, matrix)));
  const kept = view.matrices.map(({ rows, cols }) => Math.min(rows, cols));
  return {
    left: leftFactor(
      view,
      factors.map(({ left }) => left),
      kept,
    ),
    right: rightFactor(
      view,
      factors.map(({ right }) => right),
      kept,
    ),
  };
}

interface Kept {
  /** How many of each spectrum. */
  readonly kept: readonly number[];
  readonly total: number;
  readonly discarded: number;
  readonly norm: number;
}

/** Truncates several descending spectra as one; of equal values those of the first spectrum go first. */
function keepLargest(spectra: readonly Float64Array[], truncation: Truncation): Kept {
  const all = spectra.flatMap((s, i) => Array.from(s, (value) => ({ value, i })));
  all.sort((x, y) => y.value - x.value || x.i - y.i);
  const values = Float64Array.from(all, ({ value }) => value);
  const largest = values[0] as number;
  if (!(largest > 0)) {
    throw new NotPhysicalError(
      'The tensor to split must not be zero, but all of its singular values are. ' +
        'A state that an operator annihilates, or an outcome of probability zero, has none.',
    );
  }
  const { kept: total, discarded } = chooseRank(values, truncation);
  const kept = spectra.map(() => 0);
  for (let k = 0; k < total; k++) {
    const { i } = all[k] as { i: number };
    kept[i] = (kept[i] as number) + 1;
  }
  let sum = 0;
  for (const value of values) sum += (value / largest) ** 2;
  return { kept, total, discarded, norm: largest * Math.sqrt(sum) };
}
