import { conjugateTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { normed } from './corners.ts';
import { projectors } from './projectors.ts';

/** One tensor for two. */
export interface Coarser {
  readonly tensor: BlockTensor;
  /** The largest weight discarded, relative. */
  readonly discarded: number;
}

/** Weights below are rounding, from which projectors would be made. */
const smallestWeight = 1e-24;

/**
 * Two tensors [up, right, down, left] as one on a lattice turned by 45 degrees: each is split along a diagonal, every second one along the other, and the four parts around a plaquette are
 * contracted. Cost bond^6. Levin, Nave, Phys. Rev. Lett. 99 (2007) 120601.
 */
export function coarseByDiagonals(t: BlockTensor, truncation: Truncation): Coarser {
  const first = splitSvd(t, [3, 0], truncation);
  const second = splitSvd(t, [2, 3], truncation);
  const [a, b] = [first, second].map(({ spectrum }) => spectrum.map(Math.sqrt)) as [
    Float64Array,
    Float64Array,
  ];
  // Named by where they are in the plaquette: [bond, right, down], [down, left, bond], [left, up, bond], [bond, up, right].
  const upperLeft = scaleLeg(first.v, 0, a);
  const upperRight = scaleLeg(second.u, 2, b);
  const lowerRight = scaleLeg(first.u, 2, a);
  const lowerLeft = scaleLeg(second.v, 0, b);
  const above = contract(upperLeft, [1], upperRight, [1]);
  const below = contract(lowerLeft, [2], lowerRight, [0]);
  // [bond ul, down, down, bond ur] with [bond ll, up, up, bond lr]
  const whole = contract(above, [1, 2], below, [1, 2]);
  return {
    tensor: permuteLegs(whole, [0, 1, 3, 2]),
    discarded: Math.max(first.discarded, second.discarded),
  };
}

/**
 * Two tensors, one above the other, as one, and the lattice reflected in its diagonal, so that the next step joins neighbours in a row: the two bonds on each side are cut by projectors
 * from the tensors on both sides of them. Cost bond^7. Xie et al., Phys. Rev. B 86 (2012) 045139, there with one isometry.
 */
export function coarseByPairs(t: BlockTensor, truncation: Truncation): Coarser {
  const cutoff = Math.max(truncation.cutoff ?? 0, smallestWeight);
  const [right, left] = [sideRoot(t, 1), sideRoot(t, 3)].map((root) => normed(root)) as [
    BlockTensor,
    BlockTensor,
  ];
  const { before, after, discarded } = projectors(permuteLegs(right, [1, 2, 0]), left, {
    ...truncation,
    cutoff,
  });
  // [l2, new left, up, right1, middle] and so on: the largest has bond^5 numbers.
  const upper = contract(before, [0], t, [3]);
  const both = contract(upper, [0, 4], t, [3, 0]);
  const whole = contract(both, [2, 3], after, [0, 1]);
  // [left, up, down, right] -> [up, right, down, left], reflected: [left, down, right, up].
  return { tensor: permuteLegs(whole, [0, 2, 3, 1]), discarded };
}

/** R with R^dagger R = M^dagger M for the pair M of two tensors, one above the other, as a matrix from its two legs on one side to all others: [k, upper leg, lower leg]. */
function sideRoot(t: BlockTensor, side: 1 | 3): BlockTensor {
  const other = side === 1 ? 3 : 1;
  const conjugate = conjugateTensor(t);
  // Legs [up, right, down, left] without up and the other side: [right, down] or [down, left]; the joined bond is `middle`.
  const upper = contract(conjugate, [0, other], t, [0, other]);
  const lower = contract(conjugate, [2, other], t, [2, other]);
  const middle = side === 1 ? 1 : 0;
  // Below, the leg up comes first on both sides.
  const density = contract(upper, [middle, middle + 2], lower, [0, 2]);
  const { v, spectrum } = splitSvd(density, [0, 2], { cutoff: 2 ** -96 });
  return scaleLeg(v, 0, spectrum.map(Math.sqrt));
}
