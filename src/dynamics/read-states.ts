import { hermitianEigenvalues } from '../linalg/eigh.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { timesPowerOfTwo } from '../linalg/power-of-two.ts';
import { truncationOf, type Truncation } from '../modes/verdict/truncation.ts';
import { localPlan } from '../spaces/indexing.ts';
import { dimension, type Space } from '../spaces/space.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import { Ket } from '../states/ket.ts';
import { vectorNorm } from '../states/norm.ts';
import { packedPlace, unpacked } from './packed-density.ts';
import { tailSites, type StateReader } from './recorder.ts';

/** Largest dimension for which the smallest eigenvalue of a density matrix is computed. */
const eigenvalueDimension = 256;

/**
 * The exponent k by which a state is scaled while it evolves, 2^-k times its numbers: 0 for norms (traces) near 1, so that tolerances mean the same for a state of
 * any size. Both are 0 or not finite where the recorder refuses the state.
 */
export function scaleOf(norm: number): number {
  const exponent = Math.round(Math.log2(norm));
  return Math.abs(exponent) > 1 && Number.isFinite(exponent) ? exponent : 0;
}

/** The numbers of a state times 2^k. */
export function timesScale(data: Float64Array, k: number): Float64Array {
  return k === 0 ? data : data.map((x) => timesPowerOfTwo(x, k));
}

/** Reads kets whose numbers are 2^exponent times what is stored. */
export function ketReader(space: Space, exponent = 0): StateReader<Ket> {
  const weight = (y: Float64Array, i: number): number =>
    (y[2 * i] as number) ** 2 + (y[2 * i + 1] as number) ** 2;
  const tails = highestLevels(space);
  return {
    exponent,
    state: (y) => Ket.fromData(space, timesScale(y.slice(), exponent)),
    norm: vectorNorm,
    tails: (y) => tails((i) => weight(y, i)),
    truncation: truncationAtEnd,
    smallestEigenvalue: () => undefined,
  };
}

/** Reads density matrices whose numbers are 2^exponent times what is stored. */
export function densityReader(space: Space, exponent = 0): StateReader<DensityMatrix> {
  const size = dimension(space);
  return readerOf(
    space,
    exponent,
    (i) => i * (size + 1),
    (y) => y.slice(),
  );
}

/** The same for numbers in packed form. */
export function packedReader(space: Space, exponent = 0): StateReader<DensityMatrix> {
  const size = dimension(space);
  return readerOf(
    space,
    exponent,
    (i) => packedPlace(size, i, i),
    (y) => unpacked(y, size),
  );
}

/** `placeOf` tells where the i-th population is among the complex numbers, `wholeOf` copies the whole matrix. */
function readerOf(
  space: Space,
  exponent: number,
  placeOf: (i: number) => number,
  wholeOf: (y: Float64Array) => Float64Array,
): StateReader<DensityMatrix> {
  const size = dimension(space);
  const tails = highestLevels(space);
  const places = Int32Array.from({ length: size }, (_, i) => 2 * placeOf(i));
  const matrixOf = (y: Float64Array): ComplexMatrix => ({ rows: size, cols: size, data: wholeOf(y) });
  return {
    exponent,
    state: (y) => DensityMatrix.fromMatrix(space, matrixOf(timesScale(y, exponent))),
    norm: (y) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += y[places[i] as number] as number;
      return sum;
    },
    tails: (y) => tails((i) => y[places[i] as number] as number),
    truncation: truncationAtEnd,
    smallestEigenvalue: (y) =>
      size <= eigenvalueDimension
        ? timesPowerOfTwo(hermitianEigenvalues(matrixOf(y))[0] ?? 0, exponent)
        : undefined,
  };
}

/** The verdict on the modes of the state at the end, if it has weight; what it lacked at the start is not counted again. */
export function truncationAtEnd(
  state: Ket | DensityMatrix,
  peaks: readonly number[],
): Truncation | undefined {
  const norm = state.norm();
  return norm > 0 && norm < Infinity ? truncationOf(state, { lostWeight: 0, peaks }) : undefined;
}

/** Sums the weights of basis states in which a site is at its highest level, site by site. */
function highestLevels(space: Space): (weight: (i: number) => number) => number[] {
  const plans = tailSites(space).map((site) => localPlan(space.dims, [site]));
  return (weight) =>
    plans.map(({ local, outer, run }) => {
      const top = local.at(-1) as number;
      let sum = 0;
      for (const base of outer) {
        for (let rest = base; rest < base + run; rest++) sum += weight(rest + top);
      }
      return sum;
    });
}
