import { ArgumentError, BudgetExceededError, NotFiniteError } from '../../errors.ts';
import { inSector, type Sector } from '../../spaces/sector.ts';
import type { Space } from '../../spaces/space.ts';
import type { Ansatz, Batch } from '../ansatz.ts';
import { distinct } from '../batch.ts';
import { doubledSpace } from '../density/density-ansatz.ts';
import { basisBras, requireBasis, type PauliCounts } from './pauli-counts.ts';

/**
 * All outcomes of some data as sums of amplitudes: outcome o is sum_e c_e psi(x_e) over the entries e = start[o] .. start[o + 1] - 1, x_e configuration `of[e]` of `batch`. Made once, since only psi changes from step to step.
 */
export interface OutcomeSums {
  readonly batch: Batch;
  readonly start: Int32Array;
  readonly of: Int32Array;
  /** Interleaved. */
  readonly coefficients: Float64Array;
  /** The share of each outcome in all shots. */
  readonly shares: Float64Array;
  readonly shots: number;
  /** -sum of share log(share within its basis): what the loss cannot be below. */
  readonly entropy: number;
}

/** What is measured: wave functions on the system, or matrices on the system twice. */
export interface OutcomeTarget {
  readonly space: Space;
  readonly mixed: boolean;
  readonly sector: Sector | undefined;
  readonly maxBytes: number;
}

interface Outcome {
  readonly basis: string;
  readonly levels: readonly number[];
  readonly count: number;
}

/**
 * The sums for these data: 2^m amplitudes for an outcome with m sites along X or Y, 4^m elements of a matrix. Throws `ArgumentError` for data that cannot be meant, `BudgetExceededError` before anything too large is built.
 */
export function outcomeSums(data: readonly PauliCounts[], target: OutcomeTarget): OutcomeSums {
  const outcomes = data.flatMap((one, k) => outcomesOf(target.space, one, `data[${k}]`));
  const shots = outcomes.reduce((sum, { count }) => sum + count, 0);
  if (shots === 0) throw new ArgumentError('data', 'hold at least one shot', 'it holds none');
  const power = target.mixed ? 2 : 1;
  const n = power * target.space.dims.length;
  const sizes = outcomes.map(({ basis }) => 2 ** (power * turnedSites(basis).length));
  const entries = sizes.reduce((a, b) => a + b, 0);
  const bytes = entries * (8 * n + 20);
  if (!(bytes <= target.maxBytes)) {
    const instead = 'Take bases with fewer sites along X and Y, or fewer outcomes.';
    throw new BudgetExceededError('The amplitudes of all outcomes', bytes, target.maxBytes, instead);
  }
  const levels = new Int32Array(entries * n);
  const coefficients = new Float64Array(2 * entries);
  const start = new Int32Array(outcomes.length + 1);
  outcomes.forEach((outcome, o) => {
    const from = start[o] as number;
    start[o + 1] = from + (sizes[o] as number);
    writeEntries(outcome, target.mixed, n, levels, coefficients, from);
  });
  const all = { count: entries, sites: n, levels };
  dropOutside(target, all, coefficients);
  const whole = target.mixed ? doubledSpace(target.space) : target.space;
  const { batch, of } = distinct(whole, all);
  const shares = Float64Array.from(outcomes, ({ count }) => count / shots);
  return { batch, start, of, coefficients, shares, shots, entropy: entropyOf(outcomes, shots) };
}

/** Logarithms of the probabilities of all outcomes, not normalised, and c_e psi(x_e)/sum of each entry: the weights of its derivatives. */
export interface OutcomeValues {
  readonly logs: Float64Array;
  readonly weights: Float64Array;
}

/** The values at these parameters. Throws `NotFiniteError` for an outcome of the data whose probability is 0. */
export function outcomeValues(ansatz: Ansatz, sums: OutcomeSums, mixed: boolean): OutcomeValues {
  const { batch, start, of, coefficients } = sums;
  const psi = ansatz.logAmplitudes(batch);
  const logs = new Float64Array(start.length - 1);
  const weights = new Float64Array(coefficients.length);
  for (let o = 0; o < logs.length; o++) {
    const [first, end] = [start[o] as number, start[o + 1] as number];
    let shift = -Infinity;
    for (let e = first; e < end; e++) shift = Math.max(shift, psi[2 * (of[e] as number)] as number);
    let [re, im] = [0, 0];
    for (let e = first; e < end; e++) {
      const at = 2 * (of[e] as number);
      const size = Math.exp((psi[at] as number) - shift);
      const [x, y] = size > 0 ? [size * Math.cos(psi[at + 1] as number), size * Math.sin(psi[at + 1] as number)] : [0, 0]; // prettier-ignore
      const [a, b] = [coefficients[2 * e] as number, coefficients[2 * e + 1] as number];
      weights[2 * e] = a * x - b * y;
      weights[2 * e + 1] = a * y + b * x;
      re += weights[2 * e] as number;
      im += weights[2 * e + 1] as number;
    }
    // Probabilities of a matrix are real.
    if (mixed) im = 0;
    const square = re * re + im * im;
    logs[o] = mixed ? shift + Math.log(re) : 2 * shift + Math.log(square);
    if (!Number.isFinite(logs[o])) throw impossible(o, logs[o] as number);
    for (let e = first; e < end; e++) {
      const [x, y] = [weights[2 * e] as number, weights[2 * e + 1] as number];
      weights[2 * e] = (x * re + y * im) / square;
      weights[2 * e + 1] = (y * re - x * im) / square;
    }
  }
  return { logs, weights };
}

function impossible(o: number, log: number): NotFiniteError {
  return new NotFiniteError(
    'the log likelihood',
    `it is ${log} for outcome ${o} of the data`,
    'The state gives it probability 0; start from other parameters, or take a larger sector.',
  );
}

function outcomesOf(space: Space, { basis, counts }: PauliCounts, argument: string): Outcome[] {
  requireBasis(space, basis, `${argument}.basis`);
  return [...counts].map(([key, count]) => {
    const levels = key === '' ? [] : key.split(',').map(Number);
    const isOutcome = levels.length === basis.length && levels.every((level) => level === 0 || level === 1);
    if (!isOutcome || !Number.isSafeInteger(count) || count < 0) {
      throw new ArgumentError(
        `${argument}.counts`,
        `give outcomes as ${basis.length} levels 0 or 1 joined by commas, with how often they came`,
        `one is '${key}' with ${count}`,
      );
    }
    return { basis, levels, count };
  });
}

function turnedSites(basis: string): number[] {
  return [...basis].flatMap((letter, site) => (letter === 'Z' ? [] : [site]));
}

/** The entries of one outcome: each setting of the turned sites, of rows and, conjugated, of columns. */
function writeEntries(
  { basis, levels: x }: Outcome,
  mixed: boolean,
  n: number,
  levels: Int32Array,
  coefficients: Float64Array,
  from: number,
): void {
  const turned = turnedSites(basis);
  const both = mixed ? [...turned, ...turned.map((site) => site + x.length)] : turned;
  for (let setting = 0; setting < 2 ** both.length; setting++) {
    const at = (from + setting) * n;
    for (let site = 0; site < n; site++) levels[at + site] = x[site % x.length] as number;
    let [re, im] = [1, 0];
    both.forEach((site, k) => {
      const level = (setting >> k) & 1;
      levels[at + site] = level;
      const own = site % x.length;
      const { data } = basisBras[basis[own] as string] as { data: Float64Array };
      const place = 2 * (2 * (x[own] as number) + level);
      const [a, b] = [data[place] as number, (data[place + 1] as number) * (site === own ? 1 : -1)];
      [re, im] = [re * a - im * b, re * b + im * a];
    });
    coefficients[2 * (from + setting)] = re;
    coefficients[2 * (from + setting) + 1] = im;
  }
}

/** Amplitudes outside of the sector are 0. */
function dropOutside({ sector }: OutcomeTarget, { sites, count, levels }: Batch, c: Float64Array): void {
  if (!sector) return;
  for (let e = 0; e < count; e++) {
    if (!inSector(sector, levels.subarray(e * sites, (e + 1) * sites))) c.fill(0, 2 * e, 2 * e + 2);
  }
}

function entropyOf(outcomes: readonly Outcome[], shots: number): number {
  const ofBasis = new Map<string, number>();
  for (const { basis, count } of outcomes) ofBasis.set(basis, (ofBasis.get(basis) ?? 0) + count);
  return outcomes.reduce((sum, { basis, count }) => {
    return count === 0 ? sum : sum - (count / shots) * Math.log(count / (ofBasis.get(basis) as number));
  }, 0);
}
