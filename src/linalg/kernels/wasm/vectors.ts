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
