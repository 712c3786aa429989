import { kernels } from '../../linalg/kernels/active.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { absorbed } from './absorb.ts';
import { orthonormal, type AvoidedState, type MiddleSites } from './avoided-state.ts';
import { openCharges, type OpenCharges } from './bond-charges.ts';
import { joined, refused } from './centre.ts';
import { davidsonLowest } from './davidson.ts';
import { effectiveDiagonal } from './diagonal.ts';
import { EffectiveOperator } from './effective-operator.ts';
import { edgeEnvironment, type Environment } from './environment.ts';
import { grow } from './grow.ts';
import { emptyHalf, type ChainOperator, type HalfSite } from './half-site.ts';
import { lowest, type Lowest, type LowestOptions } from './lowest.ts';
import { noisySplit, type Split } from './noisy-split.ts';
import type { Side } from './outer-products.ts';
import { pairTerms, type PairTerms } from './pair-terms.ts';
import { bondDimension, fuse, type Blocks } from './sectors.ts';
import type { SiteTensor } from './site-tensor.ts';
import { spectrumEntropy, splitPair, withSpectrum } from './split.ts';
import { transposed } from './transposed.ts';

/** How one step of a sweep is done. */
export interface StepSettings extends Pick<LowestOptions, 'steps' | 'tolerance'> {
  readonly truncation: Truncation;
  readonly noise: number;
  readonly solver: 'lanczos' | 'davidson';
}

/** What one step of a sweep found. */
export interface StepReport {
  /** The bond that was cut: number b is right of site b. */
  readonly bond: number;
  readonly energy: number;
  readonly residual: number;
  readonly discarded: number;
  readonly entropy: number;
  readonly dimension: number;
}

/** Which neighbour gets the centre. */
export type Direction = 'left' | 'right';

/** Two sides with a state between them. */
interface Middle {
  readonly sites: MiddleSites;
  readonly sides: readonly [Side, Side];
  readonly blocks: Blocks;
  readonly theta: Float64Array;
}

/**
 * A matrix-product state in mixed canonical form that steps of local optimisation change in place: isometries fused with the bond that points away from the
 * centre, the tensor of the centre fused with either bond, and environments on both sides.
 */
export class SweepChain {
  readonly #operator: ChainOperator;
  readonly #field: Field;
  readonly #tensors: SiteTensor[];
  readonly #left: (Environment | undefined)[];
  readonly #right: (Environment | undefined)[];
  readonly #terms = new Map<string, PairTerms>();
  readonly #avoided: readonly AvoidedState[];
  /** What noise may open bonds for. */
  readonly #open: OpenCharges;
  #centre = 0;
  /** The bond that the centre is fused with. */
  #form: Direction = 'left';

  /** `tensors`: the centre is site 0, fused with its left bond; the others are isometries fused with their right bonds. */
  constructor(
    operator: ChainOperator,
    tensors: readonly SiteTensor[],
    field: Field,
    avoided: readonly AvoidedState[] = [],
  ) {
    this.#operator = operator;
    this.#field = field;
    this.#avoided = avoided;
    this.#tensors = [...tensors];
    const n = tensors.length;
    this.#left = Array.from({ length: n + 1 }, () => undefined);
    this.#right = Array.from({ length: n + 1 }, () => undefined);
    const last = tensors[n - 1] as SiteTensor;
    const ends = [tensors[0]?.fused.bond, n === 1 ? last.bond : last.fused.bond];
    const [first, total] = ends.map((bond) => bond?.charges[0]) as [number, number];
    this.#left[0] = edgeEnvironment(first);
    this.#right[n] = edgeEnvironment(total);
    const levels = operator.left.map((half) => half.levels);
    this.#open = openCharges(levels, operator.modulus, first, total);
    for (let i = n - 1; i > 0; i--) this.#growRight(i);
  }

  get length(): number {
    return this.#tensors.length;
  }

  /** The tensors with the centre on site 0, fused with its left bond. */
  get tensors(): readonly SiteTensor[] {
    return [this.#fromLeft(0), ...this.#tensors.slice(1)];
  }

  /** Optimises sites i and i + 1 together; one of them holds the centre, which goes to the one on the side of `direction`. */
  pair(i: number, direction: Direction, settings: StepSettings): StepReport {
    const [a, b] = [this.#fromLeft(i), this.#fromRight(i + 1)];
    const middle: Middle = {
      sites: { first: i, last: i + 1, form: 'pair' },
      sides: [
        this.#side(this.#left[i], this.#operator.left[i], a.fused),
        this.#side(this.#right[i + 2], this.#operator.right[i + 1], b.fused),
      ],
      ...joined(a, b, this.#field),
    };
    const found = this.#optimised(middle, settings);
    const split = this.#split(middle, found.vector, direction, i + 1, settings);
    const [isometry, centre] = direction === 'right' ? [i, i + 1] : [i + 1, i];
    this.#tensors[isometry] = split.isometry;
    this.#moveCentre(centre, split.centre, direction);
    return report(i, found, split);
  }

  /** Optimises site i, which holds the centre, and moves the centre to its neighbour. */
  site(i: number, direction: Direction, settings: StepSettings): StepReport {
    const middle = direction === 'right' ? this.#siteFromLeft(i) : this.#siteFromRight(i);
    const found = this.#optimised(middle, settings);
    const next = direction === 'right' ? i + 1 : i - 1;
    const neighbour = this.#tensors[next] as SiteTensor;
    const split = this.#split(middle, found.vector, direction, Math.max(i, next), settings);
    this.#tensors[i] = split.isometry;
    this.#moveCentre(next, absorbed(neighbour, split.centre, this.#field), direction);
    return report(Math.min(i, next), found, split);
  }

  /** Optimises the only site of a chain of one. */
  alone(settings: StepSettings): Lowest {
    const middle = this.#siteFromLeft(0);
    const found = this.#optimised(middle, settings);
    this.#tensors[0] = { ...this.#fromLeft(0), data: found.vector };
    this.#form = 'left';
    return found;
  }

  #moveCentre(to: number, tensor: SiteTensor, direction: Direction): void {
    this.#tensors[to] = tensor;
    this.#centre = to;
    this.#form = direction === 'right' ? 'right' : 'left';
    if (direction === 'right') this.#growLeft(to - 1);
    else this.#growRight(to + 1);
  }

  #siteFromLeft(i: number): Middle {
    const a = this.#fromLeft(i);
    const { outer, outerIdentity, modulus } = this.#operator.right[i] as HalfSite;
    const left = this.#side(this.#left[i], this.#operator.left[i], a.fused);
    const empty = emptyHalf(outer, outerIdentity, -1, modulus);
    const right = this.#side(this.#right[i + 1], empty, fuse(a.bond, [0], -1, modulus));
    const sites = { first: i, last: i, form: 'left' } as const;
    return { sites, sides: [left, right], blocks: a.blocks, theta: a.data };
  }

  #siteFromRight(i: number): Middle {
    const b = this.#fromRight(i);
    const { outer, outerIdentity, modulus } = this.#operator.left[i] as HalfSite;
    const right = this.#side(this.#right[i + 1], this.#operator.right[i], b.fused);
    const empty = emptyHalf(outer, outerIdentity, 1, modulus);
    const left = this.#side(this.#left[i], empty, fuse(b.bond, [0], 1, modulus));
    const turned = transposed(b.data, b.blocks, [b.fused, left.fused], widthOf(this.#field));
    const sites = { first: i, last: i, form: 'right' } as const;
    return { sites, sides: [left, right], blocks: turned.blocks, theta: turned.data };
  }

  #side(environment: Environment | undefined, half: HalfSite | undefined, fused: SiteTensor['fused']): Side {
    return { environment: environment as Environment, half: half as HalfSite, fused };
  }

  #optimised({ sites, sides, blocks, theta }: Middle, settings: StepSettings): Lowest {
    const name = `${sites.form} ${sites.first}`;
    const terms = this.#terms.get(name) ?? pairTerms(sides[0].half, sides[1].half);
    this.#terms.set(name, terms);
    const fused = [sides[0].fused, sides[1].fused] as const;
    const against = orthonormal(
      this.#avoided.map((phi) => phi.vector({ fused, blocks }, sites)),
      this.#field,
    );
    return kernels().run((work) => {
      const h = new EffectiveOperator(work, this.#field, sides, terms);
      const how = { ...settings, against, disturb: settings.noise };
      if (settings.solver === 'lanczos') return lowest(work, this.#field, h, theta, how);
      const diagonal = effectiveDiagonal(h.blocks, sides, terms, widthOf(this.#field));
      return davidsonLowest(work, this.#field, h, diagonal, theta, how);
    });
  }

  /** Splits at the bond left of site `bond`. */
  #split(
    { sides, blocks }: Middle,
    vector: Float64Array,
    direction: Direction,
    bond: number,
    { truncation, noise }: StepSettings,
  ): Split {
    const [left, right] = sides;
    const fused = [left.fused, right.fused] as const;
    const how = { noise, truncation };
    const allowed = this.#open[direction === 'right' ? 'fromRight' : 'fromLeft'][bond] as ReadonlySet<number>;
    if (noise > 0 && direction === 'right') {
      return noisySplit(left, { data: vector, blocks, other: right.fused }, allowed, this.#field, how);
    }
    if (noise > 0) {
      const turned = transposed(vector, blocks, fused, widthOf(this.#field));
      return noisySplit(right, { ...turned, other: left.fused }, allowed, this.#field, how);
    }
    const split = splitPair(vector, blocks, fused, this.#field, truncation);
    const [isometry, other] = direction === 'right' ? [split.left, split.right] : [split.right, split.left];
    const centre = withSpectrum(other, split.spectrum, this.#field);
    return { isometry, centre, spectrum: split.spectrum, discarded: split.discarded };
  }

  /** The tensor of a site left of the centre or at it, fused with its left bond. */
  #fromLeft(i: number): SiteTensor {
    return this.#fused(i, 'left');
  }

  /** The same on the other side. */
  #fromRight(i: number): SiteTensor {
    return this.#fused(i, 'right');
  }

  #fused(i: number, form: Direction): SiteTensor {
    const tensor = this.#tensors[i] as SiteTensor;
    if (i !== this.#centre || form === this.#form) return tensor;
    return refused(tensor, this.#operator.left[i] as HalfSite, form === 'left' ? 1 : -1, this.#field);
  }

  #growLeft(i: number): void {
    const side = { environment: this.#left[i] as Environment, half: this.#operator.left[i] as HalfSite };
    this.#left[i + 1] = grow(side, this.#tensors[i] as SiteTensor, this.#field);
    for (const phi of this.#avoided) phi.growLeft(i, this.#tensors[i] as SiteTensor);
  }

  #growRight(i: number): void {
    const side = {
      environment: this.#right[i + 1] as Environment,
      half: this.#operator.right[i] as HalfSite,
    };
    this.#right[i] = grow(side, this.#tensors[i] as SiteTensor, this.#field);
    for (const phi of this.#avoided) phi.growRight(i, this.#tensors[i] as SiteTensor);
  }
}

function report(
  bond: number,
  { energy, residual }: Lowest,
  { isometry, spectrum, discarded }: Split,
): StepReport {
  return {
    bond,
    energy,
    residual,
    discarded,
    entropy: spectrumEntropy(spectrum),
    dimension: bondDimension(isometry.bond),
  };
}
