import type { Evaluation } from './objective.ts';

/** A point on a line: how far along, the value, the slope along the line and what was evaluated. */
export interface LinePoint {
  readonly t: number;
  readonly value: number;
  readonly slope: number;
  readonly evaluation: Evaluation;
}

const sufficientDecrease = 1e-4;
const curvature = 0.9;
const maxTrials = 40;

/**
 * A step t along a descent direction that fulfils the strong Wolfe conditions: enough decrease and a slope that is small enough. Brackets by
 * doubling, then narrows by cubic interpolation. Undefined when rounding leaves no such step (Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6).
 */
export function strongWolfe(
  at: (t: number) => LinePoint,
  start: LinePoint,
  first: number,
): LinePoint | undefined {
  let before = start;
  let t = first;
  for (let trial = 0; trial < maxTrials; trial++) {
    const point = at(t);
    if (!decreases(start, point) || (trial > 0 && point.value >= before.value)) {
      return narrowed(at, start, before, point);
    }
    if (Math.abs(point.slope) <= -curvature * start.slope) return point;
    if (point.slope >= 0) return narrowed(at, start, point, before);
    before = point;
    t *= 2;
  }
  return undefined;
}

/** Narrows an interval of which `low` has the least value so far and slopes down towards `high`. */
function narrowed(
  at: (t: number) => LinePoint,
  start: LinePoint,
  low: LinePoint,
  high: LinePoint,
): LinePoint | undefined {
  let [a, b] = [low, high];
  for (let trial = 0; trial < maxTrials; trial++) {
    const t = between(a, b);
    if (t === a.t || t === b.t) break;
    const point = at(t);
    if (!decreases(start, point) || point.value >= a.value) b = point;
    else {
      if (Math.abs(point.slope) <= -curvature * start.slope) return point;
      if (point.slope * (b.t - a.t) >= 0) b = a;
      a = point;
    }
  }
  return a.value < start.value ? a : undefined;
}

function decreases(start: LinePoint, point: LinePoint): boolean {
  return point.value <= start.value + sufficientDecrease * point.t * start.slope;
}

/** The minimum of the cubic through both points and slopes, kept away from the ends; the middle where there is none. */
function between(a: LinePoint, b: LinePoint): number {
  const width = b.t - a.t;
  const middle = a.t + width / 2;
  const d1 = a.slope + b.slope - (3 * (b.value - a.value)) / width;
  const root = d1 * d1 - a.slope * b.slope;
  if (!(root >= 0)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(root);
  const t = b.t - (width * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const share = (t - a.t) / width;
  return share > 0.1 && share < 0.9 ? t : middle;
}
