import { eigh } from '../../src/linalg/eigh.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import type { LocalSum, ProductOperator } from '../../src/operators/operator.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels, type Space } from '../../src/spaces/space.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import type { Mps } from '../../src/tn/mps/mps.ts';
import type { SiteCharges } from '../../src/tn/mps/site-charges.ts';
import { roughMatrix } from '../conformance/operator-fixtures.ts';
import * as oracle from '../oracle.ts';

/** All eigenvalues, ascending, from the dense matrix. */
export function spectrum(op: ProductOperator): number[] {
  return [...eigh(toDense(op)).values];
}

/** |0 1 0 1 ...> with the highest level in place of 1. */
export function neel(space: Space, charges?: SiteCharges): Mps {
  const sites = space.dims.map((d, i) => (i % 2 ? d - 1 : 0));
  return productMps(space, sites, charges ? { charges } : {});
}

/** Hermitian terms with complex entries on sites that are far apart and not sorted. */
export function roughHamiltonian(
  dims: readonly number[],
  supports: readonly (readonly number[])[],
  seed: number,
): LocalSum {
  const random = seeded(seed);
  return localSum(
    levels(dims),
    supports.map((sites) => {
      const m = roughMatrix(
        sites.reduce((d, site) => d * dims[site]!, 1),
        random,
      );
      return { sites, matrix: oracle.complexMatrix(oracle.plus(m, oracle.dagger(m))) };
    }),
  );
}
