import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { heldBands, heldRows, type Layout } from './layout.ts';

/** Largest relative error of a Taylor polynomial: far below that of any stochastic step. */
const tolerance = 1e-10;

/** Where |Z| is larger, exp(Z) is a power of exp(Z / m): Taylor polynomials lose digits there. */
const reach = 4;

/**
 * x <- exp(Z) x on the memory of a workspace, for x with several columns (row-major) and Z with these values in this layout, by Taylor polynomials;
 * `bound` is a bound of |Z|, from which follow their degrees.
 */
export function heldExponential(
  work: Workspace,
  layout: Layout,
  values: Numbers,
  columns: number,
): (x: Numbers, bound: number) => void {
  const add = heldAddition(work, layout, values, columns);
  let sum = work.zeros(2 * layout.size * columns);
  let next = work.zeros(2 * layout.size * columns);
  return (x, bound) => {
    const pieces = Math.max(1, Math.ceil(bound / reach));
    const degree = degreeFor(bound / pieces);
    for (let piece = 0; piece < pieces; piece++) {
      work.vectors.copy(sum, x);
      for (let j = degree; j > 0; j--) {
        work.vectors.copy(next, x);
        add(next, sum, 1 / (j * pieces));
        [sum, next] = [next, sum];
      }
      work.vectors.copy(x, sum);
    }
  };
}

/** The smallest m >= 2 with bound^(m + 1) / (m + 1)! below the tolerance. */
function degreeFor(bound: number): number {
  let degree = 2;
  let term = bound ** 3 / 6;
  while (term > tolerance) {
    degree++;
    term *= bound / (degree + 1);
  }
  return degree;
}

/** out += factor Z v; v is not needed after it and may change. */
function heldAddition(
  work: Workspace,
  layout: Layout,
  values: Numbers,
  columns: number,
): (out: Numbers, v: Numbers, factor: number) => void {
  switch (layout.form) {
    case 'bands': {
      const bands = heldBands(work, layout, values);
      return (out, v, factor) => work.sparse.addBanded(out, bands, v, columns, factor);
    }
    case 'rows': {
      const rows = heldRows(work, layout, values);
      return (out, v, factor) => work.sparse.addCsr(out, rows, v, columns, factor);
    }
    case 'full': {
      const { size } = layout;
      const matrix = { numbers: values, row: size, column: 1 };
      const shape = { m: size, k: size, n: columns };
      return (out, v, factor) => {
        work.vectors.scale(v, factor);
        work.products.complex(
          { numbers: out, row: columns },
          matrix,
          { numbers: v, row: columns, column: 1 },
          shape,
        );
      };
    }
    default:
      return layout satisfies never;
  }
}
