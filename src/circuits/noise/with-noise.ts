import type { Channel, Kraus } from '../../channels/channel.ts';
import { toKraus } from '../../channels/convert.ts';
import { ArgumentError } from '../../errors.ts';
import { requireSites } from '../../spaces/space.ts';
import { rebuilt } from '../build.ts';
import { requireOperation } from '../check-operation.ts';
import type { Circuit } from '../circuit.ts';
import { gateDefinition } from '../gate-library/definitions.ts';
import { levelsOf, sitesOf } from '../gate-library/operation-matrix.ts';
import { channel, requireKraus } from '../operation-makers.ts';
import type { Condition, MeasureOperation, Operation, UnitaryLike } from '../operation.ts';
import type { GateNoise, MeasureNoise, NoiseRule } from './rules.ts';
import { Waiting } from './waiting.ts';

/**
 * The circuit with noise by rules: each rule puts channel operations where it says, or gives measurements readout errors. All rules that fit an operation act, in the order given;
 * noise at an operation with conditions has the same conditions. Errors of reading come after those that a measurement has already. The result is a circuit: exact on a density
 * matrix, by trajectories on pure states (`expectation`, `sample`).
 * Throws `NotPhysicalError` for a map that is not completely positive and trace preserving, `ArgumentError` (naming `rules[i]`) for a channel with a wrong number of sites or
 * levels, gates and sites that do not exist, and matrices whose columns are no probabilities.
 */
export function withNoise(of: Circuit, rules: readonly NoiseRule[]): Circuit {
  const noise = rules.map((rule, i) => new Rule(of, rule, `rules[${i}]`));
  const waiting = new Waiting(of.space.dims.length);
  const operations: Operation[] = noise.flatMap((rule) => rule.atStart());
  const idle = (sites: readonly number[]): void => {
    for (const rule of noise) operations.push(...rule.whileIdle(sites));
  };
  for (const op of of.operations) {
    if (op.kind === 'barrier') idle(waiting.ended(op.sites));
    else waiting.acted(op);
    for (const rule of noise) operations.push(...rule.before(op));
    operations.push(noise.reduce((made, rule) => rule.read(made), op));
    for (const rule of noise) operations.push(...rule.after(op));
  }
  idle(waiting.atEnd());
  return rebuilt(of, operations);
}

/** The name of a gate with a `c` for each control, or the label of a unitary. */
export function gateTitle(op: UnitaryLike): string {
  return 'c'.repeat(op.controls.length) + (op.kind === 'gate' ? op.name : op.label);
}

/** One rule, checked, for one circuit. */
class Rule {
  readonly #of: Circuit;
  readonly #rule: NoiseRule;
  readonly #at: string;
  readonly #sites: ReadonlySet<number> | undefined;

  constructor(of: Circuit, rule: NoiseRule, at: string) {
    this.#of = of;
    this.#rule = rule;
    this.#at = at;
    if (rule.sites) requireSites(of.space, rule.sites, `${at}.sites`);
    this.#sites = rule.sites && new Set(rule.sites);
    requireRule(of, rule, at);
  }

  before(op: Operation): Operation[] {
    const rule = this.#rule;
    if (op.kind === 'measure' && rule.on === 'measure' && rule.channel) {
      return this.#each(rule.channel, [op.site], op.conditions);
    }
    return this.#atGate(op, 'before');
  }

  after(op: Operation): Operation[] {
    const rule = this.#rule;
    if (op.kind === 'reset' && rule.on === 'reset') return this.#each(rule.channel, [op.site], op.conditions);
    return this.#atGate(op, 'after');
  }

  atStart(): Operation[] {
    const rule = this.#rule;
    return rule.on === 'start' ? this.#each(rule.channel, this.#allSites(), []) : [];
  }

  whileIdle(sites: readonly number[]): Operation[] {
    const rule = this.#rule;
    return rule.on === 'idle' ? this.#each(rule.channel, sites, []) : [];
  }

  /** A measurement with this rule's readout error after its own. */
  read(op: Operation): Operation {
    const rule = this.#rule;
    if (op.kind !== 'measure' || rule.on !== 'measure' || !rule.confusion || !this.#covers(op.site))
      return op;
    requireConfusion(this.#of, rule, op.site, this.#at);
    return { ...op, confusion: afterwards(rule.confusion, op) };
  }

  #atGate(op: Operation, when: 'before' | 'after'): Operation[] {
    const rule = this.#rule;
    if (rule.on !== 'gate' || (op.kind !== 'gate' && op.kind !== 'unitary')) return [];
    if ((rule.when ?? 'after') !== when) return [];
    const sites = sitesOf(op);
    if (rule.gates && !rule.gates.includes(gateTitle(op))) return [];
    if (rule.count !== undefined && rule.count !== sites.length) return [];
    const noise = typeof rule.channel === 'function' ? rule.channel(op) : rule.channel;
    if (!noise) return [];
    if (noise.from.sites.length === 1) return this.#each(noise, sites, op.conditions);
    return this.#together(noise, rule, op);
  }

  /** A channel on one site at each of some sites that the rule is for. */
  #each(noise: Channel, sites: readonly number[], conditions: readonly Condition[]): Operation[] {
    return sites
      .filter((site) => this.#covers(site))
      .map((site) => this.#operation(noise, [site], conditions));
  }

  /** A channel on all sites of a gate. */
  #together(noise: Channel, rule: GateNoise, op: UnitaryLike): Operation[] {
    const sites = sitesOf(op);
    const isElsewhere =
      rule.sites && !(rule.sites.length === sites.length && sites.every((site) => this.#covers(site)));
    if (isElsewhere) return [];
    if (noise.from.sites.length !== sites.length) {
      throw new ArgumentError(
        `${this.#at}.channel`,
        `be on one site, or on the ${sites.length} sites of ${gateTitle(op)}`,
        `it is on ${noise.from.sites.length}`,
        'Choose the gates with `gates`, `count` or `sites`.',
      );
    }
    return [this.#operation(noise, rule.sites ?? sites, op.conditions)];
  }

  #operation(noise: Channel, sites: readonly number[], conditions: readonly Condition[]): Operation {
    const kraus = krausOf(noise, `${this.#at}.channel`);
    const levels = levelsOf(this.#of.space, sites);
    if (String(kraus.from.dims) !== String(levels)) {
      throw new ArgumentError(
        `${this.#at}.channel`,
        `be on [${levels}] levels at sites [${sites}]`,
        `it is on [${kraus.from.dims}]`,
        'Choose the sites with `sites`.',
      );
    }
    return { ...channel(kraus, sites, { label: 'noise' }), conditions };
  }

  #covers(site: number): boolean {
    return this.#sites?.has(site) ?? true;
  }

  #allSites(): number[] {
    return this.#of.space.dims.map((_, site) => site);
  }
}

const known = new WeakMap<Channel, Kraus>();

/** The Kraus operators of a channel, which is checked; made once. */
function krausOf(noise: Channel, argument: string): Kraus {
  const found = known.get(noise);
  if (found) return found;
  const kraus = toKraus(noise);
  requireKraus(kraus, argument);
  known.set(noise, kraus);
  return kraus;
}

/** What can be said of a rule before it meets an operation. */
function requireRule(of: Circuit, rule: NoiseRule, at: string): void {
  if (!['gate', 'measure', 'reset', 'start', 'idle'].includes(rule.on)) {
    throw new ArgumentError(`${at}.on`, 'be gate, measure, reset, start or idle', `it is ${String(rule.on)}`);
  }
  if (typeof rule.channel === 'object') krausOf(rule.channel, `${at}.channel`);
  if (rule.on === 'gate') return requireGateNoise(of, rule, at);
  if (rule.channel && rule.channel.from.sites.length !== 1) {
    const got = `it is on ${rule.channel.from.sites.length}`;
    throw new ArgumentError(`${at}.channel`, 'be on one site', got);
  }
  if (rule.on === 'measure' && !rule.channel && !rule.confusion) {
    throw new ArgumentError(at, 'have a confusion matrix or a channel', 'it has neither');
  }
}

function requireGateNoise(of: Circuit, { gates, count, when = 'after' }: GateNoise, at: string): void {
  const labels = new Set(of.operations.flatMap((op) => (op.kind === 'unitary' ? [gateTitle(op)] : [])));
  for (const name of gates ?? []) if (!labels.has(name)) requireName(name, `${at}.gates`);
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0)) {
    throw new ArgumentError(`${at}.count`, 'be a number of sites', `it is ${count}`);
  }
  if (when !== 'before' && when !== 'after') {
    throw new ArgumentError(`${at}.when`, 'be before or after', `it is ${String(when)}`);
  }
}

/** Throws unless this is a gate of the library, perhaps with a `c` for each control. */
function requireName(name: string, argument: string): void {
  for (let controls = 0; controls === 0 || name[controls - 1] === 'c'; controls++) {
    try {
      gateDefinition(name.slice(controls));
      return;
    } catch {
      continue;
    }
  }
  throw new ArgumentError(
    argument,
    'be names of gates, with a c for each control, or labels of unitaries of the circuit',
    `one is ${JSON.stringify(name)}`,
  );
}

function requireConfusion(of: Circuit, { confusion }: MeasureNoise, site: number, at: string): void {
  const probe: MeasureOperation = {
    kind: 'measure',
    site,
    bit: 0,
    conditions: [],
    ...(confusion ? { confusion } : {}),
  };
  requireOperation(probe, of.space, 1, at);
}

/** The readout errors of a measurement and then those of `later`: the product of the matrices. */
function afterwards(later: readonly (readonly number[])[], { confusion }: MeasureOperation): number[][] {
  if (!confusion) return later.map((row) => [...row]);
  return later.map((row) =>
    row.map((_, level) =>
      row.reduce(
        (sum, p, between) => sum + p * ((confusion[between] as readonly number[])[level] as number),
        0,
      ),
    ),
  );
}
