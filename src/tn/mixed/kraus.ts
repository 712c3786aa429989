import { ArgumentError } from '../../errors.ts';
import { matrix, zeros, type ComplexMatrix, type MatrixLike } from '../../linalg/matrix.ts';
import { add, conjugate } from '../../linalg/products.ts';
import { complex } from '../../linalg/scalar.ts';
import { product } from '../../linalg/tensor.ts';
import type { LocalTerm } from '../../operators/operator.ts';
import { requireSites, type Space } from '../../spaces/space.ts';
import { applyOperator, ascendingTerm } from '../mps/apply.ts';
import { densityMpoOf, isDensityMpo, type DensityMpo } from './density-mpo.ts';
import { pairMatrix } from './doubled.ts';
import { krausOnPurified } from './kraus-on-purified.ts';
import { purifiedOf, type Purified } from './purified.ts';

/**
 * sum_k K_k rho K_k^dagger on some sites, the first of `sites` most significant in the matrices; any number of Kraus operators, complete or not. On a `DensityMpo` any sites, exact
 * before truncation; on a `Purified` the number of the Kraus operator joins the environment of the first site (in the order of the chain), whose levels are then truncated as bonds are. Distant sites raise the bonds
 * between them by operator-Schmidt ranks. Throws `ArgumentError` for matrices of a wrong size, none, or not finite, and for sites that do not exist or repeat.
 */
export function applyKraus<S extends DensityMpo | Purified>(
  rho: S,
  operators: readonly MatrixLike[],
  sites: readonly number[],
): S {
  requireSites(rho.space, sites, 'sites');
  const { dims } = rho.space;
  const size = product(sites.map((site) => dims[site] as number));
  if (operators.length === 0) throw new ArgumentError('operators', 'have at least one matrix', 'it is empty');
  const ascending = operators.map((value, k) => {
    const own = matrix(value, `operators[${k}]`);
    if (own.rows !== size || own.cols !== size) {
      throw new ArgumentError(`operators[${k}]`, `be ${size} x ${size}`, `it is ${own.rows} x ${own.cols}`);
    }
    return ascendingTerm({ coefficient: complex(1), sites, matrix: own }, dims);
  });
  const result: DensityMpo | Purified = isDensityMpo(rho)
    ? densityMpoOf(rho.space, applyOperator(rho.chain, superoperator(rho, ascending)))
    : purifiedOf(rho.space, krausOnPurified(rho, ascending));
  return result as S;
}

/** sum K (x) conj K on pairs. */
function superoperator(
  { space, chain }: DensityMpo,
  terms: readonly LocalTerm[],
): {
  kind: 'local-sum';
  space: Space;
  terms: LocalTerm[];
} {
  const { sites } = terms[0] as LocalTerm;
  const own = sites.map((site) => space.dims[site] as number);
  const size = product(own) ** 2;
  const sum = terms.reduce<ComplexMatrix>(
    (total, term) => add(total, pairMatrix(term.matrix, conjugate(term.matrix), own)),
    zeros(size, size),
  );
  return {
    kind: 'local-sum',
    space: chain.space,
    terms: [{ coefficient: complex(1), sites: [...sites], matrix: sum }],
  };
}
