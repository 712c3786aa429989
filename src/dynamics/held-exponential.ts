import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { heldBands, heldRows, type Layout } from './layout.ts';

/** Largest relative error of a Taylor polynomial: far below that of any stochastic step. */
const tolerance = 1e-10;

/** Where |Z| is larger, exp(Z) is a power of exp(Z / m): Taylor polynomials lose digits there. */
const reach = 4;

/**
 * x <- exp(Z) x on the memory of a workspace, for x with several columns (row-major) and Z with these values in this layout, by Taylor series that end where the next term
 * is below the tolerance; `bound` is a bound of |Z|.
 */
export function heldExponential(
  work: Workspace,
  layout: Layout,
  values: Numbers,
  columns: number,
): (x: Numbers, bound: number) => void {
  const add = heldAddition(work, layout, values, columns);
  let term = work.zeros(2 * layout.size * columns);
  let next = work.zeros(2 * layout.size * columns);
  const { vectors } = work;
  return (x, bound) => {
    const pieces = Math.max(1, Math.ceil(bound / reach));
    const share = bound / pieces;
    for (let piece = 0; piece < pieces; piece++) {
      const enough = tolerance ** 2 * vectors.norm2(x);
      vectors.copy(term, x);
      for (let j = 1, rest = Infinity; rest > enough; j++) {
        vectors.clear(next);
        add(next, term, 1 / (j * pieces));
        vectors.axpy(x, next, 1);
        [term, next] = [next, term];
        rest = vectors.norm2(term) * (share / (j + 1)) ** 2;
      }
    }
  };
}

/** out += factor Z v; v is not needed after it and may change. */
export function heldAddition(
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
