import { ArgumentError } from '../errors.ts';
import { rngFromState, type RngState } from '../linalg/random.ts';
import type { SectorLaw } from '../spaces/sector.ts';
import { sector as sectorOf } from '../spaces/sector.ts';
import { space as spaceOf, type Site } from '../spaces/space.ts';
import type { Ansatz, AnsatzSpec } from './ansatz.ts';
import type { ChainState } from './chains.ts';
import { ansatzFromSpec } from './from-spec.ts';
import type { MoveRule } from './moves.ts';
import { nqsOf, requireSampling, type Nqs, type NqsSetup } from './nqs.ts';
import type { Sampler } from './sampler.ts';

/** The version that `saveNqs` writes. */
const version = 1;

/** A neural quantum state as plain data, fit for JSON: what it is (space, model, parameters), how it is evaluated, and where its chains are. */
export interface SavedNqs {
  readonly version: number;
  readonly sites: readonly Site[];
  readonly model: AnsatzSpec;
  readonly parameters: readonly number[];
  readonly laws: readonly SectorLaw[] | null;
  /** Without a rule, which is a function; its kind is in `rule`. */
  readonly sampler: Omit<Sampler, 'rule'>;
  readonly rule: string | null;
  /** null is no bound, since JSON has no Infinity. */
  readonly maxBytes: number | null;
  readonly warm: boolean;
  readonly chains: { readonly levels: readonly number[]; readonly streams: readonly RngState[] } | null;
  readonly stream: RngState | null;
}

/** What plain data cannot hold. */
export interface LoadNqsOptions {
  /** The rule by which chains move, where the state had one of its own; of the same kind. */
  readonly rule?: MoveRule;
  /** The model with any parameters, where it is none of this package. */
  readonly ansatz?: Ansatz;
}

/** A state as plain data. Nothing is rounded: JSON keeps every bit of a double. */
export function saveNqs({ space, ansatz, setup }: Nqs): SavedNqs {
  const { sampler, sector, maxBytes, start, warm, stream } = setup;
  const rule = sampler.kind === 'metropolis' ? sampler.rule : undefined;
  const plain = Object.fromEntries(Object.entries(sampler).filter(([name]) => name !== 'rule'));
  return {
    version,
    sites: space.sites,
    model: ansatz.spec(),
    parameters: [...ansatz.parameters],
    laws: sector?.laws ?? null,
    sampler: plain as unknown as SavedNqs['sampler'],
    rule: rule?.kind ?? null,
    maxBytes: maxBytes === Infinity ? null : maxBytes,
    warm,
    chains: start ? { levels: [...start.levels], streams: start.streams } : null,
    stream: stream ?? null,
  };
}

/**
 * The state that was saved: the same samples, bit for bit. Throws `ArgumentError` for data of another version, for a model of the user that is not given, and for a rule that is missing or of
 * another kind, and for samplers, numbers or chains that cannot be meant; `NotPhysicalError` for chains outside of the sector.
 */
export function loadNqs(saved: SavedNqs, { rule, ansatz }: LoadNqsOptions = {}): Nqs {
  requireObject('saved', saved);
  if (saved.version !== version) {
    throw new ArgumentError(
      'saved.version',
      `be ${version}`,
      `it is ${saved.version}`,
      'Save it again with this version.',
    );
  }
  if ((rule?.kind ?? null) !== saved.rule) {
    const expected =
      saved.rule === null ? 'be left out, as it was when the state was saved' : `be of kind '${saved.rule}'`;
    throw new ArgumentError('rule', expected, rule ? `it is of kind '${rule.kind}'` : 'it is missing');
  }
  const space = spaceOf(requireList('saved.sites', saved.sites));
  const parameters = Float64Array.from(requireNumbers('saved.parameters', saved.parameters));
  const model = ansatz ? ansatz.with(parameters) : ansatzFromSpec(space, saved.model, parameters);
  requireObject('saved.sampler', saved.sampler);
  const setup: NqsSetup = {
    sampler: { ...saved.sampler, ...(rule ? { rule } : {}) } as Sampler,
    sector: saved.laws ? sectorOf(space, saved.laws) : undefined,
    maxBytes: saved.maxBytes ?? Infinity,
    start: saved.chains ? chainsOf(saved.chains) : undefined,
    warm: saved.warm,
    stream: saved.stream ? requireStream(saved.stream) : undefined,
  };
  requireSampling(model, setup);
  requireSource(setup);
  return nqsOf(model, setup);
}

function chainsOf({ levels, streams }: NonNullable<SavedNqs['chains']>): ChainState {
  const given = requireNumbers('saved.chains.levels', levels);
  const broken = given.find((level) => !Number.isInteger(level));
  if (broken !== undefined) {
    throw new ArgumentError('saved.chains.levels', 'hold integers', `one is ${broken}`);
  }
  return {
    levels: Int32Array.from(given),
    streams: requireList('saved.chains.streams', streams).map(requireStream),
  };
}

function requireStream(stream: RngState): RngState {
  requireObject('saved stream', stream);
  requireNumbers('saved stream words', stream.words);
  rngFromState(stream);
  return stream;
}

/** What draws needs somewhere to draw from. */
function requireSource({ sampler, start, stream }: NqsSetup): void {
  if (sampler.kind === 'metropolis' && !start) {
    throw new ArgumentError('saved.chains', 'be given for Metropolis chains', 'it is missing');
  }
  if ((sampler.kind === 'exact' || sampler.kind === 'autoregressive') && !stream) {
    throw new ArgumentError('saved.stream', 'be given for independent draws', 'it is missing');
  }
}

/** Throws `ArgumentError` unless it is an object. */
export function requireObject(argument: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) return;
  throw new ArgumentError(argument, 'be an object', `it is ${String(value)}`);
}

function requireList<T>(argument: string, values: readonly T[]): readonly T[] {
  if (Array.isArray(values)) return values;
  throw new ArgumentError(argument, 'be a list', `it is ${String(values)}`);
}

/** The list. Throws `ArgumentError` unless it holds finite numbers. */
export function requireNumbers(argument: string, values: readonly number[]): readonly number[] {
  const at = requireList(argument, values).findIndex((x) => !Number.isFinite(x));
  if (at < 0) return values;
  throw new ArgumentError(argument, 'hold finite numbers', `number ${at} is ${String(values[at])}`);
}
