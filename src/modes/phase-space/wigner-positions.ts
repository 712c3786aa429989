import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { multiply } from '../../linalg/products.ts';
import { hermiteFunctions } from '../matrices/hermite-functions.ts';

/** Positions u_l = first + l gap that hold all of a state and an even axis: axis point i is at l = origin + i every. */
export interface PositionLattice {
  readonly positions: Float64Array;
  readonly gap: number;
  /** The index of the first point of the axis, which may lie outside the positions. */
  readonly origin: number;
  readonly every: number;
  readonly points: number;
  /** Distances y are multiples of so many gaps. */
  readonly reach: number;
}

/**
 * The lattice for an axis of even steps, or undefined where steps differ or the lattice would be large. Number states below `levels` are below 1e-16 farther out than sqrt(2 levels + 1) + 8, in position
 * and in momentum; steps of y below pi/(that + max |p|) then make the trapezoidal integral over y exact to that.
 */
export function evenAxis(xs: Float64Array, ps: Float64Array, levels: number): PositionLattice | undefined {
  const extent = Math.sqrt(2 * levels + 1) + 8;
  const largest = Math.max(Math.abs(ps[0] as number), Math.abs(ps[ps.length - 1] as number));
  const finest = Math.PI / (extent + largest);
  const first = xs[0] as number;
  const step = xs.length > 1 ? ((xs[xs.length - 1] as number) - first) / (xs.length - 1) : finest;
  const isEven = xs.every((x, i) => Math.abs(x - first - i * step) <= 1e-12 * Math.max(step, Math.abs(x)));
  const every = Math.max(1, Math.ceil(step / finest));
  const gap = step / every;
  const start = Math.ceil((-extent - first) / gap);
  const count = Math.floor((extent - first) / gap) - start + 1;
  if (!isEven || !(count * levels <= largestLattice)) return undefined;
  const positions = Float64Array.from({ length: count }, (_, l) => first + (start + l) * gap);
  return {
    positions,
    gap,
    origin: -start,
    every,
    points: xs.length,
    reach: Math.max(1, Math.floor(finest / gap)),
  };
}

/** Numbers that the number states on a lattice may take. */
const largestLattice = 2 ** 22;

/** The Wigner function on an even axis of x and any axis of p: `values[ix][ip]`. */
export function wignerByPositions(
  rho: ComplexMatrix,
  lattice: PositionLattice,
  ps: Float64Array,
): Float64Array[] {
  return transformed(offDiagonals(rho, lattice), wavesOf(lattice, columnsOf(lattice), ps), ps.length);
}

/** The same for any axis of x, each point with a lattice of its own; all these have the same steps, so that they share the waves. */
export function wignerByLines(
  rho: ComplexMatrix,
  xs: Float64Array,
  ps: Float64Array,
): Float64Array[] | undefined {
  let waves: Float64Array = new Float64Array(0);
  const out: Float64Array[] = [];
  for (const x of xs) {
    const lattice = evenAxis(Float64Array.of(x), ps, rho.rows);
    if (!lattice) return undefined;
    const cols = columnsOf(lattice);
    if (waves.length < 2 * cols * ps.length) waves = wavesOf(lattice, cols + 1, ps);
    out.push(...transformed(offDiagonals(rho, lattice), waves, ps.length));
  }
  return out;
}

function columnsOf({ positions, reach }: PositionLattice): number {
  return Math.floor(positions.length / (2 * reach)) + 1;
}

/** The weights of the integral over y times e^(2ipy): one row for each y. */
function wavesOf({ gap, reach }: PositionLattice, rows: number, ps: Float64Array): Float64Array {
  const step = reach * gap;
  const waves = new Float64Array(2 * rows * ps.length);
  for (let j = 0; j < rows; j++) {
    const weight = ((j === 0 ? 1 : 2) * step) / Math.PI;
    ps.forEach((p, ip) => {
      const angle = 2 * p * j * step;
      waves[2 * (j * ps.length + ip)] = weight * Math.cos(angle);
      waves[2 * (j * ps.length + ip) + 1] = weight * Math.sin(angle);
    });
  }
  return waves;
}

/** The real parts of a product with the first of the waves, row by row. */
function transformed(off: ComplexMatrix, waves: Float64Array, width: number): Float64Array[] {
  const used = waves.subarray(0, 2 * off.cols * width);
  const { data } = multiply(off, { rows: off.cols, cols: width, data: used });
  return Array.from({ length: off.rows }, (_, ix) =>
    Float64Array.from({ length: width }, (_, ip) => data[2 * (ix * width + ip)] as number),
  );
}

/** <x-y|rho|x+y> for each x of the axis (row) and y = 0, reach gap, 2 reach gap, ... (column). */
function offDiagonals(rho: ComplexMatrix, lattice: PositionLattice): ComplexMatrix {
  const { positions, origin, every, points, reach } = lattice;
  const [levels, count] = [rho.rows, positions.length];
  const byLevel = hermiteFunctions(positions, levels);
  const waves = new Float64Array(count * levels);
  const wide = new Float64Array(2 * count * levels);
  for (let l = 0; l < count; l++) {
    for (let n = 0; n < levels; n++) {
      const value = byLevel[n * count + l] as number;
      waves[l * levels + n] = value;
      wide[2 * (l * levels + n)] = value;
    }
  }
  const left = multiply({ rows: count, cols: levels, data: wide }, rho).data;
  const cols = columnsOf(lattice);
  const out = new Float64Array(2 * points * cols);
  for (let i = 0; i < points; i++) {
    const middle = origin + i * every;
    const last = Math.min(middle, count - 1 - middle);
    for (let j = 0; j * reach <= last; j++) {
      const at = 2 * (i * cols + j);
      dotInto(out, at, left, (middle - j * reach) * levels, waves, (middle + j * reach) * levels, levels);
    }
  }
  return { rows: points, cols, data: out };
}

/** out[at] = the sum of complex numbers of `a` from entry `from` on, times real ones of `b`. */
function dotInto(
  out: Float64Array,
  at: number,
  a: Float64Array,
  from: number,
  b: Float64Array,
  start: number,
  length: number,
): void {
  let [re, im] = [0, 0];
  for (let n = 0, i = 2 * from; n < length; n++, i += 2) {
    const factor = b[start + n] as number;
    re += (a[i] as number) * factor;
    im += (a[i + 1] as number) * factor;
  }
  out[at] = re;
  out[at + 1] = im;
}
