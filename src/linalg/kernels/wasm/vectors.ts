import type { Address } from '../address.ts';
import type { Combination } from '../combine.ts';
import type { Numbers } from '../held.ts';
import type { VectorKernels } from '../families/vectors.ts';
import { addressOf, scratchNumber, type WasmContext } from './held-block.ts';

/** Whole vectors in the module's memory. */
export function wasmVectors(context: WasmContext): VectorKernels {
  const { exports, arena, scratch } = context;
  const pair = (): readonly [number, number] => {
    const { numbers } = arena;
    return [numbers[scratch / 8] as number, numbers[scratch / 8 + 1] as number];
  };
  return {
    copy: (to, from) => {
      const start = addressOf(from) / 8;
      arena.numbers.copyWithin(addressOf(to) / 8, start, start + from.length);
    },
    clear: (x) => {
      const start = addressOf(x) / 8;
      arena.numbers.fill(0, start, start + x.length);
    },
    axpy: (y, x, re, im = 0) =>
      im === 0
        ? exports.axpyReal(addressOf(y), addressOf(x), x.length, re)
        : exports.axpyComplex(addressOf(y), addressOf(x), x.length / 2, scratchNumber(context, re, im)),
    combine: (out, base, vectors, of, scale) => combineHeld(context, out, base, vectors, of, scale),
    scaledSquares: (x, y, z, rtol, atol) =>
      exports.scaledSquares(addressOf(x), addressOf(y), addressOf(z), x.length, rtol, atol),
    scale: (x, re, im = 0) =>
      im === 0
        ? exports.scaleReal(addressOf(x), x.length, re)
        : exports.scaleComplex(addressOf(x), x.length / 2, scratchNumber(context, re, im)),
    multiply: (y, x) => exports.multiplyComplex(addressOf(y), addressOf(x), y.length / 2),
    dot: (x, y) => {
      exports.dot(scratch, addressOf(x), addressOf(y), x.length / 2);
      return pair();
    },
    dotCompensated: (x, y) => {
      exports.dotCompensated(scratch, addressOf(x), addressOf(y), x.length / 2);
      return pair();
    },
    norm2: (x) => exports.norm2(addressOf(x), x.length),
    maxAbs: (x) => exports.maxAbs(addressOf(x), x.length),
  };
}

/** Numbers worked on at once, so that `out` stays in the first-level cache while the vectors stream by. */
const block = 2048;

/** In the order of `combine` of combine.ts: four vectors at a time, then two, then one. */
function combineHeld(
  { exports, arena }: WasmContext,
  out: Numbers,
  base: Numbers | undefined,
  vectors: readonly Numbers[],
  of: Combination,
  scale: number,
): void {
  const to = addressOf(out);
  const from = base ? addressOf(base) : to;
  const { length } = out;
  if (!base) arena.numbers.fill(0, to / 8, to / 8 + length);
  if (of.of.length === 0 && from !== to) arena.numbers.copyWithin(to / 8, from / 8, from / 8 + length);
  for (let at = 0; at < 8 * length; at += 8 * block) {
    addBlock(exports, to, from, vectors, of, scale, at, Math.min(block, length - at / 8));
  }
}

/** `count` numbers from the byte `at` on. */
function addBlock(
  { addOne, addTwo, addFour }: WasmContext['exports'],
  to: Address,
  from: Address,
  vectors: readonly Numbers[],
  of: Combination,
  scale: number,
  at: number,
  count: number,
): void {
  const { weights } = of;
  const many = weights.length;
  const out = to + at;
  let sum = from + at;
  let j = 0;
  for (; j + 4 <= many; j += 4) {
    const [x, y] = [termAddress(vectors, of, j) + at, termAddress(vectors, of, j + 1) + at];
    const [z, w] = [termAddress(vectors, of, j + 2) + at, termAddress(vectors, of, j + 3) + at];
    const [a, b] = [scale * (weights[j] as number), scale * (weights[j + 1] as number)];
    const [c, d] = [scale * (weights[j + 2] as number), scale * (weights[j + 3] as number)];
    addFour(out, sum, x, a, y, b, z, c, w, d, count);
    sum = out;
  }
  for (; j + 2 <= many; j += 2) {
    const [x, y] = [termAddress(vectors, of, j) + at, termAddress(vectors, of, j + 1) + at];
    addTwo(out, sum, x, scale * (weights[j] as number), y, scale * (weights[j + 1] as number), count);
    sum = out;
  }
  if (j < many) addOne(out, sum, termAddress(vectors, of, j) + at, scale * (weights[j] as number), count);
}

/** Where the j-th vector of a combination is. */
function termAddress(vectors: readonly Numbers[], { of }: Combination, j: number): Address {
  return addressOf(vectors[of[j] as number] as Numbers);
}
