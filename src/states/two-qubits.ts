import { ArgumentError } from '../errors.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { multiply } from '../linalg/products.ts';
import { svd } from '../linalg/svd.ts';
import { describeSpace } from '../spaces/space.ts';
import type { DensityMatrix } from './density-matrix.ts';
import { entropyOf, inBase, type EntropyOptions } from './distributions.ts';
import type { Ket } from './ket.ts';
import { factorOf, requireState, spectrum } from './spectrum.ts';

/** sigma_y (x) sigma_y. */
const flip: ComplexMatrix = { rows: 4, cols: 4, data: new Float64Array(32) };
[-1, 1, 1, -1].forEach((sign, row) => (flip.data[2 * (4 * row + 3 - row)] = sign));

/**
 * The concurrence of two two-level sites, in [0, 1]: |<psi|YY|psi*>| for a ket, max(0, l1 - l2 - l3 - l4) for a density matrix, where l are the singular values
 * of A^T YY A, rho = A A^dagger (Wootters, Phys. Rev. Lett. 80, 2245 (1998), without the eigenvalues of a general matrix).
 * Throws `ArgumentError` for other spaces, `NotPhysicalError` for a state that is not normalised, Hermitian and positive.
 */
export function concurrence(state: Ket | DensityMatrix): number {
  const { dims } = state.space;
  if (dims.length !== 2 || dims[0] !== 2 || dims[1] !== 2) {
    throw new ArgumentError(
      'state',
      'be on two two-level sites',
      `it is on ${describeSpace(state.space)}`,
      'Use `negativity` or `entanglementEntropy` for other spaces.',
    );
  }
  requireState(state, 'state');
  const factor =
    state.kind === 'ket' ? { rows: 4, cols: 1, data: state.data } : factorOf(spectrum(state, 'state'));
  const { s } = svd(multiply(factor, multiply(flip, factor), 't', 'n'));
  return Math.max(
    0,
    s.reduce((rest, value, k) => (k === 0 ? value : rest - value), 0),
  );
}

/**
 * The entanglement of formation of two two-level sites, h((1 + sqrt(1 - C^2))/2) with the binary entropy h and the concurrence C, in nats unless `base`
 * says otherwise (2 is the usual choice in the literature). Throws as `concurrence` does.
 */
export function entanglementOfFormation(state: Ket | DensityMatrix, options: EntropyOptions = {}): number {
  const c = Math.min(1, concurrence(state));
  // x = (1 - sqrt(1 - C^2))/2 without cancellation for a small concurrence; the entropy is -x log x - (1 - x) log(1 - x).
  const x = (c * c) / (2 * (1 + Math.sqrt((1 - c) * (1 + c))));
  return inBase(entropyOf([x]) - (1 - x) * Math.log1p(-x), options);
}
