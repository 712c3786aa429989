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
  { of, weights }: Combination,
  scale: number,
): void {
  const to = addressOf(out);
  const from = base ? addressOf(base) : to;
  if (!base) arena.numbers.fill(0, to / 8, to / 8 + out.length);
  if (of.length === 0 && from !== to) arena.numbers.copyWithin(to / 8, from / 8, from / 8 + out.length);
  const xs = of.map((j) => addressOf(vectors[j] as Numbers));
  const x = (j: number): number => xs[j] as number;
  const a = (j: number): number => scale * (weights[j] as number);
  for (let at = 0; at < 8 * out.length; at += 8 * block) {
    const count = Math.min(block, out.length - at / 8);
    let sum = from + at;
    let j = 0;
    for (; j + 4 <= xs.length; j += 4) {
      const [x0, x1, x2, x3] = [x(j) + at, x(j + 1) + at, x(j + 2) + at, x(j + 3) + at];
      exports.addFour(to + at, sum, x0, a(j), x1, a(j + 1), x2, a(j + 2), x3, a(j + 3), count);
      sum = to + at;
    }
    for (; j + 2 <= xs.length; j += 2) {
      exports.addTwo(to + at, sum, x(j) + at, a(j), x(j + 1) + at, a(j + 1), count);
      sum = to + at;
    }
    if (j < xs.length) exports.addOne(to + at, sum, x(j) + at, a(j), count);
  }
}
