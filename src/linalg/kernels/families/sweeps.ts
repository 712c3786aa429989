import type { Numbers } from '../held.ts';

/** A leg of a tensor, by its place in the shape, held at one of its levels. */
export interface LegAt {
  readonly leg: number;
  readonly level: number;
}

/** Where a map acts: on `legs` (the first slowest in the local index), on the part of the tensor where the fixed legs are at their levels. */
export interface MapPlace {
  readonly legs: readonly number[];
  readonly fixed: readonly LegAt[];
}

/** v <- M v, `matrix` row-major. */
export interface DenseMap extends MapPlace {
  readonly kind: 'dense';
  readonly matrix: Float64Array;
}

/** v <- D v, `factors` the diagonal. */
export interface DiagonalMap extends MapPlace {
  readonly kind: 'diagonal';
  readonly factors: Float64Array;
}

/** Level l moves to `image[l]`. */
export interface PermutationMap extends MapPlace {
  readonly kind: 'permutation';
  readonly image: readonly number[];
}

/** Some diagonal maps together, in one pass over the numbers, where the legs in `fixed` are at their levels. */
export interface Phases {
  readonly kind: 'phases';
  readonly maps: readonly DiagonalMap[];
  readonly fixed: readonly LegAt[];
}

/**
 * [[1, -t], [t, 1]] on a leg of two levels; crossed, [[-t, 1], [1, t]]. Up to diagonal maps on both sides every unitary on two levels is one of these
 * with |t| <= 1, at a quarter of the multiplications.
 */
export interface Turn {
  readonly leg: number;
  readonly tangent: number;
  readonly crossed: boolean;
}

/** Turns on different legs. */
export interface Turns {
  readonly kind: 'turns';
  readonly turns: readonly Turn[];
}

/** The levels 0 and 1 of `target` exchanged, where `control` (if any) is at its level. */
export interface Flip {
  readonly target: number;
  readonly control?: LegAt;
}

/** Flips one after the other on legs of two levels: together one pass that moves each number once. */
export interface Flips {
  readonly kind: 'flips';
  readonly flips: readonly Flip[];
}

/** What a sweep does, one after the other. */
export type SweepStep = DenseMap | DiagonalMap | PermutationMap | Phases | Turns | Flips;

/**
 * Many maps on one large tensor, which passes through the cache once for all of them. The legs `inside` make a block, every other leg stays at one
 * level in it; blocks are taken out one after the other (or by several threads), all steps done on each, and put back. Legs that a map moves, and those of diagonal maps,
 * lie inside; fixed legs may lie outside. Interleaved complex numbers.
 */
export interface SweepKernels {
  /** Whether turns, phases and flips are cheaper than the maps that they stand for. */
  readonly shares: boolean;
  /** v <- the steps on v, a row-major tensor of shape `dims`; `inside` ascends. */
  apply(v: Numbers, dims: readonly number[], inside: readonly number[], steps: readonly SweepStep[]): void;
}
