import { ArgumentError } from '../errors.ts';
import { diagonal } from '../linalg/matrix.ts';
import { dimension, levels, type Space } from '../spaces/space.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import { applyChannel } from './apply-channel.ts';
import type { Channel, Kraus } from './channel.ts';
import { requireProbability, unit, weighted } from './noise.ts';

/** Where population leaks from and to, and how much of it comes back. */
export interface LeakageOptions {
  /** Probability of the way back, 0 when not given. */
  readonly seepage?: number;
  /** The level that leaks, 1 when not given. */
  readonly from?: number;
  /** The level that it leaks to, 2 when not given. */
  readonly to?: number;
  /** The space, one site of three levels when not given; levels are its row-major indices. */
  readonly on?: Space;
}

/**
 * Leakage out of a qubit: with probability p the level `from` falls (or rises) to `to`, with probability q = `seepage` it comes back. Kraus operators sqrt(p) |to><from|, sqrt(q) |from><to| and
 * the diagonal with sqrt(1-p) at `from`, sqrt(1-q) at `to`, 1 elsewhere. Averaged over the two levels of a qubit the leakage is p/2; see `leakageRates`. Coherent leakage is a
 * `coherentError` of |from><to| + |to><from|. Source: C. J. Wood and J. M. Gambetta, Phys. Rev. A 97 (2018) 032306.
 * Throws `ArgumentError` for probabilities outside [0, 1] and levels that do not exist or are equal.
 */
export function leakage(
  p: number,
  { seepage = 0, from = 1, to = 2, on = levels([3]) }: LeakageOptions = {},
): Kraus {
  requireProbability(p, 'p');
  requireProbability(seepage, 'seepage');
  const d = dimension(on);
  requireLevel(from, d, 'from');
  requireLevel(to, d, 'to');
  if (from === to) throw new ArgumentError('to', 'be another level than `from`', `both are ${to}`);
  const kept = new Array<number>(d).fill(1);
  kept[from] = Math.sqrt(1 - p);
  kept[to] = Math.sqrt(1 - seepage);
  return weighted(on, [
    [1, diagonal(kept)],
    [p, unit(d, to, from)],
    [seepage, unit(d, from, to)],
  ]);
}

/** How much a channel takes out of a computational space and brings back into it. */
export interface LeakageRates {
  /** L1 = 1 - tr(P Phi(P/d_1)): what leaves the computational space, averaged over its states. */
  readonly leakage: number;
  /** L2 = tr(P Phi(Q/d_2)): what comes back, averaged over the states outside. */
  readonly seepage: number;
}

/**
 * Leakage and seepage rates of a channel of a space to itself, P the projector on the basis states `computational` (row-major indices), Q = 1 - P.
 * Throws `ArgumentError` for indices that do not exist or come twice, and when all or none are computational. Wood and Gambetta, Phys. Rev. A 97 (2018) 032306.
 */
export function leakageRates(channel: Channel, computational: readonly number[]): LeakageRates {
  const d = dimension(channel.from);
  computational.forEach((level) => requireLevel(level, d, 'computational'));
  const inside = new Set(computational);
  if (inside.size !== computational.length || inside.size === 0 || inside.size === d) {
    const expected = `name some, but not all, of the ${d} basis states, each once`;
    throw new ArgumentError('computational', expected, `it is [${computational}]`);
  }
  const weightInside = (start: readonly number[]): number => {
    const entries = Array.from({ length: d }, (_, x) => (start.includes(x) ? 1 / start.length : 0));
    const rho = DensityMatrix.fromMatrix(channel.from, diagonal(entries));
    const { data } = applyChannel(channel, rho).matrix;
    return computational.reduce((sum, x) => sum + (data[2 * x * (d + 1)] as number), 0);
  };
  const outside = Array.from({ length: d }, (_, x) => x).filter((x) => !inside.has(x));
  return { leakage: 1 - weightInside(computational), seepage: weightInside(outside) };
}

function requireLevel(level: number, d: number, argument: string): void {
  if (!Number.isInteger(level) || level < 0 || level >= d) {
    throw new ArgumentError(argument, `be within 0..${d - 1}`, `one is ${level}`);
  }
}
