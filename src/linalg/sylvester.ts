import { ArgumentError } from '../errors.ts';
import { adjointForm } from './adjoint-form.ts';
import { hermitianPart } from './hermitian-part.ts';
import { isHermitianToRounding } from './hermitian-function.ts';
import { requireFinite, requireSquare, type ComplexMatrix } from './matrix.ts';
import { frobenius, maxAbs, multiply } from './products.ts';
import { powerOfTwoInverse } from './power-of-two.ts';
import { unscale } from './scaling.ts';
import { schur, type SchurForm } from './schur.ts';
import { separation, triangularSylvester } from './triangular-sylvester.ts';

/**
 * The solution X of A X + X B = C (A m x m, B n x n, C and X m x n), by Schur forms of A and B (Bartels & Stewart) and blocked substitution.
 * It is unique when no eigenvalue of A is minus one of B; real matrices give a real X. The residual is about 1e-15 max(m, n) (|A| + |B|) |X|, the
 * error of X that divided by the separation, sep = min |A X + X B| / |X| in Frobenius norms. Cost about 100 (m^3 + n^3) + 36 m n (m + n) flops.
 * Throws `ArgumentError` unless A and B are square, C fits and all is finite, and when the separation, estimated from above by inverse iteration, is
 * below max(10, m, n) 2^-52 of |A| + |B|: then no digit of X could be right; the message names it. Golub & Van Loan, section 7.6.3.
 */
export function sylvester(a: ComplexMatrix, b: ComplexMatrix, c: ComplexMatrix): ComplexMatrix {
  requireSquare(a, 'a');
  requireSquare(b, 'b');
  requireFinite(a.data, 'a');
  requireFinite(b.data, 'b');
  requireRightSide(c, a.rows, b.rows);
  const factor = powerOfTwoInverse(Math.max(maxAbs(a), maxAbs(b)));
  const forms = { a: schur(times(a, factor)), b: schur(times(b, factor)) };
  const x = solveForms(forms, c, factor, 'have no eigenvalue that is minus one of `b`');
  return isReal(a) && isReal(b) && isReal(c) ? realPartOf(x) : x;
}

/**
 * The solution X of the Lyapunov equation A X + X A^dagger = C, as `sylvester` finds it with one Schur form; Hermitian to the last bit
 * when C is Hermitian, real when A and C are. It is unique when no two eigenvalues have lambda_i + conj(lambda_j) = 0, so always for a stable A,
 * and then X is minus the integral of e^(A t) C e^(A^dagger t) over t > 0. Cost about 100 n^3 + 72 n^3 flops.
 * Throws `ArgumentError` unless A is square, C of its size and both are finite, and when the separation is too small, as `sylvester` does.
 */
export function lyapunov(a: ComplexMatrix, c: ComplexMatrix): ComplexMatrix {
  requireSquare(a, 'a');
  requireFinite(a.data, 'a');
  requireRightSide(c, a.rows, a.rows);
  const factor = powerOfTwoInverse(maxAbs(a));
  const form = schur(times(a, factor));
  const x = solveForms({ a: form }, c, factor, 'have no two eigenvalues with lambda_i + conj(lambda_j) = 0');
  const solution = isHermitianToRounding(c) ? hermitianPart(x) : x;
  return isReal(a) && isReal(c) ? realPartOf(solution) : solution;
}

/** Schur forms of f A and f B; without B it is A^dagger, whose form Z T^dagger Z^dagger is turned upside down. */
interface Forms {
  readonly a: SchurForm;
  readonly b?: SchurForm;
}

function solveForms(
  { a, b = adjointForm(a) }: Forms,
  c: ComplexMatrix,
  factor: number,
  condition: string,
): ComplexMatrix {
  const cFactor = powerOfTwoInverse(maxAbs(c));
  const norm = frobenius(a.t) + frobenius(b.t);
  const sep = separation(a.t, b.t);
  if (!(sep > Math.max(10, c.rows, c.cols) * 2 ** -52 * norm)) {
    const size = (sep / (norm || 1)).toExponential(2);
    throw new ArgumentError(
      'a',
      condition,
      `the separation of the spectra is at most ${size} of the norms`,
      'The equation has no solution, or many.',
    );
  }
  const right = multiply(multiply(a.z, times(c, cFactor), 'h'), b.z);
  const y = triangularSylvester(a.t, b.t, right);
  const x = multiply(multiply(a.z, y), b.z, 'n', 'h');
  return { ...x, data: unscale(x.data, cFactor / factor, 'a solution') };
}

function requireRightSide(c: ComplexMatrix, rows: number, cols: number): void {
  requireFinite(c.data, 'c');
  if (c.rows !== rows || c.cols !== cols) {
    throw new ArgumentError('c', `be ${rows} x ${cols}`, `it is ${c.rows} x ${c.cols}`);
  }
}

function times(a: ComplexMatrix, factor: number): ComplexMatrix {
  return { ...a, data: a.data.map((x) => x * factor) };
}

function isReal(a: ComplexMatrix): boolean {
  for (let i = 1; i < a.data.length; i += 2) if (a.data[i] !== 0) return false;
  return true;
}

function realPartOf(a: ComplexMatrix): ComplexMatrix {
  return { ...a, data: a.data.map((x, i) => (i % 2 === 0 ? x : 0)) };
}
