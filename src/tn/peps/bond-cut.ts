import type { BlockTensor } from '../tensor/block-tensor.ts';
import { tensorNorm } from '../tensor/algebra.ts';
import { contract } from '../tensor/contract.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { scaleLeg, splitQr, splitSvd } from '../tensor/split.ts';
import type { Truncation } from '../tensor/truncation.ts';
import type { BondLeg, PepsBond } from './lattice.ts';
import { opposite } from './lattice.ts';

/** A tensor as orthonormal columns `rest` [other legs..., inner] times `core` [inner, kept legs...]. */
export interface Reduced {
  readonly rest: BlockTensor;
  readonly core: BlockTensor;
}

/** Takes the kept legs (a bond, the levels) of a tensor apart from the others, by QR. */
export function reducedTo(t: BlockTensor, kept: readonly number[]): Reduced {
  const others = t.structure.legs.map((_, i) => i).filter((i) => !kept.includes(i));
  const { left, right } = splitQr(t, others);
  const ascending = [...kept].sort((a, b) => a - b);
  const order = [0, ...kept.map((leg) => 1 + ascending.indexOf(leg))];
  return { rest: left, core: permuteLegs(right, order) };
}

/** The whole tensor again, for a core [inner, kept legs...] that may have changed. */
export function restored({ rest, core }: Reduced, kept: readonly number[]): BlockTensor {
  const others = rest.structure.legs.length - 1;
  const joined = contract(rest, [others], core, [0]);
  const places = Array.from({ length: others + kept.length }, (_, i) => i).filter((i) => !kept.includes(i));
  const from = [...places, ...kept];
  return permuteLegs(
    joined,
    Array.from({ length: from.length }, (_, leg) => from.indexOf(leg)),
  );
}

/** Two tensors with the bond between them cut, and the weight that took; singular values are shared and their norm is put back. */
export interface CutBond {
  readonly first: BlockTensor;
  readonly second: BlockTensor;
  readonly discarded: number;
}

/** Cuts a bond as if all around it were orthonormal. Undefined for tensors whose product is zero. */
export function cutBond(
  first: BlockTensor,
  second: BlockTensor,
  { firstLeg }: Pick<PepsBond, 'firstLeg'>,
  truncation: Truncation,
): CutBond | undefined {
  const secondLeg: BondLeg = opposite(firstLeg);
  const [a, b] = [reducedTo(first, [firstLeg]), reducedTo(second, [secondLeg])];
  const joined = contract(a.core, [1], b.core, [1]);
  if (tensorNorm(joined) === 0) return undefined;
  const { u, spectrum, v, discarded } = splitSvd(joined, [0], truncation);
  const shared = spectrum.map((s) => Math.sqrt(s / Math.sqrt(1 - discarded)));
  return {
    first: restored({ rest: a.rest, core: scaleLeg(u, 1, shared) }, [firstLeg]),
    second: restored({ rest: b.rest, core: permuteLegs(scaleLeg(v, 0, shared), [1, 0]) }, [secondLeg]),
    discarded,
  };
}
