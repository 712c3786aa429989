import { ArgumentError } from '../errors.ts';
import { hermitianFunction, isHermitianToRounding } from './hermitian-function.ts';
import { kernels } from './kernels/active.ts';
import { requireFinite, requireSquare, type ComplexMatrix } from './matrix.ts';
import { norm1 } from './one-norm.ts';
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
  if (!out.data.every(Number.isFinite)) {
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
  const h = scaled(a, { re: 0, im: 1 });
  if (isHermitianToRounding(h)) return hermitianFunction(h, (x) => [Math.cos(x), -Math.sin(x)]);
  return general(a);
}

/** Squares Y = X - 1 (Y := 2 Y + Y^2) until X has shrunk below 1/2, then X itself. */
function general(a: ComplexMatrix): ComplexMatrix {
  const n = a.rows;
  const { minusOne, squarings } = scaledExponential(a);
  let x = minusOne.data.slice();
  let shifted = true;
  for (let k = 0; k < squarings; k++) {
    if (shifted && normWithOne(x, n) < 0.5) {
      addOne(x, n);
      shifted = false;
    }
    const square = new Float64Array(x.length);
    kernels().gemm(square, x, x, n, n, n);
    if (shifted) kernels().axpy(square, x, 2, 0);
    x = square;
  }
  if (shifted) addOne(x, n);
  return { rows: n, cols: n, data: x };
}

/** An upper triangular matrix: after each squaring the diagonal is replaced by its exact value, which stops errors from doubling. */
function ofTriangular(t: ComplexMatrix): ComplexMatrix {
  const n = t.rows;
  const { minusOne, squarings } = scaledExponential(t);
  let x = minusOne.data.slice();
  setDiagonal(x, t, -squarings);
  for (let k = squarings - 1; k >= 0; k--) {
    const square = new Float64Array(x.length);
    kernels().gemm(square, x, x, n, n, n);
    x = square;
    setDiagonal(x, t, -k);
  }
  return { rows: n, cols: n, data: x };
}

/** x_ii := exp(t_ii 2^power). */
function setDiagonal(x: Float64Array, t: ComplexMatrix, power: number): void {
  const factor = 2 ** power;
  for (let o = 0; o < x.length; o += 2 * t.cols + 2) {
    const z = complexExp({ re: (t.data[o] as number) * factor, im: (t.data[o + 1] as number) * factor });
    x[o] = z.re;
    x[o + 1] = z.im;
  }
}

function addOne(x: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) (x[2 * (i * n + i)] as number) += 1;
}

function normWithOne(y: Float64Array, n: number): number {
  const x = y.slice();
  addOne(x, n);
  return norm1(x, n);
}
