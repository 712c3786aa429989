import type { ParameterValues } from '../../circuits/expression.ts';
import type { Evolution } from '../evolution.ts';
import type { EvolveOptions } from '../options.ts';

/** How many runs of a batch are over. */
export interface BatchProgress {
  readonly done: number;
  readonly of: number;
}

/** Options of `schrodingerBatch` and `lindbladBatch`; those of a single run hold for each. */
export interface BatchOptions extends Omit<EvolveOptions, 'resumeFrom' | 'onProgress'> {
  /** Told now and then, some 20 times a second, between two runs. */
  readonly onRuns?: (progress: BatchProgress) => void;
}

/** What one run of a batch gives: as a single run, without a checkpoint. */
export type BatchRun<S> = Omit<Evolution<S>, 'checkpoint'>;

/** A state for all runs, or one for each set of parameters. */
export type BatchStart<S> = S | ((parameters: ParameterValues, run: number) => S);
