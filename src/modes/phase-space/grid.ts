import { ArgumentError } from '../../errors.ts';
import type { Estimate } from '../../states/estimate.ts';
import type { Truncation } from '../verdict/truncation.ts';

/** A real function on phase space, on a grid with its axes: `values[ix][ip]` belongs to x[ix] and p[ip], where a = (x + i p)/sqrt 2. */
export interface PhaseSpaceGrid {
  readonly x: Float64Array;
  readonly p: Float64Array;
  readonly values: readonly Float64Array[];
  /** The trapezoidal integral over the grid dx dp; it is 1 where the grid holds the whole state and is fine enough, and 0 for an axis of one point. */
  readonly integral: number;
  /** How far any value may be from that of the state without truncation, as far as `truncation.distance` is right. */
  readonly error: number;
  readonly truncation: Truncation;
}

/** One coordinate of the points of a grid, ascending. */
export type Axis = readonly number[] | Float64Array;

/** `count` points from `from` to `to`, both included, with equal steps. Throws `ArgumentError`. */
export function axis(from: number, to: number, count: number): Float64Array {
  if (!(Number.isSafeInteger(count) && count >= 2)) {
    throw new ArgumentError('count', 'be an integer of at least 2', `it is ${count}`);
  }
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new ArgumentError('to', 'be a finite number above `from`', `they are ${from} and ${to}`);
  }
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** A copy of an axis. Throws `ArgumentError` unless it has points, finite and ascending. */
export function requireAxis(points: Axis, argument: string): Float64Array {
  if (points.length === 0) throw new ArgumentError(argument, 'have a point at least', 'it has none');
  points.forEach((point, i) => {
    if (!Number.isFinite(point)) {
      throw new ArgumentError(argument, 'hold finite numbers', `number ${i} is ${point}`);
    }
    if (i > 0 && !(point > (points[i - 1] as number))) {
      throw new ArgumentError(argument, 'ascend', `number ${i} is ${point} after ${points[i - 1]}`);
    }
  });
  return Float64Array.from(points);
}

/** A grid from its rows of values. */
export function gridOf(
  x: Float64Array,
  p: Float64Array,
  values: readonly Float64Array[],
  { truncation, error }: { readonly truncation: Truncation; readonly error: number },
): PhaseSpaceGrid {
  return { x, p, values, integral: integralOf({ x, p, values }, (value) => value, 1), error, truncation };
}

/**
 * The negative volume of a Wigner function, int |W| dx dp - 1, by the trapezoidal rule; its error is the difference to every second line of the grid. Zero for Gaussian states. Kenfack and Zyczkowski,
 * J. Opt. B 6 (2004) 396. Throws `ArgumentError` for axes of less than 5 points.
 */
export function negativeVolume(grid: PhaseSpaceGrid): Estimate {
  if (grid.x.length < 5 || grid.p.length < 5) {
    const sizes = `they have ${grid.x.length} and ${grid.p.length}`;
    throw new ArgumentError('grid', 'have 5 points at least along both axes', sizes);
  }
  const fine = integralOf(grid, Math.abs, 1);
  const coarse = integralOf(grid, Math.abs, 2);
  return { re: fine - 1, im: 0, error: Math.abs(fine - coarse), from: 'integrated' };
}

/** The trapezoidal integral of a function of the values over every `stride`-th line, the last lines included. */
function integralOf(
  { x, p, values }: Pick<PhaseSpaceGrid, 'x' | 'p' | 'values'>,
  of: (value: number) => number,
  stride: number,
): number {
  const [across, along] = [trapezoid(x, stride), trapezoid(p, stride)];
  let sum = 0;
  for (const [ix, width] of across) {
    const row = values[ix] as Float64Array;
    for (const [ip, height] of along) sum += width * height * of(row[ip] as number);
  }
  return sum;
}

/** Pairs of index and weight of the trapezoidal rule on every `stride`-th point and the last one. */
function trapezoid(points: Float64Array, stride: number): [number, number][] {
  const last = points.length - 1;
  const taken = [...points.keys()].filter((i) => i % stride === 0 || i === last);
  return taken.map((i, at) => {
    const before = points[taken[at - 1] ?? i] as number;
    const after = points[taken[at + 1] ?? i] as number;
    return [i, (after - before) / 2];
  });
}
