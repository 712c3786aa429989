import type { Kernels, LocalPlan, Op } from './kernels.ts';
import { referenceFactorisations } from './reference/factorisations.ts';
import { axpyInto, dotOf, norm2Of, scaleInto } from './reference/vectors.ts';
import { runReference } from './reference/workspace.ts';

/** The obvious loops: the oracle for every faster implementation. */
export const referenceKernels: Kernels = {
  name: 'ts',
  gemm,
  applyLocal,
  applyLocalSum: (out, v, maps) => {
    for (const { matrix, plan, re, im } of maps) applyLocal(out, v, matrix, plan, re, im);
  },
  csrMatvec,
  axpy: axpyInto,
  scale: scaleInto,
  dot: (out, x, y) => out.set(dotOf(x, y)),
  norm2: norm2Of,
  run: runReference,
  factorisations: referenceFactorisations,
};

function gemm(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
  opA: Op = 'n',
  opB: Op = 'n',
): void {
  out.fill(0, 0, 2 * m * n);
  const [aRow, aCol, aSign] = opA === 'n' ? [2 * k, 2, 1] : [2, 2 * m, opA === 'h' ? -1 : 1];
  const [bRow, bCol, bSign] = opB === 'n' ? [2 * n, 2, 1] : [2, 2 * k, opB === 'h' ? -1 : 1];
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const ai = i * aRow + l * aCol;
      const are = a[ai] as number;
      const aim = aSign * (a[ai + 1] as number);
      if (are === 0 && aim === 0) continue;
      let o = 2 * i * n;
      for (let bi = l * bRow, end = bi + n * bCol; bi < end; bi += bCol, o += 2) {
        const bre = b[bi] as number;
        const bim = bSign * (b[bi + 1] as number);
        out[o] = (out[o] as number) + are * bre - aim * bim;
        out[o + 1] = (out[o + 1] as number) + are * bim + aim * bre;
      }
    }
  }
}

function applyLocal(
  out: Float64Array,
  v: Float64Array,
  matrix: Float64Array,
  plan: LocalPlan,
  cre: number,
  cim: number,
): void {
  const { local, outer, run } = plan;
  const d = local.length;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const mre = matrix[2 * (i * d + j)] as number;
      const mim = matrix[2 * (i * d + j) + 1] as number;
      if (mre === 0 && mim === 0) continue;
      const re = cre * mre - cim * mim;
      const im = cre * mim + cim * mre;
      const to = local[i] as number;
      const from = local[j] as number;
      for (let o = 0; o < outer.length; o++) {
        const base = outer[o] as number;
        addScaled(out, 2 * (base + to), v, 2 * (base + from), 2 * run, re, im);
      }
    }
  }
}

function addScaled(
  out: Float64Array,
  to: number,
  v: Float64Array,
  from: number,
  length: number,
  re: number,
  im: number,
): void {
  for (let r = 0; r < length; r += 2) {
    const x = v[from + r] as number;
    const y = v[from + r + 1] as number;
    out[to + r] = (out[to + r] as number) + re * x - im * y;
    out[to + r + 1] = (out[to + r + 1] as number) + re * y + im * x;
  }
}

function csrMatvec(
  out: Float64Array,
  rowStart: Int32Array,
  column: Int32Array,
  values: Float64Array,
  v: Float64Array,
  columns: number = 1,
): void {
  if (columns !== 1) return csrMatmat(out, rowStart, column, values, v, columns);
  for (let r = 0; r + 1 < rowStart.length; r++) {
    let re = 0;
    let im = 0;
    for (let p = rowStart[r] as number, end = rowStart[r + 1] as number; p < end; p++) {
      const c = 2 * (column[p] as number);
      const are = values[2 * p] as number;
      const aim = values[2 * p + 1] as number;
      const x = v[c] as number;
      const y = v[c + 1] as number;
      re += are * x - aim * y;
      im += are * y + aim * x;
    }
    out[2 * r] = re;
    out[2 * r + 1] = im;
  }
}

function csrMatmat(
  out: Float64Array,
  rowStart: Int32Array,
  column: Int32Array,
  values: Float64Array,
  v: Float64Array,
  columns: number,
): void {
  const width = 2 * columns;
  out.fill(0);
  for (let r = 0; r + 1 < rowStart.length; r++) {
    for (let p = rowStart[r] as number, end = rowStart[r + 1] as number; p < end; p++) {
      const from = (column[p] as number) * width;
      addScaled(out, r * width, v, from, width, values[2 * p] as number, values[2 * p + 1] as number);
    }
  }
}
