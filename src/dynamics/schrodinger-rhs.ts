import type { Place } from '../linalg/kernels/families/local.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import type { RhsOn } from '../linalg/ode/memory.ts';
import type { LocalSum, SparseOperator } from '../operators/operator.ts';
import { addSparse } from '../operators/sparse-algebra.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { legsOf } from '../spaces/indexing.ts';
import { dimension, type Space } from '../spaces/space.ts';
import { heldProduct } from './held-product.ts';
import type { Drive } from './lindbladian.ts';
import { holdValues, varyingMatrix, type MatrixTerm } from './varying-matrix.ts';

/** From this dimension on local terms act one by one, without any matrix on the whole space. */
const localDimension = 4096;

/** The right-hand side -i H(t) psi of the Schroedinger equation on the memory of a workspace. */
export function schrodingerRhs(
  space: Space,
  hamiltonian: readonly Drive[],
): (work: Workspace) => RhsOn<Numbers> {
  const local = hamiltonian.every(({ operator }) => operator.kind === 'local-sum');
  return local && dimension(space) >= localDimension
    ? (work) => localRhs(work, space, hamiltonian)
    : matrixRhs(space, hamiltonian);
}

/** -i H(t) as a sparse matrix. */
export function schrodingerMatrix(hamiltonian: readonly Drive[], t: number): SparseOperator {
  const [first, ...rest] = hamiltonian.map(({ operator, coefficient }) => {
    const matrix = toSparse(operator);
    return addSparse(matrix, matrix, -1, -(coefficient ? coefficient.at(t) : 1));
  });
  return rest.reduce((sum, term) => addSparse(sum, term, 1, 0), first as SparseOperator);
}

function matrixRhs(space: Space, hamiltonian: readonly Drive[]): (work: Workspace) => RhsOn<Numbers> {
  const size = dimension(space);
  const terms = hamiltonian.map(({ operator, coefficient }): MatrixTerm => {
    const term = { matrix: toSparse(operator), re: 0, im: -1 };
    return coefficient ? { ...term, factor: (t) => coefficient.at(t) } : term;
  });
  const matrix = varyingMatrix(terms, size);
  return (work) => {
    const held = holdValues(work, matrix);
    const product = heldProduct(work, matrix.layout, held.values);
    return (t, psi, out) => {
      held.update(t);
      product(out, psi, 1);
    };
  };
}

interface HeldTerm {
  readonly place: Place;
  readonly matrix: Float64Array;
  readonly re: number;
  readonly im: number;
  readonly factor: ((t: number) => number) | undefined;
}

function localRhs(work: Workspace, space: Space, hamiltonian: readonly Drive[]): RhsOn<Numbers> {
  const size = dimension(space);
  const terms = hamiltonian.flatMap(({ operator, coefficient }): HeldTerm[] =>
    (operator as LocalSum).terms.map(({ sites, matrix, coefficient: c }) => ({
      place: work.local.place(size, legsOf(space.dims, sites)),
      matrix: matrix.data,
      re: c.im,
      im: -c.re,
      factor: coefficient && ((t) => coefficient.at(t)),
    })),
  );
  return (t, psi, out) => {
    work.vectors.clear(out);
    for (const { place, matrix, re, im, factor } of terms) {
      const f = factor ? factor(t) : 1;
      if (f !== 0) work.local.addDense(out, psi, place, matrix, f * re, f * im);
    }
  };
}
