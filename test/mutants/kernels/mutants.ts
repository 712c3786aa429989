import type { Kernels } from '../../../src/linalg/kernels/kernels.ts';
import { referenceKernels as right } from '../../../src/linalg/kernels/reference.ts';

/** Kernel sets with one fault each, of the kinds that were seen in the wild. */
export const kernelMutants: Readonly<Record<string, Partial<Kernels>>> = {
  'h without conjugation on the left': {
    gemm: (out, a, b, m, k, n, opA, opB) => right.gemm(out, a, b, m, k, n, opA === 'h' ? 't' : opA, opB),
  },
  'h without conjugation on the right': {
    gemm: (out, a, b, m, k, n, opA, opB) => right.gemm(out, a, b, m, k, n, opA, opB === 'h' ? 't' : opB),
  },
  'gemm that adds to what was there': {
    gemm: (out, a, b, m, k, n, opA, opB) => {
      const sum = new Float64Array(2 * m * n);
      right.gemm(sum, a, b, m, k, n, opA, opB);
      right.axpy(out.subarray(0, sum.length), sum, 1, 0);
    },
  },
  'gemm that leaves an empty inner side alone': {
    gemm: (out, a, b, m, k, n, opA, opB) => {
      if (k > 0) right.gemm(out, a, b, m, k, n, opA, opB);
    },
  },
  'gemm that drops the last odd column': {
    gemm: (out, a, b, m, k, n, opA, opB) => {
      right.gemm(out, a, b, m, k, n, opA, opB);
      if (n > 8 && n % 2 === 1) for (let i = 0; i < m; i++) out[2 * (i * n + n - 1)] = 0;
    },
  },
  'applyLocal that overwrites': {
    applyLocal: (out, v, matrix, plan, cre, cim) => {
      out.fill(0);
      right.applyLocal(out, v, matrix, plan, cre, cim);
    },
  },
  'applyLocal with the transposed matrix': {
    applyLocal: (out, v, matrix, plan, cre, cim) => {
      const d = plan.local.length;
      const flipped = matrix.map((_, i) => {
        const e = Math.floor(i / 2);
        return matrix[2 * ((e % d) * d + Math.floor(e / d)) + (i % 2)]!;
      });
      right.applyLocal(out, v, flipped, plan, cre, cim);
    },
  },
  'applyLocal that forgets the imaginary part of the coefficient': {
    applyLocal: (out, v, matrix, plan, cre) => right.applyLocal(out, v, matrix, plan, cre, 0),
  },
  'applyLocal that sorts its sites': {
    applyLocal: (out, v, matrix, plan, cre, cim) =>
      right.applyLocal(out, v, matrix, { ...plan, local: plan.local.slice().sort() }, cre, cim),
  },
  'csrMatvec that skips empty rows without writing zero': {
    csrMatvec: (out, rowStart, column, values, v) => {
      const old = out.slice();
      right.csrMatvec(out, rowStart, column, values, v);
      for (let r = 0; r + 1 < rowStart.length; r++) {
        if (rowStart[r] === rowStart[r + 1]) out.set(old.subarray(2 * r, 2 * r + 2), 2 * r);
      }
    },
  },
  'csrMatvec of the first column only': {
    csrMatvec: (out, rowStart, column, values, v) => right.csrMatvec(out, rowStart, column, values, v),
  },
  'applyLocalSum that stops before the last map': {
    applyLocalSum: (out, v, maps) => right.applyLocalSum(out, v, maps.slice(0, -1)),
  },
  'dot without conjugation': {
    dot: (out, x, y) =>
      right.dot(
        out,
        x.map((value, i) => (i % 2 ? -value : value)),
        y,
      ),
  },
  'dot with the conjugate on the right': { dot: (out, x, y) => right.dot(out, y, x) },
  'axpy that reads what it has written': {
    axpy: (y, x, are, aim) => {
      for (let i = 0; i < x.length; i += 2) {
        y[i] = y[i]! + are * x[i]! - aim * x[i + 1]!;
        y[i + 1] = y[i + 1]! + are * x[i + 1]! + aim * x[i]!;
      }
    },
  },
  'scale by the real part only': { scale: (x, are) => right.scale(x, are, 0) },
  'norm2 of the real parts': { norm2: (x) => right.norm2(x.filter((_, i) => i % 2 === 0)) },
};
