import { ArgumentError } from '../../errors.ts';

/** Equal steps from one time to the next. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  /** The length of one step, with its sign. */
  readonly step: number;
}

/**
 * Each interval between neighbouring times in equal steps, an even number of them when `even`, none longer than |dt|: every time is met exactly. Throws `ArgumentError` for fewer than one
 * time, times that are not finite or change their direction, and a dt that is zero, not finite or of the other sign.
 */
export function stretches(times: ArrayLike<number>, dt: number, even: boolean): Stretch[] {
  const list = Array.from(times);
  if (list.length === 0) throw new ArgumentError('times', 'have at least one time', 'it is empty');
  const bad = list.findIndex((t) => !Number.isFinite(t));
  if (bad >= 0) throw new ArgumentError('times', 'be finite', `times[${bad}] is ${list[bad]}`);
  if (!Number.isFinite(dt) || dt === 0) {
    throw new ArgumentError('dt', 'be finite and not zero', `it is ${dt}`);
  }
  const direction = Math.sign((list.at(-1) as number) - (list[0] as number));
  if (direction !== 0 && Math.sign(dt) !== direction) {
    const got = `it is ${dt} while times go from ${list[0]} to ${list.at(-1)}`;
    throw new ArgumentError('dt', 'have the sign of the last time less the first', got);
  }
  return list.slice(1).map((to, i) => {
    const from = list[i] as number;
    if ((to - from) * direction < 0) {
      const got = `times[${i + 1}] is ${to} after ${from}`;
      throw new ArgumentError(
        'times',
        'go in one direction',
        got,
        'Sort them; the first is the time of the state.',
      );
    }
    const unit = even ? 2 : 1;
    const steps = unit * Math.ceil(Math.abs((to - from) / dt) / unit - 1e-9);
    return { from, to, steps, step: steps === 0 ? 0 : (to - from) / steps };
  });
}
