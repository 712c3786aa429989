import { hermitianEigenvalues } from '../linalg/eigh.ts';
import { localPlan } from '../spaces/indexing.ts';
import { dimension, type Space } from '../spaces/space.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import { Ket } from '../states/ket.ts';
import { vectorNorm } from '../states/norm.ts';
import { tailSites, type StateReader } from './recorder.ts';

/** Largest dimension for which the smallest eigenvalue of a density matrix is computed. */
const eigenvalueDimension = 256;

/** Reads kets. */
export function ketReader(space: Space): StateReader<Ket> {
  const weight = (y: Float64Array, i: number): number =>
    (y[2 * i] as number) ** 2 + (y[2 * i + 1] as number) ** 2;
  const tails = highestLevels(space);
  return {
    state: (y) => Ket.fromData(space, y.slice()),
    norm: vectorNorm,
    tails: (y) => tails((i) => weight(y, i)),
    smallestEigenvalue: () => undefined,
  };
}

/** Reads density matrices. */
export function densityReader(space: Space): StateReader<DensityMatrix> {
  const size = dimension(space);
  const tails = highestLevels(space);
  const population = (y: Float64Array, i: number): number => y[2 * i * (size + 1)] as number;
  const matrixOf = (data: Float64Array): { rows: number; cols: number; data: Float64Array } => ({
    rows: size,
    cols: size,
    data,
  });
  return {
    state: (y) => DensityMatrix.fromMatrix(space, matrixOf(y.slice())),
    norm: (y) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += population(y, i);
      return sum;
    },
    tails: (y) => tails((i) => population(y, i)),
    smallestEigenvalue: (y) =>
      size <= eigenvalueDimension ? (hermitianEigenvalues(matrixOf(y))[0] ?? 0) : undefined,
  };
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
