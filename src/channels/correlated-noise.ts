import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { diagonal, matrix, zeros, type ComplexMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { maxAbs } from '../linalg/products.ts';
import { requireHermitian } from '../linalg/hermitian-part.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { qubits } from '../spaces/space.ts';
import type { Kraus } from './channel.ts';
import type { MapBudget } from './convert.ts';
import { kraus } from './kraus.ts';
import { pauliChannel, requireProbability } from './noise.ts';

/**
 * Pauli errors with memory: n uses in a row (or n sites in a line) where each error repeats the one before with probability mu and is drawn anew otherwise,
 * p(P_1..P_n) = p_{P_1} prod_k ((1-mu) p_{P_k} + mu delta(P_k, P_{k-1})), on n qubits. Each site alone has the errors of `pauliChannel(probabilities)`; mu = 0 are independent ones, mu = 1 the same
 * error on all sites. Source: C. Macchiavello and G. M. Palma, Phys. Rev. A 65 (2002) 050301.
 * Throws `ArgumentError` for keys other than I, X, Y, Z, numbers outside [0, 1], a wrong sum, and counts that are none.
 */
export function correlatedPauli(
  probabilities: Readonly<Partial<Record<'I' | 'X' | 'Y' | 'Z', number>>>,
  mu: number,
  count = 2,
): Kraus {
  requireProbability(mu, 'mu');
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ArgumentError('count', 'be a positive count', `it is ${count}`);
  }
  const stray = Object.keys(probabilities).find((key) => !/^[IXYZ]$/.test(key));
  if (stray !== undefined) {
    throw new ArgumentError('probabilities', 'have the keys I, X, Y, Z', `one is "${stray}"`);
  }
  const errors = ['X', 'Y', 'Z'].map((letter) => probabilities[letter as 'X'] ?? 0);
  errors.forEach((p, k) => requireProbability(p, `probabilities.${'XYZ'[k]}`));
  const total = errors.reduce((sum, p) => sum + p, 0);
  const all = [probabilities.I ?? Math.max(0, 1 - total), ...errors];
  requireProbability(all[0] as number, 'probabilities.I');
  if (Math.abs(total + (all[0] as number) - 1) > 1e-12) {
    const got = `they sum to ${total + (all[0] as number)}`;
    throw new ArgumentError('probabilities', 'sum to 1, or to at most 1 without "I"', got);
  }
  let words = all.map((p, k): [word: string, p: number, last: number] => ['IXYZ'[k] as string, p, k]);
  for (let site = 1; site < count; site++) {
    words = words.flatMap(([word, weight, last]) =>
      all.map((p, k): [string, number, number] => [
        word + ('IXYZ'[k] as string),
        weight * ((1 - mu) * p + (k === last ? mu : 0)),
        k,
      ]),
    );
  }
  return pauliChannel(Object.fromEntries(words.map(([word, p]) => [word, p])));
}

/**
 * Dephasing of n qubits by random phases with any correlations: exp(-i sum_k phi_k Z_k/2) averaged over normal phi of mean 0 and the covariance C, n x n:
 * rho_xy -> rho_xy exp(-(x-y)^T C (x-y)/2) for bit strings x, y. C diagonal is independent noise, coherence exp(-C_kk/2) per qubit; all entries equal is one fluctuating field, which
 * takes the coherence of a GHZ state away as exp(-n^2 C/2) (Monz et al., Phys. Rev. Lett. 106 (2011) 130506). Kraus operators diag(u) sqrt(lambda) from the eigenvectors of that
 * 2^n x 2^n matrix; eigenvalues that are rounding are left out, and their sum is `discardedWeight`.
 * Throws `ArgumentError` for a matrix that is not real symmetric, `NotPhysicalError` for one that is not positive, `BudgetExceededError`.
 */
export function correlatedDephasing(
  covariance: MatrixLike,
  { maxBytes = defaultMaxBytes }: MapBudget = {},
): Kraus {
  const c = matrix(covariance, 'covariance');
  const n = c.rows;
  if (n === 0) throw new ArgumentError('covariance', 'have at least one row', 'it is empty');
  requireHermitian(c, 'covariance');
  requireBudget('The coherence factors', qubits(n), 2, maxBytes, 'Dephase fewer qubits at a time.');
  if (c.data.some((x, i) => i % 2 === 1 && x !== 0)) {
    throw new ArgumentError('covariance', 'be real', 'it has imaginary parts');
  }
  const least = eigh(c).values[0] as number;
  if (least < -1e-12 * maxAbs(c)) {
    throw new NotPhysicalError(
      `Argument \`covariance\` must be positive, but it has the eigenvalue ${least}. Covariances of random numbers have none below 0.`,
    );
  }
  const { values, vectors } = eigh(coherenceFactors(c));
  const size = 2 ** n;
  const limit = size * 2 ** -52 * (values[size - 1] as number);
  const kept = Array.from(values.keys()).filter((m) => (values[m] as number) > limit);
  const operators = kept.reverse().map((m) => {
    const root = Math.sqrt(values[m] as number);
    return diagonal(
      Array.from({ length: size }, (_, x) => ({
        re: root * (vectors.data[2 * (x * size + m)] as number),
        im: root * (vectors.data[2 * (x * size + m) + 1] as number),
      })),
    );
  });
  const rest = values.filter((value) => value <= limit);
  const discardedWeight = rest.reduce((sum, value) => sum + Math.abs(value), 0);
  return { ...kraus(qubits(n), qubits(n), operators), discardedWeight };
}

/** exp(-(x-y)^T C (x-y)/2) for all bit strings x, y. */
function coherenceFactors(c: ComplexMatrix): ComplexMatrix {
  const n = c.rows;
  const size = 2 ** n;
  const out = zeros(size, size);
  const bit = (x: number, site: number): number => (x >> (n - 1 - site)) & 1;
  for (let x = 0; x < size; x++) {
    for (let y = 0; y < size; y++) {
      let form = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          form += (bit(x, i) - bit(y, i)) * (bit(x, j) - bit(y, j)) * (c.data[2 * (i * n + j)] as number);
        }
      }
      out.data[2 * (x * size + y)] = Math.exp(-form / 2);
    }
  }
  return out;
}
