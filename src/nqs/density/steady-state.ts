import { dagger, times } from '../../operators/algebra.ts';
import type { LocalSum, Operator, PauliSum } from '../../operators/operator.ts';
import { requireProductForm } from '../../operators/product-form.ts';
import { toPauliSum } from '../../operators/to-pauli-sum.ts';
import { vectorisedLindbladian } from '../../operators/vectorised-lindbladian.ts';
import type { Space } from '../../spaces/space.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { nqs, type NqsEstimate, type NqsOptions } from '../nqs.ts';
import { resumeVmc, vmc, type VmcCheckpoint, type VmcOptions, type VmcStep } from '../optimise/vmc.ts';
import { metropolis, type Sampler } from '../sampler.ts';
import { requireDensityAnsatz, type DensityAnsatz } from './density-ansatz.ts';
import { pairMoves } from './pair-moves.ts';

/** Options of `steadyStateVmc`. */
export interface SteadyStateVmcOptions extends VmcOptions, Omit<NqsOptions, 'sector' | 'chains'> {
  /** How |rho(s, s')|^2 is sampled; `metropolis()` by default. Chains without a rule move by `pairMoves`. */
  readonly sampler?: Sampler;
}

/** One step: how far a density matrix is from steady, and the matrix that follows. */
export interface SteadyStateStep extends Omit<VmcStep, 'energy' | 'state' | 'next'> {
  /** tr((L rho)^dagger L rho)/tr(rho^dagger rho) of `ansatz`, before the update: 0 for a steady state alone, and its variance vanishes with it. */
  readonly cost: NqsEstimate;
  readonly ansatz: DensityAnsatz;
  /** After the update. */
  readonly next: DensityAnsatz;
}

/**
 * L^dagger L of a Lindblad generator on the space twice, in Pauli strings on two-level sites and local terms elsewhere: the positive operator whose mean in vec(rho) is |L rho|^2/|rho|^2. Terms are on at most twice the
 * sites of those of L. Errors as `vectorisedLindbladian`.
 */
export function steadyStateCost(hamiltonian: Operator, jumps: readonly Operator[]): PauliSum | LocalSum {
  const l = vectorisedLindbladian(hamiltonian, jumps);
  const strings = l.space.dims.every((d) => d === 2) ? toPauliSum(l) : l;
  return times(dagger(strings), strings);
}

/**
 * Variational steady states of d rho/dt = -i [H, rho] + sum_k (L_k rho L_k^dagger - {L_k^dagger L_k, rho}/2): lowers |L rho|^2/|rho|^2 over the parameters of a positive density matrix by stochastic reconfiguration of vec(rho),
 * each step yielded as it is made; the value returned is the last matrix. The cost is 0 exactly for a steady state, so it tells how far the matrix is from one: the part
 * of rho that is orthogonal to it is at most the root of the cost over the second smallest singular value of L, relative to |rho|. Nothing of the size D is built. Cost per step: one quotient per entry of a row of L^dagger L and sample. Chains see only where |rho|^2 > 0. Throws as `vmc` and `vectorisedLindbladian`, `SpaceMismatchError` for operators on
 * another space. Nagy and Savona, PRL 122 (2019) 250501; Hartmann and Carleo, PRL 122 (2019) 250502; Vicentini et al., PRL 122 (2019) 250503.
 */
export function* steadyStateVmc(
  start: DensityAnsatz,
  hamiltonian: Operator,
  jumps: readonly Operator[],
  options: SteadyStateVmcOptions,
): Generator<SteadyStateStep, DensityAnsatz, void> {
  const { system } = requireDensityAnsatz(start);
  const { sampler = metropolis(), rng, maxBytes } = options;
  const own = { sampler: paired(sampler, system), ...(rng ? { rng } : {}), ...(maxBytes === undefined ? {} : { maxBytes }) }; // prettier-ignore
  const cost = steadyStateCost(requireOperatorOn(system, hamiltonian, 'hamiltonian'), jumps);
  return yield* reported(vmc(nqs(start, own), cost, options));
}

/**
 * Goes on from a checkpoint of `steadyStateVmc`, with the same bits as if it had not stopped; `options.ansatz` where the matrix is none of this package. Throws as `steadyStateVmc` and `resumeVmc`.
 */
export function* resumeSteadyStateVmc(
  checkpoint: VmcCheckpoint,
  hamiltonian: Operator,
  jumps: readonly Operator[],
  options: VmcOptions & { readonly ansatz?: DensityAnsatz },
): Generator<SteadyStateStep, DensityAnsatz, void> {
  const { space } = requireProductForm(hamiltonian, 'terms');
  const rule = checkpoint.state.rule === 'pairs' ? { rule: pairMoves(space) } : {};
  const cost = steadyStateCost(hamiltonian, jumps);
  return yield* reported(resumeVmc(checkpoint, cost, { ...options, ...rule }));
}

function paired(sampler: Sampler, system: Space): Sampler {
  if (sampler.kind !== 'metropolis' || sampler.rule) return sampler;
  return { ...sampler, rule: pairMoves(system) };
}

function* reported(run: ReturnType<typeof vmc>): Generator<SteadyStateStep, DensityAnsatz, void> {
  for (;;) {
    const { done, value } = run.next();
    if (done) return requireDensityAnsatz(value.ansatz);
    const { energy, state, next, ...rest } = value;
    yield {
      ...rest,
      cost: energy,
      ansatz: requireDensityAnsatz(state.ansatz),
      next: requireDensityAnsatz(next.ansatz),
    };
  }
}
