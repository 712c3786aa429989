import { ArgumentError } from '../errors.ts';
import { multiply } from '../linalg/products.ts';
import { applyToRows } from '../operators/apply-to.ts';
import { isHermitian } from '../operators/hermitian.ts';
import type { Operator } from '../operators/operator.ts';
import type { DensityMatrix } from './density-matrix.ts';
import type { Ket } from './ket.ts';
import { requireOperatorOn } from './operator-on.ts';
import { negligible, requireState, spectrum } from './spectrum.ts';

/**
 * The quantum Fisher information of exp(-i theta G) rho exp(i theta G) about theta: 4 Var(G) for a ket, and for a density matrix
 * 2 sum_ij (l_i - l_j)^2/(l_i + l_j) |<i|G|j>|^2 over its eigenvalues and eigenvectors. Each term is at most 2 (l_i + l_j)|<i|G|j>|^2, so 0/0 counts as 0: pairs with
 * l_i + l_j below 4 D 2^-52 of the largest eigenvalue are skipped. Cost O(D^3) for a density matrix.
 * Throws `ArgumentError` when the generator G is not Hermitian, `SpaceMismatchError` when it is on another space, `NotPhysicalError` for a state that is not
 * normalised, Hermitian and positive.
 */
export function quantumFisherInformation(state: Ket | DensityMatrix, generator: Operator): number {
  const product = requireOperatorOn(state.space, generator);
  requireState(state, 'state');
  if (!isHermitian(product, { tolerance: 1e-10 }))
    throw new ArgumentError('generator', 'be Hermitian', 'it is not');
  if (state.kind === 'ket') return 4 * (state.expect(product).variance as number);
  const { values, vectors } = spectrum(state, 'state');
  const elements = multiply(vectors, applyToRows(product, vectors), 'h', 'n');
  const smallest = negligible(values);
  let sum = 0;
  values.forEach((a, i) => {
    values.forEach((b, j) => {
      if (a + b <= smallest) return;
      const k = 2 * (i * elements.cols + j);
      const [re, im] = [elements.data[k] as number, elements.data[k + 1] as number];
      sum += (((a - b) * (a - b)) / (a + b)) * (re * re + im * im);
    });
  });
  return 2 * sum;
}
