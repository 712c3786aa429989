import { ArgumentError } from '../../errors.ts';
import { requireBudget, defaultMaxBytes } from '../../spaces/indexing.ts';
import { modes } from '../../spaces/space.ts';
import { Ket, weightsOf } from '../../states/ket.ts';
import { requireLevels } from '../arguments.ts';
import {
  defaultTolerance,
  requireTolerance,
  truncationOf,
  type Truncated,
  type VerdictOptions,
} from '../verdict/truncation.ts';

/** How a state of a mode is truncated. */
export interface ModeOptions extends VerdictOptions {
  /** The number of levels of the mode, or 'auto': the smallest number that holds all of the weight but `tolerance`. */
  readonly levels: number | 'auto';
  /** Largest number of bytes of the state; 1 GiB by default. Past it: `BudgetExceededError`. */
  readonly maxBytes?: number;
}

/**
 * The ket of a mode from its amplitudes in the number states (interleaved), as many as carry weight: those below `levels` are kept, divided by the norm
 * of all, so that the squared norm is the share of the weight that was captured; the rest is reported.
 */
export function ketOfSeries(amplitudes: Float64Array, options: ModeOptions): Truncated<Ket> {
  const weights = weightsOf(amplitudes);
  const { levels, advised, lostWeight } = cutOf(weights, options);
  const norm = Math.sqrt(weights.reduce((sum, weight) => sum + weight, 0));
  const space = modes(1, levels);
  requireBudget('A ket', space, 1, options.maxBytes ?? defaultMaxBytes, 'Take fewer levels.');
  const data = new Float64Array(2 * levels);
  for (let i = 0; i < Math.min(amplitudes.length, data.length); i++)
    data[i] = (amplitudes[i] as number) / norm;
  const state = Ket.fromData(space, data);
  return { state, truncation: truncationOf(state, { ...options, lostWeight, advisedLevels: [advised] }) };
}

/** Where photon statistics are cut, given as the weights of all number states that have any: the levels kept, those advised and the share lost. */
export function cutOf(
  weights: Float64Array,
  { levels, tolerance = defaultTolerance }: ModeOptions,
): { readonly levels: number; readonly advised: number; readonly lostWeight: number } {
  requireTolerance(tolerance);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let [advised, beyond] = [weights.length, 0];
  for (; advised > 1; advised--) {
    const next = beyond + (weights[advised - 1] as number) / total;
    if (next > tolerance) break;
    beyond = next;
  }
  const kept = levels === 'auto' ? advised : requireLevels(levels);
  let lostWeight = 0;
  for (let n = weights.length - 1; n >= kept; n--) lostWeight += (weights[n] as number) / total;
  if (lostWeight < 1) return { levels: kept, advised, lostWeight };
  throw new ArgumentError(
    'levels',
    'hold some of the weight of the state',
    `${kept} hold none of it`,
    `Take ${advised}.`,
  );
}
