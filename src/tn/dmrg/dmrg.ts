import { ConvergenceError } from '../../errors.ts';
import { ladderMpo } from '../../operators/ladder-mpo.ts';
import type { Mpo, Operator } from '../../operators/operator.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import type { Estimate } from '../../states/estimate.ts';
import { moveCentre, legOf, siteTensor, type Chain } from '../mps/chain.ts';
import { Losses, nothingLost } from '../mps/losses.ts';
import { mpsOf, type Mps } from '../mps/mps.ts';
import { logInner } from '../mps/overlap.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import type { Symmetry } from '../tensor/symmetry.ts';
import { requireAvoided, requireHamiltonian } from './arguments.ts';
import { AvoidedState } from './avoided-state.ts';
import { requireSweepBudget } from './budget.ts';
import { refused } from '../effective/centre.ts';
import { blockTensorOf, chargesOfLevels, siteTensorOf } from '../effective/from-chain.ts';
import { chainOperator, type ChainOperator, type HalfSite } from '../effective/half-site.ts';
import { meanOn, varianceOn } from './moments.ts';
import { lastChange, requireDmrgOptions, sweepSettings, type DmrgOptions, type DmrgStep } from './options.ts';
import type { SiteTensor } from '../effective/site-tensor.ts';
import type { Direction } from '../effective/centred-chain.ts';
import { SweepChain, type StepReport } from './sweep-chain.ts';

/** What a sweep, there and back, came to. */
export interface DmrgSweep {
  /** Its number, counted from 0, with `sweepsBefore`. */
  readonly sweep: number;
  /** <H> of the state after the sweep: never below the ground-state energy, rounding apart. */
  readonly energy: number;
  /** How much lower the energy is than after the sweep before; NaN for the first. */
  readonly gain: number;
  /** The last step at each bond, bond 0 first. */
  readonly bonds: readonly DmrgStep[];
  /** Floating-point operations of all products with H in this sweep, both ways. */
  readonly flops: number;
  readonly converged: boolean;
  /** The state, with which (and `sweepsBefore`) a later run goes on to the same bits. */
  readonly state: Mps;
}

/** How far a run has come; `finished` after the last step of a sweep. */
export interface DmrgProgress {
  readonly sweep: number;
  readonly step: number;
  readonly steps: number;
  readonly energy: number;
  readonly finished?: DmrgSweep;
}

/** What `dmrg` finds. */
export interface DmrgResult {
  /** Norm 1, centre on site 0. */
  readonly state: Mps;
  /**
   * <H>. Its error sqrt(<H^2> - <H>^2) bounds the distance to the nearest eigenvalue of H, generously; where `variance` was turned off it is an estimate, how much the last sweep gained.
   */
  readonly energy: Estimate;
  /** <H^2> - <H>^2, unless it was turned off. */
  readonly variance?: number;
  /** Whether the last sweep changed the energy by less than `tolerance` at the end of all schedules. It does not prove that no lower state exists. */
  readonly converged: boolean;
  /** Entanglement entropies of all bonds in nats. */
  readonly entropies: readonly number[];
  /** Discarded weights of the last cuts of all bonds. */
  readonly discarded: readonly number[];
  /** |<phi|psi>| with each of the normalised states that psi was to be orthogonal to. */
  readonly overlaps: readonly number[];
  /** What each sweep came to. */
  readonly sweeps: readonly DmrgSweep[];
}

/**
 * The lowest state of a Hamiltonian as a matrix-product state, by DMRG: sweeps over the chain, each step of which lowers <H> in the sites it optimises and cuts their bond.
 * `psi` is where it starts, a product or random state; its charges are conserved, so that the result is the lowest state of its charge (5 to 50 times as fast), and H must
 * conserve them. Long-ranged and two-dimensional Hamiltonians are taken as well, periodic ones too: right, with bonds about squared, since the state itself has open ends.
 * Cost per step about 2 D d^2 m^3 flops times `lanczosSteps` for bond m of the state and D of H (with couplings of neighbours 4 d^3 m^3), half of it when H and `psi`
 * are real. Memory 2 sum D m^2, which is checked first.
 * Throws `ArgumentError` for options that cannot be meant, H that is not Hermitian or does not conserve the charges, `SpaceMismatchError`, `NotPhysicalError` for a
 * state of norm 0, `BudgetExceededError` with the bytes, `ConvergenceError` when the result is not orthogonal to what it was to be. White, Phys. Rev. Lett. 69 (1992) 2863; Schollwoeck, Ann. Phys. 326 (2011) 96.
 */
export function dmrg(H: Operator, psi: Mps, options: DmrgOptions = {}): DmrgResult {
  const running = dmrgSweeps(H, psi, options);
  for (;;) {
    const next = running.next();
    if (next.done) return next.value;
  }
}

/** `dmrg` piece by piece: an iterator that pauses about 20 times a second and after every sweep, so that a page or a server can do other things. Leaving it is clean. */
export function* dmrgSweeps(
  H: Operator,
  psi: Mps,
  options: DmrgOptions = {},
): Generator<DmrgProgress, DmrgResult, void> {
  const run = new Run(H, psi, options);
  const { sweeps = 20, sweepsBefore = 0 } = options;
  let until = performance.now() + 50;
  for (let sweep = sweepsBefore; sweep < sweepsBefore + sweeps; sweep++) {
    const path = run.path();
    for (const [step, [site, direction]] of path.entries()) {
      options.signal?.throwIfAborted();
      const report = run.step(sweep, site, direction);
      options.onStep?.(report);
      if (performance.now() < until || step === path.length - 1) continue;
      yield { sweep, step, steps: path.length, energy: report.energy };
      until = performance.now() + 50;
    }
    const finished = run.finish(sweep);
    yield { sweep, step: path.length - 1, steps: path.length, energy: finished.energy, finished };
    if (finished.converged) break;
  }
  return run.result();
}

/** Relative error of an energy that comes of rounding, generously. */
const rounding = 2 ** -48;

/** Overlap with a state to be avoided beyond which a result is none. */
const largestOverlap = 0.01;

/** One run, step by step. */
class Run {
  readonly #options: DmrgOptions;
  readonly #mpo: Mpo;
  readonly #operator: ChainOperator;
  readonly #field: Field;
  readonly #symmetry: Symmetry;
  readonly #start: Chain;
  readonly #avoided: readonly Chain[];
  readonly #chain: SweepChain;
  readonly #sweeps: DmrgSweep[] = [];
  #last: DmrgStep[] = [];
  /** Of the sweep so far. */
  #flops = 0;

  constructor(H: Operator, psi: Mps, options: DmrgOptions) {
    requireDmrgOptions(options);
    const h = requireHamiltonian(H, psi);
    this.#options = options;
    this.#start = moveCentre(psi.chain, 0);
    this.#symmetry = siteTensor(this.#start, 0).structure.symmetry;
    const levels = this.#start.tensors.map((_, site) => chargesOfLevels(legOf(this.#start, site, 1)));
    this.#mpo = ladderMpo(h);
    this.#operator = chainOperator(this.#mpo, levels, this.#symmetry.modulus);
    const avoided = (options.orthogonalTo ?? []).map((phi, k) =>
      requireAvoided(phi, psi, levels, this.#symmetry, k),
    );
    this.#avoided = avoided;
    const chains = [this.#start, ...avoided];
    const isReal = chains.every(({ tensors }) => tensors.every(({ field }) => field === 'real'));
    this.#field = isReal ? this.#operator.field : 'complex';
    requireSweepBudget(this.#mpo, widthOf(this.#field), options, options.maxBytes ?? defaultMaxBytes);
    const tensors = this.#start.tensors.map((t, site) => siteTensorOf(t, site === 0 ? 1 : -1, this.#field));
    const rightCharge = legOf(this.#start, tensors.length - 1, 2).charges[0] as number;
    const ends = { left: tensors[0] as SiteTensor, rightCharge };
    const states = avoided.map(({ tensors }) => {
      const forms = ([1, -1] as const).map((sign) => tensors.map((t) => siteTensorOf(t, sign, this.#field)));
      const [left, right] = forms as [SiteTensor[], SiteTensor[]];
      return new AvoidedState({ left, right }, ends, this.#field, this.#symmetry.modulus);
    });
    this.#chain = new SweepChain(this.#operator, tensors, this.#field, states);
  }

  /** The steps of one sweep: the first site of each and where the centre goes. */
  path(): [site: number, direction: Direction][] {
    const n = this.#chain.length;
    if (n === 1) return [[0, 'right']];
    const there = Array.from({ length: n - 1 }, (_, i): [number, Direction] => [i, 'right']);
    if (this.#options.method === 'one-site') {
      return [...there, ...there.map(([i]): [number, Direction] => [n - 1 - i, 'left'])];
    }
    return [...there.slice(0, -1), ...there.map(([i]): [number, Direction] => [n - 2 - i, 'left'])];
  }

  step(sweep: number, site: number, direction: Direction): DmrgStep {
    const settings = sweepSettings(this.#options, sweep);
    if (this.#chain.length === 1) {
      const { energy, residual, flops } = this.#chain.alone(settings);
      const only = { sweep, bond: 0, energy, residual, discarded: 0, entropy: 0, dimension: 1, flops };
      this.#last = [only];
      this.#flops = flops;
      return only;
    }
    const how = this.#options.method === 'one-site' ? 'site' : 'pair';
    const report: StepReport = this.#chain[how](site, direction, settings);
    const step = { sweep, ...report };
    this.#last[report.bond] = step;
    this.#flops += report.flops;
    return step;
  }

  finish(sweep: number): DmrgSweep {
    const bonds = [...this.#last];
    const isCut = (bonds[0]?.discarded ?? 0) > 0 || sweepSettings(this.#options, sweep).noise > 0;
    const energy = isCut
      ? meanOn(this.#operator, this.#rightForms(), this.#field)
      : (bonds[0] as DmrgStep).energy;
    const before = this.#sweeps.at(-1)?.energy ?? NaN;
    const gain = before - energy;
    const small = Math.abs(gain) <= (this.#options.tolerance ?? 1e-11) * Math.abs(energy);
    const only = this.#chain.length === 1 && (bonds[0] as DmrgStep).residual <= 1e-13 * Math.abs(energy);
    const converged = (small && sweep > lastChange(this.#options) && this.#options.tolerance !== 0) || only;
    const done = { sweep, energy, gain, bonds, flops: this.#flops, converged, state: this.#state(bonds) };
    this.#flops = 0;
    this.#sweeps.push(done);
    return done;
  }

  result(): DmrgResult {
    const last = this.#sweeps.at(-1) as DmrgSweep;
    const variance = this.#options.variance === false ? undefined : this.#variance(last.energy);
    const error =
      (variance === undefined ? Math.abs(last.gain) : Math.sqrt(variance)) + rounding * Math.abs(last.energy);
    const bonds = this.#chain.length === 1 ? [] : last.bonds;
    return {
      state: last.state,
      energy: {
        re: last.energy,
        im: 0,
        error: Number.isNaN(error) ? Infinity : error,
        from: 'truncated',
        ...(variance === undefined ? {} : { variance }),
      },
      ...(variance === undefined ? {} : { variance }),
      converged: last.converged,
      entropies: bonds.map(({ entropy }) => entropy),
      discarded: bonds.map(({ discarded }) => discarded),
      overlaps: this.#overlaps(last),
      sweeps: this.#sweeps,
    };
  }

  #overlaps({ state }: DmrgSweep): number[] {
    const overlaps = this.#avoided.map((phi) => Math.exp(logInner({ ...phi, logNorm: 0 }, state.chain).re));
    const worst = overlaps.findIndex((overlap) => !(overlap <= largestOverlap));
    if (worst < 0) return overlaps;
    throw new ConvergenceError(
      `A state orthogonal to orthogonalTo[${worst}]`,
      overlaps[worst] as number,
      this.#sweeps.length,
      'There may be none with these charges; else start from a state with larger bonds, `randomMps`, or with noise.',
    );
  }

  #variance(energy: number): number {
    return varianceOn(this.#mpo, this.#operator, energy, this.#rightForms(), this.#field);
  }

  #rightForms(): SiteTensor[] {
    const [first, ...rest] = this.#chain.tensors as [SiteTensor, ...SiteTensor[]];
    return [refused(first, this.#operator.left[0] as HalfSite, -1, this.#field), ...rest];
  }

  #state(bonds: readonly DmrgStep[]): Mps {
    const { space, truncation } = this.#start;
    const tensors = this.#chain.tensors.map((t, site) => {
      const { levels } = this.#operator.left[site] as HalfSite;
      return blockTensorOf(t, levels, site === 0 ? 1 : -1, this.#symmetry, this.#field);
    });
    const losses = new Losses(nothingLost(tensors.length));
    bonds.forEach(({ bond, discarded }) => losses.cut(bond, discarded));
    return mpsOf({ space, tensors, centre: 0, logNorm: 0, ...losses.lost, truncation });
  }
}
