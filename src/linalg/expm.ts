import { ArgumentError } from '../errors.ts';
import { addMatrixProduct, addToDiagonal, oneNormOf } from './held-matrix.ts';
import { hermitianFunction, isAntiHermitianToRounding, isHermitianToRounding } from './hermitian-function.ts';
import type { Numbers } from './kernels/held.ts';
import type { Workspace } from './kernels/workspace.ts';
import { runElimination } from './lu.ts';
import { requireFinite, requireSquare, type ComplexMatrix } from './matrix.ts';
import { scaledExponential } from './pade.ts';
import { scaled } from './products.ts';
import { complexExp } from './scalar-functions.ts';
import { inverseOrder, reordered, triangularOrder } from './triangular-order.ts';

/**
 * The matrix exponential e^A of any square matrix, without overflow on the way. A Hermitian A goes through `eigh`; an
 * anti-Hermitian one too, so that e^(-iHt) is unitary to rounding for any t; a matrix that is triangular in some order of
 * its basis (decay chains) gets a diagonal exact to rounding, and every entry of one sign is right to many digits however
 * stiff it is; the rest is scaling and squaring with Pade approximants, squaring e^A - 1 while e^A is near 1, so that slow
 * rates beside fast ones keep their digits; what is conserved may drift by 1e-16 |A| at worst.
 * Cost 60 to 200 n^3 flops and 8 n^3 per squaring, log2 |A| of them.
 * Throws `ArgumentError` unless A is square and finite, and when e^A leaves the range of doubles.
 * Higham, Functions of Matrices, chapter 10.
 */
export function expm(a: ComplexMatrix): ComplexMatrix {
  requireSquare(a, 'a');
  requireFinite(a.data, 'a');
  const out = exponential(a);
  if (!allFinite(out.data)) {
    throw new ArgumentError(
      'a',
      'have an exponential within the range of doubles',
      'one entry overflows',
      'Subtract a multiple of the identity first: exp(a) = exp(c) exp(a - c).',
    );
  }
  return out;
}

/** `expm` of a square finite matrix without checks: entries that overflow come back infinite or NaN. */
export function exponential(a: ComplexMatrix): ComplexMatrix {
  const order = triangularOrder(a);
  if (order) return reordered(ofTriangular(reordered(a, order)), inverseOrder(order));
  if (isHermitianToRounding(a)) return hermitianFunction(a, (x) => [Math.exp(x), 0]);
  if (isAntiHermitianToRounding(a)) {
    return hermitianFunction(scaled(a, { re: 0, im: 1 }), (x) => [Math.cos(x), -Math.sin(x)]);
  }
  return general(a);
}

function allFinite(data: Float64Array): boolean {
  for (let i = 0; i < data.length; i++) if (!(Math.abs(data[i] as number) <= Number.MAX_VALUE)) return false;
  return true;
}

/** Squares Y = X - 1 (Y := 2 Y + Y^2) until X has shrunk below 1/2, then X itself. */
function general(a: ComplexMatrix): ComplexMatrix {
  const n = a.rows;
  const data = runElimination(n, (work) => {
    const { minusOne, squarings } = scaledExponential(work, work.put(a.data), n);
    let [x, square] = [minusOne, work.zeros(2 * n * n)];
    let shifted = true;
    for (let k = 0; k < squarings; k++) {
      if (shifted) {
        work.vectors.copy(square, x);
        addToDiagonal(work, square, n, 1);
        if (oneNormOf(work, square, n) < 0.5) {
          [x, square] = [square, x];
          shifted = false;
        }
      }
      work.vectors.clear(square);
      addMatrixProduct(work, square, x, x, n);
      if (shifted) work.vectors.axpy(square, x, 2);
      [x, square] = [square, x];
    }
    if (shifted) addToDiagonal(work, x, n, 1);
    return work.read(x);
  });
  return { rows: n, cols: n, data };
}

/** An upper triangular matrix: after each squaring the diagonal is replaced by its exact value, which stops errors from doubling. */
function ofTriangular(t: ComplexMatrix): ComplexMatrix {
  const n = t.rows;
  const data = runElimination(n, (work) => {
    const { minusOne, squarings } = scaledExponential(work, work.put(t.data), n);
    let [x, square] = [minusOne, work.zeros(2 * n * n)];
    setDiagonal(work, x, t, -squarings);
    for (let k = squarings - 1; k >= 0; k--) {
      work.vectors.clear(square);
      addMatrixProduct(work, square, x, x, n);
      [x, square] = [square, x];
      setDiagonal(work, x, t, -k);
    }
    return work.read(x);
  });
  return { rows: n, cols: n, data };
}

/** x_ii := exp(t_ii 2^power). */
function setDiagonal(work: Workspace, x: Numbers, t: ComplexMatrix, power: number): void {
  const factor = 2 ** power;
  for (let o = 0; o < x.length; o += 2 * t.cols + 2) {
    const z = complexExp({ re: (t.data[o] as number) * factor, im: (t.data[o + 1] as number) * factor });
    work.write(work.part(x, o, 2), Float64Array.of(z.re, z.im));
  }
}
