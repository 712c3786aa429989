import { trotterLayers, type TrotterHamiltonian } from '../../operators/trotter/layers.ts';
import { trotterScheme, type TrotterName, type TrotterOrder } from '../../operators/trotter/scheme.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { LocalTerm } from '../../operators/operator.ts';
import type { Estimate } from '../../states/estimate.ts';
import { gateTensor } from '../evolve/gate-tensor.ts';
import { chainEvolution, last, type ChainEvolution, type ChainEvolveOptions, type ChainProgress, type Evolver } from '../evolve/run.ts'; // prettier-ignore
import { conjugateTensor, scaleTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { canonicalCell } from './canonical.ts';
import { enlarged, largestBond, type InfiniteMps } from './infinite-mps.ts';
import { enlargedCell, onCells, type InfiniteSum } from './infinite-sum.ts';
import { infiniteExpect } from './measure.ts';

/** Options of `itebd`. */
export interface ItebdOptions extends ChainEvolveOptions {
  /** 1, 2 (default) or 4, or the name of a product formula. */
  readonly order?: TrotterOrder | TrotterName;
  readonly truncation?: Truncation;
  /** Observables by name, each a sum over the chain: their values per site. */
  readonly observables?: Readonly<Record<string, InfiniteSum>>;
}

/**
 * Evolves an infinite chain under a nearest-neighbour Hamiltonian (constant, or a function of time) by a product formula of gates: infinite time-evolving block decimation, in real time
 * or, towards the ground state, in imaginary time, where `diagnostics.logNorm` is that of a cell. The cell is made as long as both ask for, and even. States at the times asked for are
 * in canonical form. Cost about 20 m^3 d^3 per gate. Throws `ArgumentError` for terms that reach further, a cell that does not fit, charges that H
 * does not conserve, and times or a step that cannot be meant. Vidal, Phys. Rev. Lett. 98, 070201 (2007); Hastings, J. Math. Phys. 50, 095207 (2009).
 */
export function itebd(
  hamiltonian: InfiniteSum | ((t: number) => InfiniteSum),
  psi: InfiniteMps,
  options: ItebdOptions,
): ChainEvolution<InfiniteMps> {
  return last(itebdSteps(hamiltonian, psi, options));
}

/** `itebd` piece by piece: the same result, with control given back after each layer of gates. */
export function* itebdSteps(
  hamiltonian: InfiniteSum | ((t: number) => InfiniteSum),
  psi: InfiniteMps,
  options: ItebdOptions,
): Generator<ChainProgress, ChainEvolution<InfiniteMps>, void> {
  const example = typeof hamiltonian === 'function' ? hamiltonian(options.times[0] ?? 0) : hamiltonian;
  const length = commonLength(psi.space.dims.length, example.space.dims.length);
  const cell = enlarged(psi, length / psi.space.dims.length);
  const window = (sum: InfiniteSum): ReturnType<typeof onCells> => {
    const own = enlargedCell(sum, length / sum.space.dims.length);
    requireSameSpace('Argument `hamiltonian`', cell.space, own.space);
    return onCells(own, 3);
  };
  const whole: TrotterHamiltonian =
    typeof hamiltonian === 'function' ? (t) => window(hamiltonian(t)) : window(hamiltonian);
  const start: Evolved = { psi: cell, logNorm: 0, canonical: true };
  const result = yield* chainEvolution(start, new Itebd(whole, options), options);
  return { ...result, final: result.final.psi, states: result.states.map((state) => state.psi) };
}

/** A state on its way: canonical up to the steps made since it was brought into that form. */
interface Evolved {
  readonly psi: InfiniteMps;
  /** log of the norm of a cell since the start. */
  readonly logNorm: number;
  readonly canonical: boolean;
}

class Itebd implements Evolver<Evolved> {
  readonly order: number;
  readonly names: readonly string[];
  readonly #hamiltonian: TrotterHamiltonian;
  readonly #options: ItebdOptions;
  readonly #gates = new WeakMap<LocalTerm, BlockTensor>();

  constructor(hamiltonian: TrotterHamiltonian, options: ItebdOptions) {
    this.#hamiltonian = hamiltonian;
    this.#options = options;
    this.order = trotterScheme(options.order ?? 2).order;
    this.names = Object.keys(options.observables ?? {});
  }

  *advance(state: Evolved, from: number, step: number, steps: number): Generator<number, Evolved, void> {
    const { imaginary = false, order = 2, truncation = {} } = this.#options;
    const scheme = trotterScheme(order);
    const layers = trotterLayers(this.#hamiltonian, { scheme, step, steps, imaginary, from });
    const length = state.psi.tensors.length;
    const cell = new Cell(state, truncation);
    for (const layer of layers) {
      for (const gate of layer) {
        const bond = gate.sites[0] as number;
        // The Hamiltonian is written out on three cells, of which the middle one has all terms of its bonds.
        if (bond >= length && bond < 2 * length) cell.apply(this.#tensor(gate, state.psi), bond - length);
      }
      yield from;
    }
    return this.finish(cell.state());
  }

  measure(state: Evolved): Record<string, Estimate> {
    const { psi } = this.finish(state);
    const all = Object.entries(this.#options.observables ?? {});
    return Object.fromEntries(all.map(([name, op]) => [name, infiniteExpect(psi, op)]));
  }

  watch({ psi, logNorm }: Evolved): { largestBond: number; discarded: number; logNorm: number } {
    return { largestBond: largestBond(psi), discarded: psi.discarded, logNorm };
  }

  finish(state: Evolved): Evolved {
    if (state.canonical) return state;
    const { psi, logNorm } = state;
    const { tensors, spectra, logNorm: growth } = canonicalCell(psi.tensors, {}, psi.spectra[0]);
    return { psi: { ...psi, tensors, spectra }, logNorm: logNorm + growth, canonical: true };
  }

  #tensor(gate: LocalTerm, { charges: { symmetry, levels } }: InfiniteMps): BlockTensor {
    const known = this.#gates.get(gate);
    if (known) return known;
    const own = gate.sites.map((site) => levels[site % levels.length] as readonly number[]);
    const made = gateTensor(gate, symmetry, own);
    this.#gates.set(gate, made);
    return made;
  }
}

/** A cell whose tensors are replaced bond by bond. */
class Cell {
  readonly #start: InfiniteMps;
  readonly #truncation: Truncation;
  readonly #tensors: BlockTensor[];
  readonly #spectra: Float64Array[];
  #discarded: number;
  #logNorm: number;

  constructor({ psi, logNorm }: Evolved, truncation: Truncation) {
    this.#start = psi;
    this.#truncation = truncation;
    this.#tensors = [...psi.tensors];
    this.#spectra = [...psi.spectra];
    this.#discarded = psi.discarded;
    this.#logNorm = logNorm;
  }

  /** A gate on sites i and i + 1. The tensor left of the bond comes out of a product with an isometry, not of a division by Schmidt values. */
  apply(gate: BlockTensor, i: number): void {
    const j = (i + 1) % this.#tensors.length;
    const pair = contract(this.#tensors[i] as BlockTensor, [2], this.#tensors[j] as BlockTensor, [0]);
    const moved = permuteLegs(contract(pair, [1, 2], gate, [2, 3]), [0, 2, 3, 1]);
    const { spectrum, v, discarded, norm } = splitSvd(
      scaleLeg(moved, 0, this.#spectra[i] as Float64Array),
      [0, 1],
      this.#truncation,
    );
    const kept = Math.sqrt(spectrum.reduce((sum, s) => sum + s * s, 0));
    const left = contract(moved, [2, 3], conjugateTensor(v), [1, 2]);
    this.#tensors[i] = scaleTensor(left, 1 / kept);
    this.#tensors[j] = v;
    this.#spectra[j] = spectrum.map((s) => s / kept);
    this.#discarded += discarded;
    this.#logNorm += Math.log(norm);
  }

  state(): Evolved {
    const psi = {
      ...this.#start,
      tensors: this.#tensors,
      spectra: this.#spectra,
      discarded: this.#discarded,
    };
    return { psi, logNorm: this.#logNorm, canonical: false };
  }
}

/** The shortest even length that both lengths divide. */
function commonLength(a: number, b: number): number {
  let length = a;
  while (length % b !== 0 || length % 2 !== 0) length += a;
  return length;
}
