import type { SpectrumKernels, ZeroLimits } from '../families/spectrum.ts';
import type { Numbers } from '../held.ts';
import { arrayOf } from './held-array.ts';
import { hessenbergTriangular } from './hessenberg-triangular.ts';
import { openPencil } from './pencil.ts';
import { triangularPencil } from './qz.ts';
import { hessenbergForm, triangularForm } from './schur.ts';
import { triangularVectors } from './triangular-vectors.ts';

/** Unblocked Householder reduction and single-shift QR; eigenvectors one after the other; single-shift QZ. */
export const referenceSpectrum: SpectrumKernels = { schur, eigenvectors, qz };

function schur(a: Numbers, z: Numbers | undefined, n: number): void {
  const t = arrayOf(a);
  const zh = z && identity(n);
  hessenbergForm(t, n, zh);
  triangularForm(t, n, zh);
  for (let r = 1; r < n; r++) t.fill(0, 2 * r * n, 2 * (r * n + r));
  if (z && zh) adjoint(arrayOf(z), zh, n);
}

function eigenvectors(out: Numbers, t: Numbers, z: Numbers, n: number): void {
  const x = triangularVectors(arrayOf(t), n);
  const [to, basis] = [arrayOf(out), arrayOf(z)];
  to.fill(0);
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < n; l++) {
      const re = basis[2 * (i * n + l)] as number;
      const im = basis[2 * (i * n + l) + 1] as number;
      for (let c = l; c < n; c++) {
        const xr = x[2 * (l * n + c)] as number;
        const xi = x[2 * (l * n + c) + 1] as number;
        (to[2 * (i * n + c)] as number) += re * xr - im * xi;
        (to[2 * (i * n + c) + 1] as number) += re * xi + im * xr;
      }
    }
  }
}

function qz(s: Numbers, t: Numbers, q: Numbers, z: Numbers, n: number, limits: ZeroLimits): void {
  const p = openPencil(arrayOf(s), arrayOf(t), n);
  hessenbergTriangular(p);
  triangularPencil(p, limits);
  for (const m of [p.s, p.t]) for (let r = 1; r < n; r++) m.fill(0, 2 * r * n, 2 * (r * n + r));
  arrayOf(s).set(p.s);
  arrayOf(t).set(p.t);
  adjoint(arrayOf(q), p.qh, n);
  transpose(arrayOf(z), p.zt, n);
}

function transpose(out: Float64Array, x: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      out[2 * (c * n + r)] = x[2 * (r * n + c)] as number;
      out[2 * (c * n + r) + 1] = x[2 * (r * n + c) + 1] as number;
    }
  }
}

function identity(n: number): Float64Array {
  const out = new Float64Array(2 * n * n);
  for (let k = 0; k < n; k++) out[2 * (k * n + k)] = 1;
  return out;
}

function adjoint(out: Float64Array, x: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      out[2 * (c * n + r)] = x[2 * (r * n + c)] as number;
      out[2 * (c * n + r) + 1] = 0 - (x[2 * (r * n + c) + 1] as number);
    }
  }
}
