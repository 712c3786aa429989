import { hermitianPart } from '../../linalg/hermitian-part.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { ProductOperator, SparseOperator } from '../../operators/operator.ts';
import { toDense } from '../../operators/to-dense.ts';
import { toSparse } from '../../operators/to-sparse.ts';
import { heldProduct } from '../held-product.ts';
import { layoutFor, placedValues } from '../layout.ts';
import { measuredOnKet, measuredOnPacked, type Measured } from '../measured.ts';
import { packed, packedPlace } from '../packed-density.ts';

/** Slopes of what is differentiated with respect to the expectation values at one time, and these values. */
export interface Pull {
  readonly slopes: readonly number[];
  readonly values: readonly number[];
  readonly norm: number;
}

/** Some observables on the numbers of a state. */
export interface Readout {
  readonly measured: readonly Measured[];
  norm(y: Float64Array): number;
  /** lambda += sum_o slope_o d<O_o>/dy, the derivative of the quotient by the norm or trace. */
  hold(work: Workspace): (lambda: Numbers, y: Numbers, pull: Pull) => void;
}

/** <O> = tr(O rho) / tr(rho), of packed matrices. */
export function densityReadout(observables: readonly ProductOperator[], size: number): Readout {
  const diagonal = Int32Array.from({ length: size }, (_, i) => 2 * packedPlace(size, i, i));
  return {
    measured: observables.map((op) => measuredOnPacked(toSparse(op))),
    norm: (y) => {
      let sum = 0;
      for (const at of diagonal) sum += y[at] as number;
      return sum;
    },
    hold: (work) => {
      const matrices = observables.map((op) => work.put(packed(hermitianPart(toDense(op)).data, size)));
      return (lambda, _, { slopes, values, norm }) => {
        let shift = 0;
        slopes.forEach((slope, o) => {
          if (slope === 0) return;
          work.vectors.axpy(lambda, matrices[o] as Numbers, slope / norm);
          shift += (slope / norm) * (values[o] as number);
        });
        const x = work.view(lambda);
        for (const at of diagonal) x[at] = (x[at] as number) - shift;
      };
    },
  };
}

/** <O> = <psi|O|psi> / <psi|psi>. */
export function ketReadout(
  observables: readonly ProductOperator[],
  size: number,
  norm: (y: Float64Array) => number,
): Readout {
  const matrices = observables.map((op) => toSparse(op));
  return {
    measured: matrices.map(measuredOnKet),
    norm,
    hold: (work) => {
      const products = matrices.map((matrix) => productWith(work, matrix, size));
      const image = work.zeros(2 * size);
      return (lambda, y, pull) => {
        const square = pull.norm ** 2;
        pull.slopes.forEach((slope, o) => {
          if (slope === 0) return;
          (products[o] as (typeof products)[number])(image, y, 1);
          work.vectors.axpy(lambda, image, (2 * slope) / square);
          work.vectors.axpy(lambda, y, (-2 * slope * (pull.values[o] as number)) / square);
        });
      };
    },
  };
}

function productWith(work: Workspace, matrix: SparseOperator, size: number): ReturnType<typeof heldProduct> {
  const layout = layoutFor([matrix], size);
  return heldProduct(work, layout, work.put(placedValues(layout, matrix, 1, 0)));
}
