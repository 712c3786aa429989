/**
 * Elementary functions of doubles with 1500 binary digits, by integer arithmetic: the oracle of the function kernels. Numbers are integers of 2^-bits.
 */
const bits = 1500n;
const one = 1n << bits;

const times = (a: bigint, b: bigint): bigint => (a * b) >> bits;
const over = (a: bigint, b: bigint): bigint => (a << bits) / b;
const absolute = (a: bigint): bigint => (a < 0n ? -a : a);

/** A double, exact. */
export function precise(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const raw = view.getBigUint64(0);
  const exponent = (raw >> 52n) & 2047n;
  const fraction = (raw & ((1n << 52n) - 1n)) | (exponent > 0n ? 1n << 52n : 0n);
  const size = fraction << (bits - 1075n + (exponent > 0n ? exponent : 1n));
  return x < 0 ? -size : size;
}

/** Sum of terms, each from the one before, until they vanish. */
function series(first: bigint, next: (term: bigint, k: bigint) => bigint): bigint {
  let sum = 0n;
  let term = first;
  for (let k = 1n; term !== 0n; k++) {
    sum += term;
    term = next(term, k);
    if (term === -1n) break;
  }
  return sum;
}

/** atanh(x) for |x| <= 1/3. */
function atanh(x: bigint): bigint {
  const square = times(x, x);
  let power = x;
  let sum = 0n;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = times(power, square);
  }
  return sum;
}

/** atan(1 / n). */
function inverseAtan(n: bigint): bigint {
  let power = one / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}

const ln2 = 2n * atanh(one / 3n);
const halfPi = 2n * (4n * inverseAtan(5n) - inverseAtan(239n));

/** The nearest integer to a / b. */
function nearest(a: bigint, b: bigint): bigint {
  const doubled = 2n * a + b;
  const quotient = doubled / (2n * b);
  return doubled < 0n && doubled % (2n * b) !== 0n ? quotient - 1n : quotient;
}

function expOf(x: bigint): bigint {
  const k = nearest(x, ln2);
  const r = x - k * ln2;
  const value = series(one, (term, i) => times(term, r) / i);
  return k >= 0n ? value << k : value >> -k;
}

function sinCosOf(x: bigint): readonly [bigint, bigint] {
  const k = nearest(x, halfPi);
  const r = x - k * halfPi;
  const square = times(r, r);
  const sine = series(r, (term, i) => -times(term, square) / (2n * i * (2n * i + 1n)));
  const cosine = series(one, (term, i) => -times(term, square) / (2n * i * (2n * i - 1n)));
  switch (((k % 4n) + 4n) % 4n) {
    case 0n:
      return [sine, cosine];
    case 1n:
      return [cosine, -sine];
    case 2n:
      return [-sine, -cosine];
    default:
      return [-cosine, sine];
  }
}

/** log(1 + u) for 0 <= u <= 1. */
const log1p = (u: bigint): bigint => 2n * atanh(over(u, 2n * one + u));

/** log(x) of a positive normal double: x = 2^k (1 + u). */
export function preciseLog(x: number): bigint {
  const value = precise(x);
  const k = BigInt(value.toString(2).length) - 1n - bits;
  return k * ln2 + log1p((k < 0n ? value << -k : value >> k) - one);
}

/** Functions of |x| < 746 whose result is between 2^-1074 and the largest double. */
export const preciseFunctions = {
  exp: (x: number): bigint => expOf(precise(x)),
  sin: (x: number): bigint => sinCosOf(precise(x))[0],
  cos: (x: number): bigint => sinCosOf(precise(x))[1],
  tanh: (x: number): bigint => {
    const e = expOf(2n * precise(x));
    return over(e - one, e + one);
  },
  logCosh: (x: number): bigint => {
    const size = absolute(precise(x));
    return size - ln2 + log1p(expOf(-2n * size));
  },
} as const;

/** |y - exact| in units of the last place of the exact value (of the smallest subnormal number below 2^-1022). */
export function ulps(y: number, exact: bigint): number {
  const exponent = BigInt(absolute(exact).toString(2).length) - 1n - bits;
  const last = exponent < -1022n ? -1074n : exponent - 52n;
  const unit = 1n << (bits + last);
  return Number((absolute(precise(y) - exact) * 1000000n) / unit) / 1e6;
}
