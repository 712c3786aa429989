import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import type { LocalTerm, Operator } from '../../operators/operator.ts';
import type { TrotterName, TrotterOrder } from '../../operators/trotter/scheme.ts';
import type { Estimate } from '../../states/estimate.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import {
  chainEvolution,
  last,
  type ChainEvolution,
  type ChainEvolveOptions,
  type ChainProgress,
  type Evolver,
  type Watched,
} from '../evolve/run.ts';
import { matrixTensor } from '../mps/block-operators.ts';
import { requireNorm } from '../mps/expect.ts';
import { bondsOf, mpsOf } from '../mps/mps.ts';
import { requireCharges, type SiteCharges } from '../mps/site-charges.ts';
import { chargedChain } from '../mps/with-charges.ts';
import { levelLeg } from '../tensor/leg.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import { densityMpoOf, isDensityMpo, type DensityMpo } from './density-mpo.ts';
import { pairedCharges } from './doubled.ts';
import { jumpTerms } from './lindblad-generator.ts';
import { MpoSteps, PurifiedSteps, type Steps } from './lindblad-steps.ts';
import type { Purified } from './purified.ts';
import { traceWith } from './traces.ts';

/** Options of `lindbladTebd`. */
export interface LindbladTebdOptions extends Omit<ChainEvolveOptions, 'imaginary'> {
  /** Of the product formula on a `DensityMpo`: 1, 2 (default) or 4, whose steps partly go back. A `Purified` takes 2. */
  readonly order?: TrotterOrder | TrotterName;
  /** What each split keeps; that of the state by default. */
  readonly truncation?: Truncation;
  /**
   * Charges that H conserves and that each jump changes by one amount, such as `spinCharges(space)`: the tensors of a `DensityMpo` are then blocks by the charge of out less that of in. The start may be a
   * mixture of charges, not a superposition. None by default; a `Purified` takes none.
   */
  readonly charges?: SiteCharges;
  /** Observables by name: their expectation values at all times. */
  readonly observables?: Readonly<Record<string, Operator>>;
}

/**
 * The master equation d rho/dt = -i [H, rho] + sum L rho L^dagger - {L^dagger L, rho}/2 for nearest neighbours by a product formula. On a `DensityMpo` gates exp(dt G) act on pairs (out, in), of any order,
 * and truncation may make rho slightly indefinite; on a `Purified` gates are unitary and jumps act as Kraus operators of exp(dt D), positive whatever is truncated, of second order. Each jump operator is one
 * term on one site or two neighbours, its rate inside as a square root. `diagnostics.logNorm` is ln tr rho less that of the start. Cost about 20 m^3 d^6 per gate. Throws `UnsupportedError` for other jumps, `ArgumentError` for H that is
 * not Hermitian or reaches further and times as in `tebd`. Zwolak and Vidal, Phys. Rev. Lett. 93 (2004) 207205; Werner et al., Phys. Rev. Lett. 116 (2016) 237201.
 */
export function lindbladTebd<S extends DensityMpo | Purified>(
  hamiltonian: Operator,
  jumps: readonly Operator[],
  rho: S,
  options: LindbladTebdOptions,
): ChainEvolution<S> {
  return last(lindbladTebdSteps(hamiltonian, jumps, rho, options));
}

/** `lindbladTebd` piece by piece: the same result, with control given back after each layer of gates. */
export function lindbladTebdSteps<S extends DensityMpo | Purified>(
  hamiltonian: Operator,
  jumps: readonly Operator[],
  rho: S,
  options: LindbladTebdOptions,
): Generator<ChainProgress, ChainEvolution<S>, void> {
  requireNorm(rho.chain);
  const { truncation = rho.chain.truncation, order = 2 } = options;
  requireTruncation(truncation);
  const h = requireOperatorOn(rho.space, hamiltonian, 'hamiltonian');
  if (!isHermitian(h)) {
    throw new ArgumentError('hamiltonian', 'be Hermitian', 'it is not', 'Put decay into `jumps`.');
  }
  const terms = jumpTerms(rho.space, jumps);
  const start = options.charges ? inCharges(rho, terms, options.charges) : rho;
  const steps: Steps = isDensityMpo(rho)
    ? new MpoSteps(h, terms, truncation, order)
    : new PurifiedSteps(h, terms, truncation, order);
  return chainEvolution<DensityMpo | Purified>(
    start,
    new Watching(steps, options.observables),
    options,
  ) as Generator<ChainProgress, ChainEvolution<S>, void>;
}

/** The start with charges on its pairs. */
function inCharges(
  rho: DensityMpo | Purified,
  jumps: readonly LocalTerm[],
  charges: SiteCharges,
): DensityMpo {
  if (!isDensityMpo(rho)) {
    throw new UnsupportedError(
      'A purified state must be evolved without `charges`, which its environments do not count. Leave them out, or use a `DensityMpo`.',
    );
  }
  requireCharges(rho.space, charges);
  jumps.forEach(({ sites, matrix }, k) => {
    const levels = sites.map((site) => levelLeg(charges.levels[site] as readonly number[], 1));
    if (matrixTensor(matrix, { symmetry: charges.symmetry, levels })) return;
    const got = 'it changes different ones by different amounts';
    throw new ArgumentError(`jumps[${k}]`, 'change the charge by one amount', got, 'Leave out `charges`.');
  });
  return densityMpoOf(rho.space, chargedChain(rho.chain, pairedCharges(charges), 'rho'));
}

/** What is measured between steps. */
class Watching implements Evolver<DensityMpo | Purified> {
  readonly names: readonly string[];
  readonly #steps: Steps;
  readonly #observables: readonly (readonly [string, Operator])[];

  constructor(steps: Steps, observables: Readonly<Record<string, Operator>> = {}) {
    this.#steps = steps;
    this.#observables = Object.entries(observables);
    this.names = Object.keys(observables);
  }

  get order(): number {
    return this.#steps.order;
  }

  advance(
    state: DensityMpo | Purified,
    from: number,
    step: number,
    steps: number,
  ): Generator<number, DensityMpo | Purified, void> {
    return this.#steps.advance(state, from, step, steps);
  }

  measure(state: DensityMpo | Purified): Record<string, Estimate> {
    return Object.fromEntries(this.#observables.map(([name, op]) => [name, state.expect(op)]));
  }

  watch(state: DensityMpo | Purified): Watched {
    const { chain } = state;
    const { re, log } = isDensityMpo(state)
      ? traceWith(chain, state.space)
      : { re: 1, log: 2 * chain.logNorm };
    const largestBond = Math.max(1, ...bondsOf(mpsOf(chain)));
    return { largestBond, discarded: chain.discarded, logNorm: log + Math.log(re) };
  }

  finish(state: DensityMpo | Purified): DensityMpo | Purified {
    return state;
  }
}
