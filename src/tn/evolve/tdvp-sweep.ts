import { complex, type Complex } from '../../linalg/scalar.ts';
import { applyOneSite, applyTwoSites, applyZeroSite, vectorMap } from '../effective/effective.ts';
import { edgeEnvironment, type Environment } from '../effective/environment.ts';
import { localExponential } from '../effective/local-krylov.ts';
import { moveCentre, type Chain } from '../mps/chain.ts';
import { growLeft } from '../mps/environment.ts';
import { Losses } from '../mps/losses.ts';
import { growRight } from '../mps/right-environment.ts';
import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import { asComplex, type BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import type { Leg } from '../tensor/leg.ts';
import { scaleLeg, splitLq, splitQr, splitSvd } from '../tensor/split.ts';
import type { Truncation } from '../tensor/truncation.ts';

/** How local problems are solved and split. */
export interface TdvpSettings {
  readonly twoSite: boolean;
  readonly truncation: Truncation;
  /** Of local exponentials, relative to the norm. */
  readonly tolerance: number;
}

/** A chain on its way under the time-dependent variational principle, with its environments; the centre is at site 0 between steps. */
export class TdvpSweep {
  readonly #start: Chain;
  readonly #operators: readonly BlockTensor[];
  readonly #settings: TdvpSettings;
  readonly #tensors: BlockTensor[];
  /** Of all sites before each site, and of all sites after it. */
  readonly #lefts: Environment[] = [];
  readonly #rights: Environment[] = [];
  #logNorm: number;
  readonly #losses: Losses;

  constructor(chain: Chain, operators: readonly BlockTensor[], settings: TdvpSettings) {
    const start = moveCentre(chain, 0);
    this.#start = start;
    this.#operators = operators;
    this.#settings = settings;
    this.#tensors = start.tensors.map(asComplex);
    this.#logNorm = start.logNorm;
    this.#losses = new Losses(start);
    const end = operators.length - 1;
    const { symmetry } = this.#at(0).structure;
    this.#lefts[0] = edgeEnvironment(symmetry, this.#leg(0, 0), operators[0]?.structure.legs[0] as Leg);
    this.#rights[end] = edgeEnvironment(
      symmetry,
      this.#leg(end, 2),
      operators[end]?.structure.legs[3] as Leg,
    );
    for (let site = end; site > 0; site--) this.#growRight(site);
  }

  chain(): Chain {
    return {
      ...this.#start,
      tensors: [...this.#tensors],
      centre: 0,
      logNorm: this.#logNorm,
      ...this.#losses.lost,
    };
  }

  /** One step exp(z H): a sweep to the right with z / 2 and one back, symmetric and so of second order. */
  step(z: Complex): void {
    if (this.#tensors.length === 1) this.#set(0, this.#evolved(this.#at(0), z, this.#oneSite(0)));
    else if (this.#settings.twoSite) this.#twoSiteStep(z);
    else this.#oneSiteStep(z);
  }

  #twoSiteStep(z: Complex): void {
    const [half, back] = [z.mul(0.5), z.mul(-0.5)];
    const end = this.#tensors.length - 2;
    for (let site = 0; site < end; site++) {
      this.#evolvePair(site, half, true);
      this.#growLeft(site);
      this.#set(site + 1, this.#evolved(this.#at(site + 1), back, this.#oneSite(site + 1)));
    }
    for (let site = end; site >= 0; site--) {
      // The last bond is evolved by both halves at once.
      this.#evolvePair(site, site === end ? z : half, false);
      this.#growRight(site + 1);
      if (site > 0) this.#set(site, this.#evolved(this.#at(site), back, this.#oneSite(site)));
    }
  }

  #oneSiteStep(z: Complex): void {
    const [half, back] = [z.mul(0.5), z.mul(-0.5)];
    const end = this.#tensors.length - 1;
    for (let site = 0; site < end; site++) {
      const { left, right } = splitQr(this.#evolved(this.#at(site), half, this.#oneSite(site)), [0, 1]);
      this.#set(site, left);
      this.#growLeft(site);
      const bond = this.#evolved(right, back, this.#zeroSite(site));
      this.#set(site + 1, contract(bond, [1], this.#at(site + 1), [0]));
    }
    this.#set(end, this.#evolved(this.#at(end), z, this.#oneSite(end)));
    for (let site = end; site > 0; site--) {
      const { left, right } = splitLq(this.#at(site), [0]);
      this.#set(site, right);
      this.#growRight(site);
      const bond = this.#evolved(left, back, this.#zeroSite(site - 1));
      this.#set(site - 1, contract(this.#at(site - 1), [2], bond, [0]));
      this.#set(site - 1, this.#evolved(this.#at(site - 1), half, this.#oneSite(site - 1)));
    }
  }

  /** Evolves two sites and splits them; the centre goes to the second one or to the first. */
  #evolvePair(site: number, z: Complex, toRight: boolean): void {
    const theta = contract(this.#at(site), [2], this.#at(site + 1), [0]);
    const w = [this.#operators[site], this.#operators[site + 1]] as [BlockTensor, BlockTensor];
    const [left, right] = [this.#lefts[site] as Environment, this.#rights[site + 1] as Environment];
    const evolved = this.#evolved(theta, z, (t) => applyTwoSites(left, w, right, t));
    const { u, spectrum, v, discarded } = splitSvd(evolved, [0, 1], this.#settings.truncation);
    const kept = Math.sqrt(spectrum.reduce((sum, s) => sum + s * s, 0));
    const weights = spectrum.map((s) => s / kept);
    this.#set(site, toRight ? u : scaleLeg(u, 2, weights));
    this.#set(site + 1, toRight ? scaleLeg(v, 0, weights) : v);
    this.#losses.cut(site, discarded);
  }

  /** exp(z H) of a local tensor, of norm 1; its norm goes to that of the state. */
  #evolved(t: BlockTensor, z: Complex, apply: (t: BlockTensor) => BlockTensor): BlockTensor {
    const { structure, data } = asComplex(t);
    const { vector } = localExponential(vectorMap(structure, apply), z, data, this.#settings.tolerance);
    const out: BlockTensor = { structure, field: 'complex', data: vector };
    const norm = tensorNorm(out);
    this.#logNorm += Math.log(norm);
    return scaleTensor(out, 1 / norm);
  }

  #oneSite(site: number): (t: BlockTensor) => BlockTensor {
    const [left, right] = [this.#lefts[site] as Environment, this.#rights[site] as Environment];
    return (t) => applyOneSite(left, this.#operators[site] as BlockTensor, right, t);
  }

  /** Between a site and the next. */
  #zeroSite(site: number): (t: BlockTensor) => BlockTensor {
    const [left, right] = [this.#lefts[site + 1] as Environment, this.#rights[site] as Environment];
    return (t) => applyZeroSite(left, right, t);
  }

  #growLeft(site: number): void {
    const left = this.#lefts[site] as Environment;
    this.#lefts[site + 1] = growLeft(left, this.#at(site), this.#operators[site] as BlockTensor);
  }

  #growRight(site: number): void {
    const right = this.#rights[site] as Environment;
    this.#rights[site - 1] = growRight(right, this.#at(site), this.#operators[site] as BlockTensor);
  }

  #at(site: number): BlockTensor {
    return this.#tensors[site] as BlockTensor;
  }

  #set(site: number, t: BlockTensor): void {
    this.#tensors[site] = t;
  }

  #leg(site: number, which: 0 | 2): Leg {
    return this.#at(site).structure.legs[which] as Leg;
  }
}

/** -i h or -h. */
export function stepFactor(step: number, imaginary: boolean): Complex {
  return imaginary ? complex(-step) : complex(0, -step);
}
