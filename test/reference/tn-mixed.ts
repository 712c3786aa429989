import { plus, scale } from '../../src/operators/algebra.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { heisenberg, xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { Operator, ProductOperator } from '../../src/operators/operator.ts';
import { pauliZ } from '../../src/operators/paulis.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { chain } from '../../src/spaces/lattice.ts';
import type { Space } from '../../src/spaces/space.ts';
import type { ChainEvolution } from '../../src/tn/evolve/run.ts';
import type { DensityMpo } from '../../src/tn/mixed/density-mpo.ts';
import { lindbladTebd, type LindbladTebdOptions } from '../../src/tn/mixed/lindblad-tebd.ts';
import { densityOfMpo, pureDensityMpo } from '../../src/tn/mixed/make-density.ts';
import { purifiedMps, type Purified } from '../../src/tn/mixed/purified.ts';
import { thermalMps, type Thermal, type ThermalOptions } from '../../src/tn/mixed/thermal.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import type { Mps } from '../../src/tn/mps/mps.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import type { ReferenceRow } from './row.ts';
import { once, rowsOf } from './states-rows.ts';

/** Energies and ln Z at some inverse temperatures, from one run. */
function thermalRows(
  name: string,
  h: Operator,
  values: readonly (readonly [beta: number, energy: number, logZ: number])[],
  { tolerance, ...options }: ThermalOptions & { tolerance: number },
): ReferenceRow[] {
  const betas = values.map(([beta]) => beta);
  const found = once(() => thermalMps(h, betas, options));
  return values.flatMap(([beta, energy, logZ], i) =>
    rowsOf(`thermal-mps-${name}-beta${beta}`, 'tensor-networks R16, by purification', tolerance, {
      energy: [energy, () => (found()[i] as Thermal).state.expect(h).re],
      'log-z': [logZ, () => (found()[i] as Thermal).logZ],
    }),
  );
}

/** The XX chain of R15. */
const xx = (n: number): ProductOperator => xxz(chain(n), { delta: 0 });
/** The start 0101... */
const alternating = ({ space }: ProductOperator): Mps =>
  productMps(
    space,
    space.dims.map((_, site) => site % 2),
  );
const dephasing = (space: Space): Operator[] =>
  space.dims.map((_, site) => scale(pauliZ(space, site), Math.sqrt(0.1)));
const decay = (space: Space): Operator[] =>
  space.dims.map((_, site) => scale(localOperator(space, [site], [[0, 1], [0, 0]]), Math.sqrt(0.1))); // prettier-ignore

/** <Z> of the first sites at t = 2, and the purity. */
function openRows(
  name: string,
  jumps: (space: Space) => Operator[],
  form: (psi: Mps) => DensityMpo | Purified,
  { z, purity }: { readonly z: readonly number[]; readonly purity: number },
  { n, tolerance, ...options }: Partial<LindbladTebdOptions> & { n: number; tolerance: number },
): ReferenceRow[] {
  const h = xx(n);
  const observables = Object.fromEntries(z.map((_, site) => [`z${site}`, pauliZ(h.space, site)]));
  const run = once(
    (): ChainEvolution<DensityMpo | Purified> =>
    lindbladTebd(h, jumps(h.space), form(alternating(h)), { times: [0, 2], dt: 0.1, observables, stepErrors: false, ...options }), // prettier-ignore
  );
  return rowsOf(`lindblad-mps-${name}`, 'tensor-networks R15, t = 2', tolerance, {
    ...Object.fromEntries(
      z.map((value, site) => [`z${site}`, [value, () => run().expectations[`z${site}`]?.[1]?.re ?? NaN]]),
    ),
    purity: [purity, () => run().final.overlap(run().final).re / run().final.norm() ** 2],
  });
}

const four = { z: [0.1363105986331, 0.4180605921784, -0.4180605921784], purity: 0.4610309606331 };
const six = { z: [0.1389911245224, 0.4495486820526, -0.2167457414236], purity: 0.2938022990783 };
const decayed = {
  z: [0.1549294140033, 0.7434727099613, -0.1211543439682, 0.4848721037079, -0.3931037294284, 0.2185993272562],
  purity: 0.3389517127755,
};
const fine = { order: 4, truncation: { cutoff: 1e-16 }, tolerance: 5e-7 } as const;
const coarse = { dt: 0.2, truncation: { maxBond: 16, cutoff: 1e-10 }, tolerance: 2e-3 } as const;

/**
 * <Z> of 20 sites under dephasing, in the picture in which operators evolve: jumps that are Hermitian make exp(t L^dagger) the evolution under -H, and a fermion bilinear stays one, so that 2 + Z has small bonds
 * at all times.
 */
function operatorRows(site: number, at2: number, at5: number): ReferenceRow[] {
  const h = xx(20);
  const run = once(() => {
    const start = plus(pauliZ(h.space, site), localSum(h.space, [{ sites: [], matrix: [[2]] }]));
    const operator = densityOfMpo(toMpo(start as ProductOperator));
    const options = { times: [0, 2, 5], dt: 0.2, order: 4, truncation: { cutoff: 1e-19 } } as const;
    return lindbladTebd(scale(h, -1), dephasing(h.space), operator, options);
  });
  const value = (k: number): number => (run().states[k] as DensityMpo).overlap(alternating(h)).re - 2;
  return rowsOf(`lindblad-mps-dephasing-n20-z${site}`, 'tensor-networks R15, N = 20', 1e-6, {
    t2: [at2, () => value(1)],
    t5: [at5, () => value(2)],
  });
}

/** <Z> of 20 sites under dephasing at t = 2, from a density operator with charges. */
function densityRows(): ReferenceRow[] {
  const h = xx(20);
  const charges = spinCharges(h.space);
  const right = new Map([[0, 0.1389948641637], [1, 0.4496631787562], [9, 0.2460959387869]]); // prettier-ignore
  const observables = Object.fromEntries(
    [...right.keys()].map((site) => [`z${site}`, pauliZ(h.space, site)]),
  );
  const options = { times: [0, 2], dt: 0.25, order: 4, truncation: { maxBond: 40, cutoff: 1e-10 } } as const;
  const run = once(
    () =>
    lindbladTebd(h, dephasing(h.space), pureDensityMpo(alternating(h)), { ...options, observables, charges, stepErrors: false }), // prettier-ignore
  );
  return rowsOf(
    'lindblad-mps-dephasing-n20',
    'tensor-networks R15, N = 20, t = 2, bonds of 40',
    1e-3,
    Object.fromEntries(
      [...right].map(([site, z]) => [`z${site}`, [z, () => run().expectations[`z${site}`]?.[1]?.re ?? NaN]]),
    ),
  );
}

/** Mixed states as matrix-product states. */
export const mixedMpsRows: readonly ReferenceRow[] = [
  ...thermalRows('tfim-n8', tfim(chain(8)), [[0.5, -6.1376491676625, 7.2345123300192], [1, -8.5384780377862, 11.0201899747567], [4, -9.754140221861, 39.5709235321033]], { dt: 0.1, tolerance: 1e-7 }), // prettier-ignore
  ...thermalRows('heisenberg-n8', heisenberg(chain(8)), [[0.5, -0.7178307681914, 5.7204761611736], [1, -1.4516183124034, 6.2657162050035], [4, -3.1308038377109, 14.0858817856121]], { dt: 0.2, truncation: { cutoff: 1e-14 }, tolerance: 5e-6, charges: spinCharges(heisenberg(chain(8)).space) }), // prettier-ignore
  ...thermalRows('tfim-n100', tfim(chain(100)), [[0.5, -80.811812199766, 91.636138549989], [1, -111.389127072612, 141.21929284059], [4, -126.126455916705, 511.146555548231]], { dt: 0.5, truncation: { cutoff: 1e-11 }, tolerance: 1e-3 }), // prettier-ignore
  ...openRows('dephasing-n4', dephasing, pureDensityMpo, four, { n: 4, ...fine }),
  ...openRows('dephasing-n6', dephasing, pureDensityMpo, six, { n: 6, ...fine }),
  ...openRows('decay-n6', decay, pureDensityMpo, decayed, { n: 6, ...fine }),
  ...openRows('purified-dephasing-n4', dephasing, purifiedMps, four, { n: 4, ...coarse }),
  ...openRows('purified-decay-n6', decay, purifiedMps, decayed, { n: 6, ...coarse }),
  ...densityRows(),
  ...operatorRows(0, 0.1389948641637, 0.0952067154639),
  ...operatorRows(1, 0.4496631787562, 0.0654120846399),
  ...operatorRows(9, 0.2460959387869, 0.0391403925388),
];
