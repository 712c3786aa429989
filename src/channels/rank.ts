import { eigh } from '../linalg/eigh.ts';
import { multiply } from '../linalg/products.ts';
import { dimension } from '../spaces/space.ts';
import { isKrausLike, type Channel, type Kraus } from './channel.ts';
import {
  columnOperators,
  krausColumns,
  krausOfChoi,
  rankTolerance,
  scaledColumns,
  split,
  type RankOptions,
} from './choi-kraus.ts';
import { toChoi, toKraus, type MapBudget } from './convert.ts';

/**
 * The fewest Kraus operators of the same map, pairwise orthogonal (tr K_a^dagger K_b = 0), largest first: as many as the Choi rank.
 * With r < d_in d_out operators given they come from the r x r Gram matrix tr K_a^dagger K_b = U diag(lambda) U^dagger as sum_a U_am K_a, and no Choi
 * matrix is built. What is left out adds to `discardedWeight` (see `toKraus`).
 * Throws `NotPhysicalError` when the map is not completely positive, `BudgetExceededError`.
 */
export function minimalKraus(channel: Channel, options: RankOptions & MapBudget = {}): Kraus {
  if (!isKrausLike(channel)) return toKraus(channel, options);
  const given = toKraus(channel);
  const { from, to, operators } = given;
  const size = dimension(from) * dimension(to);
  const before = given.discardedWeight;
  if (operators.length >= size) {
    const made = krausOfChoi(toChoi(given, options), options);
    return { ...made, discardedWeight: before + made.discardedWeight };
  }
  const columns = krausColumns(operators, size);
  const { values, vectors } = eigh(multiply(columns, columns, 'h', 'n'));
  const { kept, discardedWeight } = split(values, options.tolerance ?? rankTolerance);
  const fewer = multiply(
    columns,
    scaledColumns(vectors, kept, () => 1),
  );
  return {
    ...given,
    operators: columnOperators(fewer, dimension(to), dimension(from)),
    discardedWeight: before + discardedWeight,
  };
}

/**
 * The rank of the Choi matrix: the fewest Kraus operators. Eigenvalues within `tolerance` (1e-13, relative to the largest) of zero do not count.
 * Throws `NotPhysicalError` when the map is not completely positive, `BudgetExceededError`.
 */
export function choiRank(channel: Channel, options: RankOptions & MapBudget = {}): number {
  return minimalKraus(channel, options).operators.length;
}
