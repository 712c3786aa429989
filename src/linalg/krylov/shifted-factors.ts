import { SingularMatrixError } from '../../errors.ts';
import { modulus } from '../scalar.ts';
import { csrPlusIdentity, type CsrMatrix } from './csr.ts';
import { sparseLu, type SparseLu, type SparseLuOptions } from './sparse-lu.ts';

/** The factors of A - sigma, sigma = re + i im. */
export interface ShiftedFactors {
  readonly lu: SparseLu;
  readonly re: number;
  readonly im: number;
}

/** Factors A - sigma; where sigma is an eigenvalue it is moved by 1e-8 of the largest entry, or more, times `direction`. */
export function shiftedFactors(
  a: CsrMatrix,
  sigma: readonly [re: number, im: number],
  direction: readonly [re: number, im: number],
  options: SparseLuOptions,
): ShiftedFactors {
  let [re, im] = sigma;
  const size = a.values.reduce((max, value) => Math.max(max, Math.abs(value)), modulus(re, im)) || 1;
  for (let step = 2 ** -27; ; step *= 8) {
    try {
      return { lu: sparseLu(csrPlusIdentity(a, -re, -im), options), re, im };
    } catch (error) {
      if (!(error instanceof SingularMatrixError) || step > 1) throw error;
    }
    re += direction[0] * step * size;
    im += direction[1] * step * size;
  }
}
