import type { Rng } from '../linalg/random.ts';
import type { Ket } from '../states/ket.ts';
import { drawBranch, ketBranches } from './apply-to-ket.ts';
import type { Channel } from './channel.ts';
import { requireChannel } from './checks.ts';
import { toKraus } from './convert.ts';
import { place, type SitesOption } from './placement.ts';

/** One step of a trajectory: which Kraus operator acted, its probability, and the normalised ket after it. */
export interface TrajectoryStep {
  readonly state: Ket;
  /** An index of `toKraus(channel).operators`. */
  readonly krausIndex: number;
  readonly probability: number;
}

/** Maps that have passed `requireChannel`, so that a trajectory of many steps asks once. */
const checked = new WeakSet<Channel>();

/**
 * One trajectory step: K_k|psi>/sqrt p_k with probability p_k = |K_k psi|^2/|psi|^2. The average of |psi><psi| over many is the channel; which unravelling it is
 * depends on the Kraus operators, so their choice has a meaning. On chosen sites in any order, as `applyChannel`. Cost up to 8 r d D flops, no density matrix; a Choi
 * matrix or superoperator is decomposed at each call, so give `toKraus` of it when there are many.
 * Throws `NotPhysicalError` for a map that is not a channel within 1e-10 (lost trace would be a missing outcome: use an instrument) and for a ket of norm zero,
 * `ArgumentError`, `SpaceMismatchError`, `UnsupportedError`.
 */
export function unravel(channel: Channel, psi: Ket, rng: Rng, { sites }: SitesOption = {}): TrajectoryStep {
  const placement = place('Argument `channel`', channel.from, channel.to, psi.space, sites);
  const steps = toKraus(channel);
  if (!checked.has(channel)) {
    requireChannel(steps);
    checked.add(channel);
  }
  const branches = ketBranches(psi, placement);
  const groups = steps.operators.map((operator) => [operator]);
  const { group, weight, data } = drawBranch(branches, groups, rng.uniform());
  return { state: branches.normalised(data, weight), krausIndex: group, probability: weight };
}
