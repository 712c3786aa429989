import { UnsupportedError } from '../../errors.ts';
import { conjugateTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import type { Truncation } from '../tensor/truncation.ts';

/** What cuts a bond of two legs to a smaller one: legs [the two legs, new bond]. */
export interface Projectors {
  /** For the legs of what follows: its new bond points inwards. */
  readonly before: BlockTensor;
  /** For the legs of what comes before: its new bond points outwards. */
  readonly after: BlockTensor;
  /** The weight discarded between the two parts, relative. */
  readonly discarded: number;
}

/**
 * The projectors between two parts that a bond of two legs joins, first legs of `upper` and last ones of `lower`: upper before after lower is the best approximation of upper lower. Both
 * parts are of norm 1. With A B = U S V they are S^(-1/2) U^dagger A and B V^dagger S^(-1/2). Throws `UnsupportedError` when the two parts have nothing in common.
 */
export function projectors(upper: BlockTensor, lower: BlockTensor, truncation: Truncation): Projectors {
  const [above, below] = [upper, lower].map((t) => t.structure.legs.map((_, leg) => leg)) as [
    number[],
    number[],
  ];
  const [restAbove, restBelow] = [above.slice(2), below.slice(0, -2)];
  const whole = contract(upper, [0, 1], lower, below.slice(-2));
  if (!(tensorNorm(whole) > 1e-14)) {
    throw new UnsupportedError(
      'The two parts of the lattice must overlap, but what they have in common is zero to rounding. Start from other edges.',
    );
  }
  const { u, v, spectrum, discarded } = splitSvd(
    whole,
    restAbove.map((_, i) => i),
    truncation,
  );
  const roots = spectrum.map((s) => 1 / Math.sqrt(s));
  const [left, right] = [conjugateTensor(u), conjugateTensor(v)];
  const before = contract(upper, restAbove, left, restAbove.map((_, i) => i)); // prettier-ignore
  const after = contract(lower, restBelow, right, restBelow.map((leg) => leg + 1)); // prettier-ignore
  return { before: scaleLeg(before, 2, roots), after: scaleLeg(after, 2, roots), discarded };
}
