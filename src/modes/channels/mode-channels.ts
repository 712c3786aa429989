import { ArgumentError } from '../../errors.ts';
import { requireNumber } from '../arguments.ts';
import { afterMap, amplifierMap, factorMap, lossMap, type DiagonalMap } from './diagonal-maps.ts';

/** The channels that are known. */
export type ModeChannelName = 'loss' | 'thermal-loss' | 'amplifier' | 'dephasing';

/** A channel on one mode, for any number of levels, that commutes with rotations: it takes each diagonal of a density matrix to itself. */
export interface ModeChannel {
  readonly kind: 'mode-channel';
  readonly name: ModeChannelName;
  readonly parameters: readonly number[];
  /** Gives for each d >= 0 the matrix of rho_(n+d, n) -> rho'_(m+d, m), real and row-major with levels - d rows; that of the mirrored diagonal is the same. */
  diagonals(levels: number): DiagonalMap;
}

/**
 * Loss: a beamsplitter with the vacuum that keeps the share t = `transmission` of the photons, a -> sqrt(t) a; Kraus operators A_k |n> = sqrt(C(n, k) (1-t)^k t^(n-k)) |n-k> for all k. Exact on any number
 * of levels; nothing leaks. Throws `ArgumentError` for a share outside [0, 1].
 */
export function loss(transmission: number): ModeChannel {
  requireShare(transmission);
  return channelOf('loss', [transmission], (levels) => lossMap(transmission, levels));
}

/**
 * Loss into a warm environment: a beamsplitter with a thermal state of `photons` photons, <n> -> t <n> + (1-t) photons. With t = e^(-kappa time), the master equation of jumps sqrt(kappa (photons + 1)) a and
 * sqrt(kappa photons) a^dagger. Exact, cut to the levels; what rises above them leaks. Throws `ArgumentError` for a share outside [0, 1] or photons below 0.
 */
export function thermalLoss(transmission: number, photons: number): ModeChannel {
  requireShare(transmission);
  requireAtLeast(photons, 0, 'photons');
  // The same as a loss and a quantum-limited amplifier after it.
  const gain = 1 + (1 - transmission) * photons;
  return channelOf('thermal-loss', [transmission, photons], (levels) =>
    afterMap(amplifierMap(gain, levels), lossMap(transmission / gain, levels), levels),
  );
}

/**
 * The quantum-limited amplifier: a two-mode squeezer with the vacuum, <n> -> G <n> + G - 1; Kraus operators B_k |n> = sqrt(C(n+k, k) (1-1/G)^k) G^(-(n+1)/2) |n+k> for all k. Exact, cut to the levels; what
 * rises above them leaks. Throws `ArgumentError` for a gain below 1.
 */
export function amplifier(gain: number): ModeChannel {
  requireAtLeast(gain, 1, 'gain');
  return channelOf('amplifier', [gain], (levels) => amplifierMap(gain, levels));
}

/**
 * Dephasing: a rotation by a normal random angle of the given variance, rho_mn -> e^(-variance (m-n)^2/2) rho_mn; jumps sqrt(kappa) n make variance = kappa time. Exact on any number of levels; nothing
 * leaks. Throws `ArgumentError` for a variance below 0.
 */
export function modeDephasing(variance: number): ModeChannel {
  requireAtLeast(variance, 0, 'variance');
  return channelOf('dephasing', [variance], (levels) =>
    factorMap(levels, (d) => Math.exp(-0.5 * variance * d * d)),
  );
}

function channelOf(
  name: ModeChannelName,
  parameters: readonly number[],
  diagonals: (levels: number) => DiagonalMap,
): ModeChannel {
  return { kind: 'mode-channel', name, parameters, diagonals };
}

function requireShare(transmission: number): void {
  if (transmission >= 0 && transmission <= 1) return;
  throw new ArgumentError('transmission', 'be within [0, 1]', `it is ${transmission}`);
}

function requireAtLeast(value: number, least: number, argument: string): void {
  if (requireNumber(value, argument) >= least) return;
  throw new ArgumentError(argument, `be at least ${least}`, `it is ${value}`);
}
