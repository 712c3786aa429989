import { NotFiniteError } from '../../errors.ts';
import { numberWidth, type Ansatz } from '../ansatz.ts';
import type { SampleSet } from '../draw.ts';
import { centredValues } from '../optimise/centred-rows.ts';
import { filteredStep, type FilteredStep, type FilterSettings } from './filtered-step.ts';

/** How a state moves in time. */
export interface Velocity extends FilteredStep {
  /** d/dt of the logarithm of the factor before the ansatz: -i E - <O> theta' in real time, -E - <O> theta' in imaginary time. */
  readonly factor: readonly [re: number, im: number];
}

/**
 * The velocity of the parameters from local values of H by the time-dependent variational principle: theta' makes |d psi/dt + i H psi| smallest (|d psi/dt + H psi| in imaginary time), for holomorphic
 * models S theta' = -i f, for real parameters Re S theta' = Im f (-f and -Re f). `residual` of it is the square of the rate at which the state departs from the exact motion, as an angle. McLachlan, Mol. Phys. 8 (1964) 39.
 */
export function velocityOf(
  ansatz: Ansatz,
  set: SampleSet,
  values: Float64Array,
  imaginary: boolean,
  filter: FilterSettings,
  measure?: Float64Array,
): Velocity {
  const wanted = values.map((x, i, all) => {
    if (imaginary) return -x;
    return i % 2 === 0 ? (all[i + 1] as number) : -(all[i - 1] as number);
  });
  const mean = meanOf(set, wanted);
  const found = filteredStep(ansatz, set, centredValues(ansatz, set, wanted, ...mean), filter, measure);
  const bad = found.step.find((x) => !Number.isFinite(x));
  if (bad !== undefined) {
    throw new NotFiniteError('the velocity', `an entry of it is ${bad}`, 'A larger `cutoff` avoids it.');
  }
  const [re, im] = meanDrift(ansatz, set, found.step);
  return { ...found, factor: [mean[0] - re, mean[1] - im] };
}

function meanOf({ weights }: SampleSet, values: Float64Array): [number, number] {
  let [re, im] = [0, 0];
  weights.forEach((p, s) => {
    re += p * (values[2 * s] as number);
    im += p * (values[2 * s + 1] as number);
  });
  return [re, im];
}

/** <O> theta': what the parameters do to the logarithm of the ansatz on average. */
function meanDrift(ansatz: Ansatz, { batch, weights }: SampleSet, step: Float64Array): [number, number] {
  const width = numberWidth(ansatz);
  const own = new Float64Array(width * weights.length);
  weights.forEach((p, s) => (own[width * s] = p));
  const means = ansatz.backward(batch, own);
  const isComplex = ansatz.mode === 'holomorphic';
  let [re, im] = [0, 0];
  for (let k = 0; k < means.length / width; k++) {
    const [x, y] = [means[width * k] as number, width === 2 ? (means[2 * k + 1] as number) : 0];
    const u = step[isComplex ? 2 * k : k] as number;
    const v = isComplex ? (step[2 * k + 1] as number) : 0;
    re += x * u - y * v;
    im += x * v + y * u;
  }
  return [re, im];
}
