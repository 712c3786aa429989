import { UnsupportedError } from '../../errors.ts';
import { identity, type ComplexMatrix } from '../../linalg/matrix.ts';
import { add, conjugate, multiply, scaled, transpose } from '../../linalg/products.ts';
import { complex } from '../../linalg/scalar.ts';
import { product } from '../../linalg/tensor.ts';
import type { LocalSum, LocalTerm, Operator, ProductOperator } from '../../operators/operator.ts';
import { terms } from '../../operators/terms.ts';
import type { Space } from '../../spaces/space.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { ascendingTerm, singleTerm } from '../mps/apply.ts';
import { pairedSpace, pairMatrix } from './doubled.ts';

/** The jump operators as single terms with ascending sites, coefficients in the matrices. Throws `UnsupportedError` for a sum of terms or one on distant sites. */
export function jumpTerms(space: Space, jumps: readonly Operator[]): LocalTerm[] {
  return jumps.map((jump, k) => {
    const term = singleTerm(requireOperatorOn(space, jump, `jumps[${k}]`));
    const [first = 0, second = first + 1] = term ? [...term.sites].sort((a, b) => a - b) : [];
    if (!term || term.sites.length > 2 || second !== first + 1) {
      throw new UnsupportedError(
        `jumps[${k}] must be one term on one site or on two neighbours. Give a sum on two neighbours as one matrix there.`,
      );
    }
    const { coefficient, sites, matrix } = ascendingTerm(term, space.dims);
    return { coefficient: complex(1), sites, matrix: scaled(matrix, coefficient) };
  });
}

/** -i [H, .] + sum D[L] as a local sum on pairs (out, in). */
export function lindbladGenerator(hamiltonian: ProductOperator, jumps: readonly LocalTerm[]): LocalSum {
  const { space } = hamiltonian;
  const coherent = terms(hamiltonian).map((term) => {
    const { coefficient, sites, matrix } = ascendingTerm(term, space.dims);
    const own = sites.map((site) => space.dims[site] as number);
    const one = identity(product(own));
    const both = add(pairMatrix(matrix, one, own), pairMatrix(one, transpose(matrix), own), 1, -1);
    return { coefficient: coefficient.mul(complex(0, -1)), sites, matrix: both };
  });
  const jumping = jumps.map((term) => ({ ...term, matrix: dissipator(term, space) }));
  return { kind: 'local-sum', space: pairedSpace(space), terms: [...coherent, ...jumping] };
}

/** L (x) conj L - (L^dagger L (x) 1 + 1 (x) (L^dagger L)^T)/2 on the pairs of its sites. */
export function dissipator({ sites, matrix }: LocalTerm, { dims }: Space): ComplexMatrix {
  const own = sites.map((site) => dims[site] as number);
  const one = identity(matrix.rows);
  const rate = multiply(matrix, matrix, 'h', 'n');
  const loss = add(pairMatrix(rate, one, own), pairMatrix(one, transpose(rate), own));
  return add(pairMatrix(matrix, conjugate(matrix), own), loss, 1, -0.5);
}
