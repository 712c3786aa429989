import { UnsupportedError } from '../../errors.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { configurationAt, defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { requireSites, subspace } from '../../spaces/space.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import { fineNetworks, requireGridNorm } from './expect.ts';
import type { PepsGrid } from './grid.ts';
import { productMean } from './means.ts';
import { gridLogNorm } from './overlap.ts';

/** Above this many levels of the sites kept, their density matrix is not made entry by entry. */
const mostLevels = 256;

/**
 * The reduced density matrix on some sites, in the order given, entry by entry: rho_ij is the mean of |j><i|. Half of the D^2 entries cost what a mean costs, the others are their
 * conjugates. Its trace is <psi|psi>. Throws `NotPhysicalError` for the zero state.
 */
export function reducedGrid(grid: PepsGrid, keep: readonly number[]): DensityMatrix {
  requireSites(grid.space, keep, 'keep');
  const kept = subspace(grid.space, keep);
  const size = requireBudget('The reduced density matrix', kept, 2, defaultMaxBytes, 'Keep fewer sites.');
  if (size > mostLevels) {
    throw new UnsupportedError(
      `Argument \`keep\` must name sites of at most ${mostLevels} levels together, but these have ${size}. Keep fewer sites, or ask \`expect\`.`,
    );
  }
  const out = zeros(size, size);
  requireGridNorm(grid);
  const networks = fineNetworks(grid);
  const weight = Math.exp(2 * gridLogNorm(grid));
  for (let row = 0; row < size; row++) {
    const i = configurationAt(kept, row);
    for (let column = row; column < size; column++) {
      const j = configurationAt(kept, column);
      const factors = new Map(
        keep.map((site, k) => [site, unit(kept.dims[k] as number, j[k] as number, i[k] as number)]),
      );
      const { re, im } = productMean(networks, { coefficient: { re: weight, im: 0 }, factors });
      const isDiagonal = row === column;
      out.data.set([re, isDiagonal ? 0 : im], 2 * (row * size + column));
      if (!isDiagonal) out.data.set([re, -im], 2 * (column * size + row));
    }
  }
  return DensityMatrix.fromMatrix(kept, out);
}

/** |to><from|. */
function unit(levels: number, to: number, from: number): ComplexMatrix {
  const out = zeros(levels, levels);
  out.data[2 * (to * levels + from)] = 1;
  return out;
}
