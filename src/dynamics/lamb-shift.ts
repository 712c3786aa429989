import { ArgumentError, ConvergenceError } from '../errors.ts';

/** Options of `lambShift`. */
export interface LambShiftOptions {
  /** The spectrum is taken as zero outside these frequencies. */
  readonly from: number;
  readonly to: number;
  /** Allowed error relative to the largest value of the spectrum that is seen, 1e-9 by default. */
  readonly tolerance?: number;
}

/** Halvings of an interval at most. */
const deepest = 40;

/**
 * lambda(omega) = P integral of S(w) / (omega - w) dw / (2 pi) from `from` to `to`: the imaginary part of the half-sided transform of a bath correlation, for `BathCoupling.shift`.
 * The principal value is taken by pairs omega +- x, adaptively (Simpson); S must be smooth between `from` and `to`, and omega must be no end of it. Throws
 * `ArgumentError` for ends that do not ascend or are omega, `ConvergenceError` where S is not smooth.
 */
export function lambShift(
  spectrum: (omega: number) => number,
  { from, to, tolerance = 1e-9 }: LambShiftOptions,
): (omega: number) => number {
  if (!(from < to) || !Number.isFinite(to - from)) {
    throw new ArgumentError('to', 'be finite and above `from`', `it is ${to}, after ${from}`);
  }
  return (omega) => {
    if (omega === from || omega === to) {
      throw new ArgumentError('omega', 'be no end of the spectrum', `it is ${omega}`);
    }
    let largest = 0;
    const seen = (w: number): number => {
      const value = spectrum(w);
      largest = Math.max(largest, Math.abs(value));
      return value;
    };
    const inside = omega > from && omega < to;
    const near = inside ? Math.min(omega - from, to - omega) : 0;
    // At x = 0 the quotient is -2 S'(omega).
    const step = near * 2 ** -36;
    const pair = (at: number): number => {
      const x = Math.max(at, step);
      return (seen(omega - x) - seen(omega + x)) / x;
    };
    const plain = (w: number): number => seen(w) / (omega - w);
    const outside: [number, number][] = inside ? [[from, omega - near], [omega + near, to]] : [[from, to]]; // prettier-ignore
    const pieces: Piece[] = [
      ...octaves(near).map(([a, b]): Piece => [pair, a, b]),
      ...outside.map(([a, b]): Piece => [plain, a, b]),
    ];
    const wanted = pieces.filter(([, a, b]) => b > a);
    return integral(wanted, () => tolerance * largest) / (2 * Math.PI);
  };
}

/** A function and where it is integrated. */
type Piece = readonly [f: (x: number) => number, from: number, to: number];

/** 0 .. end in parts each twice as long as the one before, so that what is narrow near omega is seen. */
function octaves(end: number): [from: number, to: number][] {
  const ends = Array.from({ length: 24 }, (_, k) => end * 2 ** (k - 23));
  return ends.map((to, k) => [k === 0 ? 0 : (ends[k - 1] as number), to]);
}

/** The sum of some integrals by adaptive Simpson rules, from 8 intervals each on, to an error that is known once these are sampled. */
function integral(pieces: readonly Piece[], error: () => number): number {
  const parts = pieces.flatMap(([f, a, b]) => {
    const h = (b - a) / 8;
    return Array.from({ length: 8 }, (_, i) => {
      const [from, to] = [a + i * h, a + (i + 1) * h];
      return { f, from, to, ends: [f(from), f((from + to) / 2), f(to)] as const };
    });
  });
  const allowed = error() / parts.length;
  return parts.reduce((sum, { f, from, to, ends }) => sum + simpson(f, from, to, ends, allowed, 0), 0);
}

function simpson(
  f: (x: number) => number,
  a: number,
  b: number,
  [left, middle, right]: readonly [number, number, number],
  allowed: number,
  depth: number,
): number {
  const centre = (a + b) / 2;
  const [p, q] = [f((a + centre) / 2), f((centre + b) / 2)];
  const whole = ((b - a) / 6) * (left + 4 * middle + right);
  const halves = ((b - a) / 12) * (left + 4 * p + 2 * middle + 4 * q + right);
  const error = (halves - whole) / 15;
  if (Math.abs(error) <= allowed) return halves + error;
  if (depth >= deepest || !Number.isFinite(error)) {
    throw new ConvergenceError(
      'The principal value',
      Math.abs(error),
      depth,
      `The spectrum is not smooth near ${centre}.`,
    );
  }
  return (
    simpson(f, a, centre, [left, p, middle], allowed / 2, depth + 1) +
    simpson(f, centre, b, [middle, q, right], allowed / 2, depth + 1)
  );
}
