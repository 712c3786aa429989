import { ArgumentError } from '../errors.ts';
import { identity, matrix as toMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { complex, imaginaryPart, realPart, type Complex, type Scalar } from '../linalg/scalar.ts';
import { localDimension } from '../spaces/indexing.ts';
import { requireSites, type Space } from '../spaces/space.ts';
import type { LocalSum, LocalTerm } from './operator.ts';

/** What the constructors accept as a term; the coefficient is 1 when left out. */
export interface LocalTermLike {
  readonly coefficient?: Scalar;
  /** Distinct sites in any order; the first is the most significant factor of the matrix. */
  readonly sites: readonly number[];
  readonly matrix: MatrixLike;
}

/**
 * The sum of c_k M_k over the terms, each M_k on its sites and the identity elsewhere. No terms is the zero operator; a
 * term without sites is a 1 x 1 matrix, a multiple of the identity. Terms are kept as they are given, not merged.
 * Throws `ArgumentError` for sites out of range or repeated in a term, a matrix whose size is not the product of the
 * dimensions of its sites, and numbers that are not finite.
 */
export function localSum(space: Space, terms: readonly LocalTermLike[]): LocalSum {
  return { kind: 'local-sum', space, terms: terms.map((term, i) => localTerm(space, term, `terms[${i}]`)) };
}

/** The sum of the single term `coefficient` M on `sites`: a gate, say. Errors as `localSum`. */
export function localOperator(
  space: Space,
  sites: readonly number[],
  matrix: MatrixLike,
  coefficient: Scalar = 1,
): LocalSum {
  return localSum(space, [{ coefficient, sites, matrix }]);
}

/** The identity, as one term without sites. */
export function identityOperator(space: Space): LocalSum {
  return { kind: 'local-sum', space, terms: [{ coefficient: complex(1), sites: [], matrix: identity(1) }] };
}

/** The zero operator: no terms. */
export function zeroOperator(space: Space): LocalSum {
  return { kind: 'local-sum', space, terms: [] };
}

/** A finite complex number from a scalar. Throws `ArgumentError` that names the argument. */
export function finiteScalar(value: Scalar, argument: string): Complex {
  const [re, im] = [realPart(value), imaginaryPart(value)];
  if (!Number.isFinite(re) || !Number.isFinite(im)) {
    throw new ArgumentError(argument, 'be finite', `it is ${re} + ${im}i`);
  }
  return complex(re, im);
}

function localTerm(space: Space, term: LocalTermLike, argument: string): LocalTerm {
  const sites = [...term.sites];
  requireSites(space, sites, `${argument}.sites`);
  const matrix = toMatrix(term.matrix, `${argument}.matrix`);
  const size = localDimension(space, sites);
  if (matrix.rows !== size || matrix.cols !== size) {
    throw new ArgumentError(
      `${argument}.matrix`,
      `be ${size} x ${size}, the dimension of sites [${sites}]`,
      `it is ${matrix.rows} x ${matrix.cols}`,
    );
  }
  return { coefficient: finiteScalar(term.coefficient ?? 1, `${argument}.coefficient`), sites, matrix };
}
