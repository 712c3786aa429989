import { ArgumentError } from '../../../errors.ts';
import type { Sector } from '../../../spaces/sector.ts';
import type { Ansatz } from '../../ansatz.ts';
import { requireParameters } from '../../require-parameters.ts';
import { tied } from '../tied.ts';
import { DeterminantBlock } from './determinant-block.ts';
import { FermionAnsatz } from './fermion-ansatz.ts';
import type { Orbitals } from './orbitals.ts';
import { requireFermions } from './species.ts';

/**
 * Slater determinants, one for each law of the sector: prod_a (sum_j Phi_ja c_j^dagger) |0>, law after law, so that
 * psi(x) = +- prod_laws det Phi[occupied modes, :] with the signs of the Jordan-Wigner order of the modes, as `fermionHopping` and `hubbard` have it. psi is 0 outside of the sector. Parameters: the
 * orbitals, [site of the law, orbital] row-major, law after law; real or holomorphic. One law over all modes of both spins is a determinant that mixes them; `restricted` gives all laws
 * the same orbitals, the first of them where their numbers differ. A hop costs n to propose and n^2 to make. Multiply it by `densityJastrow` or a network with `modelProduct`. Throws `ArgumentError` unless the
 * sector is one of fermions and the orbitals fit.
 */
export function slater(
  sector: Sector,
  { field, values }: Orbitals,
  { restricted = false }: { readonly restricted?: boolean } = {},
): Ansatz {
  requireFermions(sector);
  if (field !== 'real' && field !== 'complex') {
    throw new ArgumentError('orbitals.field', "be 'real' or 'complex'", `it is ${String(field)}`);
  }
  const { space, laws } = sector;
  const width = field === 'real' ? 1 : 2;
  if (values.length !== laws.length) {
    throw new ArgumentError('orbitals', `be those of ${laws.length} laws`, `there are ${values.length}`);
  }
  laws.forEach(({ sites, total }, law) => {
    requireParameters(values[law] as Float64Array, width * sites.length * total, `orbitals.values[${law}]`);
  });
  const maker = {
    kind: 'slater',
    space,
    width,
    spec: { kind: 'slater', field, laws },
    blocks: (parameters: Float64Array) => {
      let first = 0;
      return laws.map(({ sites, total }) => {
        first += sites.length * total;
        const start = first - sites.length * total;
        return new DeterminantBlock(width, sites, total, parameters, start, space.dims.length);
      });
    },
  } as const;
  const ansatz = new FermionAnsatz(maker, Float64Array.from(values.flatMap((part) => [...part])));
  return restricted ? tied(ansatz, sameOrbitals(sector)) : ansatz;
}

/** Which orbital entry each one is when laws share them: entry (site, orbital) of the law with most particles. */
function sameOrbitals({ laws }: Sector): number[] {
  const sites = laws[0]?.sites.length ?? 0;
  const most = Math.max(0, ...laws.map(({ total }) => total));
  if (laws.some((law) => law.sites.length !== sites)) {
    throw new ArgumentError('restricted', 'be left out for laws of different numbers of modes', 'it is true');
  }
  return laws.flatMap(({ total }) =>
    Array.from({ length: sites * total }, (_, i) => Math.floor(i / total) * most + (i % total)),
  );
}
