import { ArgumentError, UnsupportedError } from '../errors.ts';
import { dagger } from '../linalg/products.ts';
import { requireSites, type Space } from '../spaces/space.ts';
import { circuit } from './build.ts';
import type { Circuit } from './circuit.ts';
import { gateDefinition } from './gate-library/definitions.ts';
import type { Control, Operation, UnitaryLike } from './operation.ts';
import { flatten, type Operations } from './operations.ts';

/**
 * The operation done only when site `site` is at `level` (added in front of the controls it has). Sites are checked by `circuit`.
 */
export function controlled<O extends UnitaryLike>(op: O, site: number, level?: number): O;
/** Each operation of a list controlled; throws `UnsupportedError` for those that are not unitary. */
export function controlled(ops: Operations, site: number, level?: number): Operation[];
/** One operation or many, controlled. */
export function controlled(ops: UnitaryLike | Operations, site: number, level = 1): Operation | Operation[] {
  const control = { site, level };
  if ('kind' in ops) return { ...ops, controls: [control, ...ops.controls] };
  return flatten(ops).map((op) => {
    if (op.kind === 'barrier') return op;
    return withControl(op, control);
  });
}

/**
 * What undoes an operation or a circuit: gates by their inverses, matrices by their conjugate transposes, in the order turned round. Parameters stay free.
 * Throws `UnsupportedError` for operations that cannot be undone.
 */
export function inverse(of: Circuit): Circuit;
/** The inverse of one operation. */
export function inverse(op: UnitaryLike): UnitaryLike;
/** The inverse of a circuit or of one operation. */
export function inverse(of: Circuit | UnitaryLike): Circuit | UnitaryLike {
  if ('kind' in of) return inverseOperation(of);
  const operations = [...of.operations].reverse().map((op) => {
    if (op.kind === 'barrier') return op;
    return inverseOperation(requireUnitaryLike(op, 'undone'));
  });
  return { ...of, operations };
}

/**
 * A circuit put on sites of a larger space: its site i becomes `sites[i]`. Throws `ArgumentError` for bad sites or sites with other numbers of levels.
 */
export function onSites(of: Circuit, sites: readonly number[], space: Space): Circuit {
  if (sites.length !== of.space.sites.length) {
    throw new ArgumentError(
      'sites',
      `be ${of.space.sites.length}, one per site of the circuit`,
      `they are ${sites.length}`,
    );
  }
  requireSites(space, sites);
  const wrong = sites.findIndex((site, i) => space.dims[site] !== of.space.dims[i]);
  if (wrong >= 0) {
    const got = `site ${sites[wrong]} has ${space.dims[sites[wrong] as number]} levels for ${of.space.dims[wrong]}`;
    throw new ArgumentError('sites', 'have the levels of the circuit', got);
  }
  const operations = of.operations.map((op) => remapped(op, (site) => sites[site] as number));
  return circuit(space, operations, { bitRegisters: of.bitRegisters });
}

/** An operation with its sites renamed. */
export function remapped(op: Operation, to: (site: number) => number): Operation {
  if (op.kind === 'measure' || op.kind === 'reset') return { ...op, site: to(op.site) };
  const sites = op.sites.map(to);
  if (op.kind === 'barrier' || op.kind === 'channel') return { ...op, sites };
  return { ...op, sites, controls: op.controls.map(({ site, level }) => ({ site: to(site), level })) };
}

function withControl(op: Operation, control: Control): Operation {
  const unitary = requireUnitaryLike(op, 'controlled');
  return { ...unitary, controls: [control, ...unitary.controls] };
}

function inverseOperation(op: UnitaryLike): UnitaryLike {
  if (op.kind === 'unitary') return { ...op, matrix: dagger(op.matrix), label: `${op.label}^-1` };
  const undone = gateDefinition(op.name).inverse(op.angles, []);
  const sites = undone.order ? undone.order.map((k) => op.sites[k] as number) : op.sites;
  return { ...op, name: undone.name, angles: undone.angles, sites };
}

function requireUnitaryLike(op: Operation, what: string): UnitaryLike {
  if (op.kind === 'gate' || op.kind === 'unitary') return op;
  throw new UnsupportedError(
    `Only unitary operations can be ${what}, but one is a ${op.kind}. Leave it out first.`,
  );
}
