import { Complex, complex, imaginaryPart, realPart, type Scalar } from './scalar.ts';
import { powerOfTwoInverse } from './power-of-two.ts';

/**
 * The elementary functions where complex.js overflows, underflows, cancels or forgets the sign of zero: `log` and `sqrt` of
 * very large or small numbers, `log` near the unit circle, `tanh` for large real parts and near its poles, `exp` near the
 * end of the range. Its `sin`, `cos`, `sinh`, `cosh`, `mul`, `div` are right for numbers of ordinary size: use them.
 * Cuts: `log` and `sqrt` are cut along the negative real axis, and the sign of a zero imaginary part tells the side.
 */

/** log z = log |z| + i arg z with arg in [-pi, pi], to a few ulp of each part. -Infinity + i arg for z = 0. */
export function complexLog(z: Scalar): Complex {
  const re = realPart(z);
  const im = imaginaryPart(z);
  return complex(logModulus(re, im), Math.atan2(im, re));
}

/** log sqrt(re^2 + im^2), without overflow, underflow or cancellation near modulus 1. */
export function logModulus(re: number, im: number): number {
  const x = Math.max(Math.abs(re), Math.abs(im));
  const y = Math.min(Math.abs(re), Math.abs(im));
  if (x === 0) return -Infinity;
  if (x > 0.6 && x < 1.5) {
    const square = x * x;
    const tail = squareError(x) + squareError(y);
    return Math.log1p(square - 1 + y * y + tail) / 2;
  }
  const ratio = y / x;
  return Math.log(x) + Math.log1p(ratio * ratio) / 2;
}

/** The principal square root: real part not negative, sqrt(-1 + 0i) = i and sqrt(-1 - 0i) = -i. */
export function complexSqrt(z: Scalar): Complex {
  const re = realPart(z);
  const im = imaginaryPart(z);
  if (im === 0) {
    const root = Math.sqrt(Math.abs(re));
    if (re >= 0) return complex(root, im);
    return complex(0, Object.is(im, -0) ? -root : root);
  }
  const inverse = powerOfTwoInverse(Math.max(Math.abs(re), Math.abs(im)));
  const even = Math.log2(inverse) % 2 === 0 ? inverse : inverse / 2;
  const root = new Complex(re * even, im * even).sqrt();
  const undo = 1 / Math.sqrt(even);
  return complex(root.re * undo, root.im * undo);
}

/** exp z; parts overflow only where the part itself leaves the range. */
export function complexExp(z: Scalar): Complex {
  const re = realPart(z);
  const im = imaginaryPart(z);
  if (im === 0) return complex(Math.exp(re), im);
  if (re < 709) return new Complex(re, im).exp();
  const half = Math.exp(re / 2);
  return complex(half * Math.cos(im) * half, half * Math.sin(im) * half);
}

/** exp z - 1, accurate for small z. */
export function complexExpm1(z: Scalar): Complex {
  const re = realPart(z);
  const im = imaginaryPart(z);
  if (re >= 709) return complexExp(z);
  return new Complex(re, im).expm1();
}

/** tanh z, finite everywhere but at its poles (which no double hits); Kahan's formula. */
export function complexTanh(z: Scalar): Complex {
  const re = realPart(z);
  const im = imaginaryPart(z);
  if (Math.abs(re) > 22) {
    return complex(Math.sign(re), 4 * Math.sin(im) * Math.cos(im) * Math.exp(-2 * Math.abs(re)));
  }
  const t = Math.tan(im);
  const beta = 1 + t * t;
  const s = Math.sinh(re);
  const denominator = 1 + beta * s * s;
  return complex((beta * Math.sqrt(1 + s * s) * s) / denominator, t / denominator);
}

/** What rounding took from x * x (Dekker); 0 for numbers whose square underflows. */
function squareError(x: number): number {
  const shifted = 134217729 * x;
  const high = shifted - (shifted - x);
  const low = x - high;
  return high * high - x * x + 2 * high * low + low * low;
}
