import { ConvergenceError } from '../../errors.ts';
import { addTensors, conjugateTensor, scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { dualLeg, type Leg } from '../tensor/leg.ts';
import { scaleLeg, splitLq, splitQr, splitSvd } from '../tensor/split.ts';
import { rightGauge, leftGauge } from './fixed-gauge.ts';
import { sameStructure } from '../tensor/structure.ts';
import { identityTensor } from '../tensor/trace-legs.ts';
import type { Truncation } from '../tensor/truncation.ts';

/** The canonical form of a cell: what an `InfiniteMps` holds. */
export interface CanonicalCell {
  readonly tensors: readonly BlockTensor[];
  readonly spectra: readonly Float64Array[];
  /** log of the norm of one cell: half the logarithm of the largest eigenvalue of the transfer matrix. */
  readonly logNorm: number;
  readonly discarded: number;
}

/** How far the gauge may be from its fixed point. */
const tolerance = 1e-13;

/** What may be left when rounding is all that moves it. */
const roundingLevel = 1e-10;
const patience = 200;

/** Passes over the cell, and after how many the fixed point is looked for by other means. */
const maxPasses = 3000;
const slow = 100;

/**
 * The canonical form of the infinite repetition of a cell in any gauge: orthogonal factorisations go round the cell until the factor left over does not change any more, from the
 * right, then from the left, then come singular values. No root of a small matrix is taken, so that small Schmidt values are right. `guess`: about the Schmidt values of
 * the first bond. Passes: some 30 times the correlation length in cells from a bad start; where that is long, the fixed point of the transfer matrix is found by Arnoldi first. Throws `ConvergenceError` when they do not end, as for a sum of several states (a cat state).
 */
export function canonicalCell(
  of: readonly BlockTensor[],
  truncation: Truncation = {},
  guess?: Float64Array,
): CanonicalCell {
  const right = fromRight(of);
  const start = guess ? scaleLeg(right.gauge, 0, guess) : undefined;
  const gauges = fromLeft(right.tensors, start);
  const cut = gauges.map((gauge) => splitSvd(gauge, [0], truncation));
  const tensors = right.tensors.map((b, site) => {
    const [before, after] = [cut[site]?.v, cut[(site + 1) % of.length]?.v] as [BlockTensor, BlockTensor];
    return contract(contract(before, [1], b, [0]), [2], conjugateTensor(after), [1]);
  });
  const discarded = cut.reduce((sum, split) => sum + split.discarded, 0);
  const spectra = cut.map(({ spectrum }) => normalised(spectrum));
  const whole = cut.every(({ kept }, site) => kept === bondOf(right.tensors[site]).dim);
  if (whole) return { tensors, spectra, logNorm: right.logNorm, discarded };
  // What was cut off is missing beside the next site.
  const again = canonicalCell(tensors, {}, spectra[0]);
  return { ...again, logNorm: right.logNorm + again.logNorm, discarded: discarded + again.discarded };
}

/** Divided by the root of the sum of squares. */
export function normalised(spectrum: Float64Array): Float64Array {
  const norm = Math.sqrt(spectrum.reduce((sum, s) => sum + s * s, 0));
  return spectrum.map((s) => s / norm);
}

/** Isometries from the right, and what relates the gauges: A ... = gauge B ... gauge^-1 on the first bond. */
function fromRight(of: readonly BlockTensor[]): {
  tensors: BlockTensor[];
  gauge: BlockTensor;
  logNorm: number;
} {
  const tensors = [...of];
  let gauge = unit(dualLeg((of.at(-1) as BlockTensor).structure.legs[2] as Leg), of[0] as BlockTensor);
  const logNorm = untilFixed(
    () => {
      let growth = 0;
      const before = gauge;
      for (let site = of.length - 1; site >= 0; site--) {
        const { left, right } = splitLq(contract(of[site] as BlockTensor, [2], gauge, [0]), [0]);
        tensors[site] = right;
        const norm = tensorNorm(left);
        gauge = scaleTensor(left, 1 / norm);
        growth += Math.log(norm);
      }
      return { before, after: gauge, growth };
    },
    () => (gauge = rightGauge(of)),
  );
  return { tensors, gauge, logNorm };
}

/** The matrix between left and right isometries on the bond left of each site. */
function fromLeft(of: readonly BlockTensor[], start?: BlockTensor): BlockTensor[] {
  const first = of[0] as BlockTensor;
  let gauge = start ?? unit(bondOf(first), first);
  const gauges: BlockTensor[] = [];
  untilFixed(
    () => {
      const before = gauge;
      for (let site = 0; site < of.length; site++) {
        gauges[site] = gauge;
        const { right } = splitQr(contract(gauge, [1], of[site] as BlockTensor, [0]), [0, 1]);
        gauge = scaleTensor(right, 1 / tensorNorm(right));
      }
      return { before, after: gauge, growth: 0 };
    },
    () => (gauge = leftGauge(of)),
  );
  gauges[0] = gauge;
  return gauges;
}

interface Pass {
  readonly before: BlockTensor;
  readonly after: BlockTensor;
  readonly growth: number;
}

/**
 * Repeats a pass until it gives back what it got, up to the tolerance, or up to rounding: when it is within `roundingLevel` and `patience` passes have not come nearer. The growth of
 * the last one. `jump` goes near the fixed point when passes are slow.
 */
function untilFixed(pass: () => Pass, jump: () => void): number {
  let [distance, best, since] = [Infinity, Infinity, 0];
  for (let count = 0; count < maxPasses; count++) {
    const { before, after, growth } = pass();
    distance = sameStructure(before.structure, after.structure)
      ? tensorNorm(addTensors(after, before, 1, -1))
      : Infinity;
    since = distance < 0.9 * best ? 0 : since + 1;
    if (since === 0) best = distance;
    if (count === slow && distance > roundingLevel) jump();
    if (distance <= tolerance || (best <= roundingLevel && since >= patience)) return growth;
  }
  throw new ConvergenceError(
    'The canonical form of an infinite chain',
    distance,
    maxPasses,
    'The state may be a sum of several, which has no such form: choose one of them, by its start or a small field.',
  );
}

/** The identity on a bond, of norm 1. */
function unit(bond: Leg, { structure }: BlockTensor): BlockTensor {
  return scaleTensor(identityTensor(structure.symmetry, bond), 1 / Math.sqrt(bond.dim));
}

function bondOf(t: BlockTensor | undefined): Leg {
  return t?.structure.legs[0] as Leg;
}
