import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import type * as o from '../oracle.ts';
import { diag, product, randomMatrix, randomUnitary, real, times } from './fixtures.ts';

/** A pencil A - lambda B with what is known of its eigenvalues. */
export interface KnownPencil {
  readonly a: ComplexMatrix;
  readonly b: ComplexMatrix;
  /** The finite eigenvalues, where they are known. */
  readonly finite?: readonly o.Z[];
  readonly infinite: number;
  /** How near to infinity (beta / |alpha|) those may be that rounding made finite; default 0. */
  readonly nearInfinity?: number;
  readonly singular: boolean;
  /** How far eigenvalues may move, in the chordal metric; default 1e-12. */
  readonly tolerance?: number;
}

const ones = (n: number): ComplexMatrix => diag(new Array<number>(n).fill(1));
const build = (n: number, entry: (r: number, c: number) => number): ComplexMatrix =>
  real(Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_, c) => entry(r, c))));

/** P A Q, P B Q for random unitaries: a strictly equivalent pencil whose structure is hidden. */
function hidden(seed: number, { a, b, ...known }: KnownPencil): KnownPencil {
  const [p, q] = [randomUnitary(rng(seed), a.rows), randomUnitary(rng(seed + 1), a.rows)];
  return { ...known, a: product(p, a, q), b: product(p, b, q) };
}

/** The companion pencil of the polynomial c_0 + c_1 x + ... + c_n x^n; a leading coefficient that is zero is an infinite eigenvalue. */
function companion(c: readonly number[], finite: readonly o.Z[]): KnownPencil {
  const n = c.length - 1;
  return {
    a: build(n, (r, k) => (r === n - 1 ? -c[k]! : k === r + 1 ? 1 : 0)),
    b: build(n, (r, k) => (r !== k ? 0 : r === n - 1 ? c[n]! : 1)),
    finite,
    infinite: n - finite.length,
    singular: false,
  };
}

const real1 = (...values: readonly number[]): o.Z[] => values.map((x): o.Z => [x, 0]);

function spectral(seed: number, pairs: readonly (readonly [o.Z, number])[]): KnownPencil {
  const n = pairs.length;
  const [x, y] = [randomMatrix(rng(seed), n), randomMatrix(rng(seed + 1), n)];
  return {
    a: product(x, diag(pairs.map(([alpha]) => alpha)), y),
    b: product(x, diag(pairs.map(([, beta]) => beta)), y),
    finite: pairs.filter(([, beta]) => beta !== 0).map(([[re, im], beta]): o.Z => [re / beta, im / beta]),
    infinite: pairs.filter(([, beta]) => beta === 0).length,
    singular: false,
  };
}

/** Regular pencils with known eigenvalues. */
export const regularPencils: Readonly<Record<string, KnownPencil>> = {
  'one finite': { a: diag([[2, 2]]), b: diag([[0, 1]]), finite: [[2, -2]], infinite: 0, singular: false },
  'one infinite': { a: diag([3]), b: diag([0]), finite: [], infinite: 1, singular: false },
  'B = 1': { ...hidden(1, { a: diag([1, 2, 3, -4]), b: ones(4), finite: real1(1, 2, 3, -4), infinite: 0, singular: false }) },
  'B = 0': { a: randomMatrix(rng(2), 5), b: times(ones(5), 0), finite: [], infinite: 5, singular: false },
  'A = 0': { a: times(ones(4), 0), b: randomMatrix(rng(3), 4), finite: real1(0, 0, 0, 0), infinite: 0, singular: false },
  'a swap and an indefinite B': { a: real([[0, 1], [1, 0]]), b: diag([1, -1]), finite: [[0, 1], [0, -1]], infinite: 0, singular: false },
  'finite and infinite, simple': spectral(4, [[[1, 0], 1], [[0, 2], 1], [[-3, 1], 2], [[1, 0], 0], [[2, 0], 0]]),
  'multiplets, not defective': spectral(6, [[[1, 0], 1], [[1, 0], 1], [[1, 0], 1], [[0, 0], 1], [[0, 0], 1], [[1, 0], 0], [[1, 0], 0]]),
  'both singular': spectral(8, [[[0, 0], 1], [[1, 0], 0], [[2, 0], 1]]),
  '(x - 1)(x - 2)(x + 3)': companion([6, -7, 0, 1], real1(1, 2, -3)),
  '(x - 1)(x - 2) as of degree 5: a chain of three at infinity': companion([2, -3, 1, 0, 0, 0], real1(1, 2)),
  'x^4 + 1': companion([1, 0, 0, 0, 1], [1, 3, 5, 7].map((k): o.Z => [Math.cos((k * Math.PI) / 4), Math.sin((k * Math.PI) / 4)])),
  '(x - 1)(x - 2) of degree 5, hidden': hidden(10, companion([2, -3, 1, 0, 0, 0], real1(1, 2))),
  'chains at infinity of lengths 1, 2 and 4 (Kronecker form), hidden': hidden(12, {
    a: diag([1, 1, 1, 1, 1, 1, 1, 5, 6]),
    b: build(9, (r, c) => (r >= 7 ? (r === c ? 1 : 0) : c === r + 1 && c < 7 && c !== 1 && c !== 3 ? 1 : 0)),
    finite: real1(5, 6),
    infinite: 7,
    // Several defective chains: the shorter ones are found, of the long one a part is scattered.
    nearInfinity: 1e-3,
    singular: false,
  }),
  'a defective finite eigenvalue, hidden': hidden(14, {
    a: real([[2, 1, 0], [0, 2, 0], [0, 0, 5]]),
    b: ones(3),
    finite: real1(2, 2, 5),
    infinite: 0,
    singular: false,
    tolerance: 1e-6,
  }),
}; // prettier-ignore

const direct = (...blocks: readonly (readonly [readonly (readonly number[])[], readonly (readonly number[])[]])[]): { a: ComplexMatrix; b: ComplexMatrix } => {
  const rows = blocks.reduce((sum, [x]) => sum + x.length, 0);
  const [a, b] = [0, 1].map((which) => {
    const out = Array.from({ length: rows }, () => new Array<number>(rows).fill(0));
    let [r, c] = [0, 0];
    for (const block of blocks) {
      block[which]!.forEach((line, i) => line.forEach((x, j) => (out[r + i]![c + j] = x)));
      r += block[which]!.length;
      c += block[which]![0]!.length;
    }
    return real(out);
  });
  return { a: a!, b: b! };
}; // prettier-ignore

const l1 = [[[0, 1]], [[1, 0]]] as const;
const l1t = [
  [[0], [1]],
  [[1], [0]],
] as const;
const l2 = [[[0, 1, 0], [0, 0, 1]], [[1, 0, 0], [0, 1, 0]]] as const; // prettier-ignore

/** Singular pencils: det(A - lambda B) = 0 for all lambda. */
export const singularPencils: Readonly<Record<string, KnownPencil>> = {
  'both zero': { a: diag([0]), b: diag([0]), infinite: 0, singular: true },
  'a common null vector': { a: diag([1, 0, 2]), b: diag([3, 0, 0]), infinite: 1, singular: true },
  'a common null vector, hidden': hidden(20, {
    a: diag([1, 0, 2, 7]),
    b: diag([3, 0, 1, 4]),
    infinite: 0,
    singular: true,
  }),
  'Kronecker blocks L_1 and L_1^T': { ...direct(l1, l1t), infinite: 0, singular: true },
  'Kronecker blocks L_1 and L_1^T, hidden': hidden(22, {
    ...direct(l1, l1t),
    infinite: 0,
    singular: true,
  }),
  'Kronecker blocks L_2 and L_1^T beside regular ones, hidden': hidden(24, {
    ...direct(l2, l1t, [[[3]], [[1]]], [[[1]], [[0]]]),
    infinite: 0,
    singular: true,
  }),
};
