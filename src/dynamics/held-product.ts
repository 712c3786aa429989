import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { heldBands, heldRows, type Layout } from './layout.ts';

/** The product out = factor M v on the memory of a workspace, for a matrix in this layout with these values. */
export function heldProduct(
  work: Workspace,
  layout: Layout,
  values: Numbers,
): (out: Numbers, v: Numbers, factor: number) => void {
  switch (layout.form) {
    case 'bands': {
      const bands = heldBands(work, layout, values);
      return (out, v, factor) => {
        work.vectors.clear(out);
        work.sparse.addBanded(out, bands, v, 1, factor);
      };
    }
    case 'rows': {
      const rows = heldRows(work, layout, values);
      return (out, v, factor) => {
        work.vectors.clear(out);
        work.sparse.addCsr(out, rows, v, 1, factor);
      };
    }
    case 'full': {
      const { size } = layout;
      const matrix = { numbers: values, row: size, column: 1 };
      const shape = { m: size, k: size, n: 1 };
      return (out, v, factor) => {
        work.vectors.clear(out);
        work.products.complex({ numbers: out, row: 1 }, matrix, { numbers: v, row: 1, column: 1 }, shape);
        if (factor !== 1) work.vectors.scale(out, factor);
      };
    }
    default:
      return layout satisfies never;
  }
}
