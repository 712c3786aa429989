import { ArgumentError, NotPhysicalError } from '../errors.ts';
import type { Sector } from '../spaces/sector.ts';
import type { Space } from '../spaces/space.ts';
import type { MoveRule, Proposal } from './moves.ts';

/**
 * The same rule, each of whose proposals is looked at: different sites with levels that they have, a quotient that is a number of at least 0, and nothing that leaves the sector. Throws `ArgumentError` or
 * `NotPhysicalError` for the first that is wrong. Cost `width` numbers per proposal, and no draw.
 */
export function checkedMoves(rule: MoveRule, space: Space, sector: Sector | undefined): MoveRule {
  if (!Number.isSafeInteger(rule.width) || rule.width < 1 || rule.width > space.dims.length) {
    throw new ArgumentError('rule.width', `be an integer in 1..${space.dims.length}`, `it is ${rule.width}`);
  }
  if (typeof rule.propose !== 'function') {
    throw new ArgumentError('rule', 'have a function `propose`', `it is ${typeof rule.propose}`);
  }
  const lawOf = new Int32Array(space.dims.length).fill(-1);
  sector?.laws.forEach(({ sites }, law) => sites.forEach((site) => (lawOf[site] = law)));
  const drift = new Int32Array(sector?.laws.length ?? 0);
  const propose: MoveRule['propose'] = (levels, from, rng, to, at) => {
    const quotient = rule.propose(levels, from, rng, to, at);
    if (!(quotient >= 0 && quotient < Infinity)) {
      throw new ArgumentError(
        'rule',
        'give a finite quotient of at least 0',
        `'${rule.kind}' gives ${quotient}`,
      );
    }
    if (quotient > 0) {
      requireChange(rule, space, to, at);
      drift.fill(0);
      for (let i = at; i < at + rule.width; i++) {
        const site = to.sites[i] as number;
        const law = lawOf[site] as number;
        const step = (to.levels[i] as number) - (levels[from + site] as number);
        if (law >= 0) drift[law] = (drift[law] as number) + step;
      }
      if (drift.some((sum) => sum !== 0)) throw leavesSector(rule, to, at);
    }
    return quotient;
  };
  return { kind: rule.kind, width: rule.width, propose };
}

function requireChange({ kind, width }: MoveRule, { dims }: Space, to: Proposal, at: number): void {
  for (let i = at; i < at + width; i++) {
    const [site, level] = [to.sites[i] as number, to.levels[i] as number];
    const levels = dims[site];
    if (levels === undefined || !(level >= 0 && level < levels)) {
      throw new ArgumentError('rule', 'propose levels of sites of the space', `'${kind}' proposes level ${level} on site ${site}`); // prettier-ignore
    }
    for (let k = at; k < i; k++) {
      if (to.sites[k] !== site) continue;
      throw new ArgumentError('rule', 'propose different sites', `'${kind}' proposes site ${site} twice`);
    }
  }
}

function leavesSector({ kind, width }: MoveRule, { sites, levels }: Proposal, at: number): NotPhysicalError {
  const change = `levels [${levels.subarray(at, at + width).join()}] on the sites [${sites.subarray(at, at + width).join()}]`;
  return new NotPhysicalError(
    `The moves of kind '${kind}' must stay in the sector, but they propose ${change}. Use a rule that keeps its laws.`,
  );
}
