import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { joined, refused } from './centre.ts';
import { EffectiveOperator } from './effective-operator.ts';
import { edgeEnvironment, type Environment } from './environment.ts';
import { grow } from './grow.ts';
import { emptyHalf, type ChainOperator, type HalfSite } from './half-site.ts';
import type { Side } from './outer-products.ts';
import { pairTerms, type PairTerms } from './pair-terms.ts';
import { blocksBetween, fuse, type Blocks, type Bond, type Fused } from './sectors.ts';
import type { SiteTensor } from './site-tensor.ts';
import { transposed } from './transposed.ts';

/** Which neighbour gets the centre. */
export type Direction = 'left' | 'right';

/** What is in the middle: two sites, one site fused with its left or right bond, or only the bond left of the site `first`. */
export interface MiddleSites {
  readonly first: number;
  readonly last: number;
  readonly form: 'pair' | 'left' | 'right' | 'bond';
}

/** Two sides with a state between them. */
export interface Middle {
  readonly sites: MiddleSites;
  readonly sides: readonly [Side, Side];
  readonly blocks: Blocks;
  readonly theta: Float64Array;
}

/** What lies outside of a chain that is part of a longer one. */
export interface OuterEnvironments {
  readonly left: Environment;
  readonly right: Environment;
}

/** The operator on what is in the middle, placed in a workspace. */
export function operatorOn(work: Workspace, chain: CentredChain, middle: Middle): EffectiveOperator {
  return new EffectiveOperator(work, chain.field, middle.sides, chain.termsOf(middle));
}

/** The bonds at both ends of tensors with the centre at site 0, fused with its left bond. */
export function outerBonds(tensors: readonly SiteTensor[]): readonly [Bond, Bond] {
  const [first, last] = [tensors[0], tensors.at(-1)] as [SiteTensor, SiteTensor];
  return [first.fused.bond, tensors.length === 1 ? first.bond : last.fused.bond];
}

/**
 * A matrix-product state in mixed canonical form whose tensors are replaced one after the other: isometries fused with the bond that points away from the centre, the tensor of
 * the centre fused with either bond, and environments of an operator on both sides.
 */
export class CentredChain {
  readonly field: Field;
  readonly #operator: ChainOperator;
  readonly #tensors: SiteTensor[];
  readonly #left: (Environment | undefined)[];
  readonly #right: (Environment | undefined)[];
  readonly #terms = new Map<string, PairTerms>();
  #centre = 0;
  /** The bond that the centre is fused with. */
  #form: Direction = 'left';

  /** `tensors`: the centre is site 0, fused with its left bond; the others are isometries fused with their right bonds. */
  constructor(
    operator: ChainOperator,
    tensors: readonly SiteTensor[],
    field: Field,
    outer?: OuterEnvironments,
  ) {
    this.field = field;
    this.#operator = operator;
    this.#tensors = [...tensors];
    const n = tensors.length;
    this.#left = Array.from({ length: n + 1 }, () => undefined);
    this.#right = Array.from({ length: n + 1 }, () => undefined);
    const [first, last] = outerBonds(tensors);
    this.#left[0] = outer?.left ?? edgeEnvironment(first.charges[0] as number);
    this.#right[n] = outer?.right ?? edgeEnvironment(last.charges[0] as number);
    for (let i = n - 1; i > 0; i--) this.#growRight(i);
  }

  get length(): number {
    return this.#tensors.length;
  }

  /** The tensors with the centre on site 0, fused with its left bond. */
  get tensors(): readonly SiteTensor[] {
    return [this.fused(0, 'left'), ...this.#tensors.slice(1)];
  }

  /** The tensor of a site; the centre in the form asked for. */
  fused(i: number, form: Direction): SiteTensor {
    const tensor = this.#tensors[i] as SiteTensor;
    if (i !== this.#centre || form === this.#form) return tensor;
    return refused(tensor, this.#operator.left[i] as HalfSite, form === 'left' ? 1 : -1, this.field);
  }

  /** Sites i and i + 1, one of which is the centre. */
  pair(i: number): Middle {
    const [a, b] = [this.fused(i, 'left'), this.fused(i + 1, 'right')];
    const left = this.#side(this.#left[i], this.#operator.left[i], a.fused);
    const right = this.#side(this.#right[i + 2], this.#operator.right[i + 1], b.fused);
    return {
      sites: { first: i, last: i + 1, form: 'pair' },
      sides: [left, right],
      ...joined(a, b, this.field),
    };
  }

  /** Site i, which is the centre, fused with its bond on the side of `form`. */
  site(i: number, form: Direction): Middle {
    const own = this.fused(i, form);
    const sites = { first: i, last: i, form };
    if (form === 'left') {
      const left = this.#side(this.#left[i], this.#operator.left[i], own.fused);
      const right = this.#emptyRight(i + 1, own.bond);
      return { sites, sides: [left, right], blocks: own.blocks, theta: own.data };
    }
    const right = this.#side(this.#right[i + 1], this.#operator.right[i], own.fused);
    const left = this.#emptyLeft(i, own.bond);
    const turned = transposed(own.data, own.blocks, [own.fused, left.fused], widthOf(this.field));
    return { sites, sides: [left, right], blocks: turned.blocks, theta: turned.data };
  }

  /** The bond left of site i with a matrix on it, between isometries on both sides. */
  bond(i: number, theta: Float64Array): Middle {
    const [a, b] = [this.#tensors[i - 1], this.#tensors[i]] as [SiteTensor, SiteTensor];
    const [left, right] = [this.#emptyLeft(i, a.bond), this.#emptyRight(i, b.bond)];
    const blocks = blocksBetween(left.fused, right.fused.sectors);
    return { sites: { first: i, last: i - 1, form: 'bond' }, sides: [left, right], blocks, theta };
  }

  /** The operator on what is in the middle, sorted by how it is applied. */
  termsOf({ sites: { first, form }, sides }: Middle): PairTerms {
    const name = `${form} ${first}`;
    const terms = this.#terms.get(name) ?? pairTerms(sides[0].half, sides[1].half);
    this.#terms.set(name, terms);
    return terms;
  }

  /** Puts another tensor into the centre, fused with its bond on the side of `form`. */
  replace(tensor: SiteTensor, form: Direction): void {
    this.#tensors[this.#centre] = tensor;
    this.#form = form;
  }

  /** Site `from` becomes an isometry that points in this direction, and its environment is made. */
  close(from: number, isometry: SiteTensor, direction: Direction): void {
    this.#tensors[from] = isometry;
    if (direction === 'right') this.#growLeft(from);
    else this.#growRight(from);
  }

  /** The centre goes to a site, with this tensor, fused with its bond on the side of `direction`. */
  moveCentre(to: number, tensor: SiteTensor, direction: Direction): void {
    this.#centre = to;
    this.replace(tensor, direction);
  }

  /** What is left of site i, and right of site i - 1. */
  environments(i: number): {
    readonly left: Environment | undefined;
    readonly right: Environment | undefined;
  } {
    return { left: this.#left[i], right: this.#right[i] };
  }

  #side(environment: Environment | undefined, half: HalfSite | undefined, fused: Fused): Side {
    return { environment: environment as Environment, half: half as HalfSite, fused };
  }

  /** No site, and all that is right of bond i. */
  #emptyRight(i: number, bond: Bond): Side {
    const { inner, innerIdentity } = this.#halfBeside(i, 'right');
    const { modulus } = this.#operator;
    return this.#side(
      this.#right[i],
      emptyHalf(inner, innerIdentity, -1, modulus),
      fuse(bond, [0], -1, modulus),
    );
  }

  #emptyLeft(i: number, bond: Bond): Side {
    const { inner, innerIdentity } = this.#halfBeside(i, 'left');
    const { modulus } = this.#operator;
    return this.#side(
      this.#left[i],
      emptyHalf(inner, innerIdentity, 1, modulus),
      fuse(bond, [0], 1, modulus),
    );
  }

  /** The operator states at bond i as they are seen from one end. */
  #halfBeside(i: number, side: Direction): { inner: readonly number[]; innerIdentity: number } {
    const halves = this.#operator[side];
    const half = (side === 'right' ? halves[i - 1] : halves[i]) as HalfSite;
    return { inner: half.outer, innerIdentity: half.outerIdentity };
  }

  #growLeft(i: number): void {
    const side = { environment: this.#left[i] as Environment, half: this.#operator.left[i] as HalfSite };
    this.#left[i + 1] = grow(side, this.#tensors[i] as SiteTensor, this.field);
  }

  #growRight(i: number): void {
    const side = {
      environment: this.#right[i + 1] as Environment,
      half: this.#operator.right[i] as HalfSite,
    };
    this.#right[i] = grow(side, this.#tensors[i] as SiteTensor, this.field);
  }
}
