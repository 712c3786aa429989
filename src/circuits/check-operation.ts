import { ArgumentError } from '../errors.ts';
import { localDimension } from '../spaces/indexing.ts';
import { describeSpace, type Space } from '../spaces/space.ts';
import { requireExpression } from './expression-build.ts';
import { gateDefinition } from './gate-library/definitions.ts';
import { levelsOf } from './gate-library/operation-matrix.ts';
import { requireKraus, requireUnitary } from './operation-makers.ts';
import type { Conditional, Control, GateOperation, MeasureOperation, Operation } from './operation.ts';

/** How far a column of a confusion matrix may be from summing to 1. */
const sumTolerance = 1e-12;

const kinds: ReadonlySet<unknown> = new Set<Operation['kind']>([
  'gate',
  'unitary',
  'channel',
  'measure',
  'reset',
  'barrier',
]);

/** Throws `ArgumentError` unless this is data of an operation at all, with a list of conditions. `at` is its place, for messages. */
export function requireKind(op: Operation, at: string): void {
  if (!kinds.has(op.kind)) throw new ArgumentError(at, 'be an operation', `its kind is ${String(op.kind)}`);
  if (op.kind !== 'barrier' && !Array.isArray(op.conditions)) {
    throw new ArgumentError(`${at}.conditions`, 'be a list', `they are ${String(op.conditions)}`);
  }
}

/**
 * Throws unless an operation (of a known kind) fits a space and a number of classical bits: sites, controls and bits in range and distinct, levels that exist,
 * angles and matrices finite, of the right size, and unitary or trace-preserving. `at` is its place, for messages.
 */
export function requireOperation(op: Operation, on: Space, bits: number, at: string): void {
  if (op.kind !== 'barrier') requireConditions(op, bits, at);
  switch (op.kind) {
    case 'gate':
      requireTargets(on, op.sites, op.controls, at);
      requireGate(op, on, at);
      return;
    case 'unitary':
      requireTargets(on, op.sites, op.controls, at);
      requireUnitary(op.matrix, `${at}.matrix`);
      requireSize(localDimension(on, op.sites), op.matrix.rows, op.sites, `${at}.matrix`);
      return;
    case 'channel':
      requireTargets(on, op.sites, [], at);
      requireKraus(op.channel, `${at}.channel`);
      if (String(op.channel.from.dims) !== String(levelsOf(on, op.sites))) {
        const got = `it is on [${op.channel.from.dims}]`;
        throw new ArgumentError(`${at}.channel`, `be on sites of [${levelsOf(on, op.sites)}] levels`, got);
      }
      return;
    case 'measure':
      requireTargets(on, [op.site], [], at);
      requireBits([op.bit], bits, `${at}.bit`);
      requireConfusion(op, on.dims[op.site] as number, at);
      return;
    case 'reset':
      requireTargets(on, [op.site], [], at);
      return;
    case 'barrier':
      requireTargets(on, op.sites, [], at);
      return;
    default:
      throw op satisfies never;
  }
}

function requireGate(op: GateOperation, on: Space, at: string): void {
  const { angles, sites, levels, matrix } = gateDefinition(op.name);
  if (op.angles.length !== angles.length) {
    throw new ArgumentError(
      `${at}.angles`,
      `be ${angles.length} for ${op.name}`,
      `they are ${op.angles.length}`,
    );
  }
  if (op.sites.length !== sites) {
    throw new ArgumentError(`${at}.sites`, `be ${sites} for ${op.name}`, `they are ${op.sites.length}`);
  }
  op.angles.forEach((angle, k) => requireExpression(angle, `${at}.angles[${k}]`));
  const dims = levelsOf(on, op.sites);
  const site = levels === 'qubits' ? dims.findIndex((d) => d !== 2) : -1;
  if (site >= 0) {
    throw new ArgumentError(
      `${at}.sites`,
      `be on two-level sites for the gate ${op.name}`,
      `site ${op.sites[site]} has ${dims[site]} levels`,
      'Use shift, clock, fourier, sum, the level rotations or `unitary` on other sites.',
    );
  }
  if (op.name === 'swap' && dims[0] !== dims[1]) {
    const got = `sites ${op.sites.join(' and ')} have ${dims.join(' and ')} levels`;
    throw new ArgumentError(`${at}.sites`, 'have equal levels for swap', got);
  }
  // The level rotations refuse levels that a site does not have when their matrix is made.
  if (op.name.includes('['))
    matrix(
      angles.map(() => 0),
      dims,
    );
}

function requireTargets(on: Space, sites: readonly number[], controls: readonly Control[], at: string): void {
  const n = on.sites.length;
  const all = [...sites, ...controls.map(({ site }) => site)];
  const bad = all.find((site) => !Number.isInteger(site) || site < 0 || site >= n);
  if (bad !== undefined) {
    const range = n === 0 ? 'on a space with sites' : `within 0..${n - 1}`;
    throw new ArgumentError(
      `${at}.sites`,
      `be ${range}`,
      `one is ${bad}, and the space is ${describeSpace(on)}`,
    );
  }
  if (new Set(sites).size !== sites.length) {
    throw new ArgumentError(`${at}.sites`, 'be distinct', `they are [${sites}]`);
  }
  requireControls(on, sites, controls, at);
}

function requireControls(
  on: Space,
  sites: readonly number[],
  controls: readonly Control[],
  at: string,
): void {
  const seen = new Set<number>();
  for (const { site, level } of controls) {
    if (sites.includes(site)) {
      throw new ArgumentError(`${at}.controls`, 'not be targets', `site ${site} is both`);
    }
    if (seen.has(site)) throw new ArgumentError(`${at}.controls`, 'be distinct', `site ${site} comes twice`);
    seen.add(site);
    const d = on.dims[site] as number;
    if (!Number.isInteger(level) || level < 0 || level >= d) {
      const got = `level ${level} is asked of site ${site}, which has levels 0..${d - 1}`;
      throw new ArgumentError(`${at}.controls`, 'be at levels that exist', got);
    }
  }
}

function requireConditions({ conditions }: Conditional, bits: number, at: string): void {
  for (const { bits: on, values } of conditions) {
    requireBits(on, bits, `${at}.conditions`);
    if (on.length !== values.length) {
      throw new ArgumentError(`${at}.conditions`, 'have a value for each bit', `[${on}] has [${values}]`);
    }
  }
}

function requireBits(on: readonly number[], bits: number, argument: string): void {
  const bad = on.find((bit) => !Number.isInteger(bit) || bit < 0 || bit >= bits);
  if (bad === undefined) return;
  throw new ArgumentError(
    argument,
    bits === 0 ? 'be a bit of a circuit that has some' : `be within 0..${bits - 1}`,
    `it is ${bad}`,
    'Give the circuit more bits with the option `bits`.',
  );
}

function requireConfusion({ confusion }: MeasureOperation, d: number, at: string): void {
  if (!confusion) return;
  if (confusion.length !== d || confusion.some((row) => row.length !== d)) {
    throw new ArgumentError(`${at}.confusion`, `be ${d} x ${d}`, `it has ${confusion.length} rows`);
  }
  for (let level = 0; level < d; level++) {
    const column = confusion.map((row) => row[level] as number);
    const total = column.reduce((sum, p) => sum + p, 0);
    if (column.some((p) => !(p >= 0)) || !(Math.abs(total - 1) <= sumTolerance)) {
      throw new ArgumentError(
        `${at}.confusion`,
        'have columns of probabilities',
        `column ${level} is [${column}]`,
      );
    }
  }
}

function requireSize(size: number, rows: number, sites: readonly number[], argument: string): void {
  if (rows === size) return;
  throw new ArgumentError(argument, `be ${size} x ${size} on sites [${sites}]`, `it is ${rows} x ${rows}`);
}
