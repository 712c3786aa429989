import { ArgumentError } from '../../errors.ts';
import type { Estimate } from '../../states/estimate.ts';
import type { EvolutionObjective } from './gradient-options.ts';
import type { Pull, Readout } from './readout.ts';

/** The observables at one of the times asked for. */
export interface Landed {
  readonly values: readonly number[];
  readonly norm: number;
}

/** The value of an objective, and its derivatives by the observables at each time. */
export interface Outcome {
  readonly value: number;
  readonly pulls: readonly Pull[];
}

/** Reads the observables off a state. */
export function landedOn({ measured, norm }: Readout, y: Float64Array): Landed {
  const size = norm(y);
  return { values: measured.map((of) => of.value(y, size).re), norm: size };
}

/** Asks the objective. Throws `ArgumentError` when what it gives is not finite, names no observable or has the wrong number of slopes. */
export function outcomeOf(
  objective: EvolutionObjective,
  labels: readonly string[],
  landed: readonly Landed[],
): Outcome {
  const expectations = labels.map((label, o) => [label, landed.map(({ values }) => values[o] as number)]);
  const { value, slopes } = objective(
    Object.fromEntries(expectations) as Readonly<Record<string, readonly number[]>>,
  );
  if (!Number.isFinite(value)) {
    throw new ArgumentError('objective', 'give a finite value', `it gave ${value}`);
  }
  for (const [label, list] of Object.entries(slopes)) {
    if (!labels.includes(label)) {
      const expected = `give slopes by observables (${labels.join(', ') || 'there are none'})`;
      throw new ArgumentError('objective', expected, `it gave one by ${label}`);
    }
    if (list.length === landed.length && list.every((slope) => Number.isFinite(slope))) continue;
    const got = `those by ${label} are [${list.slice(0, 6).join(', ')}${list.length > 6 ? ', ...' : ''}]`;
    throw new ArgumentError('objective', `give ${landed.length} finite slopes, one per time`, got);
  }
  const pulls = landed.map((at, i): Pull => ({
    ...at,
    slopes: labels.map((label) => slopes[label]?.[i] ?? 0),
  }));
  return { value, pulls };
}

/** The value with the integration errors of the observables, each times its slope. */
export function estimateOf(
  { value, pulls }: Outcome,
  labels: readonly string[],
  expectations: Readonly<Record<string, readonly Estimate[]>>,
): Estimate {
  let error = 0;
  pulls.forEach(({ slopes }, i) => {
    slopes.forEach((slope, o) => {
      if (slope === 0) return;
      error += Math.abs(slope) * (expectations[labels[o] as string]?.[i]?.error ?? 0);
    });
  });
  return { re: value, im: 0, error, from: 'integrated' };
}
