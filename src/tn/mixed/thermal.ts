import { ArgumentError } from '../../errors.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../../operators/operator.ts';
import type { TrotterName, TrotterOrder } from '../../operators/trotter/scheme.ts';
import { requireProductForm } from '../../operators/product-form.ts';
import type { Space } from '../../spaces/space.ts';
import { last, type ChainEvolution } from '../evolve/run.ts';
import { tdvpSteps } from '../evolve/tdvp.ts';
import { tebdSteps } from '../evolve/tebd.ts';
import { productMps } from '../mps/make.ts';
import { mpsOf, requireSitesOf, type Mps } from '../mps/mps.ts';
import { noCharges, requireCharges, type SiteCharges } from '../mps/site-charges.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { pairedCharges, pairedSpace, termsOnFirst } from './doubled.ts';
import { purifiedOf, type Purified } from './purified.ts';

/** Options of `thermalMps`. */
export interface ThermalOptions {
  /** Longest step of the inverse temperature; 0.05 by default. */
  readonly dt?: number;
  /** 'tebd' (default) for nearest neighbours; 'tdvp' for any range. */
  readonly method?: 'tebd' | 'tdvp';
  /** Of the product formula of 'tebd'; 4 by default. */
  readonly order?: TrotterOrder | TrotterName;
  /** What each split keeps; a discarded weight of 1e-18 by default, since its root is what counts. */
  readonly truncation?: Truncation;
  /**
   * What H conserves, such as `spinCharges(space)`: tensors are then blocks by the charge of a site less that of its environment, faster from bonds of about 50 on. None by default.
   */
  readonly charges?: SiteCharges;
  readonly signal?: AbortSignal;
}

/** A thermal state with its thermodynamics. */
export interface Thermal {
  /** exp(-beta H), its trace being Z where that is a number; `expect` divides by it. */
  readonly state: Purified;
  /** ln Z = ln tr exp(-beta H). */
  readonly logZ: number;
  /** An estimate of the error of `logZ`: a third of what steps twice as long change (less would do for order 4), and twice the root of what was discarded, whose effect grows as the states it belongs to do. */
  readonly logZError: number;
}

/**
 * The thermal states exp(-beta H) at the inverse temperatures `betas` (ascending, from 0 on; the first may be above 0) as purifications: each site starts entangled with an environment of as many levels, which is
 * infinite temperature, and evolves in imaginary time to beta/2. ln Z is carried as a logarithm: energies, entropies S = beta E + ln Z and free energies follow for any length. Cost as `tebd` with d^2 levels.
 * Throws `ArgumentError` for H that is not Hermitian or does not conserve the charges, inverse temperatures that are negative, not ascending or not finite, and as `tebd`. Verstraete, Garcia-Ripoll and Cirac, Phys. Rev. Lett. 93 (2004) 207204.
 */
export function thermalMps(
  hamiltonian: Operator,
  betas: readonly number[],
  options: ThermalOptions = {},
): Thermal[] {
  const { dt = 0.05, method = 'tebd', order = 4, truncation = { cutoff: 1e-18 }, signal } = options;
  const product = requireHermitianForm(hamiltonian);
  const { space } = product;
  const { charges = noCharges(space) } = options;
  requireSitesOf(space);
  requireCharges(space, charges);
  requireBetas(betas);
  if (!(dt > 0 && dt < Infinity)) throw new ArgumentError('dt', 'be positive and finite', `it is ${dt}`);
  if (method !== 'tebd' && method !== 'tdvp') {
    throw new ArgumentError('method', 'be tebd or tdvp', `it is ${String(method)}`);
  }
  const lifted = termsOnFirst(product, space.dims);
  const start = infiniteTemperature(space, pairedCharges(charges, reversed(charges)), truncation);
  const times = [0, ...betas.map((beta) => beta / 2)];
  const shared = { times, imaginary: true, truncation, saveStates: true, ...(signal ? { signal } : {}) };
  const run = (step: number): ChainEvolution<Mps> =>
    method === 'tebd'
      ? last(tebdSteps(lifted, start, { ...shared, dt: step, order }))
      : last(tdvpSteps(lifted, start, { ...shared, dt: step }));
  const [fine, rough] = [run(dt / 2), run(dt)];
  return betas.map((_, i) => {
    const { chain } = fine.states[i + 1] as Mps;
    const logZ = 2 * chain.logNorm;
    const change = Math.abs(logZ - 2 * (rough.states[i + 1] as Mps).chain.logNorm);
    return { state: purifiedOf(space, chain), logZ, logZError: change / 3 + 2 * Math.sqrt(chain.discarded) };
  });
}

/**
 * Each site maximally entangled with its environment, level by level in the opposite order, so that for two levels pairs of equal charge are neighbours; norm squared
 * prod d.
 */
function infiniteTemperature({ dims }: Space, charges: SiteCharges, truncation: Truncation): Mps {
  const vectors = dims.map((d) =>
    Array.from({ length: d * d }, (_, both) => (Math.floor(both / d) + (both % d) === d - 1 ? 1 : 0)),
  );
  const { chain } = productMps(pairedSpace({ dims }), vectors, { charges, truncation });
  return mpsOf({ ...chain, logNorm: dims.reduce((sum, d) => sum + Math.log(d) / 2, 0) });
}

function reversed({ symmetry, levels }: SiteCharges): SiteCharges {
  return { symmetry, levels: levels.map((own) => [...own].reverse()) };
}

function requireHermitianForm(hamiltonian: Operator): ProductOperator {
  const product = requireProductForm(hamiltonian, 'terms');
  if (isHermitian(product, { tolerance: 1e-10 })) return product;
  throw new ArgumentError('hamiltonian', 'be Hermitian', 'it is not', 'Add its conjugate.');
}

function requireBetas(betas: readonly number[]): void {
  betas.forEach((beta, i) => {
    const before = i === 0 ? 0 : (betas[i - 1] as number);
    if (beta >= before && beta < Infinity) return;
    throw new ArgumentError('betas', 'be finite, ascending and not negative', `betas[${i}] is ${beta}`);
  });
}
