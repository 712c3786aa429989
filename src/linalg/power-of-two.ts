/** The power of two 2^-k for x in [2^k, 2^(k+1)), kept within the range of doubles; 1 for 0. */
export function powerOfTwoInverse(x: number): number {
  if (x === 0) return 1;
  return 2 ** Math.min(1023, Math.max(-1023, -Math.floor(Math.log2(x))));
}
