import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { stride, tiny, type Scaled } from '../matrices/scaled.ts';
import { scaledPoissonRoots } from '../states/poisson.ts';

/** What the sums of one diagonal add to the result: the sum over m of sign^m rho_(m, m+k) <m+k|D(r)|m>, as its parts. */
export type Diagonal = (k: number, re: number, im: number) => void;

/**
 * For each k >= 0 the sum over m of sign^m rho_(m, m+k) <m+k|D(r)|m>, with the real elements of a displacement by r, b = r^2,
 * d_m = sqrt(m!/(m+k)!) b^(k/2) e^(-b/2) L_m^k(b). They obey a recurrence of three terms in m, run from the Poisson roots d_0 and scaled where these are below the smallest
 * double. Cost some 10 flops for each of the levels^2/2 elements. Cahill and Glauber, Phys. Rev. 177 (1969) 1857.
 */
export function displacedSums(rho: ComplexMatrix, b: number, sign: 1 | -1, take: Diagonal): void {
  // So far away, no element between these levels is a double other than 0.
  if (b > 9 * rho.rows + 4000) return;
  const starts = scaledPoissonRoots(b, rho.rows);
  starts.forEach((start, k) => takeDiagonal(rho, b, sign, { k, start }, take));
}

function takeDiagonal(
  { rows: levels, data }: ComplexMatrix,
  b: number,
  sign: 1 | -1,
  { k, start }: { readonly k: number; readonly start: Scaled },
  take: Diagonal,
): void {
  let [value, before, exponent] = [start.mantissa, 0, start.exponent];
  let unit = 2 ** exponent;
  let [re, im, parity] = [0, 0, 1];
  for (let m = 0; m + k < levels; m++) {
    const at = 2 * (m * levels + m + k);
    const element = parity * unit * value;
    re += element * (data[at] as number);
    im += element * (data[at + 1] as number);
    const next =
      ((2 * m + 1 + k - b) * value - Math.sqrt(m * (m + k)) * before) / Math.sqrt((m + 1) * (m + 1 + k));
    before = value;
    value = next;
    parity *= sign;
    if (exponent < 0 && Math.abs(value) >= 1) {
      value *= tiny;
      before *= tiny;
      exponent += stride;
      unit = 2 ** exponent;
    }
  }
  take(k, re, im);
}
