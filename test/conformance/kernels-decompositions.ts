import { expect } from 'vitest';
import type {
  DecompositionKernels,
  Entries,
  Field,
} from '../../src/linalg/kernels/families/decompositions.ts';
import type { Numbers } from '../../src/linalg/kernels/held.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense, hermitianFamilies, squareFamilies } from './factorisation-matrices.ts';
import { eigenHolds, singularHolds } from './kernels-factorisations.ts';
import { placed, type KernelLaw } from './kernels-law.ts';
import { factorises } from './kernels-orthogonal.ts';

/** How a matrix is handed over: its kind, and whether it lies there transposed. */
interface Way {
  readonly field: Field;
  readonly turned: boolean;
}

const ways: readonly Way[] = (['real', 'complex'] as const).flatMap((field) =>
  [false, true].map((turned) => ({ field, turned })),
);

const per = (field: Field): number => (field === 'real' ? 1 : 2);

/** Real parts, or all of it. */
const narrowed = (field: Field, a: Float64Array): Float64Array =>
  field === 'real' ? a.filter((_, i) => i % 2 === 0) : a;

const widened = (field: Field, a: Float64Array): Float64Array =>
  field === 'real' ? Float64Array.from({ length: 2 * a.length }, (_, i) => (i % 2 ? 0 : a[i / 2]!)) : a;

/** An interleaved m x n matrix, transposed or (sign -1) its adjoint. */
function transposed(a: Float64Array, m: number, n: number, sign = 1): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      out[2 * (j * m + i)] = a[2 * (i * n + j)]!;
      out[2 * (j * m + i) + 1] = sign * a[2 * (i * n + j) + 1]!;
    }
  }
  return out;
}

/** `toEqual` of long arrays takes longer than the work. */
function expectSame(now: Float64Array, before: Float64Array): void {
  expect(
    now.every((x, i) => Object.is(x, before[i])),
    'the input stays',
  ).toBe(true);
}

/** Numbers with rubbish in them, between other numbers. */
const rubbish = (work: Workspace, count: number): Numbers => placed(work, new Float64Array(count).fill(NaN));

/** An interleaved matrix as entries of a workspace. */
function laid(work: Workspace, { field, turned }: Way, a: Float64Array, m: number, n: number): Entries {
  const numbers = placed(work, narrowed(field, turned ? transposed(a, m, n) : a));
  return turned ? { numbers, row: 1, column: m } : { numbers, row: n, column: 1 };
}

/** The kernels with `factorisations` and `orthogonal.qr` done by `decompositions`, so that the laws of those say whether they are right. */
function through(k: Kernels, way: Way, wide: boolean): Kernels {
  const { field } = way;
  const copy = (to: Float64Array, x: Float64Array): void => to.set(widened(field, x));
  return {
    ...k,
    factorisations: {
      hermitianEigen: (values, vectors, a, n) =>
        k.run((work) => {
          const [found, x] = [rubbish(work, n), vectors && rubbish(work, n * n * per(field))];
          const input = placed(work, narrowed(field, a));
          work.decompositions.eigen(field, found, x, input, n);
          expectSame(work.read(input), narrowed(field, a));
          values.set(work.read(found));
          if (vectors && x) copy(vectors, work.read(x));
        }),
      singularValues: (s, vectors, a, m, n) => {
        if (!wide) return singular(k, way, s, vectors, a, m, n);
        // A^dagger = U' s V'^dagger is A = V' s U'^dagger.
        const turned = vectors && { u: vectors.vh.slice(), vh: vectors.u.slice() };
        singular(k, way, s, turned, transposed(a, m, n, -1), n, m);
        if (!vectors || !turned) return;
        vectors.u.set(transposed(turned.vh, n, m, -1));
        vectors.vh.set(transposed(turned.u, n, n, -1));
      },
    },
    run: (operation) =>
      k.run((work) => operation({ ...work, orthogonal: { ...work.orthogonal, qr: qrThrough(work, way) } })),
  };
}

function singular(
  k: Kernels,
  way: Way,
  s: Float64Array,
  vectors: { readonly u: Float64Array; readonly vh: Float64Array } | undefined,
  a: Float64Array,
  m: number,
  n: number,
): void {
  const least = Math.min(m, n);
  k.run((work) => {
    const [found, input] = [rubbish(work, least), laid(work, way, a, m, n)];
    const before = work.read(input.numbers);
    const [u, vh] = [rubbish(work, m * least * per(way.field)), rubbish(work, least * n * per(way.field))];
    if (vectors) work.decompositions.singular(way.field, { s: found, u, vh }, input, m, n);
    else work.decompositions.singularValues(way.field, found, input, m, n);
    expectSame(work.read(input.numbers), before);
    s.set(work.read(found));
    vectors?.u.set(widened(way.field, work.read(u)));
    vectors?.vh.set(widened(way.field, work.read(vh)));
  });
}

function qrThrough(work: Workspace, way: Way): Workspace['orthogonal']['qr'] {
  return (q, r, a, m, n) => {
    const least = Math.min(m, n);
    const out = (rows: number, cols: number): Entries => {
      const numbers = rubbish(work, rows * cols * per(way.field));
      return way.turned ? { numbers, row: 1, column: rows } : { numbers, row: cols, column: 1 };
    };
    const [left, right] = [out(m, least), out(least, n)];
    work.decompositions.qr(way.field, left, right, laid(work, way, work.read(a), m, n), m, n);
    const back = (x: Entries, rows: number, cols: number): Float64Array => {
      const data = widened(way.field, work.read(x.numbers));
      return way.turned ? transposed(data, cols, rows) : data;
    };
    work.write(q, back(left, m, least));
    work.write(r, back(right, least, n));
  };
}

const shapes = [
  [1, 1],
  [3, 2],
  [9, 9],
  [17, 16],
  [26, 25],
  [40, 24],
] as const;
const sizes = [1, 26] as const;

/** The laws, for each way and for both orders of long and short side. */
function everyWay(check: (k: Kernels, complex: boolean) => void): KernelLaw['check'] {
  return (k) => {
    for (const way of ways) {
      for (const wide of [false, true]) check(through(k, way, wide), way.field === 'complex');
    }
  };
}

/** The laws for real and for complex numbers. */
function bothFields(check: (k: Kernels, complex: boolean) => void): KernelLaw['check'] {
  return (k) => {
    check(through(k, { field: 'real', turned: false }, false), false);
    check(through(k, { field: 'complex', turned: true }, true), true);
  };
}

type Singular = DecompositionKernels['singular'];

/** Vectors of the first `rank` values, as an interleaved or real copy of what they take. */
function some(k: Kernels, field: Field, a: Float64Array, m: number, n: number, rank: number): Float64Array[] {
  return k.run((work) => {
    const least = Math.min(m, n);
    const [s, u, vh] = [work.zeros(least), work.zeros(m * least * per(field)), work.zeros(least * n * per(field))];
    const seen: Float64Array[] = [];
    const options: Parameters<Singular>[5] = (values) => {
      seen.push(values.slice());
      return rank;
    };
    const kept = work.decompositions.singular(field, { s, u, vh }, laid(work, { field, turned: false }, a, m, n), m, n, options);
    expect(kept).toBe(rank);
    expect(seen).toEqual([work.read(s)]);
    return [work.read(work.part(u, 0, m * rank * per(field))), work.read(work.part(vh, 0, rank * n * per(field)))];
  });
} // prettier-ignore

/** The laws of `DecompositionKernels`. */
export const decompositionLaws: readonly KernelLaw[] = [
  {
    name: 'singular: vectors of the first values alone, the same to the last bit',
    check: (k) => {
      for (const field of ['real', 'complex'] as const) {
        for (const [m, n] of [[30, 30], [50, 28], [28, 50]] as const) {
          const a = dense(m, n, field === 'complex', rng(m));
          const least = Math.min(m, n);
          const [u, vh] = some(k, field, a, m, n, least);
          for (const rank of [0, 1, 5, 27]) {
            const [left, right] = some(k, field, a, m, n, rank);
            const width = per(field);
            const columns = u!.filter((_, i) => Math.floor(i / width) % least < rank);
            expect(left).toEqual(columns);
            expect(right).toEqual(vh!.subarray(0, rank * n * width));
          }
        }
      }
    }, // prettier-ignore
  },
  {
    name: 'nothing at all',
    check: (k) => {
      for (const field of ['real', 'complex'] as const) {
        for (const [m, n] of [[0, 0], [0, 3], [3, 0]] as const) {
          const none = new Float64Array(0);
          expect(some(k, field, none, m, n, 0)).toEqual([none, none]);
        }
        k.run((work) => work.decompositions.eigen(field, work.zeros(0), work.zeros(0), work.zeros(0), 0));
      }
    }, // prettier-ignore
  },
  {
    name: 'qr and singular: random of all shapes, tall and wide',
    check: everyWay((k, complex) => {
      for (const [m, n] of shapes) {
        const a = dense(m, n, complex, rng(m + n));
        singularHolds(k, a, m, n);
        factorises(k, 'qr', a, m, n);
        factorises(k, 'qr', transposed(a, m, n), n, m);
      }
    }),
  },
  ...Object.entries(squareFamilies).map(([name, family]) => ({
    name: `qr and singular: ${name}`,
    check: bothFields((k, complex) => {
      for (const n of sizes) {
        const a = family(n, complex, rng(n));
        singularHolds(k, a, n, n);
        factorises(k, 'qr', a, n, n);
      }
    }),
  })),
  ...Object.entries(hermitianFamilies).map(([name, family]) => ({
    name: `eigen: ${name}`,
    check: bothFields((k, complex) => {
      for (const n of sizes) eigenHolds(k, family(n, complex, rng(n)), n);
    }),
  })),
];
