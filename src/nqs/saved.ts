import { ArgumentError } from '../errors.ts';
import type { RngState } from '../linalg/random.ts';
import type { SectorLaw } from '../spaces/sector.ts';
import { sector as sectorOf } from '../spaces/sector.ts';
import { space as spaceOf, type Site } from '../spaces/space.ts';
import type { Ansatz, AnsatzSpec } from './ansatz.ts';
import { ansatzFromSpec } from './from-spec.ts';
import type { MoveRule } from './moves.ts';
import { nqsOf, type Nqs } from './nqs.ts';
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
  readonly maxBytes: number;
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
    maxBytes,
    warm,
    chains: start ? { levels: [...start.levels], streams: start.streams } : null,
    stream: stream ?? null,
  };
}

/**
 * The state that was saved: the same samples, bit for bit. Throws `ArgumentError` for data of another version, for a model of the user that is not given, and for a rule that is missing or of
 * another kind.
 */
export function loadNqs(saved: SavedNqs, { rule, ansatz }: LoadNqsOptions = {}): Nqs {
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
  const space = spaceOf(saved.sites);
  const parameters = Float64Array.from(saved.parameters);
  const model = ansatz ? ansatz.with(parameters) : ansatzFromSpec(space, saved.model, parameters);
  return nqsOf(model, {
    sampler: { ...saved.sampler, ...(rule ? { rule } : {}) } as Sampler,
    sector: saved.laws ? sectorOf(space, saved.laws) : undefined,
    maxBytes: saved.maxBytes,
    start: saved.chains
      ? { levels: Int32Array.from(saved.chains.levels), streams: saved.chains.streams }
      : undefined,
    warm: saved.warm,
    stream: saved.stream ?? undefined,
  });
}
