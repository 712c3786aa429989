import { zeros, type ComplexMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { multiply, scaled } from '../linalg/products.ts';
import { dimension, requireSameSpace, type Space } from '../spaces/space.ts';
import { shaped, type Channel, type Superoperator } from './channel.ts';
import { toSuperoperator, type MapBudget } from './convert.ts';
import { hermitianBasis, weylBasis } from './operator-basis.ts';
import { reshuffled } from './reshuffle.ts';

/**
 * The views of a map in an operator basis: on qubits Pauli strings, ordered I, X, Y, Z per site, site 0 the slowest: index 4^(n-1) p_0 + ... + p_{n-1};
 * on other sites generalised Gell-Mann matrices (`hermitianBasis`), or Weyl operators.
 */

/** In which operators a process matrix is written, and its budget. */
export interface ChiOptions extends MapBudget {
  /**
   * 'hermitian' (default): `hermitianBasis`, the Pauli strings on qubits, for maps of a space to itself. 'weyl': `weylOperators` from input to output, site by site (for a map that changes the
   * number of sites those of the whole dimensions), for any map; of two levels they are 1, Z, X, XZ.
   */
  readonly basis?: 'hermitian' | 'weyl';
}

/**
 * The process matrix chi of any linear map: Phi(rho) = sum_ij chi_ij E_i rho E_j^dagger with the operators E of the basis, d_in d_out x d_in d_out, no hidden factor, so
 * trace chi = 1 for a channel and the identity has chi_00 = 1. Positive exactly when the map is completely positive. Cost O((d_in d_out)^3).
 * Throws `SpaceMismatchError` for from not to in the Hermitian basis, `BudgetExceededError`.
 */
export function toChi(channel: Channel, options: ChiOptions = {}): ComplexMatrix {
  const { from, to } = channel;
  const [i, k] = [dimension(from), dimension(to)];
  const basis = chiVectors(from, to, options.basis);
  // <k|E_a|i><j|E_b^dagger|l> = B[(k,i),a] conj(B[(l,j),b]) with the columns vec E_a of B: reshuffled, S is B chi B^dagger.
  const table = reshuffled(toSuperoperator(channel, options).matrix, [k, k, i, i], [0, 2, 1, 3]);
  return scaled(multiply(multiply(basis, table, 'h', 'n'), basis), 1 / (i * i));
}

/** The output of a map that is made from a process matrix, when it is not the input, and the basis. */
export interface FromChiOptions extends Omit<ChiOptions, 'maxBytes'> {
  readonly to?: Space;
}

/**
 * The map of a process matrix (see `toChi`): Phi(rho) = sum_ij chi_ij E_i rho E_j^dagger. `chi` may be any matrix; completely positive = positive chi.
 * Throws `ArgumentError` for a wrong shape, `SpaceMismatchError` for from not to in the Hermitian basis.
 */
export function fromChi(from: Space, chi: MatrixLike, options: FromChiOptions = {}): Superoperator {
  const { to = from } = options;
  const [i, k] = [dimension(from), dimension(to)];
  const coefficients = shaped(chi, i * k, i * k, 'chi');
  const basis = chiVectors(from, to, options.basis);
  const table = multiply(multiply(basis, coefficients), basis, 'n', 'h');
  return { kind: 'superoperator', from, to, matrix: reshuffled(table, [k, i, k, i], [0, 2, 1, 3]) };
}

/**
 * The transfer matrix R_ij = tr(P_i Phi(P_j)) / d_in in `hermitianBasis`, the Pauli-transfer matrix for qubits, d_out^2 x d_in^2: it maps the expectation values of the basis in rho to those in
 * Phi(rho). Real for a map that preserves Hermiticity, first row (1, 0, ...) for one that preserves the trace, first column (1, 0, ...) for a unital one of equal dimensions.
 * Throws `BudgetExceededError`.
 */
export function toPauliTransfer(channel: Channel, options: MapBudget = {}): ComplexMatrix {
  const { matrix } = toSuperoperator(channel, options);
  const [before, after] = [transferVectors(channel.from), transferVectors(channel.to)];
  return scaled(multiply(after, multiply(matrix, before), 'h', 'n'), 1 / dimension(channel.from));
}

/** The map of a transfer matrix (see `toPauliTransfer`). Throws `ArgumentError` for a wrong shape. */
export function fromPauliTransfer(from: Space, to: Space, transfer: MatrixLike): Superoperator {
  const given = shaped(transfer, dimension(to) ** 2, dimension(from) ** 2, 'transfer');
  const [before, after] = [transferVectors(from), transferVectors(to)];
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

function chiVectors(from: Space, to: Space, basis: ChiOptions['basis'] = 'hermitian'): ComplexMatrix {
  if (basis === 'weyl') return columnsOf(weylBasis(from, to));
  requireSameSpace("The output of a map in the basis 'hermitian' (take 'weyl' for others)", from, to);
  return transferVectors(from);
}

function transferVectors(on: Space): ComplexMatrix {
  return columnsOf(hermitianBasis(on).map(({ matrix }) => matrix));
}

/** The matrix whose column a is the row-major vec of E_a. */
function columnsOf(operators: readonly ComplexMatrix[]): ComplexMatrix {
  const count = operators.length;
  const out = zeros(count, count);
  operators.forEach(({ data }, a) => {
    for (let r = 0; r < count; r++) {
      out.data[2 * (r * count + a)] = data[2 * r] as number;
      out.data[2 * (r * count + a) + 1] = data[2 * r + 1] as number;
    }
  });
  return out;
}
