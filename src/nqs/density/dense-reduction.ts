import { BudgetExceededError, NotPhysicalError } from '../../errors.ts';
import { zeros } from '../../linalg/matrix.ts';
import { sectorConfigurations } from '../../spaces/sector.ts';
import { dimension, requireSites, subspace, type Space } from '../../spaces/space.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import type { DensityAnsatz } from './density-ansatz.ts';

/**
 * The reduced density matrix on `keep` from all elements rho(k r, k' r), not normalised. Throws `BudgetExceededError` where these, d_keep D of them, do not fit, `NotPhysicalError` for one past the range of doubles.
 */
export function denseReduction(
  ansatz: DensityAnsatz,
  keep: readonly number[],
  maxBytes: number,
): DensityMatrix {
  const { system } = ansatz;
  requireSites(system, keep, 'keep');
  const rest = [...system.dims.keys()].filter((site) => !keep.includes(site));
  const [kept, traced] = [subspace(system, keep), subspace(system, rest)];
  const [d, bath] = [dimension(kept), dimension(traced)];
  const bytes = 16 * d * d * bath;
  if (!(bytes <= maxBytes)) {
    const instead = 'Take expectation values, which are sampled.';
    throw new BudgetExceededError('The elements of a neural density matrix', bytes, maxBytes, instead);
  }
  const [ours, theirs] = [allLevels(kept, maxBytes), allLevels(traced, maxBytes)];
  const out = zeros(d, d);
  for (let row = 0; row < d; row++) {
    const levels = rowOf(system.dims.length, keep, rest, ours, theirs, row, d, bath);
    const logs = ansatz.logAmplitudes({ count: d * bath, sites: 2 * system.dims.length, levels });
    for (let i = 0; i < d * bath; i++) {
      const at = 2 * (row * d + Math.floor(i / bath));
      const [size, angle] = [Math.exp(logs[2 * i] as number), logs[2 * i + 1] as number];
      if (!(size < Infinity)) throw tooLarge(logs[2 * i] as number);
      if (size === 0) continue;
      out.data[at] = (out.data[at] as number) + size * Math.cos(angle);
      out.data[at + 1] = (out.data[at + 1] as number) + size * Math.sin(angle);
    }
  }
  return DensityMatrix.fromMatrix(kept, out);
}

function allLevels(of: Space, maxBytes: number): Int32Array {
  return sectorConfigurations({ space: of, laws: [] }, maxBytes);
}

/** The configurations (k r, k' r) of one k: k' after k', each with every r. */
function rowOf(
  n: number,
  keep: readonly number[],
  rest: readonly number[],
  ours: Int32Array,
  theirs: Int32Array,
  row: number,
  d: number,
  bath: number,
): Int32Array {
  const out = new Int32Array(2 * n * d * bath);
  let at = 0;
  for (let column = 0; column < d; column++) {
    for (let r = 0; r < bath; r++, at += 2 * n) {
      keep.forEach((site, i) => {
        out[at + site] = ours[row * keep.length + i] as number;
        out[at + n + site] = ours[column * keep.length + i] as number;
      });
      rest.forEach((site, i) => {
        out[at + site] = out[at + n + site] = theirs[r * rest.length + i] as number;
      });
    }
  }
  return out;
}

function tooLarge(log: number): NotPhysicalError {
  return new NotPhysicalError(
    `Each element must be a finite number, but the logarithm of one is ${log}. Smaller parameters avoid it.`,
  );
}
