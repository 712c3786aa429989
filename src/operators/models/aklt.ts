import { add, multiply } from '../../linalg/products.ts';
import { chain } from '../../spaces/lattice.ts';
import { spins, type Space } from '../../spaces/space.ts';
import { localSum } from '../local-sum.ts';
import type { LocalSum } from '../operator.ts';
import { exchangeMatrix } from '../spin.ts';
import { bondTerms, requireModelSpace } from './bond-terms.ts';

/**
 * The Affleck-Kennedy-Lieb-Tasaki chain of spins 1: H = sum_i [S_i . S_{i+1} + (S_i . S_{i+1})^2 / 3]. Ground energy
 * -2/3 per bond, four states when open, one when periodic. Phys. Rev. Lett. 59, 799 (1987).
 */
export function aklt(
  length: number,
  { periodic = false, space = spins(length, 1) }: { periodic?: boolean; space?: Space } = {},
): LocalSum {
  requireModelSpace(space, length, 3);
  const exchange = exchangeMatrix(1);
  const bond = add(exchange, multiply(exchange, exchange), 1, 1 / 3);
  return localSum(space, bondTerms(chain(length, { periodic }).bonds.nearest, bond, 1));
}
