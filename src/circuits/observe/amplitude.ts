import { UnsupportedError } from '../../errors.ts';
import { indexOf, requireConfiguration, type Configuration } from '../../spaces/indexing.ts';
import type { Estimate } from '../../states/estimate.ts';
import { exact } from '../../states/estimate.ts';
import { isKet } from '../../states/ket.ts';
import type { Amplitudes } from '../../states/state.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import type { Operation } from '../operation.ts';
import { run } from '../run.ts';
import { independentParts } from './independent.ts';
import { basisState, isLevels, requireStart, zeroLevels, type Runnable, type Start } from './start.ts';

/** Options of `amplitude`. */
export interface AmplitudeOptions {
  /** A value for each parameter of the circuit. */
  readonly parameters?: ParameterValues;
}

/**
 * The amplitude <levels|U|start>, from |00...0> when no start is given. From levels, each set of sites that no operation joins with others is run on its own, so that the
 * cost is that of the largest set, not of all sites.
 * Throws `UnsupportedError` for a circuit that measures, resets or has noise, and for a state kind without amplitudes; `ArgumentError`, `SpaceMismatchError`,
 * `BudgetExceededError`.
 */
export function amplitude(
  of: Circuit,
  levels: Configuration,
  start: Start = zeroLevels(of),
  { parameters = {} }: AmplitudeOptions = {},
): Estimate {
  requireConfiguration(of.space, levels, 'levels');
  requireStart(of, start);
  requireUnitary(of.operations);
  if (!isLevels(start)) return read(run(of, start, { parameters }).state, levels);
  let [re, im] = [1, 0];
  for (const { circuit: part, sites } of independentParts(of)) {
    const from = basisState(start, part, on(sites, start), parameters);
    const factor = read(run(part, from, { parameters }).state, on(sites, levels));
    [re, im] = [re * factor.re - im * factor.im, re * factor.im + im * factor.re];
  }
  return exact(re, im);
}

function on(sites: readonly number[], levels: Configuration): number[] {
  return sites.map((site) => levels[site] as number);
}

function read(state: Runnable, levels: Configuration): Estimate {
  if (isKet(state)) {
    const i = 2 * indexOf(state.space, levels);
    return exact(state.data[i] as number, state.data[i + 1] as number);
  }
  if (!('logAmplitude' in state)) {
    throw new UnsupportedError(
      `A state of kind '${state.kind}' has no amplitudes. Start from a ket, or use \`expectation\`.`,
    );
  }
  const { re, im } = (state as Runnable & Amplitudes).logAmplitude(levels);
  const size = Math.exp(re);
  return exact(size * Math.cos(im), size * Math.sin(im));
}

/** Throws `UnsupportedError` for an operation that is not unitary. */
export function requireUnitary(operations: readonly Operation[]): void {
  operations.forEach((op, i) => {
    if (op.kind === 'gate' || op.kind === 'unitary' || op.kind === 'barrier') return;
    throw new UnsupportedError(
      `Amplitudes are those of circuits of unitary operations, but operations[${i}] is a ${op.kind}. Use \`distribution\` or \`expectation\`.`,
    );
  });
}
