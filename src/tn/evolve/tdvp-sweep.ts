import { kernels } from '../../linalg/kernels/active.ts';
import { complex, type Complex } from '../../linalg/scalar.ts';
import { absorbed } from '../effective/absorb.ts';
import { CentredChain, operatorOn, type Direction, type Middle } from '../effective/centred-chain.ts';
import { localExponential, type ExponentialOptions } from '../effective/exponential.ts';
import { blockTensorOf, siteTensorOf } from '../effective/from-chain.ts';
import type { ChainOperator, HalfSite } from '../effective/half-site.ts';
import { orthogonalSplit } from '../effective/orthogonal.ts';
import { splitPair, withSpectrum } from '../effective/split.ts';
import { transposed } from '../effective/transposed.ts';
import { moveCentre, siteTensor, type Chain } from '../mps/chain.ts';
import { Losses } from '../mps/losses.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import type { Symmetry } from '../tensor/symmetry.ts';
import type { Truncation } from '../tensor/truncation.ts';

/** How local problems are solved and split. */
export interface TdvpSettings {
  readonly twoSite: boolean;
  readonly truncation: Truncation;
  /** Of local exponentials, relative to the norm. */
  readonly tolerance: number;
}

/** A Hamiltonian as sweeps take it. */
export interface SweepOperator {
  readonly operator: ChainOperator;
  readonly structure: ExponentialOptions['structure'];
}

/** A chain on its way under the time-dependent variational principle, with its environments; the centre is at site 0 between steps. */
export class TdvpSweep {
  readonly #start: Chain;
  readonly #of: SweepOperator;
  readonly #settings: TdvpSettings;
  readonly #symmetry: Symmetry;
  readonly #field: Field;
  readonly #chain: CentredChain;
  readonly #losses: Losses;
  #logNorm: number;

  /** In real numbers where state, operator and steps are real. */
  constructor(chain: Chain, of: SweepOperator, imaginary: boolean, settings: TdvpSettings) {
    const start = moveCentre(chain, 0);
    const real = imaginary && start.tensors.every(({ field }) => field === 'real');
    this.#start = start;
    this.#of = of;
    this.#settings = settings;
    this.#symmetry = siteTensor(start, 0).structure.symmetry;
    this.#field = real ? of.operator.field : 'complex';
    this.#logNorm = start.logNorm;
    this.#losses = new Losses(start);
    const tensors = start.tensors.map((t, site) => siteTensorOf(t, site === 0 ? 1 : -1, this.#field));
    this.#chain = new CentredChain(of.operator, tensors, this.#field);
  }

  chain(): Chain {
    const tensors = this.#chain.tensors.map((t, site) => {
      const { levels } = this.#of.operator.left[site] as HalfSite;
      return blockTensorOf(t, levels, site === 0 ? 1 : -1, this.#symmetry, this.#field);
    });
    return { ...this.#start, tensors, centre: 0, logNorm: this.#logNorm, ...this.#losses.lost };
  }

  /** One step exp(z H): a sweep to the right with z / 2 and one back, symmetric and so of second order. */
  step(z: Complex): void {
    if (this.#chain.length === 1) this.#evolveSite(0, 'left', z);
    else if (this.#settings.twoSite) this.#twoSiteStep(z);
    else this.#oneSiteStep(z);
  }

  #twoSiteStep(z: Complex): void {
    const [half, back] = [z.mul(0.5), z.mul(-0.5)];
    const end = this.#chain.length - 2;
    for (let site = 0; site < end; site++) {
      this.#evolvePair(site, half, 'right');
      this.#evolveSite(site + 1, 'left', back);
    }
    for (let site = end; site >= 0; site--) {
      // The last bond is evolved by both halves at once.
      this.#evolvePair(site, site === end ? z : half, 'left');
      if (site > 0) this.#evolveSite(site, 'right', back);
    }
  }

  #oneSiteStep(z: Complex): void {
    const [half, back] = [z.mul(0.5), z.mul(-0.5)];
    const end = this.#chain.length - 1;
    for (let site = 0; site < end; site++) {
      this.#evolveSite(site, 'left', half);
      this.#passOn(site, back, 'right');
    }
    this.#evolveSite(end, 'right', z);
    for (let site = end; site > 0; site--) {
      this.#passOn(site, back, 'left');
      this.#evolveSite(site - 1, 'right', half);
    }
  }

  /** Evolves two sites and splits them; the centre goes to the second one or to the first. */
  #evolvePair(site: number, z: Complex, direction: Direction): void {
    const middle = this.#chain.pair(site);
    const [left, right] = middle.sides;
    const evolved = this.#evolved(middle, z);
    const fused = [left.fused, right.fused] as const;
    const split = splitPair(evolved, middle.blocks, fused, this.#field, this.#settings.truncation);
    const toRight = direction === 'right';
    const [isometry, other] = toRight ? [split.left, split.right] : [split.right, split.left];
    const [from, to] = toRight ? [site, site + 1] : [site + 1, site];
    this.#chain.close(from, isometry, direction);
    this.#chain.moveCentre(to, withSpectrum(other, split.spectrum, this.#field), direction);
    this.#losses.cut(site, split.discarded);
  }

  /** Evolves the centre, fused with one of its bonds. */
  #evolveSite(site: number, form: Direction, z: Complex): void {
    const middle = this.#chain.site(site, form);
    const evolved = this.#evolved(middle, z);
    const own = this.#chain.fused(site, form);
    this.#chain.replace({ ...own, data: form === 'left' ? evolved : this.#turned(middle, evolved) }, form);
  }

  /** Factorises the centre and evolves what is left on the bond beside it, back in time, into the neighbour. */
  #passOn(site: number, back: Complex, direction: Direction): void {
    const toRight = direction === 'right';
    const own = this.#chain.fused(site, toRight ? 'left' : 'right');
    const next = toRight ? site + 1 : site - 1;
    const { modulus } = this.#of.operator;
    const { isometry, rest } = orthogonalSplit(own, toRight ? -1 : 1, modulus, this.#field);
    this.#chain.close(site, isometry, direction);
    const middle = this.#chain.bond(Math.max(site, next), rest.data);
    const [left, right] = [middle.sides[0].fused, middle.sides[1].fused];
    // `rest` has the old bond as rows; on the bond rows are left and columns right.
    const theta = toRight
      ? transposed(rest.data, rest.blocks, [right, left], widthOf(this.#field)).data
      : rest.data;
    const evolved = this.#evolved({ ...middle, theta }, back);
    const data = toRight ? this.#turned(middle, evolved) : evolved;
    const neighbour = absorbed(this.#chain.fused(next, direction), { ...rest, data }, this.#field);
    this.#chain.moveCentre(next, neighbour, direction);
  }

  /** What is in the middle with rows and columns exchanged: the order that the tensor of a site has which is fused with its right bond. */
  #turned({ blocks, sides }: Middle, data: Float64Array): Float64Array {
    return transposed(data, blocks, [sides[0].fused, sides[1].fused], widthOf(this.#field)).data;
  }

  /** exp(z H) of what is in the middle, of norm 1; its norm goes to that of the state. */
  #evolved(middle: Middle, z: Complex): Float64Array {
    const { tolerance } = this.#settings;
    const { vector, logNorm } = kernels().run((work) => {
      const h = operatorOn(work, this.#chain, middle);
      const how = { z, tolerance, structure: this.#of.structure };
      return localExponential(work, this.#field, h, middle.theta, how);
    });
    this.#logNorm += logNorm;
    return vector;
  }
}

/** -i h or -h. */
export function stepFactor(step: number, imaginary: boolean): Complex {
  return imaginary ? complex(-step) : complex(0, -step);
}
