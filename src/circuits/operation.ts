import type { Kraus } from '../channels/channel.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import type { Expression } from './expression.ts';

/** A site that must be at `level` for a gate to act. */
export interface Control {
  readonly site: number;
  readonly level: number;
}

/** Holds when every one of the classical bits has its value; `negated`, when not. Bits of level sites hold levels. */
export interface Condition {
  readonly bits: readonly number[];
  readonly values: readonly number[];
  readonly negated: boolean;
}

/** What may depend on earlier measurements: it happens when all conditions hold, always when there is none. */
export interface Conditional {
  readonly conditions: readonly Condition[];
}

/** A gate of the library (`gateDefinition(name)`), on sites in the order of its matrix: the first is the most significant. */
export interface GateOperation extends Conditional {
  readonly kind: 'gate';
  readonly name: string;
  readonly angles: readonly Expression[];
  readonly sites: readonly number[];
  readonly controls: readonly Control[];
}

/** A unitary matrix on sites, the first one the most significant. */
export interface UnitaryOperation extends Conditional {
  readonly kind: 'unitary';
  readonly matrix: ComplexMatrix;
  readonly sites: readonly number[];
  readonly controls: readonly Control[];
  readonly label: string;
}

/** A quantum channel on sites; on pure states one of its Kraus operators is drawn. */
export interface ChannelOperation extends Conditional {
  readonly kind: 'channel';
  readonly channel: Kraus;
  readonly sites: readonly number[];
  readonly label: string;
}

/** A measurement of one site in its basis, the level written to a classical bit, the state collapsed. */
export interface MeasureOperation extends Conditional {
  readonly kind: 'measure';
  readonly site: number;
  readonly bit: number;
  /** Readout error: entry [read][true] is the probability that level `true` is read as `read`; columns sum to 1. The state follows the true level. */
  readonly confusion?: readonly (readonly number[])[];
}

/** A site set to level 0, what it was entangled with left as if it had been measured and forgotten. */
export interface ResetOperation extends Conditional {
  readonly kind: 'reset';
  readonly site: number;
}

/** Nothing happens; gates are not merged across it on its sites. */
export interface BarrierOperation {
  readonly kind: 'barrier';
  readonly sites: readonly number[];
}

/** An operation that is unitary. */
export type UnitaryLike = GateOperation | UnitaryOperation;

/** One step of a circuit: plain data, told apart by `kind`. */
export type Operation =
  GateOperation | UnitaryOperation | ChannelOperation | MeasureOperation | ResetOperation | BarrierOperation;
