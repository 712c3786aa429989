import { rng, type Rng } from '../../src/linalg/random.ts';
import { dense, squareFamilies, type Family } from './factorisation-matrices.ts';

/** An n x n matrix from its entries. */
function build(n: number, entry: (r: number, c: number) => number | readonly [number, number]): Float64Array {
  const out = new Float64Array(2 * n * n);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const z = entry(r, c);
      out.set(typeof z === 'number' ? [z, 0] : z, 2 * (r * n + c));
    }
  }
  return out;
}

/** H_1 ... H_p A H_p ... H_1 for random reflectors, without code of the package. */
export function turned(a: Float64Array, n: number, random: Rng, passes: number = 2): Float64Array {
  const out = a.slice();
  for (let pass = 0; pass < passes; pass++) {
    const v = dense(n, 1, true, random);
    const norm = v.reduce((sum, x) => sum + x * x, 0);
    reflectRows(out, v, n, 2 / norm);
    conjugateTranspose(out, n);
    reflectRows(out, v, n, 2 / norm);
    conjugateTranspose(out, n);
  }
  return out;
}

/** A := (1 - factor v v^dagger) A. */
function reflectRows(a: Float64Array, v: Float64Array, n: number, factor: number): void {
  for (let c = 0; c < n; c++) {
    let [re, im] = [0, 0];
    for (let r = 0; r < n; r++) {
      const o = 2 * (r * n + c);
      re += v[2 * r]! * a[o]! + v[2 * r + 1]! * a[o + 1]!;
      im += v[2 * r]! * a[o + 1]! - v[2 * r + 1]! * a[o]!;
    }
    for (let r = 0; r < n; r++) {
      const o = 2 * (r * n + c);
      a[o]! -= factor * (v[2 * r]! * re - v[2 * r + 1]! * im);
      a[o + 1]! -= factor * (v[2 * r]! * im + v[2 * r + 1]! * re);
    }
  }
}

function conjugateTranspose(a: Float64Array, n: number): void {
  const old = a.slice();
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      a[2 * (r * n + c)] = old[2 * (c * n + r)]!;
      a[2 * (r * n + c) + 1] = -old[2 * (c * n + r) + 1]!;
    }
  }
}

/** Diagonal levels in a random orthonormal basis: a normal matrix. */
function normal(n: number, random: Rng, level: (i: number) => readonly [number, number]): Float64Array {
  return turned(build(n, (r, c) => (r === c ? level(r) : 0)), n, random, 3); // prettier-ignore
}

const onCircle = (angle: number): readonly [number, number] => [Math.cos(angle), Math.sin(angle)];

/** Normal matrices, by their eigenvalues: none of these moves by more than the perturbation. */
export const spectra: Readonly<Record<string, (i: number, n: number) => readonly [number, number]>> = {
  'roots of unity': (i, n) => onCircle((2 * Math.PI * i) / n),
  'three levels on the circle': (i) => onCircle(i % 3),
  'a cluster': (i) => [0.5 + 1e-13 * i, -0.25],
  'graded from 1 to 1e-12, turning': (i, n) => {
    const [re, im] = onCircle(i);
    return [10 ** ((-12 * i) / n) * re, 10 ** ((-12 * i) / n) * im];
  },
  'one level that is not zero': (i) => (i === 0 ? [0, 1] : [0, 0]),
};

/** A normal matrix with one of the spectra. */
export const normalMatrix = (name: string, n: number): Float64Array =>
  normal(n, rng(n), (i) => spectra[name]!(i, n));

/** Square matrices that hide faults of eigensolvers. */
export const generalFamilies: Readonly<Record<string, Family>> = {
  ...squareFamilies,
  'a Jordan block': (n) => build(n, (r, c) => (r === c ? 0.5 : c === r + 1 ? 1 : 0)),
  'a Jordan block, turned': (n, _complex, random) =>
    turned(build(n, (r, c) => (r === c ? [0.5, 0.25] : c === r + 1 ? 1 : 0)), n, random), // prettier-ignore
  'Grcar': (n) => build(n, (r, c) => (c === r - 1 ? -1 : c >= r && c <= r + 3 ? 1 : 0)), // prettier-ignore
  'a cyclic permutation': (n) => build(n, (r, c) => ((r + 1) % n === c ? 1 : 0)),
  'a nearly nilpotent cycle': (n) => build(n, (r, c) => (r + 1 === c ? 1 : r === n - 1 && c === 0 ? 1e-14 : 0)),
  'upper triangular': (n, complex, random) => dense(n, n, complex, random).map((x, i) => (Math.floor(i / 2 / n) <= (i >> 1) % n ? x : 0)),
  'Hessenberg, graded along the diagonal': (n) => build(n, (r, c) => (c < r - 1 ? 0 : 2 ** (-Math.max(r, c) / 2))),
  'two blocks coupled by 1e-17': (n, complex, random) =>
    dense(n, n, complex, random).map((x, i) => (Math.floor(i / 2 / n) >= n / 2 && (i >> 1) % n < n / 2 ? 1e-17 * x : x)),
  'columns of scales 1 to 1e-12': (n, complex, random) =>
    dense(n, n, complex, random).map((x, i) => x * 10 ** ((-12 * ((i >> 1) % n)) / n)),
  'rows of scales 1 to 1e-200': (n, complex, random) =>
    dense(n, n, complex, random).map((x, i) => x * 10 ** ((-200 * Math.floor(i / 2 / n)) / n)),
}; // prettier-ignore
