import { ArgumentError } from '../errors.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, dagger, transpose } from '../linalg/products.ts';
import { qr } from '../linalg/qr.ts';
import type { Rng } from '../linalg/random.ts';

/** A Ginibre matrix: independent complex normal entries with E |g|^2 = 1. Throws `ArgumentError` for sizes that are no counts. */
export function randomGinibre(rows: number, cols: number, rng: Rng): ComplexMatrix {
  const out = emptyMatrix(rows, cols);
  for (let i = 0; i < out.data.length; i++) out.data[i] = Math.SQRT1_2 * rng.normal();
  return out;
}

/** A real Ginibre matrix: independent standard normal entries, as a complex matrix. Errors as `randomGinibre`. */
export function randomRealGinibre(rows: number, cols: number, rng: Rng): ComplexMatrix {
  const out = emptyMatrix(rows, cols);
  for (let i = 0; i < out.data.length; i += 2) out.data[i] = rng.normal();
  return out;
}

/**
 * A Hermitian matrix of the Gaussian unitary ensemble, (G + G^dagger)/sqrt 2 for a Ginibre G: E |H_ij|^2 = 1 for all i, j,
 * so the spectrum fills [-2 sqrt n, 2 sqrt n] for large n.
 */
export function randomHermitian(n: number, rng: Rng): ComplexMatrix {
  const g = randomGinibre(n, n, rng);
  return add(g, dagger(g), Math.SQRT1_2, Math.SQRT1_2);
}

/**
 * A real symmetric matrix of the Gaussian orthogonal ensemble, (G + G^T)/sqrt 2 for a real Ginibre G: E H_ij^2 = 1 off the
 * diagonal and 2 on it.
 */
export function randomSymmetric(n: number, rng: Rng): ComplexMatrix {
  const g = randomRealGinibre(n, n, rng);
  return add(g, transpose(g), Math.SQRT1_2, Math.SQRT1_2);
}

/**
 * A Haar-distributed unitary: the Q of a Ginibre matrix, made unique by a positive diagonal of R (without that
 * phase fix the distribution is not Haar). Cost about 16/3 n^3 flops. F. Mezzadri, Notices AMS 54, 592 (2007).
 */
export function randomUnitary(n: number, rng: Rng): ComplexMatrix {
  return qr(randomGinibre(n, n, rng)).q;
}

/** A Haar-distributed real orthogonal matrix, determinant +1 and -1 equally likely, as a complex matrix. */
export function randomOrthogonal(n: number, rng: Rng): ComplexMatrix {
  return qr(randomRealGinibre(n, n, rng)).q;
}

/** A Haar-distributed isometry: `rows` x `cols` with orthonormal columns. Throws `ArgumentError` when cols > rows. */
export function randomIsometry(rows: number, cols: number, rng: Rng): ComplexMatrix {
  if (cols > rows) throw new ArgumentError('cols', `be at most the ${rows} rows`, `it is ${cols}`);
  return qr(randomGinibre(rows, cols, rng)).q;
}

function emptyMatrix(rows: number, cols: number): ComplexMatrix {
  for (const [name, count] of Object.entries({ rows, cols })) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new ArgumentError(name, 'be a count', `it is ${count}`);
    }
  }
  return zeros(rows, cols);
}
