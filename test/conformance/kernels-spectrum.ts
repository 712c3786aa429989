import { expect } from 'vitest';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from './factorisation-matrices.ts';
import { generalFamilies, normalMatrix, spectra } from './general-matrices.ts';
import { placed, type KernelLaw } from './kernels-law.ts';

const eps = 2 ** -52;

/** Sizes around those where the work is split: pairs, blocks that are finished at once, panels of the reduction, several windows. */
const sizes = [1, 2, 3, 5, 16, 19, 40, 64, 65, 83] as const;
const large = 141;

/** Where chains and deflation windows have all of their rows. */
const huge = 402;

type Numbers = Float64Array;

/** op(A) B for n x n matrices, naive. */
function product(a: Numbers, b: Numbers, n: number, adjoint: boolean = false): Numbers {
  const out = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < n; l++) {
      const at = adjoint ? 2 * (l * n + i) : 2 * (i * n + l);
      const [re, im] = [a[at]!, adjoint ? -a[at + 1]! : a[at + 1]!];
      for (let c = 0; c < n; c++) {
        const [x, y] = [b[2 * (l * n + c)]!, b[2 * (l * n + c) + 1]!];
        out[2 * (i * n + c)]! += re * x - im * y;
        out[2 * (i * n + c) + 1]! += re * y + im * x;
      }
    }
  }
  return out;
}

/** The Frobenius norm of a - b, or of a; not a number where one entry is none. */
const norm = (a: Numbers, b?: Numbers): number => Math.sqrt(a.reduce((sum, x, i) => sum + (x - (b ? b[i]! : 0)) ** 2, 0)); // prettier-ignore
const unit = (n: number): Numbers => Float64Array.from({ length: 2 * n * n }, (_, i) => (i % (2 * n + 2) === 0 ? 1 : 0)); // prettier-ignore

const same = (a: Numbers, b: Numbers): boolean => a.every((x, i) => x === b[i]);

interface Form {
  readonly t: Numbers;
  readonly z: Numbers;
}

/** The form from arrays that lie inside others, which must stay as they are around it. */
function schurOf(k: Kernels, a: Numbers, n: number): Form {
  return k.run((work) => {
    const [t, z] = [placed(work, a), placed(work, new Float64Array(a.length).fill(NaN))];
    work.spectrum.schur(t, z, n);
    return { t: work.read(t), z: work.read(z) };
  });
}

/** A Z = Z T to a few roundings, Z unitary, T triangular with zeros that are zeros. */
function schurHolds(k: Kernels, a: Numbers, n: number): Form {
  const form = schurOf(k, a, n);
  const { t, z } = form;
  const below = t.filter((_, i) => Math.floor(i / 2 / n) > (i >> 1) % n);
  expect(below.every((x) => x === 0), 'triangular').toBe(true); // prettier-ignore
  expect(norm(product(z, z, n, true), unit(n)), 'unitary').toBeLessThanOrEqual((4 + 4 * n) * eps);
  const residual = norm(product(a, z, n), product(z, t, n));
  expect(residual, 'A Z = Z T').toBeLessThanOrEqual((4 + 2 * n) * eps * norm(a));
  return form;
}

function vectorsOf(k: Kernels, { t, z }: Form, n: number): Numbers {
  return k.run((work) => {
    const [held, basis] = [placed(work, t), placed(work, z)];
    const out = placed(work, new Float64Array(t.length).fill(NaN));
    work.spectrum.eigenvectors(out, held, basis, n);
    expect(same(work.read(held), t) && same(work.read(basis), z), 'the form stays').toBe(true);
    return work.read(out);
  });
}

/** A v = T_kk v for each column, relative to |A| |v|. */
function vectorsHold(k: Kernels, a: Numbers, form: Form, n: number): void {
  const v = vectorsOf(k, form, n);
  const image = product(a, v, n);
  for (let c = 0; c < n; c++) {
    const [re, im] = [form.t[2 * (c * n + c)]!, form.t[2 * (c * n + c) + 1]!];
    let [defect, length, peak] = [0, 0, 0];
    for (let r = 0; r < n; r++) peak = Math.max(peak, Math.abs(v[2 * (r * n + c)]!), Math.abs(v[2 * (r * n + c) + 1]!)); // prettier-ignore
    for (let r = 0; r < n; r++) {
      const o = 2 * (r * n + c);
      const [x, y] = [v[o]! / peak, v[o + 1]! / peak];
      defect += (image[o]! / peak - re * x + im * y) ** 2 + (image[o + 1]! / peak - re * y - im * x) ** 2;
      length += x * x + y * y;
    }
    const bound = (8 + 4 * n) * eps * (norm(a) || 2 ** -500);
    expect(Math.sqrt(defect / length), `A v = lambda v, column ${c} of ${n}`).toBeLessThanOrEqual(bound);
  }
}

/** The largest distance of a value of `expected` from its own one among `found`, taken greedily. */
function apart(found: Numbers, expected: readonly (readonly [number, number])[]): number {
  const rest = Array.from({ length: found.length / 2 }, (_, i) => [found[2 * i]!, found[2 * i + 1]!] as const);
  let worst = 0;
  for (const [re, im] of expected) {
    const distances = rest.map(([x, y]) => Math.max(Math.abs(x - re), Math.abs(y - im)));
    const nearest = distances.indexOf(Math.min(...distances));
    if (!(distances[nearest]! <= worst)) worst = distances[nearest] ?? NaN;
    rest.splice(nearest, 1);
  }
  return worst;
} // prettier-ignore

const diagonal = (t: Numbers, n: number): Numbers =>
  t.filter((_, i) => Math.floor(i / 2 / n) === (i >> 1) % n);

function valuesAlone(k: Kernels, a: Numbers, n: number): Numbers {
  return k.run((work) => {
    const t = placed(work, a);
    work.spectrum.schur(t, undefined, n);
    return diagonal(work.read(t), n);
  });
}

/** Values with and without vectors, where the matrix is normal and they are known. */
function spectrumHolds(k: Kernels, name: string, n: number): void {
  const a = normalMatrix(name, n);
  const expected = Array.from({ length: n }, (_, i) => spectra[name]!(i, n));
  const bound = (16 + 4 * n) * eps;
  const form = schurHolds(k, a, n);
  vectorsHold(k, a, form, n);
  expect(apart(diagonal(form.t, n), expected), 'values').toBeLessThanOrEqual(bound);
  expect(apart(valuesAlone(k, a, n), expected), 'values alone').toBeLessThanOrEqual(bound);
}

function familyHolds(k: Kernels, a: Numbers, n: number): void {
  vectorsHold(k, a, schurHolds(k, a, n), n);
  const [alone, trace] = [valuesAlone(k, a, n), diagonal(a, n)];
  for (const part of [0, 1]) {
    const sum = (x: Numbers): number => x.reduce((total, value, i) => (i % 2 === part ? total + value : total), 0);
    expect(Math.abs(sum(alone) - sum(trace)), 'trace').toBeLessThanOrEqual((16 + 8 * n) * eps * norm(a));
  }
} // prettier-ignore

/** op(A) x for one vector. */
function image(a: Numbers, x: Numbers, adjoint: boolean = false): Numbers {
  const n = x.length / 2;
  const out = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const at = adjoint ? 2 * (j * n + i) : 2 * (i * n + j);
      const [re, im] = [a[at]!, adjoint ? -a[at + 1]! : a[at + 1]!];
      out[2 * i]! += re * x[2 * j]! - im * x[2 * j + 1]!;
      out[2 * i + 1]! += re * x[2 * j + 1]! + im * x[2 * j]!;
    }
  }
  return out;
}

/** `schurHolds`, as seen by two vectors: at the price of a few products with a vector. */
function schurHoldsOnVectors(k: Kernels, a: Numbers, n: number): void {
  const { t, z } = schurOf(k, a, n);
  expect(
    t.every((x, i) => x === 0 || Math.floor(i / 2 / n) <= (i >> 1) % n),
    'triangular',
  ).toBe(true);
  for (const seed of [1, 2]) {
    const x = dense(n, 1, true, rng(seed));
    const bound = (4 + 2 * n) * eps * norm(x);
    expect(norm(image(z, image(z, x), true), x), 'unitary').toBeLessThanOrEqual(bound);
    expect(norm(image(a, image(z, x)), image(z, image(t, x))), 'A Z = Z T').toBeLessThanOrEqual(
      bound * norm(a),
    );
  }
}

interface PencilForm {
  readonly s: Numbers;
  readonly t: Numbers;
  readonly q: Numbers;
  readonly z: Numbers;
}

function qzOf(k: Kernels, a: Numbers, b: Numbers, n: number): PencilForm {
  const limit = Math.max(10, n) * eps;
  return k.run((work) => {
    const blank = new Float64Array(a.length).fill(NaN);
    const [s, t, q, z] = [placed(work, a), placed(work, b), placed(work, blank), placed(work, blank)];
    work.spectrum.qz(s, t, q, z, n, { s: limit * norm(a), t: limit * norm(b) });
    return { s: work.read(s), t: work.read(t), q: work.read(q), z: work.read(z) };
  });
}

/** A Z = Q S and B Z = Q T to a few roundings, unitaries, triangles; `infinite` diagonal entries of T within the limit. */
function qzHolds(k: Kernels, a: Numbers, b: Numbers, n: number, infinite: number = 0): void {
  const { s, t, q, z } = qzOf(k, a, b, n);
  for (const u of [q, z])
    expect(norm(product(u, u, n, true), unit(n)), 'unitary').toBeLessThanOrEqual((4 + 4 * n) * eps);
  for (const [m, triangle] of [
    [a, s],
    [b, t],
  ] as const) {
    const below = triangle.filter((_, i) => Math.floor(i / 2 / n) > (i >> 1) % n);
    expect(
      below.every((x) => x === 0),
      'triangular',
    ).toBe(true);
    expect(norm(product(m, z, n), product(q, triangle, n)), 'A Z = Q S').toBeLessThanOrEqual(
      (8 + 4 * n) * eps * norm(m),
    );
  }
  const size = (i: number): number => Math.abs(t[2 * (i * n + i)]!) + Math.abs(t[2 * (i * n + i) + 1]!);
  const zeros = Array.from({ length: n }, (_, i) => size(i)).filter(
    (x) => x <= Math.max(10, n) * eps * norm(b),
  );
  expect(zeros.length, 'infinite').toBe(infinite);
}

/** A matrix of rank `rank` at most: each later row is the sum of the `rank` before it, halved. */
function deficient(n: number, rank: number): Numbers {
  const out = dense(n, n, true, rng(n + 5));
  for (let r = rank; r < n; r++) {
    for (let i = 0; i < 2 * n; i++) {
      let sum = 0;
      for (let l = 1; l <= rank; l++) sum += out[2 * n * (r - l) + i]!;
      out[2 * n * r + i] = sum / 2;
    }
  }
  return out;
}

const pencilSizes = [1, 2, 3, 4, 9, 30, 61] as const;

const pencilLaws: readonly KernelLaw[] = [
  {
    name: 'qz: random pencils',
    check: (k) =>
      pencilSizes.forEach((n) => qzHolds(k, dense(n, n, true, rng(n)), dense(n, n, true, rng(n + 1)), n)),
  },
  {
    name: 'qz: B singular, zero, and equal to A',
    check: (k) => {
      for (const n of pencilSizes) {
        const a = dense(n, n, true, rng(n));
        qzHolds(k, a, new Float64Array(2 * n * n), n, n);
        qzHolds(k, new Float64Array(2 * n * n), a, n);
        qzHolds(k, a, a, n);
        if (n >= 3 && n < 50) qzHolds(k, a, deficient(n, n - 2), n, 2);
      }
    },
  },
  {
    name: 'qz: families beside one another',
    check: (k) => {
      const some = [
        'random',
        'nilpotent',
        'Grcar',
        'a cyclic permutation',
        'Hilbert',
        'identity',
        'columns of scales 1 to 1e-12',
      ];
      for (const n of [2, 7, 33]) {
        for (const x of some) {
          for (const y of ['random', 'identity', 'a cyclic permutation'])
            qzHolds(k, generalFamilies[x]!(n, true, rng(n)), generalFamilies[y]!(n, true, rng(n + 1)), n);
        }
      }
    },
  },
  {
    name: 'qz: nothing at all',
    check: (k) => {
      const empty = new Float64Array(0);
      expect(qzOf(k, empty, empty, 0)).toEqual({ s: empty, t: empty, q: empty, z: empty });
    },
  },
];

/** The laws of `SpectrumKernels`: every kernel set passes them. */
export const spectrumLaws: readonly KernelLaw[] = [
  ...pencilLaws,
  {
    name: 'x_k = 1 in the basis of the triangle, and multiplets give finite vectors',
    check: (k) => {
      for (const n of [1, 2, 7, 33, 70]) {
        const t = dense(n, n, true, rng(n)).map((x, i) => (Math.floor(i / 2 / n) <= (i >> 1) % n ? x : 0));
        const x = vectorsOf(k, { t, z: unit(n) }, n);
        const triangle = x.map((y, i) => (Math.floor(i / 2 / n) < (i >> 1) % n ? 0 : y));
        expect(same(triangle, unit(n))).toBe(true);
        expect(same(vectorsOf(k, { t: new Float64Array(2 * n * n), z: unit(n) }, n), unit(n))).toBe(true);
        const chain = unit(n).map((x, i) => x + ((i >> 1) % (n + 1) === 1 && i % 2 === 0 ? 1 : 0));
        expect(vectorsOf(k, { t: chain, z: unit(n) }, n).every(Number.isFinite)).toBe(true);
      }
    },
  },
  ...Object.entries(generalFamilies).map(([name, family]) => ({
    name: `schur and eigenvectors: ${name}`,
    check: (k: Kernels) => sizes.forEach((n) => familyHolds(k, family(n, true, rng(n)), n)),
  })),
  ...Object.keys(spectra).map((name) => ({
    name: `a normal matrix: ${name}`,
    check: (k: Kernels) => sizes.forEach((n) => spectrumHolds(k, name, n)),
  })),
  {
    name: `random of size ${large}, and a normal one with known values`,
    check: (k) => {
      familyHolds(k, dense(large, large, true, rng(1)), large);
      spectrumHolds(k, 'three levels on the circle', large);
    },
  },
  {
    name: `random of size ${huge}`,
    check: (k) => schurHoldsOnVectors(k, dense(huge, huge, true, rng(1)), huge),
  },
  {
    name: 'nothing at all, and zero exactly',
    check: (k) => {
      const empty = new Float64Array(0);
      expect(schurOf(k, empty, 0)).toEqual({ t: empty, z: empty });
      expect(vectorsOf(k, { t: empty, z: empty }, 0)).toEqual(empty);
      for (const n of sizes) {
        const { t } = schurOf(k, new Float64Array(2 * n * n), n);
        expect(t.every((x) => x === 0)).toBe(true);
      }
    },
  },
];
