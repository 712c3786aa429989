import { requireSites } from '../../spaces/space.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { isDensityMatrix } from '../../states/density-matrix.ts';
import { formatBytes } from '../../errors.ts';
import { bitCount } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { parameterNames } from '../parameters.ts';
import { lowered } from '../compile/lower.ts';
import { isClifford } from './clifford.ts';
import { lightCone, onlySites, touchedSites } from './light-cone.ts';
import { basisLevels, isLevels, requireStart, zeroLevels, type Start } from './start.ts';
import { firstOutcome, isDrawn, workOf } from './work.ts';

/** A way to run a circuit. */
export type RunMethod = 'ket' | 'density-matrix' | 'stabilizer' | 'light-cone';

/** What a way to run a circuit would take. */
export interface MethodEstimate {
  readonly method: RunMethod;
  /** log10 of the floating-point operations (of word operations for `stabilizer`). */
  readonly log10Flops: number;
  /** Memory at the peak: the state that is given, a working copy and the result. */
  readonly bytes: number;
  /** Whether the bytes are within `maxBytes`. */
  readonly fits: boolean;
  /** Why it takes that, in words. */
  readonly why: string;
}

/** The best way, with the others that are possible. */
export interface CircuitEstimate extends MethodEstimate {
  readonly alternatives: readonly MethodEstimate[];
}

/** Options of `estimate`. */
export interface CircuitEstimateOptions {
  /** What will be asked. Default `run`. */
  readonly verb?: 'run' | 'expectation' | 'sample' | 'distribution';
  /** What the circuit will start from; |00...0>, given by its levels, when not given. */
  readonly state?: Start;
  /** For `expectation`: the sites of the operator. All when not given. */
  readonly sites?: readonly number[];
  /** How many trajectories or shots are averaged where the circuit draws. Default 1. */
  readonly runs?: number;
  /** Values of parameters; those not given count as any value. */
  readonly parameters?: ParameterValues;
  /** What fits. Default 1 GiB. */
  readonly maxBytes?: number;
}

/** What an expectation value, or a cumulative sum, takes per number of the state at the end. */
const endFlops = { run: 0, expectation: 40, sample: 6, distribution: 6 } as const;

/**
 * What a circuit would take, before it is run: for a ket, a density matrix, the light cone of what is observed (from a basis state), and a stabilizer state when all gates are
 * Clifford; first the one with the fewest operations among those that fit. Counts are those of the maps that a run does after merging gates, so that they are within a factor of
 * three of the operations done. Nothing of the size of a state is made, so that any number of sites is right.
 * Throws `ArgumentError`, `SpaceMismatchError`.
 */
export function estimate(of: Circuit, options: CircuitEstimateOptions = {}): CircuitEstimate {
  const { verb = 'run', state = zeroLevels(of), sites, maxBytes = defaultMaxBytes } = options;
  requireStart(of, state, 'state');
  if (sites) requireSites(of.space, sites);
  const mixed = !isLevels(state) && isDensityMatrix(state);
  const seen = observed(of, verb, sites);
  const parameters = { ...anyValues(of), ...options.parameters };
  const cost = (circuit: Circuit, density: boolean): Dense =>
    denseCost(circuit, density, { ...options, verb, parameters });
  const all: MethodEstimate[] = [];
  if (!mixed) all.push(method('ket', cost(seen.circuit, false), maxBytes));
  if (mixed || isLevels(state)) all.push(method('density-matrix', cost(seen.circuit, true), maxBytes));
  if (basisLevels(state) && seen.sites.length < of.space.dims.length) {
    const cone = onlySites(seen.circuit, seen.sites);
    const pure = cost(cone, false);
    // Without runs to average, noise needs a density matrix.
    const own = mixed || (pure.draws > 0 && options.runs === undefined) ? cost(cone, true) : pure;
    const left = `${seen.circuit.operations.length} of ${of.operations.length} operations, ${seen.sites.length} of ${of.space.dims.length} sites matter; `;
    all.push(method('light-cone', { ...own, why: left + own.why }, maxBytes));
  }
  if (basisLevels(state) && !mixed && isClifford(seen.circuit.operations, of.space, parameters)) {
    all.push(stabilizerCost(seen.circuit, options.runs ?? 1, parameters, maxBytes));
  }
  const [best, ...alternatives] = all.sort(byFit) as [MethodEstimate, ...MethodEstimate[]];
  return { ...best, alternatives };
}

/** The part of a circuit that matters for what is asked, and the sites that it needs. */
function observed(
  of: Circuit,
  verb: CircuitEstimateOptions['verb'],
  sites: readonly number[] | undefined,
): { readonly circuit: Circuit; readonly sites: readonly number[] } {
  const everything = of.space.dims.map((_, site) => site);
  const measures = of.operations.some(({ kind }) => kind === 'measure');
  if (verb === 'expectation' && sites) {
    const circuit = lightCone(of, sites);
    return { circuit, sites: touchedSites(circuit.operations, sites) };
  }
  if ((verb === 'sample' || verb === 'distribution') && measures) {
    const circuit = lightCone(of, [], { bits: Array.from({ length: bitCount(of) }, (_, bit) => bit) });
    return { circuit, sites: touchedSites(circuit.operations) };
  }
  return { circuit: of, sites: everything };
}

interface Dense {
  readonly log10Flops: number;
  readonly bytes: number;
  readonly draws: number;
  readonly why: string;
}

/** Three arrays are held at the peak: the state that is given, the one that is worked on, the result. */
const arraysHeld = 3;

function denseCost(
  of: Circuit,
  density: boolean,
  { verb = 'run', runs = 1, parameters = {} }: CircuitEstimateOptions,
): Dense {
  const { flops, draws } = workOf(of, density, parameters);
  const log2Size = of.space.log2Dim * (density ? 2 : 1);
  const times = draws > 0 ? runs : 1;
  const perNumber = (flops + endFlops[verb]) * times;
  const size = `${perNumber.toPrecision(3)} operations on each of 2^${Number(log2Size.toFixed(2))} numbers`;
  const drawn = draws > 0 ? `, ${draws} outcomes drawn in each of ${times} runs` : '';
  return {
    log10Flops: Math.log10(perNumber) + log2Size * Math.log10(2),
    bytes: arraysHeld * 16 * 2 ** log2Size,
    draws,
    why: size + drawn,
  };
}

function method(name: RunMethod, { log10Flops, bytes, why }: Dense, maxBytes: number): MethodEstimate {
  const fits = bytes <= maxBytes;
  return {
    method: name,
    log10Flops,
    bytes,
    fits,
    why: fits ? why : `${why}; ${formatBytes(bytes)} are too many`,
  };
}

/**
 * A stabilizer state as three n x n bit matrices, 32 bits to a word: a gate that permutes or signs basis states changes columns, n/32 words; any other, a measurement or a
 * reset up to 3 n^2/32.
 */
function stabilizerCost(
  { operations, space }: Circuit,
  runs: number,
  parameters: ParameterValues,
  maxBytes: number,
): MethodEstimate {
  const n = space.dims.length;
  const words = Math.ceil(n / 32);
  let [total, draws] = [1, 0];
  for (const op of operations) {
    const maps = lowered(op, { space, parameters, density: false, draw: firstOutcome });
    if (isDrawn(op)) draws++;
    const isLight = maps ? maps.every(({ kind }) => kind !== 'dense') : op.kind === 'channel';
    total += isLight ? words : 3 * n * words;
  }
  const bytes = 3 * n * words * 4;
  const why = `all ${operations.length} operations are Clifford: up to 3 n^2/32 = ${3 * n * words} word operations each`;
  const log10Flops = Math.log10(draws > 0 ? total * runs : total);
  return { method: 'stabilizer', log10Flops, bytes, fits: bytes <= maxBytes, why };
}

/** What fits first, then what takes fewer operations. */
function byFit(a: MethodEstimate, b: MethodEstimate): number {
  if (a.fits !== b.fits) return a.fits ? -1 : 1;
  return a.log10Flops - b.log10Flops;
}

/** Numbers for free parameters that are special in nothing. */
function anyValues(of: Circuit): Record<string, number> {
  return Object.fromEntries(parameterNames(of).map((name, k) => [name, 0.123 + 0.0717 * k]));
}
