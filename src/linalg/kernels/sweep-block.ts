import { legOffsets, product, strides } from '../shape.ts';

/** The blocks of a sweep over a tensor, lengths counted in complex numbers. */
export interface SweepBlock {
  /** The shape of a block, and the place in it of each leg of the tensor: -1 for outer ones. */
  readonly dims: readonly number[];
  readonly steps: readonly number[];
  readonly placeOf: readonly number[];
  readonly size: number;
  /** A block is runs of `run` neighbouring numbers at these offsets from its beginning. */
  readonly run: number;
  readonly offsets: Int32Array;
  /** The legs outside, the fastest first. */
  readonly outer: readonly OuterLeg[];
  /** How many blocks there are. */
  readonly count: number;
}

/** A leg that is at one level in a block. */
export interface OuterLeg {
  readonly leg: number;
  readonly levels: number;
  readonly step: number;
}

/** The blocks that the legs `inside` (ascending) of a row-major tensor of shape `dims` make. */
export function sweepBlock(dims: readonly number[], inside: readonly number[]): SweepBlock {
  const all = strides(dims);
  const placeOf = dims.map((_, leg) => inside.indexOf(leg));
  let low = inside.length;
  let run = 1;
  while (low > 0 && all[inside[low - 1] as number] === run) run *= dims[inside[--low] as number] as number;
  const high = inside.slice(0, low);
  const outer = dims
    .map((levels, leg) => ({ leg, levels, step: all[leg] as number }))
    .filter(({ leg }) => placeOf[leg] === -1)
    .reverse();
  const shape = inside.map((leg) => dims[leg] as number);
  const offsets = legOffsets(
    high.map((leg) => dims[leg] as number),
    high.map((leg) => all[leg] as number),
  );
  const count = product(outer.map(({ levels }) => levels));
  return { dims: shape, steps: strides(shape), placeOf, size: product(shape), run, offsets, outer, count };
}
