import { eigh } from '../linalg/eigh.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { asMatrix, permute, tensor } from '../linalg/tensor.ts';
import { requireSites } from '../spaces/space.ts';
import type { DensityMatrix } from './density-matrix.ts';
import { inBase, type EntropyOptions } from './distributions.ts';
import type { Ket } from './ket.ts';
import { schmidt } from './schmidt.ts';
import { hermitianPart, requireState } from './spectrum.ts';

/**
 * The partial transpose rho^(T_A): row and column levels of `sites` A exchanged, the others left alone. A matrix, not a state: it may have negative eigenvalues.
 * Cost O(D^2). Throws `ArgumentError` for sites that do not exist or repeat.
 */
export function partialTranspose(rho: DensityMatrix, sites: readonly number[]): ComplexMatrix {
  requireSites(rho.space, sites);
  const { dims } = rho.space;
  const n = dims.length;
  const order = [...Array(2 * n).keys()];
  for (const site of sites) [order[site], order[n + site]] = [n + site, site];
  return asMatrix(permute(tensor([...dims, ...dims], rho.matrix.data), order), n);
}

/**
 * The negativity N = (||rho^(T_A)||_1 - 1)/2, the sum of the moduli of the negative eigenvalues of the partial transpose over `sites`. For a ket by its Schmidt
 * coefficients. Cost O(D^3) for a density matrix. Throws `ArgumentError` for bad sites, `NotPhysicalError` for a state that is not normalised.
 */
export function negativity(state: Ket | DensityMatrix, sites: readonly number[]): number {
  requireState(state, 'state');
  if (state.kind === 'ket') {
    const { coefficients } = schmidt(state, sites);
    const sum = coefficients.reduce((a, b) => a + b, 0);
    return Math.max(0, (sum * sum - 1) / 2);
  }
  const { values } = eigh(hermitianPart(partialTranspose(state, sites)));
  return values.reduce((sum, value) => (value < 0 ? sum - value : sum), 0);
}

/**
 * The logarithmic negativity log ||rho^(T_A)||_1 = log(1 + 2 N), in nats unless `base` says otherwise (2 is the usual choice in the literature).
 * Throws as `negativity` does.
 */
export function logNegativity(
  state: Ket | DensityMatrix,
  sites: readonly number[],
  options: EntropyOptions = {},
): number {
  return inBase(Math.log1p(2 * negativity(state, sites)), options);
}
