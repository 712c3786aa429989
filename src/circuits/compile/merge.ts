import { legsOfMap, mapsOf, matrixOn, matrixProduct, type Item, type LegMap } from './maps.ts';

/** Matrices on several legs take neighbours in up to this size. */
const largestHost = 16;

/** Products of matrices up to this size cost less than the passes that they save, on any state. */
const smallProduct = 4;

/**
 * Fewer maps with the same product: runs on one leg become one matrix, and a full matrix on some legs takes in what acts on no other legs just before or
 * after it, at no cost. Nothing is merged across a fence on its legs.
 */
export function mergeRuns(items: readonly Item[], dims: readonly number[]): LegMap[] {
  const out: (LegMap | undefined)[] = [];
  const size = dims.reduce((a, b) => a * b, 1);
  // The last map on each leg, by its place in `out`.
  const last = new Array<number | undefined>(dims.length);
  for (const item of items) {
    if (item.kind === 'fence') {
      for (const leg of item.legs) last[leg] = undefined;
      continue;
    }
    const legs = legsOfMap(item);
    const host = hostOf(legs, out, last, dims, size);
    if (host !== undefined) {
      out[host] = product(item, out[host] as LegMap, (out[host] as LegMap).legs, dims);
      continue;
    }
    const map = item.legs.length > 1 && isHost(item, dims, size) ? withEarlier(item, out, last, dims) : item;
    for (const leg of legs) last[leg] = out.length;
    out.push(map);
  }
  const simple: LegMap[] = [];
  for (const map of out) if (map) addSimplest(simple, map);
  return simple;
}

/** The map that takes in another one on these legs: the last on all of them. */
function hostOf(
  legs: readonly number[],
  out: readonly (LegMap | undefined)[],
  last: readonly (number | undefined)[],
  dims: readonly number[],
  size: number,
): number | undefined {
  const at = legs.length > 0 ? last[legs[0] as number] : undefined;
  if (at === undefined || legs.some((leg) => last[leg] !== at)) return undefined;
  const map = out[at];
  return map && isHost(map, dims, size) && legs.every((leg) => map.legs.includes(leg)) ? at : undefined;
}

/** Whether a map takes others in: d^3 multiplications for a product on d levels are then fewer than those of a pass over all numbers. */
function isHost(map: LegMap, dims: readonly number[], size: number): boolean {
  if (map.fixed.length > 0) return false;
  const levels = map.legs.reduce((product, leg) => product * (dims[leg] as number), 1);
  if (levels > smallProduct && 2 * levels * levels > size) return false;
  return map.legs.length === 1 || (map.kind === 'dense' && isFull(map.matrix));
}

/** Few zeros: a product with other matrices costs no more than this one. */
function isFull(matrix: Float64Array): boolean {
  if (matrix.length > 2 * largestHost ** 2) return false;
  let zeros = 0;
  for (let i = 0; i < matrix.length; i += 2) if (matrix[i] === 0 && matrix[i + 1] === 0) zeros++;
  return 8 * zeros < matrix.length;
}

/** The product with the maps just before that act on no other legs; those are taken out. */
function withEarlier(
  map: LegMap,
  out: (LegMap | undefined)[],
  last: readonly (number | undefined)[],
  dims: readonly number[],
): LegMap {
  let all = map;
  const before = new Set(map.legs.flatMap((leg) => last[leg] ?? []));
  for (const at of [...before].sort((a, b) => b - a)) {
    const earlier = out[at];
    if (!earlier) continue;
    const legs = legsOfMap(earlier);
    if (!legs.every((leg) => map.legs.includes(leg) && last[leg] === at)) continue;
    all = product(all, earlier, map.legs, dims);
    out[at] = undefined;
  }
  return all;
}

/** `second` after `first` as one matrix on `legs`. */
function product(second: LegMap, first: LegMap, legs: readonly number[], dims: readonly number[]): LegMap {
  const matrix = matrixProduct(matrixOn(second, legs, dims), matrixOn(first, legs, dims));
  return { kind: 'dense', legs, fixed: [], matrix };
}

function addSimplest(out: LegMap[], map: LegMap): void {
  if (map.kind !== 'dense') out.push(map);
  else for (const simple of mapsOf(map.matrix, map.legs, map.fixed)) out.push(simple);
}
