const double = new Float64Array(1);
/** Its lower and upper half, as in the memory of the kernels. */
const halves = new Int32Array(double.buffer);

/** ln 2 in two parts: the first has so few bits that its product with an exponent is exact. */
const [ln2High, ln2Low] = [0.6931471803691238, 1.9082149292705877e-10];

/** Coefficients of the even polynomial in s = f / (2 + f): ln(1 + f) = 2 s + s (c1 s^2 + c2 s^4 + ...) to 2^-58. */
const [c1, c2, c3] = [0.6666666666666735, 0.3999999999940942, 0.2857142874366239];
const [c4, c5, c6, c7] = [0.22222198432149784, 0.1818357216161805, 0.15313837699209373, 0.14798198605116586];

/**
 * ln x of a positive normal number, to 1 ulp, by additions, products and a quotient alone, so that its bits are the same in every engine: those of
 * `Math.log` are not. x = 2^k (1 + f) with 1 + f in sqrt(1/2)..sqrt 2. The polynomial and the order of operations are those of fdlibm (Sun, 1993).
 */
export function naturalLog(x: number): number {
  double[0] = x;
  const high = halves[1] as number;
  const mantissa = high & 0xfffff;
  // 1 where the mantissa is above sqrt 2, which makes it half as large.
  const half = (mantissa + 0x95f64) & 0x100000;
  halves[1] = mantissa | (half ^ 0x3ff00000);
  const k = (high >> 20) - 1023 + (half >> 20);
  const f = double[0] - 1;
  if ((0xfffff & (2 + mantissa)) < 3) {
    const square = f * f * (0.5 - 0.3333333333333333 * f);
    return k * ln2High - (square - k * ln2Low - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = z * (c1 + w * (c3 + w * (c5 + w * c7))) + w * (c2 + w * (c4 + w * c6));
  if (((mantissa - 0x6147a) | (0x6b851 - mantissa)) <= 0) return k * ln2High - (s * (f - r) - k * ln2Low - f);
  const halfSquare = 0.5 * f * f;
  return k * ln2High - (halfSquare - (s * (halfSquare + r) + k * ln2Low) - f);
}
