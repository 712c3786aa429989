import { ArgumentError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import type { ExplicitTableau } from '../../linalg/ode/tableau.ts';
import { tsit5 } from '../../linalg/ode/tsit5.ts';
import type { Operator } from '../../operators/operator.ts';
import { defaultMaxBytes, requireMaxBytes } from '../../spaces/indexing.ts';
import type { Nqs } from '../nqs.ts';

/** A Hamiltonian, or one for each time. */
export type TvmcHamiltonian = Operator | ((t: number) => Operator);

/** Options of `tvmc`. */
export interface TvmcOptions {
  /** The time of the start, then those that steps are to land on, ascending. */
  readonly times: readonly number[];
  /** exp(-t H) instead of exp(-i t H). */
  readonly imaginary?: boolean;
  /** An explicit method of `ketwork/linalg`; `tsit5` by default. */
  readonly method?: ExplicitTableau;
  /** Allowed local error of each parameter, relative and absolute: 1e-6 by default, 1e-4 where states are sampled. */
  readonly rtol?: number;
  readonly atol?: number;
  /** Share of the largest eigenvalue of the geometric tensor below which directions are not followed; 1e-10 by default, 1e-6 where states are sampled. */
  readonly cutoff?: number;
  /** Directions whose velocity is less than so many of its standard errors are not followed; 1 by default, 0 follows all. Nothing is noise where all configurations are summed. */
  readonly signalToNoise?: number;
  /** Times where a Hamiltonian that depends on time jumps, and where its pulses start and end: steps land on them. */
  readonly breakpoints?: readonly number[];
  /** Length of the first step; chosen by the size of the parameters and their derivatives where left out. */
  readonly firstStep?: number;
  readonly maxStep?: number;
  /** Largest number of attempted steps; 100,000 by default. */
  readonly maxSteps?: number;
  /** Budget of matrices and of rows of derivatives; 1 GiB by default. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** Options with their defaults. */
export interface TvmcSettings extends Required<Omit<TvmcOptions, 'signal' | 'firstStep'>> {
  readonly signal: AbortSignal | undefined;
  /** 0 where it is to be chosen. */
  readonly firstStep: number;
}

/** Throws `ArgumentError` for what cannot be meant; the integrator checks its own options. */
export function tvmcSettings(start: Nqs, options: TvmcOptions): TvmcSettings {
  const isSummed = start.setup.sampler.kind === 'full-sum';
  const { times, imaginary = false, method = tsit5, rtol = isSummed ? 1e-6 : 1e-4, atol = rtol } = options;
  const { cutoff = isSummed ? 1e-10 : 1e-6, signalToNoise = 1, maxBytes = defaultMaxBytes } = options;
  const { breakpoints = [], maxStep = Infinity, maxSteps = 100_000, signal, firstStep } = options;
  requireFinite(times, 'times');
  if (times.length < 1 || times.some((t, i) => i > 0 && t <= (times[i - 1] as number))) {
    throw new ArgumentError('times', 'ascend from the time of the start', `it is [${times.join()}]`);
  }
  for (const [name, value] of Object.entries({ cutoff, signalToNoise })) {
    if (!(value >= 0 && value < Infinity))
      throw new ArgumentError(name, 'be a finite number of at least 0', `it is ${value}`);
  }
  if (firstStep !== undefined && !(firstStep > 0 && firstStep < Infinity)) {
    throw new ArgumentError('firstStep', 'be a finite number above 0', `it is ${firstStep}`);
  }
  requireMaxBytes(maxBytes);
  if (start.ansatz.mode === 'real' && !imaginary) {
    throw new ArgumentError(
      'start',
      'have a phase that its parameters change, to move in real time',
      `its model '${start.ansatz.kind}' is a real function`,
      "Take `field: 'complex'`, or `phased`.",
    );
  }
  return {
    ...{ times, imaginary, method, rtol, atol, cutoff, signalToNoise },
    ...{ breakpoints, maxStep, maxSteps, maxBytes, signal, firstStep: firstStep ?? 0 },
  };
}
