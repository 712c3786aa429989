import { ArgumentError, BudgetExceededError, NotPhysicalError } from '../errors.ts';
import { eigh, hermitianEigenvalues } from '../linalg/eigh.ts';
import type { ComplexMatrix, MatrixLike } from '../linalg/matrix.ts';
import { hermiticityDefect, maxAbs, multiply } from '../linalg/products.ts';
import { sqrtmPositive } from '../linalg/sqrtm.ts';
import type { ProductOperator } from '../operators/operator.ts';
import { toDense } from '../operators/to-dense.ts';
import { configurationAt, defaultMaxBytes } from '../spaces/indexing.ts';
import { describeSpace, dimension, type Space } from '../spaces/space.ts';
import { shaped } from './channel.ts';
import { hermitianPart } from '../linalg/hermitian-part.ts';
import { scaledColumns } from './choi-kraus.ts';
import type { MapBudget } from './convert.ts';
import { instrument, type Instrument, type Label } from './instrument.ts';
import { unit } from './noise.ts';

/** How an observable's spectrum is read: eigenvalues closer than `tolerance` times the largest modulus (1e-9 when not given) are one outcome. */
export interface SpectrumOptions extends MapBudget {
  readonly tolerance?: number;
}

/**
 * The projective (Lueders) measurement of a Hermitian observable on its space: one outcome per distinct eigenvalue, rho -> P rho P with the projector P on the whole
 * eigenspace, so that superpositions within it survive. Neighbours within the tolerance are grouped, chains included. Labels are the eigenvalues (mean of a
 * group, rounded to 13 digits of the largest), ascending. Use it on sites of a larger state by `sites` of `measure`.
 * Throws `ArgumentError` when the observable is not Hermitian within 1e-10 of its largest entry, `BudgetExceededError`.
 */
export function projectiveMeasurement(
  observable: ProductOperator,
  { tolerance = 1e-9, maxBytes = defaultMaxBytes }: SpectrumOptions = {},
): Instrument {
  const matrix = toDense(observable, { maxBytes });
  requireHermitian(matrix, 'observable');
  const { values, vectors } = eigh(hermitianPart(matrix));
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const groups = grouped(values, tolerance * largest);
  requireOutcomeBudget(observable.space, groups.length, maxBytes);
  const outcomes = groups.map((group) => {
    const columns = scaledColumns(vectors, group, () => 1);
    const mean = group.reduce((sum, m) => sum + (values[m] as number), 0) / group.length;
    return { label: rounded(mean, largest), operators: [multiply(columns, columns, 'n', 'h')] };
  });
  return instrument(observable.space, outcomes);
}

/**
 * The measurement of a space in its basis: outcome |x><x| with the label of the configuration x, levels joined by commas as in `counts`: "0,1".
 * Dense, 16 d^3 bytes: for few sites, `sites` of `measure` says which; `state.sample` reads all sites of large states. Throws `BudgetExceededError`.
 */
export function basisMeasurement(space: Space, { maxBytes = defaultMaxBytes }: MapBudget = {}): Instrument {
  const size = 2 ** space.log2Dim;
  requireOutcomeBudget(space, size, maxBytes);
  const d = dimension(space);
  const outcomes = Array.from({ length: d }, (_, x) => ({
    label: configurationAt(space, x).join(','),
    operators: [unit(d, x, x)],
  }));
  return instrument(space, outcomes);
}

/** One effect of a POVM: a positive matrix E; the probability is tr(E rho). */
export interface Effect {
  readonly label: Label;
  readonly effect: MatrixLike;
}

/**
 * The measurement of a POVM with the least disturbance: rho -> sqrt(E) rho sqrt(E) for each effect. A POVM alone does not fix the state afterwards; other
 * choices U sqrt(E) are given to `instrument`.
 * Throws `ArgumentError` for shapes and effects that are not Hermitian, `NotPhysicalError` for negative ones (below -1e-10) and an incomplete set.
 */
export function povm(space: Space, effects: readonly Effect[]): Instrument {
  const d = dimension(space);
  const outcomes = effects.map(({ label, effect }, i) => {
    const argument = `effects[${i}].effect`;
    const matrix = shaped(effect, d, d, argument);
    requireHermitian(matrix, argument);
    const hermitian = hermitianPart(matrix);
    const smallest = hermitianEigenvalues(hermitian)[0] ?? 0;
    if (smallest < -1e-10) {
      throw new NotPhysicalError(
        `Argument \`${argument}\` must be positive, but it has the eigenvalue ${smallest}. An effect is a positive matrix, no Kraus operator.`,
      );
    }
    return { label, operators: [sqrtmPositive(hermitian)] };
  });
  return instrument(space, outcomes);
}

/** Indices of ascending values, cut where the gap is above `limit`. */
function grouped(values: Float64Array, limit: number): number[][] {
  const groups: number[][] = [];
  values.forEach((value, m) => {
    const last = groups[groups.length - 1];
    if (last && value - (values[m - 1] as number) <= limit) last.push(m);
    else groups.push([m]);
  });
  return groups;
}

/** A value to 13 decimal digits of the largest, so that 0.9999999999999998 reads 1. */
function rounded(value: number, largest: number): number {
  if (largest === 0) return 0;
  const decimals = 13 - Math.ceil(Math.log10(largest));
  return decimals < 0 || decimals > 100 ? value : Number(value.toFixed(decimals)) + 0;
}

function requireHermitian(matrix: ComplexMatrix, argument: string): void {
  const defect = hermiticityDefect(matrix);
  if (defect > 1e-10 * maxAbs(matrix)) {
    throw new ArgumentError(argument, 'be Hermitian', `max |A - A^dagger| is ${defect}`);
  }
}

function requireOutcomeBudget(space: Space, outcomes: number, maxBytes: number): void {
  const bytes = 16 * outcomes * 2 ** (2 * space.log2Dim);
  if (bytes <= maxBytes) return;
  throw new BudgetExceededError(
    `The ${outcomes} outcomes of a measurement on ${describeSpace(space)}`,
    bytes,
    maxBytes,
    'Measure fewer sites at a time, or read all sites with `state.sample`.',
  );
}
