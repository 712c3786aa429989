import { ArgumentError } from '../../errors.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import { ladderMpo } from '../../operators/ladder-mpo.ts';
import type { Operator } from '../../operators/operator.ts';
import { requireProductForm } from '../../operators/product-form.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { chainOperator } from '../effective/half-site.ts';
import { levelCharges } from '../mps/block-operators.ts';
import { legOf, siteTensor, type Chain } from '../mps/chain.ts';
import { requireNorm } from '../mps/expect.ts';
import { mpsOf, withTruncation, type Mps } from '../mps/mps.ts';
import { requireTruncation } from '../tensor/truncation.ts';
import { enriched } from './enrich.ts';
import { chainEvolution, last, type ChainEvolution, type ChainProgress } from './run.ts';
import { stepFactor, TdvpSweep, type SweepOperator, type TdvpSettings } from './tdvp-sweep.ts';
import { MpsEvolver, type MpsEvolveOptions } from './tebd.ts';

/** When bonds are widened by what H|psi> needs. */
export type EnrichWhen = 'start' | 'always' | 'never';

/** Options of `tdvp`. */
export interface TdvpOptions extends MpsEvolveOptions {
  /** 2 (default): two sites at a time, bonds adapt. 1: one at a time, cheaper, energy and norm conserved exactly, bonds as they are but for `enrich`. */
  readonly sites?: 1 | 2;
  /**
   * Before the first step ('start', default for two sites), before every step ('always', default for one), or 'never'. Without it a product state stays where
   * it is under terms that a sweep of two neighbouring sites does not see.
   */
  readonly enrich?: EnrichWhen;
  /** Weight of H|psi> (normalised) below which directions are not added to a bond; default 1e-8. */
  readonly enrichCutoff?: number;
  /** Allowed error of each local exponential, relative; default 1e-10. */
  readonly tolerance?: number;
}

/** A Hamiltonian of any form and range, or one for each time. */
export type TdvpHamiltonian = Operator | ((t: number) => Operator);

/**
 * Evolves a matrix-product state under a Hamiltonian of any range by the time-dependent variational principle: projector splitting, symmetric, of second order in the step, in real or imaginary
 * time; H need not be Hermitian, as that of a decay is not. A Hamiltonian that depends on time is taken in the middle of each step. Norms, errors and times as in `tebd`; with the projection onto bonds of fixed size an error remains that only a larger
 * bond shows. Cost about 10 products with H per site and step, 2 m^3 D d^2 each (two sites). Throws `ArgumentError` for charges that the state conserves and H does not, and as `tebd`.
 * Haegeman et al., Phys. Rev. B 94, 165116 (2016).
 */
export function tdvp(hamiltonian: TdvpHamiltonian, psi: Mps, options: TdvpOptions): ChainEvolution<Mps> {
  return last(tdvpSteps(hamiltonian, psi, options));
}

/** `tdvp` piece by piece: the same result, with control given back after each step. */
export function tdvpSteps(
  hamiltonian: TdvpHamiltonian,
  psi: Mps,
  options: TdvpOptions,
): Generator<ChainProgress, ChainEvolution<Mps>, void> {
  requireNorm(psi.chain);
  return chainEvolution(psi, new Tdvp(hamiltonian, psi, options), options);
}

class Tdvp extends MpsEvolver {
  readonly order = 2;
  readonly #hamiltonian: TdvpHamiltonian;
  readonly #first: number;
  readonly #settings: TdvpSettings & { readonly enrich: EnrichWhen; readonly enrichCutoff: number };
  readonly #imaginary: boolean;
  #constant: Prepared | undefined;

  constructor(hamiltonian: TdvpHamiltonian, { chain }: Mps, options: TdvpOptions) {
    super(options.observables);
    const { sites = 2, tolerance = 1e-10, truncation = chain.truncation, imaginary = false } = options;
    const { enrich = sites === 2 ? 'start' : 'always', enrichCutoff = 1e-8 } = options;
    if (sites !== 1 && sites !== 2) throw new ArgumentError('sites', 'be 1 or 2', `it is ${String(sites)}`);
    requireTruncation(truncation);
    requireFraction('tolerance', tolerance);
    requireFraction('enrichCutoff', enrichCutoff);
    if (!['start', 'always', 'never'].includes(enrich)) {
      throw new ArgumentError('enrich', "be 'start', 'always' or 'never'", `it is ${enrich}`);
    }
    this.#hamiltonian = hamiltonian;
    this.#first = options.times[0] ?? 0;
    this.#imaginary = imaginary;
    this.#settings = { twoSite: sites === 2, truncation, tolerance, enrich, enrichCutoff };
  }

  *advance({ chain }: Mps, from: number, step: number, steps: number): Generator<number, Mps, void> {
    const z = stepFactor(step, this.#imaginary);
    const fixed = typeof this.#hamiltonian !== 'function' && this.#settings.enrich !== 'always';
    let now = chain;
    let sweep: TdvpSweep | undefined;
    for (let k = 0; k < steps; k++) {
      const t = from + k * step;
      if (!sweep || !fixed) {
        const op = this.#at(t + step / 2, now);
        now = this.#widened(now, op.form, t);
        sweep = new TdvpSweep(now, op, this.#imaginary, this.#settings);
      }
      sweep.step(z);
      now = fixed ? now : sweep.chain();
      yield t + step;
    }
    return mpsOf(sweep?.chain() ?? chain);
  }

  #at(t: number, chain: Chain): Prepared {
    if (typeof this.#hamiltonian === 'function') return prepared(this.#hamiltonian(t), chain);
    this.#constant ??= prepared(this.#hamiltonian, chain);
    return this.#constant;
  }

  #widened(chain: Chain, hamiltonian: Operator, t: number): Chain {
    const { enrich, enrichCutoff, truncation } = this.#settings;
    if (enrich === 'never' || (enrich === 'start' && t !== this.#first)) return chain;
    const { maxBond = Infinity } = truncation;
    const image = withTruncation(mpsOf(chain), { cutoff: enrichCutoff / 100 }).apply(hamiltonian);
    if (image.chain.logNorm === -Infinity) return chain;
    return enriched(chain, image.chain, { cutoff: enrichCutoff, maxBond });
  }
}

/** A Hamiltonian and what sweeps need of it. */
interface Prepared extends SweepOperator {
  readonly form: Operator;
}

function prepared(hamiltonian: Operator, chain: Chain): Prepared {
  const form = requireOperatorOn(chain.space, requireProductForm(hamiltonian, 'toMpo'), 'hamiltonian');
  const { modulus } = siteTensor(chain, 0).structure.symmetry;
  const levels = chain.tensors.map((_, site) => levelCharges(legOf(chain, site, 1)));
  const operator = chainOperator(ladderMpo(form), levels, modulus, 'hamiltonian');
  return { form, operator, structure: isHermitian(form) ? 'hermitian' : 'general' };
}

function requireFraction(argument: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new ArgumentError(argument, 'be within 0..1', `it is ${value}`);
}
