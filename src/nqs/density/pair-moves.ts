import { ArgumentError } from '../../errors.ts';
import type { Space } from '../../spaces/space.ts';
import type { MoveRule } from '../moves.ts';

/**
 * Moves of the space twice, for chains on |rho(s, s')|^2: the row and the column of one site go to another pair of levels, uniform over the d^2 - 1 that are different, so that populations and coherences are both
 * reached in one step. Symmetric. Throws `ArgumentError` for a system whose sites have one level each.
 */
export function pairMoves({ dims }: Space): MoveRule {
  const free = [...dims.keys()].filter((site) => (dims[site] as number) > 1);
  if (free.length === 0) throw new ArgumentError('system', 'have a site of two levels', 'there is none');
  return {
    kind: 'pairs',
    width: 2,
    propose(levels, from, rng, to, at) {
      const site = free[Math.floor(rng.uniform() * free.length)] as number;
      const d = dims[site] as number;
      const [row, column] = [from + site, from + dims.length + site];
      const now = (levels[row] as number) * d + (levels[column] as number);
      const draw = Math.floor(rng.uniform() * (d * d - 1));
      const pair = draw >= now ? draw + 1 : draw;
      to.sites[at] = site;
      to.levels[at] = Math.floor(pair / d);
      to.sites[at + 1] = dims.length + site;
      to.levels[at + 1] = pair % d;
      return 1;
    },
  };
}
