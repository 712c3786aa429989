/** 2^-1000 .. 2^1000. */
const powers = Float64Array.from({ length: 2001 }, (_, i) => 2 ** (i - 1000));

/** The power of two 2^-k for x in [2^k, 2^(k+1)), kept within the range of doubles; 1 for 0. */
export function powerOfTwoInverse(x: number): number {
  if (x === 0) return 1;
  return 2 ** Math.min(1023, Math.max(-1023, -Math.floor(Math.log2(x))));
}

/** k for x in [2^k, 2^(k+1)), up to the rounding of the logarithm; -Infinity for 0. */
export function exponentOf(x: number): number {
  return Math.floor(Math.log2(Math.abs(x)));
}

/** x 2^k for any integer k: no power on the way overflows where the result does not. */
export function timesPowerOfTwo(x: number, k: number): number {
  if (k >= -1000 && k <= 1000) return x * (powers[k + 1000] as number);
  let value = x;
  let rest = k;
  for (; rest > 1000; rest -= 1000) value *= powers[2000] as number;
  for (; rest < -1000; rest += 1000) value *= powers[0] as number;
  return value * (powers[rest + 1000] as number);
}
