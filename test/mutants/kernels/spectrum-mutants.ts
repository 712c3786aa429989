import type { SpectrumKernels } from '../../../src/linalg/kernels/families/spectrum.ts';
import type { Kernels } from '../../../src/linalg/kernels/kernels.ts';
import { arrayOf } from '../../../src/linalg/kernels/reference/held-array.ts';
import { referenceKernels } from '../../../src/linalg/kernels/reference.ts';
import { referenceSpectrum as right } from '../../../src/linalg/kernels/reference/spectrum.ts';

type Change = (x: Float64Array, n: number) => void;

/** `schur` whose T, Z or both are changed afterwards; with `alone` only where Z is not asked for. */
const changed = (t: Change | undefined, z: Change | undefined, alone: boolean = false): Partial<SpectrumKernels> => ({
  schur: (a, basis, n) => {
    right.schur(a, basis, n);
    if (alone && basis) return;
    t?.(arrayOf(a), n);
    if (basis) z?.(arrayOf(basis), n);
  },
}); // prettier-ignore

const vectors = (change: Change): Partial<SpectrumKernels> => ({
  eigenvectors: (out, t, z, n) => {
    right.eigenvectors(out, t, z, n);
    change(arrayOf(out), n);
  },
});

const conjugated: Change = (x) => x.forEach((value, i) => i % 2 && (x[i] = -value));

/** `qz` whose T, Q or Z is changed afterwards. */
const pencil = (change: Partial<Record<'t' | 'q' | 'z', Change>>): Partial<SpectrumKernels> => ({
  qz: (s, t, q, z, n, limits) => {
    right.qz(s, t, q, z, n, limits);
    change.t?.(arrayOf(t), n);
    change.q?.(arrayOf(q), n);
    change.z?.(arrayOf(z), n);
  },
});

const transposed: Change = (x, n) => {
  const old = x.slice();
  for (let i = 0; i < n * n; i++)
    x.set(old.subarray(2 * i, 2 * i + 2), 2 * ((i % n) * n + Math.floor(i / n)));
};

const faults: Readonly<Record<string, Partial<SpectrumKernels>>> = {
  'the adjoint of Z': changed(undefined, (z, n) => (transposed(z, n), conjugated(z, n))),
  'the transpose of Z': changed(undefined, transposed),
  'a conjugated basis': changed(undefined, conjugated),
  'conjugated eigenvalues': changed(conjugated, undefined),
  'rounding left below the diagonal': changed((t, n) => {
    if (n > 1) t[2 * n] = 1e-300;
  }, undefined),
  'a basis that is not quite unitary': changed(undefined, (z, n) => {
    for (let i = 0; i < 2 * n; i++) z[i * n]! *= 1 + 1e-12;
  }),
  'small eigenvalues set to zero': changed((t, n) => {
    for (let k = 0; k < n; k++) if (Math.abs(t[2 * (k * n + k)]!) < 1e-9) t[2 * (k * n + k)] = 0;
  }, undefined),
  'the diagonal of A where values alone are asked for': {
    schur: (a, basis, n) => {
      if (basis) right.schur(a, basis, n);
    },
  },
  'conjugated values where they alone are asked for': changed(conjugated, undefined, true),
  'an eigenvalue lost in deflation': changed((t, n) => {
    if (n > 50) t.copyWithin(2 * (n * n - 1), 0, 2);
  }, undefined),
  'single precision': changed((t) => t.set(Float32Array.from(t)), undefined),
  'eigenvectors of T in the place of those of A': {
    eigenvectors: (out, t, z, n) => {
      const unit = z.length ? arrayOf(z).map((_, i) => (i % (2 * n + 2) === 0 ? 1 : 0)) : new Float64Array(0);
      const kept = arrayOf(z).slice();
      arrayOf(z).set(unit);
      right.eigenvectors(out, t, z, n);
      arrayOf(z).set(kept);
    },
  },
  'QZ: the adjoint of Q': pencil({ q: (q, n) => (transposed(q, n), conjugated(q, n)) }),
  'QZ: the transpose of Z': pencil({ z: transposed }),
  'QZ: infinite eigenvalues made finite': pencil({
    t: (t, n) => {
      for (let k = 0; k < n; k++) if (Math.abs(t[2 * (k * n + k)]!) < 1e-13) t[2 * (k * n + k)] = 1e-13;
    },
  }),
  'QZ: rounding left below the diagonal of T': pencil({
    t: (t, n) => {
      if (n > 1) t[2 * n] = 1e-300;
    },
  }),
  'QZ: Q and Z exchanged': { qz: (s, t, q, z, n, limits) => right.qz(s, t, z, q, n, limits) },
  'left eigenvectors': vectors((v, n) => (transposed(v, n), conjugated(v, n))),
  'eigenvectors in reverse order': vectors((v, n) => {
    const old = v.slice();
    for (let i = 0; i < n * n; i++) {
      const column = i % n;
      v.set(old.subarray(2 * (i - column + n - 1 - column), 2 * (i - column + n - column)), 2 * i);
    }
  }),
  'eigenvectors that overflow': vectors((v) => v.forEach((x, i) => Math.abs(x) > 1e20 && (v[i] = Infinity))),
  'normalised eigenvectors of the triangle': vectors((v) => v.forEach((x, i) => (v[i] = x / 2))),
};

/** Kernel sets whose Schur forms or eigenvectors have one fault each. */
export const spectrumMutants: Readonly<Record<string, Kernels>> = Object.fromEntries(
  Object.entries(faults).map(([name, fault]) => {
    const run: Kernels['run'] = (operation) =>
      referenceKernels.run((work) => operation({ ...work, spectrum: { ...work.spectrum, ...fault } }));
    return [name, { ...referenceKernels, run }];
  }),
);
