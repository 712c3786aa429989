import { cholesky } from '../../src/linalg/cholesky.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { pivotedQr } from '../../src/linalg/pivoted-qr.ts';
import { multiply } from '../../src/linalg/products.ts';
import { qr } from '../../src/linalg/qr.ts';
import { inverse } from '../../src/linalg/solve.ts';
import { asComplex, generalMatrix, joined } from '../inputs.ts';
import { contender, type Workload } from '../workload.ts';
import { sizes } from './dense.ts';

const ours = 'ketwork';
const list = [64, 128, 256, 512];

/** Thin QR by blocked reflectors, square and tall. */
export const qrFactors: Workload = {
  name: 'qr',
  describe: 'Q and R of a complex matrix, n x n, or 512 x 64; answers compared: moduli of R',
  goal: 'at most 1.6 of the time of LAPACK up to n = 256, 2 at n = 512',
  cases: [...list.map((n) => [n, n] as const), [512, 64] as const].map(([rows, cols]) => ({
    label: rows === cols ? `n = ${rows}` : `${rows} x ${cols}`,
    large: rows >= 256,
    make: () => {
      const a = { rows, cols, data: generalMatrix(rows).data.subarray(0, 2 * rows * cols) };
      return {
        contenders: [contender(ours, () => qr(a))],
        peers: [
          {
            ...{ needs: 'numpy', how: 'numpy qr (LAPACK zgeqrf, zungqr)', job: 'qr', parameters: { rows } },
            arrays: { a: a.data },
            answer: () => moduli(qr(a).r),
            tolerance: 1e-12,
          },
        ],
      };
    },
  })),
};

/** QR with column pivoting. */
export const pivoted: Workload = {
  name: 'pivotedQr',
  describe:
    'Q and R of a complex n x n matrix with column pivoting; answers compared: moduli of R, and the order of columns',
  goal: 'at most 1.6 of the time of LAPACK up to n = 256, 2 at n = 512',
  cases: sizes(list, 256, (n) => {
    const a = generalMatrix(n);
    return {
      contenders: [contender(ours, () => pivotedQr(a))],
      peers: [
        {
          ...{ needs: 'scipy', how: 'scipy qr (LAPACK zgeqp3, zungqr)', job: 'pivoted_qr', parameters: {} },
          arrays: { a: a.data },
          answer: () => {
            const { r, permutation } = pivotedQr(a);
            return joined(moduli(r), asComplex(Float64Array.from(permutation)));
          },
          tolerance: 1e-12,
        },
      ],
    };
  }),
};

/** The Cholesky factor. */
export const choleskyFactors: Workload = {
  name: 'cholesky',
  describe:
    'L with A = L L^dagger for a positive definite complex n x n matrix; we check that A is Hermitian and scale it, LAPACK does not',
  goal: 'at most 1.6 of the time of LAPACK up to n = 256, 2 at n = 512',
  cases: sizes(list, 256, (n) => {
    const g = generalMatrix(n);
    const a = multiply(g, g, 'n', 'h');
    for (let k = 0; k < n; k++) a.data.set([(a.data[2 * (k * n + k)] as number) + 1, 0], 2 * (k * n + k));
    return {
      contenders: [contender(ours, () => cholesky(a))],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy cholesky (LAPACK zpotrf)', job: 'cholesky', parameters: {} },
          arrays: { a: a.data },
          answer: () => cholesky(a).data,
          tolerance: 1e-12,
        },
      ],
    };
  }),
};

/** The inverse of a matrix. */
export const inverses: Workload = {
  name: 'inverse',
  describe: 'A^-1 of a complex n x n matrix, with an estimate of the condition number on our side',
  goal: 'at most 2 of the time of LAPACK',
  cases: sizes(list, 256, (n) => {
    const a = generalMatrix(n);
    return {
      contenders: [contender(ours, () => inverse(a))],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy inv (LAPACK zgesv)', job: 'inverse', parameters: {} },
          arrays: { a: a.data },
          answer: () => inverse(a).data,
          tolerance: 1e-10,
        },
      ],
    };
  }),
};

function moduli({ data }: ComplexMatrix): Float64Array {
  return data.map((x, i) => (i % 2 ? 0 : Math.sqrt(x * x + (data[i + 1] as number) ** 2)));
}
