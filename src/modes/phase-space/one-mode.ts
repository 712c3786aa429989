import { ArgumentError } from '../../errors.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { scaled } from '../../linalg/products.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import { Ket } from '../../states/ket.ts';
import { balanced } from '../../states/norm.ts';
import { requireModes } from '../require-modes.ts';
import { truncationOf, type Truncation, type VerdictOptions } from '../verdict/truncation.ts';

/** Which mode of a state is looked at, and what its truncation is measured against. */
export interface ModeChoice extends VerdictOptions {
  /** The site of the mode; it need not be given when the space has one site. */
  readonly site?: number;
}

/** One mode of a state: its density matrix with trace 1, and the verdict on the whole state. */
export interface OneMode {
  readonly levels: number;
  readonly rho: ComplexMatrix;
  readonly truncation: Truncation;
}

/** The reduced state of one mode. Throws `ArgumentError` where the site is not said or no mode, `NotPhysicalError`, `TruncationError` when `strict`. */
export function oneMode(state: Ket | DensityMatrix, { site, ...verdict }: ModeChoice): OneMode {
  const { sites } = state.space;
  if (site === undefined && sites.length !== 1) {
    throw new ArgumentError(
      'site',
      'name one of the modes',
      `it is absent, and the space has ${sites.length} sites`,
    );
  }
  const chosen = site ?? 0;
  requireModes(state.space, [chosen]);
  const truncation = truncationOf(state, verdict);
  const safe = state.kind === 'ket' ? Ket.fromData(state.space, balanced(state.data).data) : state;
  const reduced = safe.reduce([chosen]);
  const rho = scaled(reduced.matrix, 1 / reduced.norm());
  return { levels: rho.rows, rho, truncation };
}
