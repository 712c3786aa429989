import type { FactorisationKernels } from '../../../src/linalg/kernels/families/factorisations.ts';
import { referenceKernels } from '../../../src/linalg/kernels/reference.ts';

const right: FactorisationKernels = referenceKernels.factorisations;

/** Entry (r, c) of an n x n matrix := `from` of (r, c), a place and a sign for its imaginary part. */
function rearrange(
  x: Float64Array,
  n: number,
  from: (r: number, c: number) => readonly [number, number],
): void {
  const old = x.slice();
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const [at, sign] = from(r, c);
      x[2 * (r * n + c)] = old[2 * at]!;
      x[2 * (r * n + c) + 1] = sign * old[2 * at + 1]!;
    }
  }
}

/** Factorisations with one fault each. */
export const factorisationMutants: Readonly<Record<string, Partial<FactorisationKernels>>> = {
  'eigenvectors as rows': {
    hermitianEigen: (values, vectors, a, n) => {
      right.hermitianEigen(values, vectors, a, n);
      if (vectors) rearrange(vectors, n, (r, c) => [c * n + r, 1]);
    },
  },
  'conjugated eigenvectors': {
    hermitianEigen: (values, vectors, a, n) => {
      right.hermitianEigen(values, vectors, a, n);
      if (vectors) rearrange(vectors, n, (r, c) => [r * n + c, -1]);
    },
  },
  'eigenvalues of the real part': {
    hermitianEigen: (values, vectors, a, n) =>
      right.hermitianEigen(values, vectors, a.map((x, i) => (i % 2 ? 0 : x)), n), // prettier-ignore
  },
  'eigenvalues that descend': {
    hermitianEigen: (values, vectors, a, n) => {
      right.hermitianEigen(values, vectors, a, n);
      values.reverse();
      if (vectors) rearrange(vectors, n, (r, c) => [r * n + n - 1 - c, 1]);
    },
  },
  'eigenvectors that are not normalised': {
    hermitianEigen: (values, vectors, a, n) => {
      right.hermitianEigen(values, vectors, a, n);
      if (vectors) for (let i = 0; i < 2 * n; i++) vectors[i * n]! *= 1 + 1e-13;
    },
  },
  'small eigenvalues set to zero': {
    hermitianEigen: (values, vectors, a, n) => {
      right.hermitianEigen(values, vectors, a, n);
      values.forEach((x, i) => (values[i] = Math.abs(x) < 1e-11 ? 0 : x));
    },
  },
  'an input that is used up': {
    hermitianEigen: (values, vectors, a, n) => {
      right.hermitianEigen(values, vectors, a, n);
      a.fill(0);
    },
  },
  'phases of real eigenvectors': {
    hermitianEigen: (values, vectors, a, n) => {
      right.hermitianEigen(values, vectors, a, n);
      if (vectors) for (let i = 0; i < 2 * n * n; i += 2) vectors.set([-vectors[i + 1]!, vectors[i]!], i);
    },
  },
  'values alone, squared': {
    singularValues: (s, vectors, a, m, n) => {
      right.singularValues(s, vectors, a, m, n);
      if (!vectors) s.forEach((x, i) => (s[i] = x * x));
    },
  },
  'V in the place of its adjoint': {
    singularValues: (s, vectors, a, m, n) => {
      right.singularValues(s, vectors, a, m, n);
      if (vectors) rearrange(vectors.vh, n, (r, c) => [c * n + r, -1]);
    },
  },
  'the transpose of V': {
    singularValues: (s, vectors, a, m, n) => {
      right.singularValues(s, vectors, a, m, n);
      if (vectors) rearrange(vectors.vh, n, (r, c) => [r * n + c, -1]);
    },
  },
  'signed values': {
    singularValues: (s, vectors, a, m, n) => {
      right.singularValues(s, vectors, a, m, n);
      s[n - 1] = -s[n - 1]!;
      if (vectors) for (let i = 2 * n * (n - 1); i < 2 * n * n; i++) vectors.vh[i] = -vectors.vh[i]!;
    },
  },
  'null vectors left out': {
    singularValues: (s, vectors, a, m, n) => {
      right.singularValues(s, vectors, a, m, n);
      s.forEach((x, c) => {
        if (vectors && x === 0)
          for (let r = 0; r < m; r++) vectors.u.fill(0, 2 * (r * n + c), 2 * (r * n + c) + 2);
      });
    },
  },
  'rounding to single precision': {
    singularValues: (s, vectors, a, m, n) => {
      right.singularValues(s, vectors, a, m, n);
      vectors?.u.set(Float32Array.from(vectors.u));
    },
  },
};
