import { ArgumentError } from '../errors.ts';
import type { AngleLike } from './expression.ts';
import { toExpression } from './expression-build.ts';
import { gateDefinition } from './gate-library/definitions.ts';
import type { Control, GateOperation } from './operation.ts';

/**
 * A gate of the library by its name: angles, sites, controls. Throws `ArgumentError` for an unknown name, a wrong number of angles or sites, and angles that are
 * not finite; sites are checked against a space by `circuit`.
 */
export function gateOperation(
  name: string,
  angles: readonly AngleLike[],
  sites: readonly number[],
  controls: readonly Control[] = [],
): GateOperation {
  const { angles: names, sites: count } = gateDefinition(name);
  if (angles.length !== names.length) {
    const which = names.length === 0 ? '' : ` (${names.join(', ')})`;
    throw new ArgumentError('angles', `be ${names.length}${which} for ${name}`, `they are ${angles.length}`);
  }
  if (sites.length !== count) {
    throw new ArgumentError('sites', `be ${count} for ${name}`, `they are ${sites.length}`);
  }
  return {
    kind: 'gate',
    name,
    angles: angles.map((angle, k) => toExpression(angle, names[k])),
    sites: [...sites],
    controls,
    conditions: [],
  };
}

/** Controls at level 1. */
export function ones(sites: readonly number[]): Control[] {
  return sites.map((site) => ({ site, level: 1 }));
}
