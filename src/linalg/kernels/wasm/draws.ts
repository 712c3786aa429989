import type { DrawKernels } from '../families/draws.ts';
import { addressOf, type WasmContext } from './held-block.ts';

/** Sampling by cumulative sums in the module's memory. */
export function wasmDraws({ exports }: WasmContext): DrawKernels {
  return {
    squares: (weights, v) => exports.squares(addressOf(weights), addressOf(v), weights.length),
    cumulate: (sums, weights) => exports.cumulate(addressOf(sums), addressOf(weights), weights.length),
    locate: (indices, sums, points) =>
      exports.locate(addressOf(indices), addressOf(sums), sums.length, addressOf(points), points.length),
  };
}
