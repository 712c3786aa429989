import { legOffsets, product } from '../../shape.ts';
import type { DiagonalMap, Flips, Phases } from '../families/sweeps.ts';
import type { SweepBlock } from '../sweep-block.ts';
import { addPermutationMap } from './sweep-maps.ts';
import { call, type SweepProgram } from './sweep-program.ts';

/** The low legs of a block: those that end it, up to this many numbers together. */
const longestLow = 128;

/** Where a block is cut: legs from place `first` on are low. */
interface Cut {
  readonly first: number;
  readonly high: number;
  readonly low: number;
}

function cutOf({ dims }: SweepBlock): Cut {
  let first = dims.length;
  let low = 1;
  while (first > 0 && low * (dims[first - 1] as number) <= longestLow) low *= dims[--first] as number;
  return { first, low, high: product(dims.slice(0, first)) };
}

/** A diagonal map by the places of its legs in a block. */
interface PlacedMap {
  readonly places: readonly number[];
  readonly factors: Float64Array;
}

/**
 * The product of diagonal maps: a factor for each high part, and rows of factors for the low part, one row for each setting of the high legs that
 * share a map with low ones.
 */
export function addPhases(program: SweepProgram, { maps, fixed }: Phases): void {
  const { block } = program;
  const { dims } = block;
  const { first, high, low } = cutOf(block);
  const places = dims.map((_, place) => place);
  const placed = maps.map((map) => placedMap(map, block));
  const lowMaps = placed.filter((map) => map.places.some((place) => place >= first));
  const highMaps = placed.filter((map) => !lowMaps.includes(map));
  const shared = places.slice(0, first).filter((place) => lowMaps.some((map) => map.places.includes(place)));
  const factors = factorTable(dims, places.slice(0, first), highMaps);
  const table = factorTable(dims, [...shared, ...places.slice(first)], lowMaps);
  const rows = legOffsets(dims.slice(0, first), rowSteps(dims, shared, places.slice(0, first), 32 * low));
  program.add(
    ...([call.phases, fixed, 0, 0, high, program.words(rows)] as const),
    ...[program.numbers(factors), program.numbers(doubled(table)), low],
  );
}

/** A map with its fixed legs among its legs: where they are not at their level it changes nothing. */
function placedMap({ legs, fixed, factors }: DiagonalMap, { placeOf, dims }: SweepBlock): PlacedMap {
  const placeIn = (leg: number): number => placeOf[leg] as number;
  const places = [...fixed.map(({ leg }) => placeIn(leg)), ...legs.map(placeIn)];
  if (fixed.length === 0) return { places, factors };
  const held = fixed.map(({ leg }) => dims[placeIn(leg)] as number);
  const at = fixed.reduce((index, { level }, i) => index * (held[i] as number) + level, 0);
  const all = ones(product(held) * (factors.length / 2));
  all.set(factors, at * factors.length);
  return { places, factors: all };
}

/** How much each place adds to the row in bytes, for rows of the settings of `shared`. */
function rowSteps(
  dims: readonly number[],
  shared: readonly number[],
  places: readonly number[],
  rowBytes: number,
): number[] {
  let step = rowBytes;
  const steps = new Map<number, number>();
  for (const place of [...shared].reverse()) {
    steps.set(place, step);
    step *= dims[place] as number;
  }
  return places.map((place) => steps.get(place) ?? 0);
}

/** The product of the maps for all levels of some places of a block, row-major in their order, interleaved. */
function factorTable(
  dims: readonly number[],
  places: readonly number[],
  maps: readonly PlacedMap[],
): Float64Array {
  let out = ones(1);
  for (const place of places) {
    const own = ones(dims[place] as number);
    for (const map of maps) if (map.places.length === 1 && map.places[0] === place) times(own, map.factors);
    out = outerProduct(out, own);
  }
  multiplyMaps(
    out,
    dims,
    places,
    maps.filter((map) => map.places.length !== 1),
  );
  return out;
}

/** Multiplies a table for all levels of some places by maps. */
function multiplyMaps(
  out: Float64Array,
  dims: readonly number[],
  places: readonly number[],
  maps: readonly PlacedMap[],
): void {
  const shape = places.map((place) => dims[place] as number);
  for (const map of maps) {
    const steps = new Map<number, number>();
    let step = 1;
    for (const place of [...map.places].reverse()) {
      steps.set(place, step);
      step *= dims[place] as number;
    }
    const from = legOffsets(
      shape,
      places.map((place) => steps.get(place) ?? 0),
    );
    times(out, map.factors, from);
  }
}

function ones(count: number): Float64Array {
  const out = new Float64Array(2 * count);
  for (let i = 0; i < out.length; i += 2) out[i] = 1;
  return out;
}

/** x_i <- x_i y_from(i); from(i) = i when not given. */
function times(x: Float64Array, y: Float64Array, from?: Int32Array): void {
  for (let i = 0; i < x.length; i += 2) {
    const k = from ? 2 * (from[i / 2] as number) : i;
    const [a, b, c, d] = [x[i] as number, x[i + 1] as number, y[k] as number, y[k + 1] as number];
    x[i] = a * c - b * d;
    x[i + 1] = a * d + b * c;
  }
}

function outerProduct(x: Float64Array, y: Float64Array): Float64Array {
  const out = new Float64Array((x.length * y.length) / 2);
  let o = 0;
  for (let i = 0; i < x.length; i += 2) {
    for (let k = 0; k < y.length; k += 2) {
      const [a, b, c, d] = [x[i] as number, x[i + 1] as number, y[k] as number, y[k + 1] as number];
      out[o++] = a * c - b * d;
      out[o++] = a * d + b * c;
    }
  }
  return out;
}

/** [re re][-im im] of each number. */
function doubled(values: Float64Array): Float64Array {
  const out = new Float64Array(2 * values.length);
  for (let i = 0; i < values.length; i += 2) {
    const [re, im] = [values[i] as number, values[i + 1] as number];
    out[2 * i] = re;
    out[2 * i + 1] = re;
    out[2 * i + 2] = -im;
    out[2 * i + 3] = im;
  }
  return out;
}

/**
 * Flips are linear over the bits of a number's place: each bit of where it goes turns some bits of where it comes from, and so do outer legs. In a block with
 * other legs than of two levels places have no such bits, and each flip is a map of its own.
 */
export function addFlips(program: SweepProgram, { flips }: Flips): void {
  const { block } = program;
  if (block.dims.some((levels) => levels !== 2)) {
    for (const { target, control } of flips) {
      const fixed = control ? [control] : [];
      addPermutationMap(program, { kind: 'permutation', legs: [target], fixed, image: [1, 0] });
    }
    return;
  }
  const { turns, always } = originOf(flips, block);
  const { first, high, low } = cutOf(block);
  const inside = block.dims.map((_, place) => turns[block.placeOf.indexOf(place)] as number);
  const outer = block.outer.map(({ leg }) => turns[leg] as number);
  program.add(
    ...([call.flips, [], 0, always, high, program.words(combinations(inside.slice(0, first)))] as const),
    ...[low, program.words(combinations(inside.slice(first))), program.words(outer)],
  );
}

/** What level 1 of each leg turns in the place of origin, and what is always turned: the flips undone from the last to the first. In bytes. */
function originOf(
  flips: Flips['flips'],
  { placeOf, steps }: SweepBlock,
): { readonly turns: number[]; readonly always: number } {
  const bit = (leg: number): number => 16 * (steps[placeOf[leg] as number] as number);
  const turns = placeOf.map((place, leg) => (place === -1 ? 0 : bit(leg)));
  // Which legs' levels sum to the level that a leg has at this point, and whether 1 is added.
  const sums = placeOf.map((_, leg) => new Set([leg]));
  const added = placeOf.map(() => 0);
  let always = 0;
  for (const { target, control } of [...flips].reverse()) {
    const own = sums[target] as Set<number>;
    for (const leg of control ? (sums[control.leg] as Set<number>) : []) {
      if (!own.delete(leg)) own.add(leg);
      turns[leg] = (turns[leg] as number) ^ bit(target);
    }
    const one = control ? (added[control.leg] as number) ^ 1 ^ control.level : 1;
    added[target] = (added[target] as number) ^ one;
    if (one === 1) always ^= bit(target);
  }
  return { turns, always };
}

/** The exclusive or of the values whose bit is set, for all settings of the bits, the last fastest. */
function combinations(values: readonly number[]): Int32Array {
  const out = new Int32Array(2 ** values.length);
  values.forEach((_, k) => {
    const value = values[values.length - 1 - k] as number;
    const half = 2 ** k;
    for (let i = 0; i < half; i++) out[half + i] = (out[i] as number) ^ value;
  });
  return out;
}
