import { ArgumentError } from '../errors.ts';
import type { Lindbladian } from './lindbladian.ts';

/** A jump whose output is watched with a local oscillator. */
export interface Detection {
  /** The number of the jump operator in the generator. */
  readonly jump: number;
  /** One quadrature ('homodyne', default), or both at half the efficiency each ('heterodyne'). */
  readonly detection?: 'homodyne' | 'heterodyne';
  /** phi, in radians: the quadrature is exp(-i phi) L + h.c.; 0 by default. */
  readonly phase?: number;
  /** Share of the output that is seen, in [0, 1]; by default that of the options. */
  readonly efficiency?: number;
}

/** One recorded current: that of the quadrature exp(-i phase) L + h.c. of a jump, seen with this efficiency. */
export interface Signal {
  readonly jump: number;
  readonly phase: number;
  readonly efficiency: number;
}

/** The currents of some detections: one each, two for heterodyne detection (phase, and phase + pi/2). Throws `ArgumentError`. */
export function signalsOf(
  { jumps }: Lindbladian,
  monitored: readonly Detection[],
  efficiency: number,
): Signal[] {
  requireShare('efficiency', efficiency);
  return monitored.flatMap((of, i) => {
    const { jump, detection = 'homodyne', phase = 0 } = of;
    if (!Number.isInteger(jump) || jump < 0 || jump >= jumps.length) {
      const expected = `be the number of one of the ${jumps.length} jumps, counted from 0`;
      throw new ArgumentError(`monitored[${i}].jump`, expected, `it is ${jump}`);
    }
    if (!Number.isFinite(phase)) {
      throw new ArgumentError(`monitored[${i}].phase`, 'be finite', `it is ${phase}`);
    }
    const share = requireShare(`monitored[${i}].efficiency`, of.efficiency ?? efficiency);
    switch (detection) {
      case 'homodyne':
        return [{ jump, phase, efficiency: share }];
      case 'heterodyne':
        return [phase, phase + Math.PI / 2].map((phase) => ({ jump, phase, efficiency: share / 2 }));
      default: {
        const argument = `monitored[${i}].detection`;
        throw new ArgumentError(
          argument,
          'be homodyne or heterodyne',
          `it is ${String(detection satisfies never)}`,
        );
      }
    }
  });
}

/** The share of each jump's output that no detector sees. Throws `ArgumentError` where detectors see more than there is. */
export function unseenShares({ jumps }: Lindbladian, signals: readonly Signal[]): number[] {
  return jumps.map((_, k) => {
    const seen = signals.reduce((sum, { jump, efficiency }) => sum + (jump === k ? efficiency : 0), 0);
    if (seen > 1 + 1e-12) {
      const expected = `see at most the whole output of jump ${k}`;
      throw new ArgumentError('monitored', expected, `its efficiencies add up to ${seen}`);
    }
    return seen > 1 - 1e-12 ? 0 : 1 - seen;
  });
}

function requireShare(argument: string, share: number): number {
  if (share >= 0 && share <= 1) return share;
  throw new ArgumentError(argument, 'be in [0, 1]', `it is ${share}`);
}
