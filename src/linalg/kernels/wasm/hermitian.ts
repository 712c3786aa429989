import type { HermitianKernels } from '../families/hermitian.ts';
import type { Operations } from '../operations.ts';
import { addressOf, type WasmContext } from './held-block.ts';
import { bandMap } from './hermitian-bands.ts';
import { heldMap } from './hermitian-map.ts';
import { rowMap } from './hermitian-rows.ts';

/** Packed Hermitian matrices in the module's memory. */
export function wasmHermitian(context: WasmContext, operations: Operations): HermitianKernels {
  const { exports, arena } = context;
  return {
    unpack: (full, packed, n) => exports.unpack(addressOf(full), 16 * n, addressOf(packed), n, n),
    fold: (packed, a, n) => exports.fold(addressOf(packed), addressOf(a), 16 * n, n),
    norm2: (packed, n) => exports.packedNorm2(addressOf(packed), n),
    scaledSquares: (x, y, z, n, rtol, atol) =>
      exports.packedSquares(addressOf(x), addressOf(y), addressOf(z), n, rtol, atol),
    lyapunovCsr: (k, jumps, ever) => heldMap(context, operations.current, rowMap(arena, k, jumps, ever)),
    lyapunovBanded: (k, jumps, ever) => heldMap(context, operations.current, bandMap(arena, k, jumps, ever)),
  };
}
