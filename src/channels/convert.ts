import { multiply } from '../linalg/products.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { dimension, levels } from '../spaces/space.ts';
import {
  isKrausLike,
  requireMapBudget,
  type Channel,
  type Choi,
  type Kraus,
  type KrausPairs,
  type OperatorSum,
  type Stinespring,
  type Superoperator,
} from './channel.ts';
import { krausColumns, krausOfChoi, pairsOfChoi, type RankOptions } from './choi-kraus.ts';
import { reshuffled } from './reshuffle.ts';

/** How large the matrix of a map may be: 16 (d_in d_out)^2 bytes against `maxBytes`, 1 GiB when not given. */
export interface MapBudget {
  readonly maxBytes?: number;
}

/**
 * The Choi matrix J = sum_ij |i><j| (x) Phi(|i><j|), input factor first, trace d_in for a channel. From Kraus operators
 * J = A A^dagger with the columns |K>> of A (A B^dagger from pairs), cost 8 r (d_in d_out)^2; from a superoperator a reordering without arithmetic.
 * Throws `BudgetExceededError`.
 */
export function toChoi(channel: Channel, { maxBytes = defaultMaxBytes }: MapBudget = {}): Choi {
  if (channel.kind === 'choi') return channel;
  requireMapBudget('The Choi matrix', channel, maxBytes);
  const { from, to } = channel;
  if (channel.kind === 'superoperator') {
    const [i, k] = [dimension(from), dimension(to)];
    const matrix = reshuffled(channel.matrix, [k, k, i, i], [2, 0, 3, 1]);
    return { kind: 'choi', from, to, matrix };
  }
  const { pairs } = toKrausPairs(channel);
  const size = dimension(from) * dimension(to);
  const [left, right] = ([0, 1] as const).map((side) =>
    krausColumns(
      pairs.map((pair) => pair[side]),
      size,
    ),
  ) as [ComplexMatrix, ComplexMatrix];
  return { kind: 'choi', from, to, matrix: multiply(left, right, 'n', 'h') };
}

/**
 * The superoperator S with S vec(rho) = vec(Phi(rho)), row-major vec: S = sum K (x) conj(K). A reordering of the Choi matrix.
 * Throws `BudgetExceededError`.
 */
export function toSuperoperator(channel: Channel, options: MapBudget = {}): Superoperator {
  if (channel.kind === 'superoperator') return channel;
  const { from, to, matrix } = toChoi(channel, options);
  const [i, k] = [dimension(from), dimension(to)];
  return { kind: 'superoperator', from, to, matrix: reshuffled(matrix, [i, k, i, k], [1, 3, 0, 2]) };
}

/**
 * Kraus operators. Those of a Kraus form are returned as they are, those of a dilation are its slices K_e = (1 (x) <e|) V;
 * from any other form they are sqrt(lambda_m) times its eigenvectors, largest eigenvalue first, as many as the Choi rank.
 * Eigenvalues within `tolerance` (relative to the largest) of zero are left out, and their sum is the result's `discardedWeight`.
 * Throws `NotPhysicalError` when the map is not completely positive, `BudgetExceededError`.
 */
export function toKraus(channel: Channel, options: RankOptions & MapBudget = {}): Kraus {
  switch (channel.kind) {
    case 'kraus':
      return channel;
    case 'stinespring':
      return krausOfDilation(channel);
    case 'kraus-pairs':
    case 'choi':
    case 'superoperator':
      return krausOfChoi(toChoi(channel, options), options);
    default:
      return channel satisfies never;
  }
}

/**
 * Pairs with Phi(rho) = sum_k A_k rho B_k^dagger, for any linear map. Kraus operators and dilations give [K, K]; a Choi matrix or superoperator gives
 * sqrt(s_m) times the singular vectors of the Choi matrix, largest first: the fewest pairs, both sides orthogonal. Singular values within `tolerance` (relative to the
 * largest) of zero are left out, and their sum is the result's `discardedWeight`. Throws `BudgetExceededError`.
 */
export function toKrausPairs(channel: OperatorSum): KrausPairs;
/** Pairs of any form. */
export function toKrausPairs(channel: Channel, options?: RankOptions & MapBudget): KrausPairs;
/** The implementation of both. */
export function toKrausPairs(channel: Channel, options: RankOptions & MapBudget = {}): KrausPairs {
  if (channel.kind === 'kraus-pairs') return channel;
  if (!isKrausLike(channel)) return pairsOfChoi(toChoi(channel, options), options);
  const { from, to, operators, discardedWeight } = toKraus(channel);
  return {
    kind: 'kraus-pairs',
    from,
    to,
    pairs: operators.map((operator) => [operator, operator]),
    discardedWeight,
  };
}

/**
 * The dilation V: from -> to (x) environment, environment least significant, with one environment level per Kraus operator:
 * V = sum_e K_e (x) |e> (one level with V = 0 for the zero map). `toKraus` comes first, so its errors come too.
 */
export function toStinespring(channel: Channel, options: RankOptions & MapBudget = {}): Stinespring {
  if (channel.kind === 'stinespring') return channel;
  const { from, to, operators, discardedWeight } = toKraus(channel, options);
  const count = Math.max(1, operators.length);
  const [cols, rows] = [dimension(from), dimension(to)];
  const isometry = zeros(rows * count, cols);
  operators.forEach((operator, e) => {
    for (let k = 0; k < rows; k++) {
      const row = operator.data.subarray(2 * k * cols, 2 * (k + 1) * cols);
      isometry.data.set(row, 2 * (k * count + e) * cols);
    }
  });
  return { kind: 'stinespring', from, to, environment: levels([count]), isometry, discardedWeight };
}

function krausOfDilation({ from, to, environment, isometry, discardedWeight }: Stinespring): Kraus {
  const count = dimension(environment);
  const [cols, rows] = [dimension(from), dimension(to)];
  const operators = Array.from({ length: count }, (_, e) => {
    const operator = zeros(rows, cols);
    for (let k = 0; k < rows; k++) {
      const start = 2 * (k * count + e) * cols;
      operator.data.set(isometry.data.subarray(start, start + 2 * cols), 2 * k * cols);
    }
    return operator;
  });
  return { kind: 'kraus', from, to, operators, discardedWeight };
}
