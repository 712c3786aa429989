import type { Kernels } from '../../../src/linalg/kernels/kernels.ts';
import { referenceKernels as right } from '../../../src/linalg/kernels/reference.ts';
import type { Workspace } from '../../../src/linalg/kernels/workspace.ts';
import { eliminationFaults } from './elimination-mutants.ts';
import { hermitianFaults } from './hermitian-mutants.ts';
import { orthogonalFaults } from './orthogonal-mutants.ts';

type Fault = (work: Workspace) => Partial<Workspace>;

/** The reference with a fault in what its workspaces offer. */
function faulty(fault: Fault): Kernels {
  return { ...right, run: (operation) => right.run((work) => operation({ ...work, ...fault(work) })) };
}

const negated = (x: Float64Array): Float64Array => x.map((value, i) => (i % 2 ? -value : value));

const workspace: Readonly<Record<string, Fault>> = {
  'read without a copy of its own length': (work) => ({
    read: ((array) =>
      (work.read as (a: typeof array) => Float64Array)(array).subarray(1)) as Workspace['read'],
  }),
  'zeros that forget their kind': (work) => ({
    zeros: ((count: number) => work.zeros(count)) as Workspace['zeros'],
  }),
  'part that counts from the end': (work) => ({
    part: (array, start, length = array.length - start) =>
      work.part(array, array.length - start - length, length),
  }),
  'view of a copy': (work) => ({ view: (array) => work.read(array) }),
  'write into a copy': (work) => ({ write: (array) => void work.read(array).fill(0) }),
};

const vectors: Readonly<Record<string, Fault>> = {
  'dot without conjugation': (work) => ({
    vectors: { ...work.vectors, dot: (x, y) => work.vectors.dot(work.put(negated(work.read(x))), y) },
  }),
  'compensated dot that compensates nothing': (work) => ({
    vectors: { ...work.vectors, dotCompensated: work.vectors.dot },
  }),
  'axpy without the imaginary part': (work) => ({
    vectors: { ...work.vectors, axpy: (y, x, re) => work.vectors.axpy(y, x, re) },
  }),
  'scaled squares by the first sizes alone': (work) => ({
    vectors: {
      ...work.vectors,
      scaledSquares: (x, y, _, rtol, atol) => work.vectors.scaledSquares(x, y, y, rtol, atol),
    },
  }),
  'combinations that forget their base': (work) => ({
    vectors: {
      ...work.vectors,
      combine: (out, _, vectors, of, scale) => work.vectors.combine(out, undefined, vectors, of, scale),
    },
  }),
  'combinations that take vectors in order': (work) => ({
    vectors: {
      ...work.vectors,
      combine: (out, base, vectors, { of, weights }, scale) =>
        work.vectors.combine(out, base, vectors, { of: of.map((_, j) => j), weights }, scale),
    },
  }),
  'real scale that leaves the odd last number': (work) => ({
    vectors: {
      ...work.vectors,
      scale: (x, re, im) => work.vectors.scale(work.part(x, 0, x.length - (x.length % 2)), re, im),
    },
  }),
  'multiply by the conjugate': (work) => ({
    vectors: {
      ...work.vectors,
      multiply: (y, x) => work.vectors.multiply(y, work.put(negated(work.read(x)))),
    },
  }),
  'maxAbs without absolute values': (work) => ({
    vectors: { ...work.vectors, maxAbs: (x) => Math.max(0, ...work.read(x)) },
  }),
  'norm2 of the even places': (work) => ({
    vectors: {
      ...work.vectors,
      norm2: (x) => work.read(x).reduce((sum, value, i) => sum + (i % 2 ? 0 : value * value), 0),
    },
  }),
};

const functions: Readonly<Record<string, Fault>> = {
  'exp with single precision': (work) => ({
    functions: {
      ...work.functions,
      exp: (out, x) =>
        work.write(
          out,
          work.read(x).map((value) => Math.fround(Math.exp(value))),
        ),
    },
  }),
  'exp that flushes subnormal numbers': (work) => ({
    functions: {
      ...work.functions,
      exp: (out, x) =>
        work.write(
          out,
          work.read(x).map((value) => (value < -708.4 ? 0 : Math.exp(value))),
        ),
    },
  }),
  'sine with a two-part pi / 2': (work) => ({
    functions: {
      ...work.functions,
      sinCos: (sines, cosines, x) => {
        const values = work.read(x);
        work.functions.sinCos(sines, cosines, x);
        const reduced = (value: number): number => {
          const k = Math.round(value / (Math.PI / 2));
          return k % 4 === 0
            ? Math.sin(value - k * 1.5707963267341256 - k * 6.077100506303966e-11)
            : Math.sin(value);
        };
        work.write(sines, values.map(reduced));
      },
    },
  }),
  'sine and cosine exchanged': (work) => ({
    functions: { ...work.functions, sinCos: (sines, cosines, x) => work.functions.sinCos(cosines, sines, x) },
  }),
  'tanh that loses the sign of zero': (work) => ({
    functions: {
      ...work.functions,
      tanh: (out, x) =>
        work.write(
          out,
          work.read(x).map((value) => (value === 0 ? 0 : Math.tanh(value))),
        ),
    },
  }),
  'tanh by its formula': (work) => ({
    functions: {
      ...work.functions,
      tanh: (out, x) =>
        work.write(
          out,
          work.read(x).map((value) => (Math.exp(2 * value) - 1) / (Math.exp(2 * value) + 1)),
        ),
    },
  }),
  'log cosh by its formula': (work) => ({
    functions: {
      ...work.functions,
      logCosh: (out, x) =>
        work.write(
          out,
          work.read(x).map((value) => Math.log(Math.cosh(value))),
        ),
    },
  }),
};

const products: Readonly<Record<string, Fault>> = {
  'factors without conjugation': (work) => ({
    products: {
      ...work.products,
      complex: (c, a, b, size) => work.products.complex(c, { ...a, conjugate: false }, b, size),
    },
  }),
  'three products without conjugation': (work) => ({
    products: {
      ...work.products,
      complexByThree: (c, a, b, size) => work.products.complexByThree(c, a, { ...b, conjugate: false }, size),
    },
  }),
  'three products that overwrite': (work) => ({
    products: {
      ...work.products,
      complexByThree: (c, a, b, size) => {
        work.vectors.clear(c.numbers);
        work.products.complexByThree(c, a, b, size);
      },
    },
  }),
  'batches of one factor': (work) => ({
    products: {
      ...work.products,
      complex: (c, a, b, size) => work.products.complex(c, { ...a, batch: 0 }, b, size),
    },
  }),
  'targets without gaps': (work) => ({
    products: {
      ...work.products,
      real: (c, a, b, size) => work.products.real({ ...c, row: size.n }, a, b, size),
    },
  }),
  'factors with exchanged strides': (work) => ({
    products: {
      ...work.products,
      real: (c, a, b, size) => work.products.real(c, { ...a, row: a.column, column: a.row }, b, size),
    },
  }),
  'symmetric update that keeps the last column back': (work) => ({
    products: {
      ...work.products,
      rankUpdate: (c, a, n, k) => work.products.rankUpdate(c, a, n, Math.max(0, k - 1)),
    },
  }),
};

const local: Readonly<Record<string, Fault>> = {
  'legs in the order of memory': (work) => ({
    local: {
      ...work.local,
      place: (size, legs, fixed) =>
        work.local.place(
          size,
          [...legs].sort((a, b) => b.stride - a.stride),
          fixed,
        ),
    },
  }),
  'fixed legs at level 0': (work) => ({
    local: {
      ...work.local,
      place: (size, legs, fixed) =>
        work.local.place(
          size,
          legs,
          fixed?.map((leg) => ({ ...leg, level: 0 })),
        ),
    },
  }),
  'no fixed legs': (work) => ({
    local: { ...work.local, place: (size, legs) => work.local.place(size, legs) },
  }),
  'transposed matrices': (work) => ({
    local: {
      ...work.local,
      applyDense: (v, place, matrix) => {
        const d = place.levels;
        const flipped = matrix.map((_, i) => {
          const e = i >> 1;
          return matrix[2 * ((e % d) * d + Math.floor(e / d)) + (i % 2)]!;
        });
        work.local.applyDense(v, place, flipped);
      },
    },
  }),
  'addDense that overwrites': (work) => ({
    local: {
      ...work.local,
      addDense: (out, v, place, matrix, re, im) => {
        work.vectors.clear(out);
        work.local.addDense(out, v, place, matrix, re, im);
      },
    },
  }),
  'permutations backwards': (work) => ({
    local: {
      ...work.local,
      applyPermutation: (v, place, image, factors) => {
        const back = Array.from(image);
        Array.from(image).forEach((to, from) => (back[to] = from));
        work.local.applyPermutation(v, place, back, factors);
      },
    },
  }),
  'factors at the place of arrival': (work) => ({
    local: {
      ...work.local,
      applyPermutation: (v, place, image, factors) => {
        work.local.applyPermutation(v, place, image);
        if (factors) work.local.applyDiagonal(v, place, factors);
      },
    },
  }),
  'diagonals without imaginary parts': (work) => ({
    local: {
      ...work.local,
      applyDiagonal: (v, place, factors) =>
        work.local.applyDiagonal(
          v,
          place,
          factors.map((value, i) => (i % 2 ? 0 : value)),
        ),
    },
  }),
};

const sparse: Readonly<Record<string, Fault>> = {
  'bands with opposite offsets': (work) => ({
    sparse: {
      ...work.sparse,
      addBanded: (out, a, ...rest) => {
        const offsets = work.put(
          work
            .read(a.offsets)
            .map((offset) => -offset)
            .reverse(),
        );
        work.sparse.addBanded(out, { ...a, offsets }, ...rest);
      },
    },
  }),
  'one column of several': (work) => ({
    sparse: {
      ...work.sparse,
      addCsr: (out, a, v, columns = 1, re, im) => {
        if (columns % 4 === 0) work.sparse.addCsr(out, a, v, columns, re, im);
      },
    },
  }),
  'series of twice the matrix': (work) => ({
    sparse: {
      ...work.sparse,
      seriesBanded: (k, degree) => {
        const series = work.sparse.seriesBanded(k, degree);
        return { ...series, expand: (h, smallest) => series.expand(2 * h, smallest) };
      },
    },
  }),
  'series that are summed to their end': (work) => ({
    sparse: {
      ...work.sparse,
      seriesBanded: (k, degree) => {
        const series = work.sparse.seriesBanded(k, degree);
        return { ...series, at: (s, _, out) => series.at(s, degree, out) };
      },
    },
  }),
  'coefficients without imaginary part': (work) => ({
    sparse: {
      ...work.sparse,
      addCsr: (out, a, v, columns, re) => work.sparse.addCsr(out, a, v, columns, re),
    },
  }),
};

const draws: Readonly<Record<string, Fault>> = {
  'moduli instead of squares': (work) => ({
    draws: {
      ...work.draws,
      squares: (weights, v) => {
        work.draws.squares(weights, v);
        work.write(weights, work.read(weights).map(Math.sqrt));
      },
    },
  }),
  'negative weights that count': (work) => ({
    draws: {
      ...work.draws,
      cumulate: (sums, weights) => {
        let sum = 0;
        work.write(
          sums,
          work.read(weights).map((w) => (sum += w)),
        );
      },
    },
  }),
  'first index not below the point': (work) => ({
    draws: {
      ...work.draws,
      locate: (indices, sums, points) =>
        work.draws.locate(indices, sums, work.put(work.read(points).map((point) => point * (1 - 2 ** -50)))),
    },
  }),
};

const all = (faults: Readonly<Record<string, Fault>>): Readonly<Record<string, Kernels>> =>
  Object.fromEntries(Object.entries(faults).map(([name, fault]) => [name, faulty(fault)]));

type Family =
  | 'workspace'
  | 'vectors'
  | 'functions'
  | 'products'
  | 'elimination'
  | 'orthogonal'
  | 'local'
  | 'sparse'
  | 'hermitian'
  | 'draws';

/** Kernel sets with one fault each, by the family whose laws must refuse them. */
export const workspaceMutants: Readonly<Record<Family, Readonly<Record<string, Kernels>>>> = {
  workspace: all(workspace),
  vectors: all(vectors),
  functions: all(functions),
  products: all(products),
  elimination: all(eliminationFaults),
  orthogonal: all(orthogonalFaults),
  local: all(local),
  sparse: all(sparse),
  hermitian: all(hermitianFaults),
  draws: all(draws),
};
