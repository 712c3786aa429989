import type { ModeMatrix } from './mode-matrix.ts';

/** The gates that are known. */
export type ModeGateName =
  | 'displacement'
  | 'squeezing'
  | 'two-mode-squeezing'
  | 'rotation'
  | 'beamsplitter'
  | 'kerr'
  | 'cross-kerr'
  | 'cubic-phase'
  | 'snap'
  | 'conditional-displacement';

/**
 * Which matrix a gate is on finitely many levels. 'exact' is the block of the true, infinite matrix: right on every state whose image fits, and what does not fit is lost from the norm.
 * 'unitary' is the exponential of the generator cut to the levels: keeps the norm, and reflects what does not fit at the highest level, which shows in no norm.
 */
export type GateForm = 'exact' | 'unitary';

/** A gate on one or two sites, for any number of levels. */
export interface ModeGate {
  readonly kind: 'mode-gate';
  readonly name: ModeGateName;
  /** The real numbers that it was made from, complex ones as two. */
  readonly parameters: readonly number[];
  /** The kinds of its sites. */
  readonly sites: readonly ('mode' | 'qubit')[];
  /** Its matrix on sites with these levels. */
  matrix(levels: readonly number[], form: GateForm): ModeMatrix;
}
