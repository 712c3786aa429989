import { kernels } from '../../linalg/kernels/active.ts';
import { absorbed } from '../effective/absorb.ts';
import {
  CentredChain,
  operatorOn,
  outerBonds,
  type Direction,
  type Middle,
} from '../effective/centred-chain.ts';
import { davidsonLowest } from '../effective/davidson.ts';
import { effectiveDiagonal } from '../effective/diagonal.ts';
import type { ChainOperator } from '../effective/half-site.ts';
import { lowest, type Lowest, type LowestOptions } from '../effective/lowest.ts';
import { bondDimension } from '../effective/sectors.ts';
import type { SiteTensor } from '../effective/site-tensor.ts';
import { spectrumEntropy, splitPair, withSpectrum } from '../effective/split.ts';
import { transposed } from '../effective/transposed.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { orthonormal, type AvoidedState } from './avoided-state.ts';
import { openCharges, type OpenCharges } from './bond-charges.ts';
import { noisySplit, type Split } from './noisy-split.ts';

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
  /** Of the products with H. */
  readonly flops: number;
}

/** What a step found and what it cost. */
interface Optimised extends Lowest {
  readonly flops: number;
}

/** A matrix-product state that steps of local optimisation change in place. */
export class SweepChain {
  readonly #chain: CentredChain;
  readonly #avoided: readonly AvoidedState[];
  /** What noise may open bonds for. */
  readonly #open: OpenCharges;

  /** `tensors`: the centre is site 0, fused with its left bond; the others are isometries fused with their right bonds. */
  constructor(
    operator: ChainOperator,
    tensors: readonly SiteTensor[],
    field: Field,
    avoided: readonly AvoidedState[] = [],
  ) {
    this.#chain = new CentredChain(operator, tensors, field);
    this.#avoided = avoided;
    const [first, last] = outerBonds(tensors).map(({ charges }) => charges[0]) as [number, number];
    const levels = operator.left.map((half) => half.levels);
    this.#open = openCharges(levels, operator.modulus, first, last);
    for (let i = tensors.length - 1; i > 0; i--) this.#avoid(i, tensors[i] as SiteTensor, 'left');
  }

  get length(): number {
    return this.#chain.length;
  }

  /** The tensors with the centre on site 0, fused with its left bond. */
  get tensors(): readonly SiteTensor[] {
    return this.#chain.tensors;
  }

  /** Optimises sites i and i + 1 together; one of them holds the centre, which goes to the one on the side of `direction`. */
  pair(i: number, direction: Direction, settings: StepSettings): StepReport {
    const middle = this.#chain.pair(i);
    const found = this.#optimised(middle, settings);
    const split = this.#split(middle, found.vector, direction, i + 1, settings);
    const [isometry, centre] = direction === 'right' ? [i, i + 1] : [i + 1, i];
    this.#move(isometry, split.isometry, centre, split.centre, direction);
    return report(i, found, split);
  }

  /** Optimises site i, which holds the centre, and moves the centre to its neighbour. */
  site(i: number, direction: Direction, settings: StepSettings): StepReport {
    const middle = this.#chain.site(i, direction === 'right' ? 'left' : 'right');
    const found = this.#optimised(middle, settings);
    const next = direction === 'right' ? i + 1 : i - 1;
    const neighbour = this.#chain.fused(next, direction);
    const split = this.#split(middle, found.vector, direction, Math.max(i, next), settings);
    const centre = absorbed(neighbour, split.centre, this.#chain.field);
    this.#move(i, split.isometry, next, centre, direction);
    return report(Math.min(i, next), found, split);
  }

  /** Optimises the only site of a chain of one. */
  alone(settings: StepSettings): Optimised {
    const found = this.#optimised(this.#chain.site(0, 'left'), settings);
    this.#chain.replace({ ...this.#chain.fused(0, 'left'), data: found.vector }, 'left');
    return found;
  }

  #move(from: number, isometry: SiteTensor, to: number, centre: SiteTensor, direction: Direction): void {
    this.#chain.close(from, isometry, direction);
    this.#avoid(from, isometry, direction);
    this.#chain.moveCentre(to, centre, direction);
  }

  #avoid(i: number, isometry: SiteTensor, direction: Direction): void {
    for (const phi of this.#avoided) {
      if (direction === 'right') phi.growLeft(i, isometry);
      else phi.growRight(i, isometry);
    }
  }

  #optimised(middle: Middle, settings: StepSettings): Optimised {
    const { sites, sides, blocks, theta } = middle;
    const { field } = this.#chain;
    const fused = [sides[0].fused, sides[1].fused] as const;
    const against = orthonormal(
      this.#avoided.map((phi) => phi.vector({ fused, blocks }, sites)),
      field,
    );
    return kernels().run((work) => {
      const h = operatorOn(work, this.#chain, middle);
      const how = { ...settings, against, disturb: settings.noise };
      const counted = (found: Lowest): Optimised => ({ ...found, flops: found.products * h.flops });
      if (settings.solver === 'lanczos') return counted(lowest(work, field, h, theta, how));
      const diagonal = effectiveDiagonal(blocks, sides, this.#chain.termsOf(middle), widthOf(field));
      return counted(davidsonLowest(work, field, h, diagonal, theta, how));
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
    const { field } = this.#chain;
    const [left, right] = sides;
    const fused = [left.fused, right.fused] as const;
    const how = { noise, truncation };
    const allowed = this.#open[direction === 'right' ? 'fromRight' : 'fromLeft'][bond] as ReadonlySet<number>;
    if (noise > 0 && direction === 'right') {
      return noisySplit(left, { data: vector, blocks, other: right.fused }, allowed, field, how);
    }
    if (noise > 0) {
      const turned = transposed(vector, blocks, fused, widthOf(field));
      return noisySplit(right, { ...turned, other: left.fused }, allowed, field, how);
    }
    const split = splitPair(vector, blocks, fused, field, truncation);
    const [isometry, other] = direction === 'right' ? [split.left, split.right] : [split.right, split.left];
    const centre = withSpectrum(other, split.spectrum, field);
    return { isometry, centre, spectrum: split.spectrum, discarded: split.discarded };
  }
}

function report(
  bond: number,
  { energy, residual, flops }: Optimised,
  { isometry, spectrum, discarded }: Split,
): StepReport {
  return {
    bond,
    energy,
    residual,
    discarded,
    entropy: spectrumEntropy(spectrum),
    dimension: bondDimension(isometry.bond),
    flops,
  };
}
