import { rng, type Rng } from '../../src/linalg/random.ts';

/** A family of matrices by size, real or complex, interleaved, with entries near 1 or below. */
export type Family = (n: number, complex: boolean, random: Rng) => Float64Array;

/** An n x n matrix from its entries. */
function build(n: number, entry: (r: number, c: number) => number): Float64Array {
  const out = new Float64Array(2 * n * n);
  for (let r = 0; r < n; r++) for (let c = 0; c < n; c++) out[2 * (r * n + c)] = entry(r, c);
  return out;
}

/** Independent entries. */
export function dense(m: number, n: number, complex: boolean, random: Rng): Float64Array {
  return Float64Array.from({ length: 2 * m * n }, (_, i) =>
    complex || i % 2 === 0 ? random.normal() / 4 : 0,
  );
}

/** A unitary (orthogonal) matrix with a given spectrum on its diagonal basis: Q diag(levels) Q^dagger for a product of random reflectors Q. */
function withSpectrum(n: number, complex: boolean, random: Rng, level: (i: number) => number): Float64Array {
  const out = build(n, (r, c) => (r === c ? level(r) : 0));
  for (let pass = 0; pass < 3; pass++) {
    const v = dense(n, 1, complex, random);
    const norm = v.reduce((sum, x) => sum + x * x, 0);
    reflectBothSides(out, v, n, 2 / norm);
  }
  return hermitian(out, n);
}

/** A := H A H for H = 1 - factor v v^dagger. */
function reflectBothSides(a: Float64Array, v: Float64Array, n: number, factor: number): void {
  const w = new Float64Array(2 * n);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const p = 2 * (r * n + c);
      w[2 * r]! += a[p]! * v[2 * c]! - a[p + 1]! * v[2 * c + 1]!;
      w[2 * r + 1]! += a[p]! * v[2 * c + 1]! + a[p + 1]! * v[2 * c]!;
    }
  }
  let vw = 0;
  for (let i = 0; i < 2 * n; i++) vw += v[i]! * w[i]!;
  for (let i = 0; i < 2 * n; i++) w[i] = factor * (w[i]! - 0.5 * factor * vw * v[i]!);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const [vr, vi, wr, wi] = [v[2 * r]!, v[2 * r + 1]!, w[2 * r]!, w[2 * r + 1]!];
      const [xr, xi, yr, yi] = [v[2 * c]!, v[2 * c + 1]!, w[2 * c]!, w[2 * c + 1]!];
      a[2 * (r * n + c)]! -= vr * yr + vi * yi + wr * xr + wi * xi;
      a[2 * (r * n + c) + 1]! -= vi * yr - vr * yi + wi * xr - wr * xi;
    }
  }
}

/** The Hermitian part, exactly equal to its own adjoint. */
export function hermitian(a: Float64Array, n: number): Float64Array {
  return a.map((x, i) => {
    const [r, c, part] = [Math.floor(i / 2 / n), Math.floor(i / 2) % n, i % 2];
    return (x + (part ? -1 : 1) * a[2 * (c * n + r) + part]!) / 2;
  });
}

const tridiagonal = (n: number, d: (i: number) => number, e: (i: number) => number): Float64Array =>
  build(n, (r, c) => (r === c ? d(r) : Math.abs(r - c) === 1 ? e(Math.min(r, c)) : 0));

const bidiagonal = (n: number, d: (i: number) => number, e: (i: number) => number): Float64Array =>
  build(n, (r, c) => (r === c ? d(r) : c === r + 1 ? e(r) : 0));

/** Uniform on 10^-20..1, the same for the same index. */
const scattered = (i: number): number => 10 ** (-20 * rng(100 + i).uniform());

/** Hermitian matrices that hide faults of eigensolvers: degenerate, clustered, graded, glued, decoupled, rank-deficient. */
export const hermitianFamilies: Readonly<Record<string, Family>> = {
  random: (n, complex, random) => hermitian(dense(n, n, complex, random), n),
  zero: (n) => new Float64Array(2 * n * n),
  identity: (n) => build(n, (r, c) => (r === c ? 1 : 0)),
  'a projector of rank 1': (n, complex, random) => withSpectrum(n, complex, random, (i) => (i === 0 ? 1 : 0)),
  'three levels': (n, complex, random) => withSpectrum(n, complex, random, (i) => [-1, 0, 1][i % 3]!),
  'a cluster at 1': (n, complex, random) => withSpectrum(n, complex, random, (i) => 1 + 1e-13 * i),
  'a spectrum graded from 1 to 1e-12': (n, complex, random) =>
    withSpectrum(n, complex, random, (i) => 10 ** ((-12 * i) / n)),
  'all ones': (n) => build(n, () => 1),
  'the open chain': (n) => tridiagonal(n, () => 1, () => -0.5), // prettier-ignore
  'no diagonal': (n) => tridiagonal(n, () => 0, () => 1), // prettier-ignore
  'Wilkinson matrices, glued': (n) => tridiagonal(n, (i) => Math.abs((i % 21) - 10) / 10, (i) => (i % 21 === 20 ? 1e-9 : 0.1)), // prettier-ignore
  'scattered couplings': (n) => tridiagonal(n, (i) => rng(i).normal() / 4, scattered),
  'graded downwards': (n) => tridiagonal(n, (i) => 10 ** (-i / 3), (i) => 10 ** (-(i + 0.5) / 3) / 3), // prettier-ignore
  'graded upwards': (n) => tridiagonal(n, (i) => 10 ** ((i - n) / 3), (i) => 10 ** ((i + 0.5 - n) / 3) / 3), // prettier-ignore
  'graded below the range of squares': (n) => tridiagonal(n, (i) => 10 ** (-3 * i), (i) => 10 ** (-3 * i - 2)), // prettier-ignore
  'pairs decoupled but for 1e-300': (n) => tridiagonal(n, () => 0.5, (i) => (i % 2 ? 1e-300 : 0.5)), // prettier-ignore
  'one entry beside tiny ones': (n, complex, random) =>
    hermitian(dense(n, n, complex, random), n).map((x, i) => (i === 0 ? 1 : 1e-290 * x)),
};

/** Square matrices that hide faults of singular value solvers. */
export const squareFamilies: Readonly<Record<string, Family>> = {
  random: (n, complex, random) => dense(n, n, complex, random),
  zero: (n) => new Float64Array(2 * n * n),
  identity: (n) => build(n, (r, c) => (r === c ? 1 : 0)),
  nilpotent: (n) => build(n, (r, c) => (c === r + 1 ? 1 : 0)),
  'nilpotent, lower': (n) => build(n, (r, c) => (r === c + 1 ? 1 : 0)),
  'all ones': (n) => build(n, () => 1),
  'Hilbert': (n) => build(n, (r, c) => 1 / (r + c + 1)), // prettier-ignore
  'Kahan-like': (n) => build(n, (r, c) => (r === c ? 1 : c > r ? -1 : 0)),
  'a spectrum graded from 1 to 1e-12': (n, complex, random) =>
    withSpectrum(n, complex, random, (i) => 10 ** ((-12 * i) / n)),
  'rank 3': (n, complex, random) => withSpectrum(n, complex, random, (i) => (i < 3 ? 1 : 0)),
  'a unitary': (n, complex, random) => withSpectrum(n, complex, random, (i) => (i % 2 ? 1 : -1)),
  'bidiagonal ones': (n) => bidiagonal(n, () => 1, () => 1), // prettier-ignore
  'a small diagonal': (n) => bidiagonal(n, () => 1e-3, () => 1), // prettier-ignore
  'zeros on the diagonal': (n) => bidiagonal(n, (i) => (i % 7 === 3 ? 0 : rng(i).normal() / 4), (i) => rng(300 + i).normal() / 4), // prettier-ignore
  'zeros everywhere': (n) => bidiagonal(n, (i) => (i % 2 ? 0 : 1), (i) => (i % 3 ? 0 : 1)), // prettier-ignore
  'scattered diagonal': (n) => bidiagonal(n, scattered, () => 0.5), // prettier-ignore
  'scattered superdiagonal': (n) => bidiagonal(n, (i) => rng(i).normal() / 4, scattered),
  'graded downwards': (n) => bidiagonal(n, (i) => 10 ** (-i / 3), (i) => 10 ** (-i / 3)), // prettier-ignore
  'graded upwards': (n) => bidiagonal(n, (i) => 10 ** ((i - n) / 3), (i) => 10 ** ((i - n) / 3)), // prettier-ignore
  'graded below the range of squares': (n) => bidiagonal(n, (i) => 10 ** (-3 * i), (i) => 10 ** (-3 * i)), // prettier-ignore
  'one entry beside tiny ones': (n, complex, random) =>
    dense(n, n, complex, random).map((x, i) => (i === 0 ? 1 : 1e-290 * x)),
};
