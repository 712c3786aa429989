import { UnsupportedError } from '../errors.ts';
import { zeros, type ComplexMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { multiply, scaled } from '../linalg/products.ts';
import { pauliSum } from '../operators/pauli-sum.ts';
import { toDense } from '../operators/to-dense.ts';
import { describeSpace, dimension, qubits, requireSameSpace, type Space } from '../spaces/space.ts';
import { shaped, type Channel, type Superoperator } from './channel.ts';
import { toSuperoperator, type MapBudget } from './convert.ts';
import { reshuffled } from './reshuffle.ts';

/**
 * The Pauli views of a map on qubits. Strings are ordered I, X, Y, Z per site, site 0 the slowest: index 4^(n-1) p_0 + ... + p_{n-1}.
 */

/**
 * The process matrix chi of any linear map of n qubits to n qubits: Phi(rho) = sum_ij chi_ij P_i rho P_j, 4^n x 4^n, no hidden factor, so trace chi = 1 for
 * a channel and the identity has chi_II = 1. Positive exactly when the map is completely positive. Cost O(64^n).
 * Throws `UnsupportedError` for sites that are not two-level, `SpaceMismatchError` for from not to, `BudgetExceededError`.
 */
export function toChi(channel: Channel, options: MapBudget = {}): ComplexMatrix {
  const n = requireQubits(channel.from);
  requireSameSpace('The output of `channel`', channel.from, channel.to);
  const d = 2 ** n;
  // <k|P_a|i><j|P_b|l> = B[(k,i),a] conj(B[(l,j),b]) with the columns vec P_a of B: reshuffled, S is B chi B^dagger.
  const table = reshuffled(toSuperoperator(channel, options).matrix, [d, d, d, d], [0, 2, 1, 3]);
  const basis = pauliVectors(n);
  return scaled(multiply(multiply(basis, table, 'h', 'n'), basis), 1 / (d * d));
}

/**
 * The map of a process matrix: Phi(rho) = sum_ij chi_ij P_i rho P_j on a space of two-level sites. `chi` may be any matrix; completely positive = positive chi.
 * Throws `UnsupportedError` for sites that are not two-level, `ArgumentError` for a wrong shape.
 */
export function fromChi(space: Space, chi: MatrixLike): Superoperator {
  const n = requireQubits(space);
  const d = 2 ** n;
  const coefficients = shaped(chi, d * d, d * d, 'chi');
  const basis = pauliVectors(n);
  const table = multiply(multiply(basis, coefficients), basis, 'n', 'h');
  return {
    kind: 'superoperator',
    from: space,
    to: space,
    matrix: reshuffled(table, [d, d, d, d], [0, 2, 1, 3]),
  };
}

/**
 * The Pauli-transfer matrix R_ij = tr(P_i Phi(P_j)) / d_in of a map from n to m qubits, 4^m x 4^n: it maps the Pauli expectation values of rho to those of
 * Phi(rho). Real for a map that preserves Hermiticity, first row (1, 0, ...) for one that preserves the trace, first column (1, 0, ...) for a unital one with n = m.
 * Throws `UnsupportedError` for sites that are not two-level, `BudgetExceededError`.
 */
export function toPauliTransfer(channel: Channel, options: MapBudget = {}): ComplexMatrix {
  const before = pauliVectors(requireQubits(channel.from));
  const after = pauliVectors(requireQubits(channel.to));
  const { matrix } = toSuperoperator(channel, options);
  return scaled(multiply(after, multiply(matrix, before), 'h', 'n'), 1 / dimension(channel.from));
}

/** The map of a Pauli-transfer matrix (see `toPauliTransfer`). Throws `UnsupportedError`, `ArgumentError` for a wrong shape. */
export function fromPauliTransfer(from: Space, to: Space, transfer: MatrixLike): Superoperator {
  const before = pauliVectors(requireQubits(from));
  const after = pauliVectors(requireQubits(to));
  const given = shaped(transfer, after.cols, before.cols, 'transfer');
  const matrix = scaled(multiply(multiply(after, given), before, 'n', 'h'), 1 / dimension(to));
  return { kind: 'superoperator', from, to, matrix };
}

/** The 4^n Pauli strings on n qubits in the order of `toChi`, as words: "II", "IX", ... */
export function pauliWords(n: number): string[] {
  let words = [''];
  for (let site = 0; site < n; site++)
    words = words.flatMap((word) => [...'IXYZ'].map((letter) => word + letter));
  return words;
}

/** The matrix whose column a is the row-major vec of P_a; P/sqrt(d) are orthonormal. */
function pauliVectors(n: number): ComplexMatrix {
  const space = qubits(n);
  const words = pauliWords(n);
  const out = zeros(words.length, words.length);
  words.forEach((word, a) => {
    const { data } = toDense(pauliSum(space, { [word]: 1 }));
    for (let r = 0; r < words.length; r++) {
      out.data[2 * (r * words.length + a)] = data[2 * r] as number;
      out.data[2 * (r * words.length + a) + 1] = data[2 * r + 1] as number;
    }
  });
  return out;
}

function requireQubits(space: Space): number {
  if (space.dims.some((levels) => levels !== 2)) {
    throw new UnsupportedError(
      `Pauli forms need two levels on each site, but the map is on ${describeSpace(space)}. ` +
        'Use `toChoi`, `toSuperoperator` or `toKraus`.',
    );
  }
  return space.dims.length;
}
