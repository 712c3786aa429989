import type { Operator } from '../../operators/operator.ts';
import type { TrotterHamiltonian } from '../../operators/trotter/layers.ts';
import type { TrotterName, TrotterOrder } from '../../operators/trotter/scheme.ts';
import type { Estimate } from '../../states/estimate.ts';
import { requireNorm } from '../mps/expect.ts';
import { bondsOf, mpsOf, type Mps } from '../mps/mps.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import {
  chainEvolution,
  last,
  type ChainEvolution,
  type ChainEvolveOptions,
  type ChainProgress,
  type Evolver,
  type Watched,
} from './run.ts';
import { TrotterChain } from './trotter-chain.ts';

/** Options that evolutions of matrix-product states share. */
export interface MpsEvolveOptions extends ChainEvolveOptions {
  /** What each split keeps; that of the state by default. */
  readonly truncation?: Truncation;
  /** Observables by name: their expectation values at all times. */
  readonly observables?: Readonly<Record<string, Operator>>;
}

/** Options of `tebd`. */
export interface TebdOptions extends MpsEvolveOptions {
  /** 1, 2 (default) or 4, or the name of a product formula. */
  readonly order?: TrotterOrder | TrotterName;
}

/**
 * Evolves a matrix-product state under a nearest-neighbour Hamiltonian, constant or a function of time, by a product formula of gates (time-evolving block decimation), in real or imaginary
 * time. Every time asked for is met exactly. Truncation does not change the norm: in real time it stays, in imaginary time `chain.logNorm` is that of exp(-tau H)|psi>. Expectation values carry the error of
 * what was discarded and of the steps. Cost about 20 m^3 d^3 per gate. Throws `ArgumentError` for terms that reach further (see `tdvp`), charges that the state conserves and H does not, a
 * step of the wrong sign, and numbers that are not finite; `NotPhysicalError` for the zero state. Vidal, Phys. Rev. Lett. 93, 040502 (2004).
 */
export function tebd(hamiltonian: TrotterHamiltonian, psi: Mps, options: TebdOptions): ChainEvolution<Mps> {
  return last(tebdSteps(hamiltonian, psi, options));
}

/** `tebd` piece by piece: the same result, with control given back after each layer of gates. */
export function tebdSteps(
  hamiltonian: TrotterHamiltonian,
  psi: Mps,
  options: TebdOptions,
): Generator<ChainProgress, ChainEvolution<Mps>, void> {
  requireNorm(psi.chain);
  const { truncation = psi.chain.truncation } = options;
  requireTruncation(truncation);
  return chainEvolution(psi, new Tebd(hamiltonian, truncation, options), options);
}

/** The parts of an evolver that measure a matrix-product state. */
export abstract class MpsEvolver implements Evolver<Mps> {
  abstract readonly order: number;
  readonly names: readonly string[];
  readonly #observables: readonly (readonly [string, Operator])[];

  constructor(observables: Readonly<Record<string, Operator>> = {}) {
    this.#observables = Object.entries(observables);
    this.names = Object.keys(observables);
  }

  abstract advance(state: Mps, from: number, step: number, steps: number): Generator<number, Mps, void>;

  measure(state: Mps): Record<string, Estimate> {
    return Object.fromEntries(this.#observables.map(([name, op]) => [name, state.expect(op)]));
  }

  watch(state: Mps): Watched {
    const { discarded, logNorm } = state.chain;
    return { largestBond: Math.max(1, ...bondsOf(state)), discarded, logNorm };
  }

  finish(state: Mps): Mps {
    return state;
  }
}

class Tebd extends MpsEvolver {
  readonly #steps: TrotterChain;

  constructor(hamiltonian: TrotterHamiltonian, truncation: Truncation, options: TebdOptions) {
    super(options.observables);
    const { order = 2, imaginary = false } = options;
    this.#steps = new TrotterChain(hamiltonian, { order, imaginary, truncation });
  }

  get order(): number {
    return this.#steps.order;
  }

  *advance({ chain }: Mps, from: number, step: number, steps: number): Generator<number, Mps, void> {
    return mpsOf(yield* this.#steps.advance(chain, from, step, steps));
  }
}
