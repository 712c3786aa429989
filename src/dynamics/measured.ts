import type { SparseOperator } from '../operators/operator.ts';

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
  const traceWith = (rho: Float64Array): { readonly re: number; readonly im: number } => {
    let re = 0;
    let im = 0;
    for (let r = 0; r < size; r++) {
      for (let p = op.rowStart[r] as number; p < (op.rowStart[r + 1] as number); p++) {
        const at = 2 * ((op.column[p] as number) * size + r);
        const [x, y] = [op.values[2 * p] as number, op.values[2 * p + 1] as number];
        const [u, v] = [rho[at] as number, rho[at + 1] as number];
        re += x * u - y * v;
        im += x * v + y * u;
      }
    }
    return { re, im };
  };
  return {
    power: 1,
    value: (y, norm) => {
      const { re, im } = traceWith(y);
      return { re: re / norm, im: im / norm };
    },
    error: (_, change) => {
      const { re, im } = traceWith(change);
      return Math.sqrt(re * re + im * im);
    },
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
