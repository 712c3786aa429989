import { realMultiply, realQr, realSvd, symmetricEigen } from '../../src/linalg/real-factor.ts';
import type { DenseReal } from '../../src/linalg/real-matrix.ts';
import { asComplex, joined, normals } from '../inputs.ts';
import { contender, type Workload } from '../workload.ts';
import { sizes } from './dense.ts';

const ours = 'ketwork';
const list = [64, 128, 256, 512];

/** n x n normal numbers, the same in every run. */
const general = (n: number): DenseReal => ({ rows: n, cols: n, data: normals(n * n) });

function symmetric(n: number): DenseReal {
  const { data } = general(n);
  const at = (r: number, c: number): number => data[r * n + c] as number;
  const mean = data.map((_, i) => at(Math.floor(i / n), i % n) + at(i % n, Math.floor(i / n)));
  return { rows: n, cols: n, data: mean };
}

function scaledColumns(a: DenseReal, factors: Float64Array): DenseReal {
  return { ...a, data: a.data.map((x, i) => x * (factors[i % a.cols] as number)) };
}

/** The product of real matrices. */
export const realProducts: Workload = {
  name: 'realGemm',
  describe: 'the product of two real n x n matrices; answers compared: all entries',
  goal: 'at least 0.15 of the speed of OpenBLAS with AVX-512 and fused multiply-add, which WebAssembly has not',
  cases: sizes(list, 256, (n) => {
    const [a, b] = [general(n), { rows: n, cols: n, data: normals(n * n, 2) }];
    return {
      contenders: [contender(ours, () => realMultiply(a, b))],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy A @ B, real', job: 'real_gemm', parameters: {} },
          arrays: { a: asComplex(a.data), b: asComplex(b.data) },
          answer: () => asComplex(realMultiply(a, b).data),
          tolerance: 1e-12,
        },
      ],
    };
  }),
};

/** Thin QR of a real matrix. */
export const realQrFactors: Workload = {
  name: 'realQr',
  describe: 'Q and R of a real n x n matrix; answers compared: moduli of R',
  goal: 'at most 2.5 of the time of LAPACK',
  cases: sizes(list, 256, (n) => {
    const a = general(n);
    return {
      contenders: [contender(ours, () => realQr(a))],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy qr (LAPACK dgeqrf, dorgqr)', job: 'real_qr', parameters: {} },
          arrays: { a: asComplex(a.data) },
          answer: () => asComplex(realQr(a).r.data.map(Math.abs)),
          tolerance: 1e-12,
        },
      ],
    };
  }),
};

/** The symmetric eigenproblem with vectors. */
export const symmetricEigenproblem: Workload = {
  name: 'symmetricEigen',
  describe:
    'all eigenvalues and eigenvectors of a real symmetric n x n matrix; answers compared: values, and X diag(values) X^T',
  goal: 'at most 2 of the time of LAPACK',
  cases: sizes(list, 256, (n) => {
    const a = symmetric(n);
    return {
      contenders: [contender(ours, () => symmetricEigen(a))],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy eigh (LAPACK dsyevd)', job: 'real_eigh', parameters: {} },
          arrays: { a: asComplex(a.data) },
          answer: () => {
            const { values, vectors } = symmetricEigen(a);
            const product = realMultiply(scaledColumns(vectors, values), vectors, 'n', 't');
            return joined(asComplex(values), asComplex(product.data));
          },
          tolerance: 1e-12,
        },
      ],
    };
  }),
};

/** The singular value decomposition with all vectors, and with those of the larger half of the values. */
export const realSingular: Workload = {
  name: 'realSvd',
  describe:
    'all singular values of a real n x n matrix with all vectors, or with those of the larger half; answers compared: values, and U diag(s) V^T',
  goal: 'at most 1.6 of the time of LAPACK with all vectors, 1.3 with half of them',
  cases: sizes(list, 256, (n) => {
    const a = general(n);
    return {
      contenders: [
        contender(ours, () => realSvd(a)),
        contender('half of the vectors', () => realSvd(a, { keep: () => n / 2 })),
      ],
      peers: [
        {
          ...{ needs: 'numpy', how: 'numpy svd (LAPACK dgesdd)', job: 'real_svd', parameters: {} },
          arrays: { a: asComplex(a.data) },
          answer: () => {
            const { u, s, vt } = realSvd(a);
            return joined(asComplex(s), asComplex(realMultiply(scaledColumns(u, s), vt).data));
          },
          tolerance: 1e-12,
        },
      ],
    };
  }),
};
