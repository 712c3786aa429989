/**
 * The error function erf(x) = 2/sqrt(pi) int_0^x exp(-t^2) dt, to a few units in the last place. Below |x| = 2.5 the series of
 * positive terms 2/sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (1 3 5 ... (2n+1)) (DLMF 7.6.2), above it 1 - erfc(x) by the continued
 * fraction of erfc (DLMF 7.9.1). NaN stays NaN.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return x;
  return Math.sign(x) * (size < 2.5 ? series(size) : size < 6 ? 1 - tail(size) : 1);
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc(x) = exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), from the far end of 60 levels. */
function tail(x: number): number {
  let fraction = x;
  for (let level = 60; level > 0; level--) fraction = x + level / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
