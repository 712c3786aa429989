import type { Channel } from '../../channels/channel.ts';
import type { UnitaryLike } from '../operation.ts';

/**
 * Noise at gates. A channel on one site acts on each site of the gate (controls are sites); a channel on several sites needs gates on as many, and takes them in the
 * gate's order, controls first.
 */
export interface GateNoise {
  readonly on: 'gate';
  /** The noise, or a function that gives it for a gate (nothing: none), say from its angles. */
  readonly channel: Channel | ((gate: UnitaryLike) => Channel | undefined);
  /** Names of gates, with a `c` for each control: `h`, `cx`, `ccx`; labels of unitaries. All gates when not given. */
  readonly gates?: readonly string[];
  /**
   * Sites that the noise is for. A channel on one site acts on those of the gate's sites that are among them; one on several sites acts at gates on just these
   * sites, in whatever order, and takes them in the order given here.
   */
  readonly sites?: readonly number[];
  /** Only gates on this many sites, controls included. */
  readonly count?: number;
  /** Default `after` the gate. */
  readonly when?: 'before' | 'after';
}

/** Errors of measurements: of reading the level, of the site before it is measured, or both. */
export interface MeasureNoise {
  readonly on: 'measure';
  /** The assignment matrix: entry [read][true] is the probability that level `true` is read as `read`; columns sum to 1. The state follows the true level. */
  readonly confusion?: readonly (readonly number[])[];
  /** Noise on the site just before. */
  readonly channel?: Channel;
  /** All sites when not given. */
  readonly sites?: readonly number[];
}

/** Noise on one site: after each reset of it, or at the start of the circuit. */
export interface PreparationNoise {
  readonly on: 'reset' | 'start';
  readonly channel: Channel;
  /** All sites when not given. */
  readonly sites?: readonly number[];
}

/**
 * Noise on sites that wait. A barrier ends a layer for its sites, as the end of the circuit does for all: a site with no operation in the layer that ends gets the
 * channel, once per layer. `layered` puts barriers between layers.
 */
export interface IdleNoise {
  readonly on: 'idle';
  readonly channel: Channel;
  /** All sites when not given. */
  readonly sites?: readonly number[];
}

/** Where noise happens in a circuit, and which. */
export type NoiseRule = GateNoise | MeasureNoise | PreparationNoise | IdleNoise;
