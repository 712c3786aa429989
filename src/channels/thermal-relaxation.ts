import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { diagonal } from '../linalg/matrix.ts';
import { qubits } from '../spaces/space.ts';
import type { Kraus } from './channel.ts';
import { requireProbability, unit, weighted } from './noise.ts';

/** Planck's and Boltzmann's constants in SI units, exact by definition (2019 revision). */
const planck = 6.62607015e-34;
const boltzmann = 1.380649e-23;

/** Relaxation of a qubit over a time; all times in one unit of the caller's choice. */
export interface Relaxation {
  /** Time constant of the populations; `Infinity` for none. */
  readonly t1: number;
  /** Time constant of the coherence, at most 2 T1; `Infinity` (with T1 = Infinity) for none. */
  readonly t2: number;
  readonly time: number;
  /** The excited population in equilibrium, 0 when not given; see `thermalExcitedPopulation`. */
  readonly excitedPopulation?: number;
}

/**
 * Thermal relaxation of a qubit for the time t: rho_11 -> p + (rho_11 - p) exp(-t/T1) (for trace 1), rho_01 -> exp(-t/T2) rho_01, p = `excitedPopulation`.
 * One formula for all T2 <= 2 T1: with g = 1 - exp(-t/T1), a = 1 - p g, b = 1 - (1-p) g, c = exp(-t/T2) the Kraus operators are
 * diag(sqrt a, c/sqrt a), sqrt(b - c^2/a) |1><1| (or the mirrored pair), sqrt((1-p) g) |0><1| and sqrt(p g) |1><0|; at most four, two when T2 = 2 T1 and p = 0.
 * 1/T2 = 1/(2 T1) + 1/T_phi, so T2 > 2 T1 is no channel. Throws `NotPhysicalError` for that, `ArgumentError` for numbers out of range.
 */
export function thermalRelaxation({ t1, t2, time, excitedPopulation: p = 0 }: Relaxation): Kraus {
  requireTimes(t1, t2, time);
  requireProbability(p, 'excitedPopulation');
  const decayed = -Math.expm1(-time / t1);
  const dephasingRate = Math.max(0, 1 / t2 - 1 / (2 * t1));
  const [a, b] = [1 - p * decayed, 1 - (1 - p) * decayed];
  // a b - c^2 without cancellation, so that the boundary T2 = 2 T1 has no spurious operator.
  const excess = p * (1 - p) * decayed * decayed - (1 - decayed) * Math.expm1(-2 * time * dephasingRate);
  const coherence = Math.exp(-time / t2);
  const pair =
    a >= b
      ? ([
          [1, diagonal([Math.sqrt(a), coherence / Math.sqrt(a)])],
          [excess / a, unit(2, 1, 1)],
        ] as const)
      : ([
          [1, diagonal([coherence / Math.sqrt(b), Math.sqrt(b)])],
          [excess / b, unit(2, 0, 0)],
        ] as const);
  return weighted(qubits(1), [...pair, [(1 - p) * decayed, unit(2, 0, 1)], [p * decayed, unit(2, 1, 0)]]);
}

/**
 * The equilibrium population of the excited state of a two-level system, 1/(1 + exp(h f/(k T))): f in hertz, T in kelvin, h and k of the SI.
 * 0 at T = 0. Throws `ArgumentError` for a frequency that is not positive or a negative temperature.
 */
export function thermalExcitedPopulation(frequencyHz: number, temperatureK: number): number {
  if (!(frequencyHz > 0 && frequencyHz < Infinity)) {
    throw new ArgumentError('frequencyHz', 'be a positive number', `it is ${frequencyHz}`);
  }
  if (!(temperatureK >= 0 && temperatureK < Infinity)) {
    throw new ArgumentError('temperatureK', 'be a number >= 0', `it is ${temperatureK}`);
  }
  return 1 / (1 + Math.exp((planck * frequencyHz) / (boltzmann * temperatureK)));
}

function requireTimes(t1: number, t2: number, time: number): void {
  if (!(t1 > 0)) throw new ArgumentError('t1', 'be positive', `it is ${t1}`);
  if (!(t2 > 0)) throw new ArgumentError('t2', 'be positive', `it is ${t2}`);
  if (!(time >= 0 && time < Infinity)) throw new ArgumentError('time', 'be a number >= 0', `it is ${time}`);
  if (t2 > 2 * t1 * (1 + 1e-12)) {
    throw new NotPhysicalError(
      `Arguments \`t1\` and \`t2\` must obey t2 <= 2 t1, but t1 = ${t1} and t2 = ${t2}. ` +
        'Populations that decay take coherence with them: 1/t2 = 1/(2 t1) + 1/tphi.',
    );
  }
}
