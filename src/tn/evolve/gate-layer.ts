import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import { contract } from '../tensor/contract.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { scaleLeg, splitLq, splitQr, splitSvd } from '../tensor/split.ts';
import type { Truncation } from '../tensor/truncation.ts';
import type { Chain } from '../mps/chain.ts';
import { Losses } from '../mps/losses.ts';

/** A gate on a site, or on it and the next. */
export interface PlacedGate {
  readonly site: number;
  readonly tensor: BlockTensor;
}

/** A chain whose tensors are replaced one after the other; the orthogonality centre goes where it is needed. */
export class MovingChain {
  readonly #start: Chain;
  readonly #truncation: Truncation;
  readonly #tensors: BlockTensor[];
  #centre: number;
  #logNorm: number;
  readonly #losses: Losses;

  constructor(chain: Chain, truncation: Truncation) {
    this.#start = chain;
    this.#truncation = truncation;
    this.#tensors = [...chain.tensors];
    this.#centre = chain.centre;
    this.#logNorm = chain.logNorm;
    this.#losses = new Losses(chain);
  }

  chain(): Chain {
    return {
      ...this.#start,
      tensors: [...this.#tensors],
      centre: this.#centre,
      logNorm: this.#logNorm,
      ...this.#losses.lost,
    };
  }

  /** Gates on disjoint pairs, in one sweep that starts at the end nearer to the centre. The norm that truncation takes is put back. */
  applyLayer(gates: readonly PlacedGate[]): void {
    const toRight = 2 * this.#centre < this.#tensors.length;
    const sorted = [...gates].sort((a, b) => (toRight ? a.site - b.site : b.site - a.site));
    for (const { site, tensor } of sorted) {
      if (tensor.structure.legs.length === 2) this.#applyToSite(site, tensor);
      else this.#applyToPair(site, tensor, toRight);
    }
  }

  #applyToSite(site: number, gate: BlockTensor): void {
    this.#move(site);
    const applied = permuteLegs(contract(this.#at(site), [1], gate, [1]), [0, 2, 1]);
    const norm = tensorNorm(applied);
    this.#tensors[site] = scaleTensor(applied, 1 / norm);
    this.#logNorm += Math.log(norm);
  }

  #applyToPair(site: number, gate: BlockTensor, toRight: boolean): void {
    this.#move(this.#centre <= site ? site : site + 1);
    const theta = contract(this.#at(site), [2], this.#at(site + 1), [0]);
    // Legs [level, next level, left bond, right bond].
    const applied = contract(gate, [2, 3], theta, [1, 2]);
    const { u, spectrum, v, discarded, norm } = splitSvd(applied, [2, 0], this.#truncation);
    const kept = Math.sqrt(spectrum.reduce((sum, s) => sum + s * s, 0));
    const weights = spectrum.map((s) => s / kept);
    this.#tensors[site] = toRight ? u : scaleLeg(u, 2, weights);
    this.#tensors[site + 1] = toRight ? scaleLeg(v, 0, weights) : v;
    this.#centre = toRight ? site + 1 : site;
    this.#logNorm += Math.log(norm);
    this.#losses.cut(site, discarded);
  }

  #move(site: number): void {
    for (; this.#centre < site; this.#centre++) {
      const { left, right } = splitQr(this.#at(this.#centre), [0, 1]);
      this.#tensors[this.#centre] = left;
      this.#tensors[this.#centre + 1] = contract(right, [1], this.#at(this.#centre + 1), [0]);
    }
    for (; this.#centre > site; this.#centre--) {
      const { left, right } = splitLq(this.#at(this.#centre), [0]);
      this.#tensors[this.#centre] = right;
      this.#tensors[this.#centre - 1] = contract(this.#at(this.#centre - 1), [2], left, [0]);
    }
  }

  #at(site: number): BlockTensor {
    return this.#tensors[site] as BlockTensor;
  }
}
