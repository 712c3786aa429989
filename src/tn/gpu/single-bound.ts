/** Twice the unit of rounding of single precision: devices need not round to the nearest. */
const deviceUnit = 2 ** -23;
/** Half of the spacing of single precision, which the host rounds to. */
const hostUnit = 2 ** -24;
/** Smaller numbers may become zero, */
const smallestNormal = 2 ** -126;
/** and so may squares of numbers below this. */
const smallestSquared = 2 ** -63;

/** gamma_n = n u / (1 - n u): the relative error of n operations in a row. Higham, Accuracy and Stability of Numerical Algorithms (2002), section 3.1. Infinite when n u >= 1. */
export function gamma(n: number, unit: number = deviceUnit): number {
  return n * unit < 1 ? (n * unit) / (1 - n * unit) : Infinity;
}

/** The Frobenius norm of what rounding to single precision takes from numbers of this norm. */
export function roundingBound(norm: number, entries: number): number {
  return hostUnit * norm + Math.sqrt(2 * entries) * smallestNormal;
}

/** The longest inner length of one product: Mesa's llvmpipe ends all loops of a kernel after 65535 rounds, in silence. */
export const longestSum: number = 2 ** 15;

/** Lengths of the sums that a product of inner length k is made of: as long ones inside as outside. */
export function blocksOf(k: number): { readonly block: number; readonly blocks: number } {
  const block = Math.max(1, Math.ceil(Math.sqrt(k)));
  return { block, blocks: Math.ceil(k / block) };
}

/** A factor of a product: the Frobenius norm of the numbers on the device, and how far they are from those that were meant. */
export interface Known {
  readonly norm: number;
  readonly error: number;
  /** Its spectral norm as a matrix of this product, where it is known. */
  readonly spectral?: number;
  /** The spectral norm of the moduli of its entries, or a bound of it, where that is known. */
  readonly absolute?: number;
}

/**
 * How far (Frobenius norm) the product of two tensors, computed in single precision with inner length k, is from the product of those that were meant: sqrt 2 gamma |A||B| of its own
 * (the spectral norm of the moduli of one factor where it is known), |A| dB + dA |B| + dA dB of theirs (spectral norms where they are known), and what vanishes by underflow. Each part of an entry is a sum of 2 k products, with blocks as in `blocksOf`.
 */
export function productBound(a: Known, b: Known, k: number, entries: number): number {
  const { block, blocks } = blocksOf(k);
  const sizes = Math.min(a.norm * (b.absolute ?? b.norm), (a.absolute ?? a.norm) * b.norm);
  const own = Math.SQRT2 * gamma(block + blocks + 3) * Math.min(sizes, a.norm * b.norm);
  const grown = (a.spectral ?? a.norm) * b.error + a.error * (b.spectral ?? b.norm);
  const inherited = grown + a.error * b.error;
  return own + inherited + Math.sqrt(2 * entries) * 4 * k * smallestNormal;
}

/** An upper bound of a Frobenius norm from sums of squares of its rows that the device has computed, each of `length` numbers. */
export function normBound(squares: Float32Array, length: number): number {
  let sum = 0;
  for (const value of squares) sum += value;
  return Math.sqrt(sum) * (1 + gamma(length + 2)) + Math.sqrt(squares.length * length) * smallestSquared;
}
