import type { FixedLeg, Leg, LocalKernels, Place } from '../families/local.ts';
import type { Numbers } from '../held.ts';
import { nestOf, type Segment } from '../nest.ts';
import { requireOpen, type Operation, type Operations } from '../operations.ts';
import { arrayOf } from './held-array.ts';

/** Local maps: for each position of the other legs, the local numbers are taken out, mapped and put back. */
export function referenceLocal(operations: Operations): LocalKernels {
  return {
    place: (size, legs, fixed = []) => placeIn(operations.current, size, legs, fixed),
    applyDense,
    addDense,
    applyDiagonal,
    applyPermutation,
  };
}

interface ReferencePlace extends Place {
  /** Where the local levels sit from a base on. */
  readonly offsets: Int32Array;
  /** Where the inner segments start. */
  readonly bases: Int32Array;
  readonly inner: Segment;
  readonly operation: Operation;
}

function opened(at: Place): ReferencePlace {
  const own = at as ReferencePlace;
  requireOpen(own.operation);
  return own;
}

function placeIn(
  operation: Operation,
  size: number,
  legs: readonly Leg[],
  fixed: readonly FixedLeg[],
): ReferencePlace {
  const { start, offsets, inner, outer } = nestOf(size, legs, fixed);
  let bases = Int32Array.of(start);
  for (const { count, step } of outer) {
    const next = new Int32Array(bases.length * count);
    for (let i = 0; i < count; i++) {
      for (let b = 0; b < bases.length; b++) next[i * bases.length + b] = (bases[b] as number) + i * step;
    }
    bases = next;
  }
  return { size, levels: offsets.length, offsets, bases, inner, operation };
}

function applyDense(held: Numbers, at: Place, matrix: Float64Array): void {
  const v = arrayOf(held);
  if (v.length === 0) return;
  const { offsets, bases, inner } = opened(at);
  const d = offsets.length;
  const taken = new Float64Array(2 * d);
  for (let b = 0; b < bases.length; b++) {
    for (let g = 0; g < inner.count; g++) {
      const base = (bases[b] as number) + g * inner.step;
      take(taken, v, base, offsets);
      for (let i = 0; i < d; i++) {
        let re = 0;
        let im = 0;
        for (let j = 0; j < 2 * d; j += 2) {
          const x = matrix[2 * i * d + j] as number;
          const y = matrix[2 * i * d + j + 1] as number;
          re += x * (taken[j] as number) - y * (taken[j + 1] as number);
          im += x * (taken[j + 1] as number) + y * (taken[j] as number);
        }
        const o = 2 * (base + (offsets[i] as number));
        v[o] = re;
        v[o + 1] = im;
      }
    }
  }
}

function take(taken: Float64Array, v: Float64Array, base: number, offsets: Int32Array): void {
  for (let l = 0; l < offsets.length; l++) {
    const i = 2 * (base + (offsets[l] as number));
    taken[2 * l] = v[i] as number;
    taken[2 * l + 1] = v[i + 1] as number;
  }
}

function addDense(
  heldOut: Numbers,
  heldV: Numbers,
  at: Place,
  matrix: Float64Array,
  re: number = 1,
  im: number = 0,
): void {
  const [out, v] = [arrayOf(heldOut), arrayOf(heldV)];
  if (v.length === 0) return;
  const { offsets } = opened(at);
  const d = offsets.length;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const x = matrix[2 * (i * d + j)] as number;
      const y = matrix[2 * (i * d + j) + 1] as number;
      if (x === 0 && y === 0) continue;
      addLevel(out, offsets[i] as number, v, offsets[j] as number, at, re * x - im * y, re * y + im * x);
    }
  }
}

function addLevel(
  out: Float64Array,
  to: number,
  v: Float64Array,
  from: number,
  at: Place,
  re: number,
  im: number,
): void {
  const { bases, inner } = opened(at);
  for (let b = 0; b < bases.length; b++) {
    let i = 2 * ((bases[b] as number) + from);
    let o = 2 * ((bases[b] as number) + to);
    for (let g = 0; g < inner.count; g++, i += 2 * inner.step, o += 2 * inner.step) {
      const x = v[i] as number;
      const y = v[i + 1] as number;
      out[o] = (out[o] as number) + re * x - im * y;
      out[o + 1] = (out[o + 1] as number) + re * y + im * x;
    }
  }
}

function applyDiagonal(held: Numbers, at: Place, factors: Float64Array): void {
  const v = arrayOf(held);
  if (v.length === 0) return;
  const { offsets, bases, inner } = opened(at);
  for (let l = 0; l < offsets.length; l++) {
    const re = factors[2 * l] as number;
    const im = factors[2 * l + 1] as number;
    if (re === 1 && im === 0) continue;
    for (let b = 0; b < bases.length; b++) {
      let i = 2 * ((bases[b] as number) + (offsets[l] as number));
      for (let g = 0; g < inner.count; g++, i += 2 * inner.step) {
        const x = v[i] as number;
        const y = v[i + 1] as number;
        v[i] = re * x - im * y;
        v[i + 1] = re * y + im * x;
      }
    }
  }
}

function applyPermutation(held: Numbers, at: Place, image: ArrayLike<number>, factors?: Float64Array): void {
  const v = arrayOf(held);
  if (v.length === 0) return;
  const { offsets, bases, inner } = opened(at);
  const taken = new Float64Array(2 * offsets.length);
  const by = factors ?? Float64Array.from(taken, (_, i) => 1 - (i % 2));
  for (let b = 0; b < bases.length; b++) {
    for (let g = 0; g < inner.count; g++) {
      const base = (bases[b] as number) + g * inner.step;
      take(taken, v, base, offsets);
      for (let l = 0; l < offsets.length; l++) {
        const x = taken[2 * l] as number;
        const y = taken[2 * l + 1] as number;
        const re = by[2 * l] as number;
        const im = by[2 * l + 1] as number;
        const o = 2 * (base + (offsets[image[l] as number] as number));
        v[o] = re * x - im * y;
        v[o + 1] = re * y + im * x;
      }
    }
  }
}
