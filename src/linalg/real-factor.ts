import { ArgumentError } from '../errors.ts';
import {
  heldCopy,
  heldLq,
  heldQr,
  heldSingularValues,
  heldSvd,
  type HeldMatrix,
  type Keep,
} from './held-decompositions.ts';
import { kernels } from './kernels/active.ts';
import type { Workspace } from './kernels/workspace.ts';
import { powerOfTwoInverse } from './power-of-two.ts';
import { requireSize, type DenseReal } from './real-matrix.ts';
import { putFinite, unscale } from './scaling.ts';

/** A thin real QR factorisation: orthonormal columns in `q`, upper triangular `r`. */
export interface RealQrFactors {
  readonly q: DenseReal;
  readonly r: DenseReal;
}

/** A thin real LQ factorisation: lower triangular `l`, orthonormal rows in `q`. */
export interface RealLqFactors {
  readonly l: DenseReal;
  readonly q: DenseReal;
}

/** A thin real singular value decomposition: all values, and the vectors of the first of them, columns of `u` and rows of `vt`. */
export interface RealSvdFactors {
  readonly u: DenseReal;
  readonly s: Float64Array;
  readonly vt: DenseReal;
}

/** Which vectors to have. */
export interface RealSvdOptions {
  /** How many of the singular values (descending, all of them) to have vectors of; all by default. */
  readonly keep?: Keep;
}

/** Eigenvalues, ascending, with orthonormal eigenvectors as the columns of `vectors`. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: DenseReal;
}

/** The product op(A) op(B), 't' for a transpose; 2 m k n flops. Throws `ArgumentError` when the inner lengths differ. */
export function realMultiply(
  a: DenseReal,
  b: DenseReal,
  opA: 'n' | 't' = 'n',
  opB: 'n' | 't' = 'n',
): DenseReal {
  requireSize(a, 'a');
  requireSize(b, 'b');
  const [m, k] = opA === 'n' ? [a.rows, a.cols] : [a.cols, a.rows];
  const [inner, n] = opB === 'n' ? [b.rows, b.cols] : [b.cols, b.rows];
  if (k !== inner) throw new ArgumentError('b', `have ${k} rows (after its op)`, `it has ${inner}`);
  return kernels().run((work) => {
    const out = work.zeros(m * n);
    const factor = ({ cols, data }: DenseReal, op: 'n' | 't') =>
      ({ numbers: work.put(data), row: op === 'n' ? cols : 1, column: op === 'n' ? 1 : cols }) as const;
    work.products.real({ numbers: out, row: n }, factor(a, opA), factor(b, opB), { m, k, n });
    return { rows: m, cols: n, data: work.read(out) };
  });
}

/** `qr` of a real matrix, in real arithmetic: about (4 n^2 (m - n/3)) flops for m >= n. Throws `ArgumentError` when an entry is not finite. */
export function realQr(a: DenseReal): RealQrFactors {
  return onHeld(a, (work, x) => {
    const { q, r } = heldQr(work, x);
    return { q: heldCopy(work, q), r: heldCopy(work, r) };
  });
}

/** `lq` of a real matrix, in real arithmetic, at the cost of `realQr` of its transpose. Throws `ArgumentError` when an entry is not finite. */
export function realLq(a: DenseReal): RealLqFactors {
  return onHeld(a, (work, x) => {
    const { l, q } = heldLq(work, x);
    return { l: heldCopy(work, l), q: heldCopy(work, q) };
  });
}

/**
 * `svd` of a real matrix, in real arithmetic: A = U diag(s) V^T, U m x k, `vt` = V^T k x n, k = min(m, n), or as many as `keep` asks for when it has seen
 * all values: vectors left out cost nothing. Throws `ArgumentError` when an entry is not finite or `keep` gives no number of vectors from 0 to k.
 */
export function realSvd(a: DenseReal, { keep }: RealSvdOptions = {}): RealSvdFactors {
  return onHeld(a, (work, x) => {
    const { u, s, vh } = heldSvd(work, x, keep);
    return { u: heldCopy(work, u), s, vt: heldCopy(work, vh) };
  });
}

/** The singular values of a real matrix, descending, at less than half of the cost of `realSvd`. Throws `ArgumentError` when an entry is not finite. */
export function realSingularValues(a: DenseReal): Float64Array {
  return onHeld(a, heldSingularValues);
}

/**
 * The eigendecomposition A = X diag(values) X^T of a symmetric matrix, as `eigh`, in real arithmetic. What is left of A - A^T (up to 1e-10 of the largest
 * entry) is dropped. Throws `ArgumentError` unless A is square, finite and symmetric.
 */
export function symmetricEigen(a: DenseReal): SymmetricEigen {
  const { rows: n } = a;
  requireSize(a, 'a');
  if (a.cols !== n) throw new ArgumentError('a', 'be square', `it is ${n} x ${a.cols}`);
  return kernels().run((work) => {
    const given = putFinite(work, a.data, 'a');
    const factor = powerOfTwoInverse(work.vectors.maxAbs(given));
    const [x, values, vectors] = [work.put(symmetricPart(a, factor)), work.zeros(n), work.zeros(n * n)];
    work.decompositions.eigen('real', values, vectors, x, n);
    const data = work.read(vectors);
    return { values: unscale(work.read(values), factor, 'eigenvalues'), vectors: { rows: n, cols: n, data } };
  });
}

/** factor (A + A^T) / 2, after a check that this is close to factor A; the factor makes the largest entry about 1. */
function symmetricPart({ data, rows: n }: DenseReal, factor: number): Float64Array {
  const out = new Float64Array(n * n);
  let defect = 0;
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      const [x, y] = [factor * (data[r * n + c] as number), factor * (data[c * n + r] as number)];
      const mean = x / 2 + y / 2;
      defect = Math.max(defect, Math.abs(x - y));
      out[r * n + c] = mean;
      out[c * n + r] = mean;
    }
  }
  if (defect <= 1e-10) return out;
  const got = `max |a - a^T| is ${defect.toExponential(2)} of its largest entry`;
  throw new ArgumentError(
    'a',
    'be symmetric',
    got,
    'Take its symmetric part, or use `eig` for a general matrix.',
  );
}

function onHeld<T>(a: DenseReal, operation: (work: Workspace, x: HeldMatrix) => T): T {
  requireSize(a, 'a');
  const { rows, cols, data } = a;
  return kernels().run((work) => operation(work, { field: 'real', rows, cols, numbers: work.put(data) }));
}
