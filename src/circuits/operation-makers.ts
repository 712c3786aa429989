import type { Kraus } from '../channels/channel.ts';
import { requireChannel } from '../channels/checks.ts';
import { ArgumentError, NotPhysicalError } from '../errors.ts';
import {
  identity,
  matrix as toMatrix,
  requireSquare,
  type ComplexMatrix,
  type MatrixLike,
} from '../linalg/matrix.ts';
import { add, maxAbs, multiply } from '../linalg/products.ts';
import type {
  BarrierOperation,
  ChannelOperation,
  MeasureOperation,
  ResetOperation,
  UnitaryOperation,
} from './operation.ts';

/** How far U^dagger U may be from 1, entry by entry. */
const unitaryTolerance = 1e-10;

/** Matrices and channels that have passed their check, so that circuits made from others ask once. */
const checked = new WeakSet<object>();

/**
 * A unitary matrix as an operation on `sites`, the first one the most significant. Throws `ArgumentError` for a matrix that is not square or has entries that are not
 * finite, `NotPhysicalError` when U^dagger U differs from 1 by more than 1e-10.
 */
export function unitary(
  matrix: MatrixLike,
  sites: readonly number[],
  { label = 'unitary' }: { readonly label?: string } = {},
): UnitaryOperation {
  const own = toMatrix(matrix);
  requireUnitary(own, 'matrix');
  return { kind: 'unitary', matrix: own, sites: [...sites], controls: [], label, conditions: [] };
}

/** Throws unless the matrix is square, finite and unitary within 1e-10. */
export function requireUnitary(matrix: ComplexMatrix, argument: string): void {
  if (checked.has(matrix)) return;
  toMatrix(matrix, argument);
  requireSquare(matrix, argument);
  const defect = maxAbs(add(multiply(matrix, matrix, 'h'), identity(matrix.rows), 1, -1));
  if (defect > unitaryTolerance) {
    throw new NotPhysicalError(
      `Argument \`${argument}\` must be unitary, but max |U^dagger U - 1| is ${defect}. ` +
        'Use a channel for noise, or `state.apply` for other operators.',
    );
  }
  checked.add(matrix);
}

/**
 * A quantum channel as an operation on `sites`, the first one the most significant; it must keep the number of levels of each site.
 * Throws `ArgumentError` for a channel that changes levels, `NotPhysicalError` unless it keeps the trace within 1e-10.
 */
export function channel(
  kraus: Kraus,
  sites: readonly number[],
  { label = 'channel' }: { readonly label?: string } = {},
): ChannelOperation {
  requireKraus(kraus, 'channel');
  return { kind: 'channel', channel: kraus, sites: [...sites], label, conditions: [] };
}

/** Throws unless the channel keeps levels and trace. */
export function requireKraus(kraus: Kraus, argument: string): void {
  if (checked.has(kraus)) return;
  if (String(kraus.from.dims) !== String(kraus.to.dims)) {
    const got = `it maps [${kraus.from.dims}] to [${kraus.to.dims}]`;
    throw new ArgumentError(argument, 'keep the levels of its sites', got);
  }
  requireChannel(kraus, {}, argument);
  checked.add(kraus);
}

/** Options of `measure`. */
export interface MeasureOptions {
  /** Readout error: entry [read][true] is the probability that level `true` is read as `read`; columns sum to 1. */
  readonly confusion?: readonly (readonly number[])[];
}

/**
 * A measurement of a site in its basis: the level goes to a classical bit, the state collapses. With `confusion` what is written may differ from the true
 * level, which the state follows.
 */
export function measure(site: number, bit: number, { confusion }: MeasureOptions = {}): MeasureOperation {
  return { kind: 'measure', site, bit, conditions: [], ...(confusion ? { confusion } : {}) };
}

/** The site set to level 0; what it was entangled with is left as if it had been measured and forgotten. */
export function reset(site: number): ResetOperation {
  return { kind: 'reset', site, conditions: [] };
}

/** Nothing happens, and gates are not merged across it on these sites. */
export function barrier(...sites: readonly number[]): BarrierOperation {
  return { kind: 'barrier', sites };
}
