import type { SparseOperator } from '../operators/operator.ts';
import { packedPlace } from './packed-density.ts';

/** An observable on the numbers of a state. */
export interface Measured {
  /** The power of the norm that a value is divided by: 1 for density matrices, 2 for kets. */
  readonly power: 1 | 2;
  /** <O>, given the norm. */
  value(y: Float64Array, norm: number): { readonly re: number; readonly im: number };
  /** |the change of <O> by a small change of the numbers|, not normalised. */
  error(y: Float64Array, change: Float64Array): number;
}

/** tr(O rho), rho row-major. */
export function measuredOnDensity(op: SparseOperator): Measured {
  const size = op.rowStart.length - 1;
  return traceWith(op, (r, c) => [r * size + c, 1]);
}

/** The same for rho in packed form, see `packed`. */
export function measuredOnPacked(op: SparseOperator): Measured {
  const size = op.rowStart.length - 1;
  return traceWith(op, (r, c) => (c < r ? [packedPlace(size, c, r), -1] : [packedPlace(size, r, c), 1]));
}

/** `placeOf` tells where rho_rc is among the complex numbers of a state, and the sign of its imaginary part there. */
function traceWith(
  { rowStart, column, values }: SparseOperator,
  placeOf: (r: number, c: number) => readonly [place: number, sign: number],
): Measured {
  const places = new Int32Array(column.length);
  const signs = new Float64Array(column.length);
  for (let r = 0; r + 1 < rowStart.length; r++) {
    for (let p = rowStart[r] as number; p < (rowStart[r + 1] as number); p++) {
      [places[p], signs[p]] = placeOf(column[p] as number, r);
    }
  }
  const real = (rho: Float64Array): number => {
    let sum = 0;
    for (let p = 0; p < places.length; p++) {
      const at = 2 * (places[p] as number);
      const y = (signs[p] as number) * (values[2 * p + 1] as number);
      sum += (values[2 * p] as number) * (rho[at] as number) - y * (rho[at + 1] as number);
    }
    return sum;
  };
  const imaginary = (rho: Float64Array): number => {
    let sum = 0;
    for (let p = 0; p < places.length; p++) {
      const at = 2 * (places[p] as number);
      const x = (signs[p] as number) * (values[2 * p] as number);
      sum += x * (rho[at + 1] as number) + (values[2 * p + 1] as number) * (rho[at] as number);
    }
    return sum;
  };
  return {
    power: 1,
    value: (y, norm) => ({ re: real(y) / norm, im: imaginary(y) / norm }),
    error: (_, change) => Math.sqrt(real(change) ** 2 + imaginary(change) ** 2),
  };
}

/** <psi|O|psi>. */
export function measuredOnKet(op: SparseOperator): Measured {
  const size = op.rowStart.length - 1;
  /** <a|O|b>. */
  const between = (a: Float64Array, b: Float64Array): readonly [number, number] => {
    let [re, im] = [0, 0];
    for (let r = 0; r < size; r++) {
      let [u, v] = [0, 0];
      for (let p = op.rowStart[r] as number; p < (op.rowStart[r + 1] as number); p++) {
        const at = 2 * (op.column[p] as number);
        const [x, y] = [op.values[2 * p] as number, op.values[2 * p + 1] as number];
        u += x * (b[at] as number) - y * (b[at + 1] as number);
        v += x * (b[at + 1] as number) + y * (b[at] as number);
      }
      re += (a[2 * r] as number) * u + (a[2 * r + 1] as number) * v;
      im += (a[2 * r] as number) * v - (a[2 * r + 1] as number) * u;
    }
    return [re, im];
  };
  return {
    power: 2,
    value: (y, norm) => {
      const [re, im] = between(y, y);
      return { re: re / norm ** 2, im: im / norm ** 2 };
    },
    error: (y, change) => {
      const [a, b] = [between(change, y), between(y, change)];
      return Math.sqrt((a[0] + b[0]) ** 2 + (a[1] + b[1]) ** 2);
    },
  };
}
