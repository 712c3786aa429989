import type { DenseMap, DiagonalMap, LegAt, PermutationMap } from '../../linalg/kernels/families/sweeps.ts';

/** A map on some legs of the tensor of a state. */
export type LegMap = DenseMap | DiagonalMap | PermutationMap;

/** Maps before it are not merged with maps after it on its legs. */
export interface Fence {
  readonly kind: 'fence';
  readonly legs: readonly number[];
}

/** What a compiled circuit is made of, in the order of time. */
export type Item = LegMap | Fence;

/** A square matrix by its interleaved numbers as maps, in the cheapest form: nothing for the identity, a diagonal, a permutation with a diagonal after it, or the matrix. */
export function mapsOf(matrix: Float64Array, legs: readonly number[], fixed: readonly LegAt[]): LegMap[] {
  const d = Math.round(Math.sqrt(matrix.length / 2));
  const image = monomialImage(matrix, d);
  if (!image) return [{ kind: 'dense', legs, fixed, matrix }];
  const factors = new Float64Array(2 * d);
  image.forEach((row, col) => {
    factors[2 * row] = matrix[2 * (row * d + col)] as number;
    factors[2 * row + 1] = matrix[2 * (row * d + col) + 1] as number;
  });
  const maps: LegMap[] = [];
  if (image.some((row, col) => row !== col)) maps.push({ kind: 'permutation', legs, fixed, image });
  if (!isOnes(factors)) maps.push({ kind: 'diagonal', legs, fixed, factors });
  return maps;
}

/** Where each column has its only entry that is not zero, when each column and each row has just one. */
function monomialImage(matrix: Float64Array, d: number): number[] | undefined {
  const image: number[] = [];
  const taken = new Uint8Array(d);
  for (let col = 0; col < d; col++) {
    let found = -1;
    for (let row = 0; row < d; row++) {
      const at = 2 * (row * d + col);
      if (matrix[at] === 0 && matrix[at + 1] === 0) continue;
      if (found >= 0 || taken[row]) return undefined;
      found = row;
    }
    if (found < 0) return undefined;
    taken[found] = 1;
    image.push(found);
  }
  return image;
}

function isOnes(factors: Float64Array): boolean {
  for (let i = 0; i < factors.length; i += 2) if (factors[i] !== 1 || factors[i + 1] !== 0) return false;
  return true;
}

/** All legs that a map looks at: its own and the fixed ones. */
export function legsOfMap({ legs, fixed }: LegMap): number[] {
  return fixed.length === 0 ? (legs as number[]) : [...legs, ...fixed.map(({ leg }) => leg)];
}

/** The legs whose levels a map changes; it is diagonal in the others. */
export function movedLegs({ kind, legs }: LegMap): readonly number[] {
  return kind === 'diagonal' ? [] : legs;
}

/** A map as a matrix on `legs`, which include all of its own and its fixed ones; row-major, interleaved. */
export function matrixOn(map: LegMap, legs: readonly number[], dims: readonly number[]): Float64Array {
  if (legs.length === 1 && map.fixed.length === 0 && map.legs.length === 1) {
    return localMatrix(map, dims[legs[0] as number] as number);
  }
  const shape = legs.map((leg) => dims[leg] as number);
  const size = shape.reduce((a, b) => a * b, 1);
  const out = new Float64Array(2 * size * size);
  const own = map.legs.map((leg) => legs.indexOf(leg));
  const held = map.fixed.map(({ leg, level }) => [legs.indexOf(leg), level] as const);
  const steps = stepsOf(shape);
  const ownDims = own.map((place) => shape[place] as number);
  const d = ownDims.reduce((a, b) => a * b, 1);
  const local = localMatrix(map, d);
  for (let col = 0; col < size; col++) {
    const level = (place: number): number =>
      Math.floor(col / (steps[place] as number)) % (shape[place] as number);
    if (held.some(([place, at]) => level(place) !== at)) {
      out[2 * (col * size + col)] = 1;
      continue;
    }
    const from = own.reduce((at, place, k) => at * (ownDims[k] as number) + level(place), 0);
    const base = own.reduce((rest, place) => rest - level(place) * (steps[place] as number), col);
    for (let to = 0; to < d; to++) {
      const row = base + offsetOf(to, own, ownDims, steps);
      const at = 2 * (row * size + col);
      out[at] = local[2 * (to * d + from)] as number;
      out[at + 1] = local[2 * (to * d + from) + 1] as number;
    }
  }
  return out;
}

function stepsOf(shape: readonly number[]): number[] {
  const steps = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) steps[i] = (steps[i + 1] as number) * (shape[i + 1] as number);
  return steps;
}

function offsetOf(
  index: number,
  own: readonly number[],
  ownDims: readonly number[],
  steps: readonly number[],
): number {
  let rest = index;
  let offset = 0;
  for (let k = own.length - 1; k >= 0; k--) {
    const levels = ownDims[k] as number;
    offset += (rest % levels) * (steps[own[k] as number] as number);
    rest = Math.floor(rest / levels);
  }
  return offset;
}

/** The matrix on the map's own legs, where the fixed ones are at their levels. */
function localMatrix(map: LegMap, d: number): Float64Array {
  if (map.kind === 'dense') return map.matrix;
  const out = new Float64Array(2 * d * d);
  for (let l = 0; l < d; l++) {
    if (map.kind === 'permutation') out[2 * ((map.image[l] as number) * d + l)] = 1;
    else {
      out[2 * (l * d + l)] = map.factors[2 * l] as number;
      out[2 * (l * d + l) + 1] = map.factors[2 * l + 1] as number;
    }
  }
  return out;
}

/** a b for square matrices, interleaved. */
export function matrixProduct(a: Float64Array, b: Float64Array): Float64Array {
  const d = Math.round(Math.sqrt(a.length / 2));
  const out = new Float64Array(a.length);
  for (let row = 0; row < d; row++) {
    for (let k = 0; k < d; k++) {
      const x = a[2 * (row * d + k)] as number;
      const y = a[2 * (row * d + k) + 1] as number;
      if (x === 0 && y === 0) continue;
      for (let col = 0; col < d; col++) {
        const from = 2 * (k * d + col);
        const to = 2 * (row * d + col);
        out[to] = (out[to] as number) + x * (b[from] as number) - y * (b[from + 1] as number);
        out[to + 1] = (out[to + 1] as number) + x * (b[from + 1] as number) + y * (b[from] as number);
      }
    }
  }
  return out;
}
