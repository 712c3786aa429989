import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { matrix, type ComplexMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { describeSpace, dimension, type Space } from '../spaces/space.ts';

/**
 * A completely positive map by its Kraus operators, each d_out x d_in: Phi(rho) = sum_k K_k rho K_k^dagger.
 * No operators is the zero map. `discardedWeight` is the sum of the Choi eigenvalues that a conversion has left out:
 * a bound on the diamond norm of the difference to what was converted; 0 for operators given by hand.
 */
export interface Kraus {
  readonly kind: 'kraus';
  readonly from: Space;
  readonly to: Space;
  readonly operators: readonly ComplexMatrix[];
  readonly discardedWeight: number;
}

/**
 * A linear map by its Choi matrix J = sum_ij |i><j| (x) Phi(|i><j|): the input factor first (most significant), not normalised,
 * so trace J = d_in for a channel. J[i d_out + k, j d_out + l] = <k|Phi(|i><j|)|l>. Any linear map has one; completely positive = J positive.
 */
export interface Choi {
  readonly kind: 'choi';
  readonly from: Space;
  readonly to: Space;
  readonly matrix: ComplexMatrix;
}

/**
 * A linear map by its matrix on row-major vectors: S vec(rho) = vec(Phi(rho)), S = sum_k K_k (x) conj(K_k), d_out^2 x d_in^2.
 * S[k d_out + l, i d_in + j] = <k|Phi(|i><j|)|l>. Any linear map has one.
 */
export interface Superoperator {
  readonly kind: 'superoperator';
  readonly from: Space;
  readonly to: Space;
  readonly matrix: ComplexMatrix;
}

/**
 * A completely positive map by its dilation V: from -> to (x) environment, environment least significant:
 * Phi(rho) = tr_environment V rho V^dagger, V[k d_env + e, i] = <k|K_e|i>. V is an isometry exactly when the map preserves the trace.
 */
export interface Stinespring {
  readonly kind: 'stinespring';
  readonly from: Space;
  readonly to: Space;
  readonly environment: Space;
  readonly isometry: ComplexMatrix;
  /** As for `Kraus`. */
  readonly discardedWeight: number;
}

/** The two operators of one term of `KrausPairs`. */
export type KrausPair = readonly [left: ComplexMatrix, right: ComplexMatrix];

/**
 * Any linear map by pairs of operators, each d_out x d_in: Phi(rho) = sum_k A_k rho B_k^dagger. Completely positive maps can have all A_k = B_k, others cannot: differences
 * of channels, inverses, commutators, multiplication from one side (pairs [A, 1] and [1, B^dagger]). Its Choi matrix is sum_k |A_k>><<B_k|.
 * `discardedWeight` is the sum of the singular values of the Choi matrix that a conversion has left out, a bound as for `Kraus`.
 */
export interface KrausPairs {
  readonly kind: 'kraus-pairs';
  readonly from: Space;
  readonly to: Space;
  readonly pairs: readonly KrausPair[];
  readonly discardedWeight: number;
}

/** A linear map between density matrices, in one of five forms; `from` and `to` may differ, sites may have any number of levels. */
export type Channel = Kraus | KrausPairs | Choi | Superoperator | Stinespring;

/** The forms that are completely positive by construction. */
export type KrausLike = Kraus | Stinespring;

/** The forms that are sums of operators acting from both sides. */
export type OperatorSum = KrausLike | KrausPairs;

/** Whether a map is given by Kraus operators, pairs of them or a dilation. */
export function isOperatorSum(channel: Channel): channel is OperatorSum {
  return isKrausLike(channel) || channel.kind === 'kraus-pairs';
}

/** Whether a map is given by Kraus operators or a dilation. */
export function isKrausLike(channel: Channel): channel is KrausLike {
  return channel.kind === 'kraus' || channel.kind === 'stinespring';
}

/** A map by its Choi matrix (see `Choi`). Checks shape and finiteness only. Throws `ArgumentError`. */
export function choi(from: Space, to: Space, value: MatrixLike): Choi {
  const size = dimension(from) * dimension(to);
  return { kind: 'choi', from, to, matrix: shaped(value, size, size, 'matrix') };
}

/** A map by its superoperator (see `Superoperator`). Checks shape and finiteness only. Throws `ArgumentError`. */
export function superoperator(from: Space, to: Space, value: MatrixLike): Superoperator {
  const made = shaped(value, dimension(to) ** 2, dimension(from) ** 2, 'matrix');
  return { kind: 'superoperator', from, to, matrix: made };
}

/** A map by its dilation (see `Stinespring`). Checks shape and finiteness only. Throws `ArgumentError`. */
export function stinespring(from: Space, to: Space, environment: Space, value: MatrixLike): Stinespring {
  const rows = dimension(to) * dimension(environment);
  return {
    kind: 'stinespring',
    from,
    to,
    environment,
    isometry: shaped(value, rows, dimension(from), 'isometry'),
    discardedWeight: 0,
  };
}

/** A matrix of a required shape with finite entries. Throws `ArgumentError` naming `argument`. */
export function shaped(value: MatrixLike, rows: number, cols: number, argument: string): ComplexMatrix {
  const made = matrix(value, argument);
  if (made.rows !== rows || made.cols !== cols) {
    throw new ArgumentError(
      argument,
      `be ${rows} x ${cols}`,
      `it is ${made.rows} x ${made.cols}`,
      'Rows count the levels of `to`, columns those of `from`.',
    );
  }
  return made;
}

/** Refuses a (d_in d_out)^2 matrix past a budget. Throws `BudgetExceededError`. */
export function requireMapBudget(what: string, of: Channel, maxBytes: number): void {
  const bytes = 16 * 2 ** (2 * (of.from.log2Dim + of.to.log2Dim));
  if (bytes <= maxBytes) return;
  throw new BudgetExceededError(
    `${what} of a map ${describeSpace(of.from)} -> ${describeSpace(of.to)}`,
    bytes,
    maxBytes,
    'Keep Kraus operators, and apply the map on the sites that it changes only.',
  );
}
