import { eig, eigenvalues } from '../../src/linalg/eig.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { expm } from '../../src/linalg/expm.ts';
import { generalizedSchur } from '../../src/linalg/generalized-schur.ts';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { zeros, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { dagger, multiply } from '../../src/linalg/products.ts';
import { schur } from '../../src/linalg/schur.ts';
import { solve } from '../../src/linalg/solve.ts';
import { svd } from '../../src/linalg/svd.ts';
import { asComplex, generalMatrix, hermitianMatrix, joined } from '../inputs.ts';
import { contender, type Case, type Contender, type Workload } from '../workload.ts';

const ours = 'ketwork';
const typescript = 'TypeScript kernels';
const { factorisations } = referenceKernels;

/** Sizes as cases; those from `large` on are left out by `--quick`. */
export function sizes(
  list: readonly number[],
  large: number,
  make: (n: number) => Case,
): readonly { label: string; large: boolean; make(): Case }[] {
  return list.map((n) => ({ label: `n = ${n}`, large: n >= large, make: () => make(n) }));
}

/** Complex products against the reference kernels and OpenBLAS. */
export const gemm: Workload = {
  name: 'gemm',
  describe:
    'C = A B of complex n x n matrices, 8 n^3 operations; the TypeScript kernel is the plain i-k-j loop',
  goal: 'at n = 256 at most 0.33 of the time of the TypeScript kernel and 3.3 of that of OpenBLAS',
  cases: sizes([16, 64, 256, 512], 256, (n) => {
    const [a, b] = [generalMatrix(n, 1), generalMatrix(n, 2)];
    const out = new Float64Array(2 * n * n);
    return {
      flops: 8 * n ** 3,
      contenders: [
        contender(ours, () => multiply(a, b)),
        contender(typescript, () => referenceKernels.gemm(out, a.data, b.data, n, n, n)),
      ],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy A @ B', job: 'gemm', parameters: {} },
          arrays: { a: a.data, b: b.data },
          answer: () => multiply(a, b).data,
          tolerance: 1e-13,
        },
      ],
    };
  }),
};

/** The Hermitian eigenproblem with vectors. */
export const hermitian: Workload = {
  name: 'eigh',
  describe:
    'all eigenvalues and eigenvectors of a complex Hermitian n x n matrix; answers compared: values, and X diag(values) X^dagger',
  goal: 'at most 1.6 of the time of LAPACK up to n = 256, 2 at n = 512',
  cases: sizes([64, 128, 256, 512], 256, (n) => {
    const a = hermitianMatrix(n);
    const [values, vectors] = [new Float64Array(n), new Float64Array(2 * n * n)];
    const reference = (): void => factorisations.hermitianEigen(values, vectors, a.data, n);
    return {
      contenders: [contender(ours, () => eigh(a)), ...unlessLarge(n, reference)],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy eigh (LAPACK zheevd)', job: 'eigh', parameters: {} },
          arrays: { a: a.data },
          answer: () => {
            const { values: w, vectors: x } = eigh(a);
            return joined(asComplex(w), multiply(scaledColumns(x, w), dagger(x)).data);
          },
          tolerance: 1e-12,
        },
      ],
    };
  }),
};

/** The singular value decomposition with vectors. */
export const singular: Workload = {
  name: 'svd',
  describe:
    'all singular values and vectors of a complex n x n matrix; answers compared: values, and U diag(s) V^dagger',
  goal: 'at most 1.6 of the time of LAPACK up to n = 256, 2 at n = 512',
  cases: sizes([64, 128, 256, 512], 256, (n) => {
    const a = generalMatrix(n);
    const vectors = { u: new Float64Array(2 * n * n), vh: new Float64Array(2 * n * n) };
    const s = new Float64Array(n);
    const reference = (): void => factorisations.singularValues(s, vectors, a.data, n, n);
    return {
      contenders: [contender(ours, () => svd(a)), ...unlessLarge(n, reference)],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy svd (LAPACK zgesdd)', job: 'svd', parameters: {} },
          arrays: { a: a.data },
          answer: () => {
            const { u, s: w, vh } = svd(a);
            return joined(asComplex(w), multiply(scaledColumns(u, w), vh).data);
          },
          tolerance: 1e-12,
        },
      ],
    };
  }),
};

/** The general eigenproblem. */
export const general: Workload = {
  name: 'eig',
  describe:
    'all eigenvalues and right eigenvectors of a general complex n x n matrix; answers compared: values, sorted',
  goal: 'at most 1.6 of the time of LAPACK up to n = 256, 2 at n = 512',
  cases: sizes([64, 128, 256, 512], 256, (n) => {
    const a = generalMatrix(n);
    return {
      contenders: [contender(ours, () => eig(a))],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy eig (LAPACK zgeev)', job: 'eig', parameters: {} },
          arrays: { a: a.data },
          answer: () => sortedComplex(eig(a).values),
          tolerance: 1e-11,
        },
      ],
    };
  }),
};

/** The eigenvalues of a general matrix without vectors. */
export const generalValues: Workload = {
  name: 'eigenvalues',
  describe: 'all eigenvalues of a general complex n x n matrix, without vectors; answers compared: sorted',
  goal: 'at most 1.6 of the time of LAPACK up to n = 256, 2 at n = 512',
  cases: sizes([64, 128, 256, 512], 256, (n) => {
    const a = generalMatrix(n);
    return {
      contenders: [contender(ours, () => eigenvalues(a))],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy eigvals (LAPACK zgeev)', job: 'eigvals', parameters: {} },
          arrays: { a: a.data },
          answer: () => sortedComplex(eigenvalues(a)),
          tolerance: 1e-11,
        },
      ],
    };
  }),
};

/** The complex Schur form. */
export const schurForm: Workload = {
  name: 'schur',
  describe:
    'the complex Schur form A = Z T Z^dagger of an n x n matrix; answers compared: values, sorted, and Z T Z^dagger',
  goal: 'at most 1.6 of the time of LAPACK up to n = 256, 2 at n = 512',
  cases: sizes([64, 128, 256, 512], 256, (n) => {
    const a = generalMatrix(n);
    return {
      contenders: [contender(ours, () => schur(a))],
      peers: [
        {
          ...{ needs: 'scipy', how: 'scipy schur (LAPACK zgees)', job: 'schur', parameters: {} },
          arrays: { a: a.data },
          answer: () => {
            const { t, z } = schur(a);
            return joined(sortedComplex(diagonalOf(t)), multiply(multiply(z, t), z, 'n', 'h').data);
          },
          tolerance: 1e-11,
        },
      ],
    };
  }),
};

/** The generalised Schur form. */
export const pencil: Workload = {
  name: 'qz',
  describe:
    'the generalised complex Schur form A = Q S Z^dagger, B = Q T Z^dagger of two n x n matrices; answers compared: both products',
  goal: 'at most 1.6 of the time of LAPACK',
  cases: sizes([64, 128, 256], 256, (n) => {
    const [a, b] = [generalMatrix(n, 1), generalMatrix(n, 2)];
    return {
      contenders: [contender(ours, () => generalizedSchur(a, b))],
      peers: [
        {
          ...{ needs: 'scipy', how: 'scipy qz (LAPACK zgges)', job: 'qz', parameters: {} },
          arrays: { a: a.data, b: b.data },
          answer: () => {
            const { s, t, q, z } = generalizedSchur(a, b);
            return joined(...[s, t].map((m) => multiply(multiply(q, m), z, 'n', 'h').data));
          },
          tolerance: 1e-12,
        },
      ],
    };
  }),
};

/** The matrix exponential of a general matrix. */
export const exponential: Workload = {
  name: 'expm',
  describe: 'e^A of a general complex n x n matrix of one-norm about 5',
  goal: 'at most 1.6 of the time of scipy up to n = 256',
  cases: sizes([64, 128, 256, 512], 256, (n) => {
    const { data, rows, cols } = generalMatrix(n);
    const a = { rows, cols, data: data.map((x) => (4 * x) / n) };
    return {
      contenders: [contender(ours, () => expm(a))],
      peers: [
        {
          ...{ needs: 'scipy', how: 'scipy expm', job: 'expm', parameters: {} },
          arrays: { a: a.data },
          answer: () => expm(a).data,
          tolerance: 1e-12,
        },
      ],
    };
  }),
};

/** Linear systems. */
export const linearSolve: Workload = {
  name: 'solve',
  describe:
    'A X = B for complex n x n matrices A and B, with an estimate of the condition number on our side; 32/3 n^3 operations',
  goal: 'at most 2 of the time of LAPACK',
  cases: sizes([64, 128, 256, 512], 256, (n) => {
    const [a, b] = [generalMatrix(n, 1), generalMatrix(n, 2)];
    return {
      flops: (32 / 3) * n ** 3,
      contenders: [contender(ours, () => solve(a, b))],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy solve (LAPACK zgesv)', job: 'solve', parameters: {} },
          arrays: { a: a.data, b: b.data },
          answer: () => solve(a, b).data,
          tolerance: 1e-10,
        },
      ],
    };
  }),
};

/** The TypeScript kernels, where they do not take seconds. */
function unlessLarge(n: number, work: () => unknown): Contender[] {
  return n > 256 ? [] : [contender(typescript, work)];
}

function scaledColumns({ rows, cols, data }: ComplexMatrix, factors: Float64Array): ComplexMatrix {
  const out = zeros(rows, cols);
  data.forEach((x, i) => (out.data[i] = x * (factors[(i >> 1) % cols] as number)));
  return out;
}

function diagonalOf({ data, cols }: ComplexMatrix): Float64Array {
  return data.filter((_, i) => i % (2 * cols + 2) < 2);
}

function sortedComplex(values: Float64Array): Float64Array {
  const pairs = Array.from({ length: values.length / 2 }, (_, i) => [
    values[2 * i] as number,
    values[2 * i + 1] as number,
  ]);
  pairs.sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
  return Float64Array.from(pairs.flat());
}
