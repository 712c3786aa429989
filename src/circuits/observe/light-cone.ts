import { requireSites, subspace } from '../../spaces/space.ts';
import type { Circuit } from '../circuit.ts';
import { sitesOf } from '../gate-library/operation-matrix.ts';
import { remapped } from '../modifiers.ts';
import type { Conditional, Operation } from '../operation.ts';

/** Options of `lightCone`. */
export interface LightConeOptions {
  /** Classical bits that are looked at after the circuit, as well as the sites. Default none. */
  readonly bits?: readonly number[];
}

/**
 * The operations that can influence what is observed on `sites` (and in `bits`) after the circuit, on the same space. Going back in time from the sites, an operation stays
 * when it touches a site that matters, and then all its sites and the bits of its conditions matter too. Unitary operations and noise elsewhere are
 * left out, since they keep the trace; measurements stay when their site matters or their bit is looked at later; what comes before a reset does not
 * matter for its site. Expectation values of operators on `sites` are the same, from any state, averaged over measurements whose bits are not looked at.
 * Cost: one pass over the operations. Throws `ArgumentError` for sites that do not exist or come twice.
 */
export function lightCone(of: Circuit, sites: readonly number[], options: LightConeOptions = {}): Circuit {
  requireSites(of.space, sites);
  const cone = new Cone(sites, options.bits ?? []);
  const kept: Operation[] = [];
  for (let i = of.operations.length - 1; i >= 0; i--) {
    const op = cone.before(of.operations[i] as Operation);
    if (op) kept.push(op);
  }
  return { ...of, operations: kept.reverse() };
}

/** The sites that operations touch, and `more` sites, ascending. */
export function touchedSites(operations: readonly Operation[], more: readonly number[] = []): number[] {
  const touched = new Set(more);
  for (const op of operations) if (op.kind !== 'barrier') allSitesOf(op).forEach((site) => touched.add(site));
  return [...touched].sort((a, b) => a - b);
}

/** The sites of an operation, controls first. */
export function allSitesOf(op: Operation): readonly number[] {
  switch (op.kind) {
    case 'gate':
    case 'unitary':
      return sitesOf(op);
    case 'measure':
    case 'reset':
      return [op.site];
    case 'channel':
    case 'barrier':
      return op.sites;
    default:
      throw op satisfies never;
  }
}

/** A circuit that touches only `sites`, on the space of these sites: site `sites[i]` becomes site i. */
export function onlySites(of: Circuit, sites: readonly number[]): Circuit {
  const place = new Map(sites.map((site, i) => [site, i]));
  const operations = of.operations.map((op) => remapped(op, (site) => place.get(site) as number));
  const siteRegisters = sites.length === 0 ? [] : [{ name: 'q', size: sites.length }];
  return { ...of, space: subspace(of.space, sites), operations, siteRegisters };
}

/** What matters before the operations that it has been shown, the last one first. */
class Cone {
  readonly #sites: Set<number>;
  readonly #bits: Set<number>;

  constructor(sites: readonly number[], bits: readonly number[]) {
    this.#sites = new Set(sites);
    this.#bits = new Set(bits);
  }

  /** The operation when it matters (a barrier on the sites that do), and from now on what matters before it. */
  before(op: Operation): Operation | undefined {
    if (op.kind === 'barrier') {
      const sites = op.sites.filter((site) => this.#sites.has(site));
      return sites.length > 0 ? { ...op, sites } : undefined;
    }
    const sites = allSitesOf(op);
    // A controlled phase on no site acts on its controls; without controls nothing that is observed changes.
    const written = op.kind === 'measure' && this.#bits.has(op.bit);
    if (!written && !sites.some((site) => this.#sites.has(site))) return undefined;
    const always = op.conditions.length === 0;
    if (always && op.kind === 'reset') this.#sites.delete(op.site);
    else sites.forEach((site) => this.#sites.add(site));
    if (always && op.kind === 'measure') this.#bits.delete(op.bit);
    this.#read(op);
    return op;
  }

  #read({ conditions }: Conditional): void {
    for (const { bits } of conditions) bits.forEach((bit) => this.#bits.add(bit));
  }
}
