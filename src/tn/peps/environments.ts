import { complex, modulus, type Complex } from '../../linalg/scalar.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { conjugateTensor, innerProduct } from '../tensor/algebra.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { absorb } from './absorb.ts';
import {
  emptyBoundary,
  joinLeft,
  joinRight,
  leftEnd,
  normalised,
  requireRoom,
  rightEnd,
  type Boundary,
  type BoundaryPolicy,
  type Layer,
  type LayerSite,
} from './boundary.ts';
import { dimAt } from './plain.ts';

/** A tensor, to be multiplied by exp(log). */
export interface Scaled {
  readonly tensor: BlockTensor;
  readonly log: number;
}

/** A row between what is above and below of it. */
export interface Strip {
  readonly above: Boundary;
  readonly row: Layer;
  readonly below: Boundary;
}

/** The rows of a network, and what is above and below each of them, made when it is asked for and kept. */
export class Environments {
  readonly rows: readonly Layer[];
  readonly policy: BoundaryPolicy;
  readonly #above: Boundary[];
  readonly #below: Boundary[] = [];
  readonly #lefts: Scaled[][] = [];
  readonly #rights: Scaled[][] = [];

  constructor(rows: readonly Layer[], policy: BoundaryPolicy) {
    this.rows = rows;
    this.policy = policy;
    this.#above = [emptyBoundary(rows[0] as Layer)];
    this.#below[rows.length - 1] = emptyBoundary(flipped(rows.at(-1) as Layer));
  }

  /** All rows above one. */
  above(row: number): Boundary {
    const known = this.#above[row];
    if (known) return known;
    const made = absorb(this.above(row - 1), this.rows[row - 1] as Layer, this.policy);
    this.#above[row] = made;
    return made;
  }

  /** All rows below one. */
  below(row: number): Boundary {
    const known = this.#below[row];
    if (known) return known;
    const made = absorb(this.below(row + 1), flipped(this.rows[row + 1] as Layer), this.policy);
    this.#below[row] = made;
    return made;
  }

  /** A row with what is around it. */
  strip(row: number): Strip {
    const strip = { above: this.above(row), row: this.rows[row] as Layer, below: this.below(row) };
    requireRoom('A row between its boundaries', stripSize(strip), this.policy);
    return strip;
  }

  /** What is left of each site of a row. */
  lefts(row: number): readonly Scaled[] {
    this.#lefts[row] ??= leftsOf(this.strip(row));
    return this.#lefts[row];
  }

  /** What is right of each site of a row. */
  rights(row: number): readonly Scaled[] {
    this.#rights[row] ??= rightsOf(this.strip(row));
    return this.#rights[row];
  }

  /** ln of the whole network, contracted to a row, the middle one by default; re is -Infinity for zero. */
  value(row: number = this.rows.length >> 1): Complex {
    const strip = this.strip(row);
    if (strip.above.log === -Infinity || strip.below.log === -Infinity) return complex(-Infinity);
    const first = grownLeft(this.lefts(row)[0] as Scaled, strip, 0);
    return closedStrip(first, this.rights(row)[0] as Scaled, strip);
  }

  /** The largest weight that any boundary made so far has lost; 0 where that is rounding. */
  discarded(): number {
    const lost = [...this.#above, ...this.#below].map((made) => made?.discarded ?? 0);
    const most = Math.max(...lost);
    return beyondRounding(most);
  }

  /**
   * ln of what the weight w that boundaries have lost, or `alsoLost`, may have changed in the network contracted to a row. With A above, B the rows below, and cos t = |<A|B>|/(|A||B|): a lost part of A, of size
   * sqrt(w) |A|, changes <A|B> by at most w |<A|B>| + sqrt(w) sin t |A||B|: little where both sides are alike, much where they hardly overlap. Three times the first is taken, since both sides lose.
   */
  lostLog(row: number = this.rows.length >> 1, alsoLost = 0): number {
    const cut = Math.max(1, row);
    const sizes = this.above(cut).log + this.below(cut - 1).log;
    const weight = Math.max(alsoLost, this.discarded());
    if (weight === 0 || sizes === -Infinity) return -Infinity;
    const cosine = Math.min(1, Math.exp(this.value(row).re - sizes));
    // |B| lacks what it has lost.
    const sine = Math.sqrt(1 - cosine ** 2 * (1 - weight));
    return sizes + Math.log(3 * weight * cosine + Math.sqrt(weight) * sine);
  }
}

/** A discarded weight, 0 where it is rounding. */
export function beyondRounding(weight: number): number {
  return weight > roundedWeight ? weight : 0;
}

/** A row upside down. */
export function flipped(layer: Layer): Layer {
  return layer.map(({ ket, bra }) => {
    const order = ket.structure.legs.length === 5 ? [2, 1, 0, 3, 4] : [2, 1, 0, 3];
    return { ket: permuteLegs(ket, order), ...(bra ? { bra: permuteLegs(bra, order) } : {}) };
  });
}

/** Entries of the largest tensor of a strip: two boundaries and a site between them, one layer open. */
function stripSize({ above, row, below }: Strip): number {
  const sizes = row.map(({ ket, bra }, at) => {
    const [up, down] = [above.tensors[at] as BlockTensor, below.tensors[at] as BlockTensor];
    const levels = bra ? dimAt(ket, 4) * dimAt(ket, 1) * dimAt(bra, 0) * dimAt(bra, 3) : dimAt(ket, 1);
    return dimAt(up, up.structure.legs.length - 1) * dimAt(down, 0) * dimAt(ket, 2) * levels;
  });
  return Math.max(...sizes);
}

/** Discarded weights up to this are rounding. */
const roundedWeight = 1e-26;

/** What is left of all sites of a strip: [below, above, ket, (bra)], normalised. */
function leftsOf(strip: Strip): Scaled[] {
  const out: Scaled[] = [{ tensor: leftEndOf(strip), log: 0 }];
  for (let at = 0; at < strip.row.length - 1; at++) out.push(grownLeft(out[at] as Scaled, strip, at));
  return out;
}

/** What is left of a strip: [below, above, ket, (bra)] of one index. */
export function leftEndOf({ above, row, below }: Strip): BlockTensor {
  return leftEnd(row[0] as LayerSite, above.tensors[0] as BlockTensor, below.tensors[0] as BlockTensor);
}

/** What is right of all sites of a strip: [above, ket, (bra), below], normalised. */
export function rightsOf({ above, row, below }: Strip): Scaled[] {
  const last = row.length - 1;
  const end = rightEnd(
    row[last] as LayerSite,
    above.tensors[last] as BlockTensor,
    below.tensors[last] as BlockTensor,
  );
  const out: Scaled[] = [];
  out[last] = { tensor: end, log: 0 };
  for (let at = last; at > 0; at--) out[at - 1] = grownRight(out[at] as Scaled, { above, row, below }, at);
  return out;
}

/** One column further to the right, with another site in its place where one is given. */
export function grownLeft(left: Scaled, { above, row, below }: Strip, at: number, site?: LayerSite): Scaled {
  const own = site ?? (row[at] as LayerSite);
  const joined = joinLeft(own, above.tensors[at] as BlockTensor, left.tensor);
  const open = own.bra ? [0, 1, 2] : [0, 1];
  const closed = contract(joined, open, below.tensors[at] as BlockTensor, open);
  const count = open.length;
  const { tensor, log } = normalised(permuteLegs(closed, [count, ...open.map((_, i) => i)]));
  return { tensor, log: left.log + log };
}

/** One column further to the left, with another site in its place where one is given. */
export function grownRight(
  right: Scaled,
  { above, row, below }: Strip,
  at: number,
  site?: LayerSite,
): Scaled {
  const own = site ?? (row[at] as LayerSite);
  const joined = joinRight(own, above.tensors[at] as BlockTensor, right.tensor);
  const layers = own.bra ? 2 : 1;
  const from = Array.from({ length: layers + 1 }, (_, i) => layers + 1 + i);
  const { tensor, log } = normalised(
    contract(
      joined,
      from,
      below.tensors[at] as BlockTensor,
      from.map((_, i) => i + 1),
    ),
  );
  return { tensor, log: right.log + log };
}

/** ln of what is left of a column, joined to what is right of the column before. */
export function closedStrip(left: Scaled, right: Scaled, { above, below }: Strip): Complex {
  const count = left.tensor.structure.legs.length;
  const order = [...Array.from({ length: count - 1 }, (_, i) => i + 1), 0];
  const turned = conjugateTensor(permuteLegs(left.tensor, order));
  const { re, im } = innerProduct(turned, right.tensor);
  const log = left.log + right.log + above.log + below.log;
  return complex(log + Math.log(modulus(re, im)), Math.atan2(im, re));
}

/** ln of a strip. */
export function stripValue(strip: Strip): Complex {
  const { above, row, below } = strip;
  if (above.log === -Infinity || below.log === -Infinity) return complex(-Infinity);
  const last = row.length - 1;
  const left = grownLeft(leftsOf(strip)[last] as Scaled, strip, last);
  const tensor = rightEnd(
    row[last] as LayerSite,
    above.tensors[last] as BlockTensor,
    below.tensors[last] as BlockTensor,
  );
  return closedStrip(left, { tensor, log: 0 }, strip);
}
